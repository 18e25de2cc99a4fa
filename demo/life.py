"""Ninety days: inspections find, units answer or do not, leaders are told and decide, both sides verify."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from casework import assigning, escalating, leading, rectifying, verifying
from casework.acting import Attachment, Request
from casework.desk import Desk
from casework.reading import Done
from casework.recording import record
from casework.rectifying import MoreTime
from demo.agenda import Agenda
from demo.findings import Findings
from demo.people import Cast
from notifications.delivery import deliver
from rules.instants import at_local, last_day, local_day
from rules.offices import Duty
from rules.refusals import Refusal
from rules.vocabulary import ClockKind, EvidenceKind, Severity, Source, Stage, UnitRole
from store import cases, leaders, rounds, views
from store.files import FileStore

ROUNDS = tuple(time(hour, 5) for hour in (8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 20))
"""When the engine makes its rounds on a simulated day; in earnest it does so every minute."""


@dataclass
class Life:
    """Everything the simulation keeps: the desk it acts at, the agenda, and what it has seen."""

    desk: Desk
    cast: Cast
    agenda: Agenda
    findings: Findings
    files: FileStore
    chance: random.Random
    start: date
    days: int
    counts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    fresh: set[str] = field(default_factory=set)
    serial: int = 0

    def live(self, progress: Callable[[date], None]) -> None:
        """The ninety days pass."""
        for offset in range(self.days):
            self._plan_day(self.start + timedelta(days=offset), offset)
        for offset in range(self.days):
            day = self.start + timedelta(days=offset)
            progress(day)
            self.agenda.run_until(at_local(day + timedelta(days=1), time()))

    def _plan_day(self, day: date, offset: int) -> None:
        for clock in ROUNDS:
            self.agenda.at(at_local(day, clock), self._round)
        if not self.agenda.days.is_working(day):
            return
        self.agenda.at(at_local(day, time(16, 40)), self._leaders_decide)
        schools = sorted(code for code in self.cast.ids if code.startswith("S") and code[1:].isdigit())
        if offset < 4:
            part = schools[offset::4]  # the first joint action reaches every school in four days
        elif offset % 30 < 2:
            part = self.chance.sample(schools, 22)  # the monthly joint action
        else:
            part = self.chance.sample(schools, 2)  # everyday checks
        for place, school in enumerate(part):
            minutes = 9 * 60 + place * 360 // max(len(part), 1)
            visit = at_local(day, time(minutes // 60, minutes % 60))
            self.agenda.at(visit, partial(self._visit, school, offset % 30 < 4))

    # The engine.

    def _round(self, now: datetime) -> None:
        assigning.assign_found(self.desk, now)
        escalating.escalate(self.desk, now)
        self.counts["told"] += deliver(self.desk, lambda: now).accepted
        for number in sorted(number for number in self.fresh if self._stage(number) is not Stage.FOUND):
            self._react(number, now)

    def _stage(self, number: str) -> Stage:
        with self.desk.looking() as session:
            return cases.hazard_by_number(session, number).stage

    # The inspectors.

    def _visit(self, school: str, joint: bool, now: datetime) -> None:
        self.counts["visits"] += 1
        source = Source.JOINT_INSPECTION if joint else Source.AGENCY_CHECK
        inspector = self.cast.of(self.chance.choice(("EDU", "PSB", "FRS")), Duty.INSPECTOR)
        for _ in range(self.chance.choices((0, 1, 2, 3), (3, 5, 3, 1))[0]):
            self.serial += 1
            finding = self.findings.draw(school, now, source, self.serial)
            number = record(self.desk, finding, inspector, now).number
            self.counts["found"] += 1
            if self.findings.is_for_the_spot(finding):
                fixed = self._request(number, inspector, now + timedelta(minutes=12), "当场整改到位", photo=True)
                if self._try(partial(rectifying.fix_on_spot, self.desk, fixed, "当场整改")):
                    self.counts["on the spot"] += 1
                    self._ask_verifiers(number, now)
                    continue
            self.fresh.add(number)

    # The units.

    def _react(self, number: str, now: datetime) -> None:
        self.fresh.discard(number)
        with self.desk.looking() as session:
            hazard = cases.hazard_by_number(session, number)
            units = views.units_of(session, hazard.id)
            clocks = views.clocks_of(session, hazard.id)
        if hazard.stage is not Stage.ASSIGNED or hazard.due_at is None:
            return
        lead = next(one.unit_id for one in units if one.role is UnitRole.LEAD)
        if self.chance.random() < 0.03:
            self.agenda.after(now, 2, 7, partial(self._object, number, lead))
            return
        limit = next(one.due_at - one.started_at for one in clocks if one.kind is ClockKind.ACKNOWLEDGE)
        for unit in dict.fromkeys(one.unit_id for one in units):
            share = self.chance.uniform(0.05, 0.5) * self.cast.slack(unit)
            self.agenda.at(now + limit * share, partial(self._acknowledge, number, unit))
        if hazard.severity is Severity.MAJOR:
            self._secure(number, units[0].unit_id, now)
        self._plan_work(number, units[0].unit_id, lead, hazard.due_at, now)

    def _acknowledge(self, number: str, unit: int, now: datetime) -> None:
        who = self.cast.handler(unit)
        if who:
            request = Request(number, who, now, for_unit=unit)
            self._try(partial(assigning.acknowledge, self.desk, request))

    def _object(self, number: str, lead: int, now: datetime) -> None:
        who, office = self.cast.handler(lead), self.cast.of("PLC", Duty.COORDINATOR)
        if not who:
            return
        request = Request(number, who, now, "该事项不属于本单位职责范围")
        if not self._try(partial(assigning.object_to, self.desk, request)):
            return
        self.counts["objected"] += 1

        self.agenda.after(now, 3, 8, partial(self._rule, number, office))

    def _rule(self, number: str, office: str, now: datetime) -> None:
        if self.chance.random() < 0.5:
            request = Request(number, office, now, "经核，改由教育局主办")
            self._try(partial(assigning.rule_upheld, self.desk, request, self.cast.ids["EDU"]))
        else:
            request = Request(number, office, now, "经核，按职责清单仍由原单位主办")
            self._try(partial(assigning.rule_rejected, self.desk, request))
        self._react(number, now)

    def _secure(self, number: str, unit: int, now: datetime) -> None:
        """A major hazard is held off within the day, and its plan follows."""
        who = self.cast.handler(unit) or ""
        parts = dict.fromkeys(self.findings.policy.deadlines.plan_items, "按要求落实，详见附件")
        self.agenda.at(now + timedelta(hours=self.chance.uniform(3, 30)), partial(self._hold, number, who))
        self.agenda.after(now, 20, 70, partial(self._hand_in_plan, number, who, parts))

    def _hold(self, number: str, who: str, now: datetime) -> None:
        request = self._request(number, who, now, "已停用并封闭，安排专人看守", photo=True)
        self._try(partial(rectifying.control, self.desk, request))

    def _hand_in_plan(self, number: str, who: str, parts: dict[str, str], now: datetime) -> None:
        self._try(partial(rectifying.plan, self.desk, Request(number, who, now), parts))

    def _plan_work(self, number: str, unit: int, lead: int, due: datetime, now: datetime) -> None:
        worker = unit if self.cast.handler(unit) else lead
        usual = self.chance.choices((0.45, 0.85, 1.25, 1.9, 3.2), (46, 36, 11, 5, 2))[0]
        share = usual * self.chance.uniform(0.7, 1.1)
        finish = now + (due - now) * share * max(0.8, self.cast.slack(worker) * 0.9)
        if finish > due and self.chance.random() < 0.35:
            self.agenda.in_office_hours(due - timedelta(hours=34), partial(self._ask_for_time, number, worker))
        self.agenda.in_office_hours(finish, partial(self._submit, number, worker))

    def _ask_for_time(self, number: str, worker: int, now: datetime) -> None:
        with self.desk.looking() as session:
            hazard = cases.hazard_by_number(session, number)
        who = self.cast.handler(worker)
        if not who or hazard.due_at is None or hazard.stage is not Stage.RECTIFYING:
            return
        until = last_day(hazard.due_at) + timedelta(days=self.chance.randint(3, 9))
        wanted = MoreTime(until, "设备已采购，等待安装", "安排专人值守")
        request = Request(number, who, now, "供货周期较长，需要延期", until=until)
        if self._try(partial(rectifying.request_extension, self.desk, request, wanted)):
            self.counts["extensions"] += 1
            self.agenda.after(now, 2, 9, partial(self._decide_extension, number))

    def _decide_extension(self, number: str, now: datetime) -> None:
        with self.desk.looking() as session:
            hazard = cases.hazard_by_number(session, number)
            waiting = cases.open_extension(session, hazard.id)
            who = waiting and leaders.holder_of(session, waiting.approver_post_id, local_day(now))
        if not who:
            return
        if self.chance.random() < 0.8:
            self._try(partial(rectifying.grant_extension, self.desk, Request(number, who, now, "同意")))
        else:
            self._try(
                partial(rectifying.refuse_extension, self.desk, Request(number, who, now, "理由不充分，按期整改"))
            )

    def _submit(self, number: str, worker: int, now: datetime) -> None:
        who = self.cast.handler(worker)
        if not who:
            return
        request = self._request(number, who, now, "已整改，请复查", photo=True)
        funds = self.chance.choice((None, 20_000, 86_000, 350_000))
        if self._try(partial(rectifying.submit, self.desk, request, "已更换、修复并落实责任人", funds)):
            self.counts["submitted"] += 1
            self._ask_verifiers(number, now)
        elif self._stage(number) in (Stage.ASSIGNED, Stage.RECTIFYING, Stage.OBJECTED):
            self.agenda.after(now, 20, 30, partial(self._submit, number, worker))

    # Both sides.

    def _ask_verifiers(self, number: str, now: datetime) -> None:
        with self.desk.looking() as session:
            sides, _ = rounds.sides_of(session, cases.hazard_by_number(session, number).id)
        for side in sides:
            if not side.is_signed:
                hours = 10 * self.cast.slack(side.unit_id)
                self.agenda.after(now, 2, 8 + 6 * hours, partial(self._sign, number, side.unit_id))

    def _sign(self, number: str, unit: int, now: datetime) -> None:
        who = self.cast.handler(unit)
        if not who or self._stage(number) is not Stage.SUBMITTED:
            return
        if self.chance.random() < 0.08:
            request = Request(number, who, now, "现场复查：照片与实际不符，仍未整改到位", for_unit=unit)
            if self._try(partial(verifying.send_back, self.desk, request)):
                self.counts["sent back"] += 1
                self._work_again(number, now)
        else:
            request = Request(number, who, now, "现场复查合格", for_unit=unit)
            if self._try(partial(verifying.sign_pass, self.desk, request)) and self._stage(number) is Stage.CLOSED:
                self.counts["closed"] += 1
                if self.chance.random() < 0.2:
                    self.agenda.after(now, 30 * 24, 36 * 24, partial(self._look_back, number))

    def _work_again(self, number: str, now: datetime) -> None:
        with self.desk.looking() as session:
            hazard = cases.hazard_by_number(session, number)
        worker = hazard.responsible_unit_id or 0
        if not self.cast.handler(worker):
            worker = hazard.lead_unit_id or 0
        self.agenda.after(now, 12, 50, partial(self._submit, number, worker))

    def _look_back(self, number: str, now: datetime) -> None:
        if self._stage(number) is not Stage.CLOSED:
            return
        holds = self.chance.random() > 0.07
        note = "回头看：未反弹" if holds else "回头看：问题反弹"
        request = Request(number, self.cast.of("FRS", Duty.INSPECTOR), now, note)
        if self._try(partial(verifying.look_back, self.desk, request, holds=holds)):
            self.counts["looked back"] += 1
            if not holds:
                self.counts["reopened"] += 1
                self._work_again(number, now)

    # The leaders.

    def _leaders_decide(self, now: datetime) -> None:
        with self.desk.looking() as session:
            waiting = leaders.waiting(session, local_day(now))
        for number, instrument, who in waiting:
            if self.chance.random() < 0.25:
                continue  # not today
            if self.chance.random() < 0.7:
                approve = partial(leading.approve, self.desk, Request(number, who, now, "同意，请督促落实"), instrument)
                self.counts["proposals approved"] += bool(self._try(approve))
            else:
                request = Request(number, who, now, "先行约见，限期三日，暂不挂牌")
                self.counts["proposals refused"] += bool(
                    self._try(partial(leading.refuse, self.desk, request, instrument))
                )

    # How anybody acts.

    def _request(self, number: str, who: str, at: datetime, note: str, *, photo: bool = False) -> Request:
        files = (self._photo(number, at),) if photo else ()
        return Request(number, who, at, note, files)

    def _photo(self, number: str, at: datetime) -> Attachment:
        """A picture file of its own for every occasion, small but real in its first bytes."""
        content = b"\xff\xd8\xff\xe0" + hashlib.sha256(f"{number} {at}".encode()).digest() + b"\xff\xd9"
        digest, kind = self.files.put(content, "现场照片.jpg")
        return Attachment("现场照片.jpg", digest, kind, len(content), EvidenceKind.RECTIFIED)

    def _try(self, act: Callable[[], Done]) -> Done | None:
        """People ask for what is not allowed, too; the engine's no is counted and nothing else happens."""
        try:
            return act()
        except Refusal as refusal:
            self.refused[refusal.code] += 1
            return None
