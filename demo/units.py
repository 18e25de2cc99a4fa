"""The units answer: they sign, object, ask for time, put right and hand in; some are late, some send no photo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from casework import assigning, rectifying
from casework.acting import Request
from casework.rectifying import MoreTime
from demo.both_sides import BothSides
from demo.fates import Fate
from demo.scene import Scene
from models.hazard import Hazard
from rules.instants import last_day, local_day
from rules.offices import Duty
from rules.vocabulary import Act, ClockKind, EvidenceKind, Severity
from rules.words import Text
from store import cases, leaders, views

_NOT_OURS = Text("该事项不属于本单位职责范围", "This is not within our duties")
_MOVED = Text("经核，改由教育局主办", "Looked into: the education bureau leads")
_STAYS = Text("经核，按职责清单仍由原单位主办", "Looked into: by the list of duties it stays where it is")
_HELD_OFF = Text("已停用并封闭，安排专人看守", "Out of use, fenced off and guarded")
_AS_ENCLOSED = Text("按要求落实，详见附件", "As required, see enclosure")
_MORE_TIME = Text("供货周期较长，需要延期", "Delivery takes long, more time is needed")
_ORDERED = Text("设备已采购，等待安装", "Ordered, waiting to be installed")
_GUARDED = Text("安排专人值守", "Somebody stands guard")
_AGREED = Text("同意", "Agreed")
_NO_REASON = Text("理由不充分，按期整改", "No sufficient reason; keep the date")
_PLEASE_LOOK = Text("已整改，请复查", "Put right, please verify")
_MEASURES = Text("已更换、修复并落实责任人", "Replaced, repaired, and somebody put in charge")


@dataclass
class Units:
    """Those who work."""

    scene: Scene
    sides: BothSides
    plan_items: tuple[str, ...]

    def hear(self, number: str, now: datetime) -> bool:
        """The units of a hazard that has been handed over take it up. False while it has not been."""
        scene, hazard = self.scene, self.scene.hazard(number)
        lead = hazard.lead_unit_id
        if lead is None or hazard.due_at is None:
            return False
        fate = scene.fate(number)
        if fate.objects and not hazard.is_ruled:
            scene.agenda.after(now, 2, 7, partial(self._object, number, lead))
            return True
        worker = self._worker(hazard)
        self._sign_for(hazard, worker, fate, now)
        if hazard.severity is Severity.MAJOR:
            self._secure(number, worker, now)
        self._work(hazard, worker, fate, now)
        return True

    def _worker(self, hazard: Hazard) -> int:
        """Whoever puts it right: the responsible unit, or the lead where that has nobody, as an operator's stall."""
        responsible, lead = hazard.responsible_unit_id or 0, hazard.lead_unit_id or 0
        return responsible if self.scene.cast.handler(responsible) else lead

    def _sign_for(self, hazard: Hazard, worker: int, fate: Fate, now: datetime) -> None:
        scene = self.scene
        with scene.desk.looking() as session:
            units = views.units_of(session, hazard.id)
            clocks = views.clocks_of(session, hazard.id)
        limit = next(one.due_at - one.started_at for one in clocks if one.kind is ClockKind.ACKNOWLEDGE)
        for unit in dict.fromkeys(one.unit_id for one in units):
            share = fate.receipt if unit == worker else scene.chance.uniform(0.05, 0.5)
            deed = partial(self._acknowledge, hazard.number, unit)
            scene.agenda.in_office_hours(now + limit * share * max(1.0, scene.cast.slack(unit)), deed)

    def _acknowledge(self, number: str, unit: int, now: datetime) -> None:
        who = self.scene.cast.handler(unit)
        if who is not None:
            self.scene.attempt(
                partial(assigning.acknowledge, self.scene.desk), Request(number, who, now, for_unit=unit)
            )

    def _object(self, number: str, lead: int, now: datetime) -> None:
        scene, who = self.scene, self.scene.cast.handler(lead)
        if who and scene.attempt(
            partial(assigning.object_to, scene.desk), Request(number, who, now, scene.note(_NOT_OURS))
        ):
            scene.agenda.after(now, 3, 8, partial(self._rule, number))

    def _rule(self, number: str, now: datetime) -> None:
        scene, office = self.scene, self.scene.cast.of("PLC", Duty.COORDINATOR)
        education = scene.cast.ids["EDU"]
        if scene.hazard(number).lead_unit_id != education and scene.chance.random() < 0.5:
            uphold = partial(assigning.rule_upheld, scene.desk, new_lead=education)
            scene.attempt(uphold, Request(number, office, now, scene.note(_MOVED)))
        else:
            scene.attempt(
                partial(assigning.rule_rejected, scene.desk), Request(number, office, now, scene.note(_STAYS))
            )
        self.hear(number, now)

    def _secure(self, number: str, worker: int, now: datetime) -> None:
        """A major hazard is held off within the day, and its plan follows."""
        agenda = self.scene.agenda
        agenda.after(now, 3, 9, partial(self._hold, number, worker))
        agenda.after(now, 20, 60, partial(self._plan, number, worker))

    def _hold(self, number: str, worker: int, now: datetime) -> None:
        scene, who = self.scene, self.scene.cast.handler(worker) or ""
        files = scene.photo(number, now, EvidenceKind.CONTROL)
        scene.attempt(partial(rectifying.control, scene.desk), Request(number, who, now, scene.note(_HELD_OFF), files))

    def _plan(self, number: str, worker: int, now: datetime) -> None:
        scene, who = self.scene, self.scene.cast.handler(worker) or ""
        parts = dict.fromkeys(self.plan_items, scene.note(_AS_ENCLOSED))
        scene.attempt(partial(rectifying.plan, scene.desk, parts=parts), Request(number, who, now))

    def _work(self, hazard: Hazard, worker: int, fate: Fate, now: datetime) -> None:
        scene, number, due = self.scene, hazard.number, hazard.due_at or now
        slack = 1.0 if number in scene.followed else max(0.8, scene.cast.slack(worker) * 0.9)
        finish = now + (due - now) * fate.work * slack
        if finish > due and fate.asks_for_time:
            ask = partial(self._ask_for_time, number, worker)
            scene.agenda.in_office_hours(due - timedelta(hours=34), ask)
        scene.agenda.in_office_hours(finish, partial(self._submit, number, worker, not fate.forgets_photo))

    def _ask_for_time(self, number: str, worker: int, now: datetime) -> None:
        scene, hazard = self.scene, self.scene.hazard(number)
        who = scene.cast.handler(worker)
        if who is None or hazard.due_at is None or not scene.may(number, Act.REQUEST_EXTENSION):
            return
        until = last_day(hazard.due_at) + timedelta(days=scene.chance.randint(3, 9))
        wanted = MoreTime(until, scene.note(_ORDERED), scene.note(_GUARDED))
        request = Request(number, who, now, scene.note(_MORE_TIME), until=until)
        if scene.attempt(partial(rectifying.request_extension, scene.desk, wanted=wanted), request):
            scene.agenda.after(now, 2, 9, partial(self._decide, number))

    def _decide(self, number: str, now: datetime) -> None:
        """Whoever must approve an extension does so or not; the two we follow get theirs."""
        scene, hazard = self.scene, self.scene.hazard(number)
        with scene.desk.looking() as session:
            waiting = cases.open_extension(session, hazard.id)
            who = waiting and leaders.holder_of(session, waiting.approver_post_id, local_day(now))
        if who and (number in scene.followed or scene.chance.random() < 0.8):
            request = Request(number, who, now, scene.note(_AGREED))
            scene.attempt(partial(rectifying.grant_extension, scene.desk), request)
        elif who:
            request = Request(number, who, now, scene.note(_NO_REASON))
            scene.attempt(partial(rectifying.refuse_extension, scene.desk), request)

    def _submit(self, number: str, worker: int, with_photo: bool, now: datetime) -> None:
        scene, who = self.scene, self.scene.cast.handler(worker)
        if who is None:
            return
        if not scene.may(number, Act.SUBMIT):
            self._acknowledge(number, worker, now)
        files = scene.photo(number, now) if with_photo else ()
        request = Request(number, who, now, scene.note(_PLEASE_LOOK), files)
        hero = scene.followed.get(number)
        measures, funds = scene.note(hero.measures if hero else _MEASURES), scene.chance.choice(_FUNDS)
        if scene.attempt(partial(rectifying.submit, scene.desk, measures=measures, funds_fen=funds), request):
            self.sides.ask(number, now)
        elif not with_photo:
            scene.agenda.after(now, 0.5, 1, partial(self._submit, number, worker, True))
        elif scene.may(number, Act.SUBMIT, Act.RULE):
            scene.agenda.after(now, 20, 30, partial(self._submit, number, worker, True))

    def work_again(self, number: str, now: datetime) -> None:
        """What was sent back, or has come undone, is worked on once more."""
        worker = self._worker(self.scene.hazard(number))
        self.scene.agenda.after(now, 12, 50, partial(self._submit, number, worker, True))


_FUNDS = (None, 20_000, 86_000, 350_000)
