"""Random sequences of all acts by all sorts of people, with time passing and sweeps, against the model in model.py.

After every step each hazard stands where the model says, no invariant is broken, and the ledger proves itself.
XIAOAN_TEST_EFFORT=thorough walks much further.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from casework import assigning, leading, listing, pacing, rectifying, repricing, setting_up, verifying, withdrawing
from casework.acting import Request
from casework.auditing import AuditReport, Wanted, audit
from casework.desk import Desk
from casework.escalating import escalate
from casework.recording import record
from casework.rectifying import MoreTime
from casework.sealing import seal_day
from config.policy_files import read_policy
from rules.instants import last_day, local_day
from rules.refusals import Refusal
from rules.vocabulary import Instrument
from store import cases
from tests.conftest import new_desk
from tests.journeys.model import EITHER, REFUSED, Modelled
from tests.journeys.test_foreseeing import shorter
from tests.support.led import Led
from tests.support.lending import Lender
from tests.support.story import COMMON, MAJOR, PHOTO, PLAN, SERIOUS, unsound
from tests.support.world import at

THOROUGH = os.environ.get("XIAOAN_TEST_EFFORT") == "thorough"
FINDINGS = {"common": COMMON, "serious": SERIOUS, "major": MAJOR}
PEOPLE = (
    "PLC.coordinator", "PLC.head", "PSB.inspector", "PS1.inspector", "PS2.inspector", "S1.handler", "S3.handler",
    "EDU.handler", "EDU.head", "EDU.deputy_head", "PS1.handler", "PS1.head", "PS2.handler", "PS2.head",
    "FRS.handler", "FRS.head", "FRS.deputy_head", "HUC.handler", "HUC.head", "DGO.district_deputy", "DGO.district_head",
)  # fmt: skip
INSTRUMENTS = (Instrument.LISTED_SUPERVISION, Instrument.CIRCULAR, Instrument.TALK)

SHIPPED = read_policy()
STRICTER = SHIPPED.model_copy(update={"deadlines": shorter(SHIPPED).deadlines})
_serial = itertools.count(1)
Attempt = tuple[str, Callable[[str], Any], Callable[[], None]]
Made = tuple[Desk, Callable[[], None]]
"""A fresh district, and how to be rid of it."""


class Journey(RuleBasedStateMachine):
    """Lives of up to six hazards at once."""

    make: Callable[[], Made]

    @initialize()
    def begin(self) -> None:
        self.desk, self.give_up = type(self).make()
        self.now = at("2026-09-01 09:00")
        self.cases: list[Modelled] = []
        self.clean_to, self.policy = 0, 1
        self.keys = itertools.count(1)
        with self.desk.looking() as session:
            self.units = {row.code: row.id for row in session.execute(sa.text("SELECT code, id FROM unit"))}

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            try:
                self._must_be_sound(audit(self.desk, self.now))
            finally:
                self.give_up()

    # The steps.

    @rule(kind=st.sampled_from(sorted(FINDINGS)), school=st.sampled_from(["S1", "S3"]), unclear=st.integers(0, 5))
    def find(self, kind: str, school: str, unclear: int) -> None:
        if len(self.cases) >= 6:
            return
        finding = replace(FINDINGS[kind], campus=school)
        if unclear == 0:
            # Nobody has said yet what kind of hazard it is: it is held until it is voided or merged.
            finding = replace(finding, subcategory="OTHR-UNCL")
        done = record(self.desk, finding, "PSB.inspector", self.now)
        self.cases.append(Modelled(done.number, kind, school, is_complete=unclear != 0, policy=self.policy))

    @rule(hours=st.one_of(st.integers(1, 30), st.integers(24, 400)))
    def wait(self, hours: int) -> None:
        self.now = min(self.now + timedelta(hours=hours), at("2027-03-01 09:00"))

    @rule()
    def sweep(self) -> None:
        escalate(self.desk, self.now)
        self._learn_proposals()
        again = escalate(self.desk, self.now)
        assert again.fired == 0

    @rule()
    def assign_all(self) -> None:
        ready = [case for case in self.cases if case.stage == "found" and case.is_complete]
        assert assigning.assign_found(self.desk, self.now).handed == len(ready)
        for case in ready:
            case.hand_over(self.now)
            case.arrive("assigned")

    @rule()
    def publish(self) -> None:
        """Once in a journey another policy comes into force; cases keep theirs until somebody reprices them."""
        if self.policy == 1:
            self.policy = setting_up.publish_policy(self.desk, STRICTER, self.now, "PLC.head", "试行")

    @rule()
    def seal(self) -> None:
        seal_day(self.desk, self.now)

    @rule(
        place=st.integers(0, 5), who=st.sampled_from(PEOPLE), act=st.sampled_from(range(30)), extra=st.integers(0, 30)
    )
    def attempt(self, place: int, who: str, act: int, extra: int) -> None:
        """Anybody tries anything on any hazard."""
        if self.cases:
            self._attempt(self.cases[place % len(self.cases)], who, act, extra)

    @rule(place=st.integers(0, 5), extra=st.integers(0, 30))
    def advance(self, place: int, extra: int) -> None:
        """Somebody who may does the next sensible thing, so that journeys get somewhere."""
        if not self.cases:
            return
        case = self.cases[place % len(self.cases)]
        ahead: dict[str, list[tuple[str, int]]] = {
            "found": [("PLC.coordinator", 0)],
            "assigned": [(f"{case.school}.handler", 2)],
            "objected": [("PLC.coordinator", 4 + extra % 2)],
            "rectifying": [(f"{case.school}.handler", 6), (f"{case.school}.handler", 7), (f"{case.school}.handler", 12),
                           (f"{case.school}.handler", 8), (case.asked[0] if case.asked else "PLC.head", 9)],
            "submitted": [(self._signer(unit), 13) for unit, by in case.sides.items() if not by],
            "suspended": [("PLC.coordinator", 11)],
            "closed": [("PSB.inspector", 16)],
        }  # fmt: skip
        choices = ahead.get(case.stage)
        if choices:
            self._attempt(case, *choices[extra % len(choices)], extra)

    # What holds after every step.

    @invariant()
    def everything_stands_as_it_should(self) -> None:
        if not hasattr(self, "desk"):
            return
        with self.desk.looking() as session:
            stages = {row.number: row.stage for row in session.execute(sa.text("SELECT number, stage FROM hazard"))}
        assert stages == {case.number: case.stage for case in self.cases}
        report = audit(self.desk, self.now, Wanted(since=self.clean_to))
        self._must_be_sound(report)
        self.clean_to = report.checked_to

    def _must_be_sound(self, report: AuditReport) -> None:
        # Days pass here without the nightly seal, which has its own tests.
        assert [one for one in unsound(report) if one.name != "sealing_keeps_up"] == []

    # How an attempt is made and judged.

    def _attempt(self, case: Modelled, who: str, act: int, extra: int) -> None:
        expected, do, then = self._acts(case, who, extra)[act]
        request_key = f"key-{next(self.keys)}"
        before = case.stage
        try:
            do(request_key)
        except Refusal as refusal:
            if expected not in (REFUSED, EITHER):
                raise AssertionError((case, who, act)) from refusal
            return
        assert expected != REFUSED, (case, who, act)
        case.arrive(self._stage(case) if expected == EITHER else expected)
        then()
        if do(request_key) is not None:
            # A retry under the same key changes nothing; the invariant sees that the stage is still the model's.
            assert self._stage(case) == case.stage, (before, act)

    def _stage(self, case: Modelled) -> str:
        with self.desk.looking() as session:
            return str(session.scalar(sa.text("SELECT stage FROM hazard WHERE number = :n"), {"n": case.number}))

    def _acts(self, case: Modelled, who: str, extra: int) -> list[Attempt]:
        """Every act as (what the model expects, how it is done, what the model takes note of)."""
        desk, unit, other = self.desk, who.split(".", maxsplit=1)[0], self.cases[extra % len(self.cases)]
        due, first = self._deadlines(case)
        until = (last_day(due) if due else local_day(self.now)) + timedelta(days=1 + extra)
        latest = min((last_day(due) if due else until) + timedelta(days=15),
                     (last_day(first) if first else until) + timedelta(days=30))  # fmt: skip
        instrument = INSTRUMENTS[extra % 3]

        def ask(key: str, **more: Any) -> Request:
            return Request(case.number, who, self.now, note="理由", key=key, **more)

        def nothing() -> None:
            return None

        def forget_units() -> None:
            case.hand_over(self.now)

        return [
            (case.assign(who), lambda key: assigning.assign(desk, ask(key)), forget_units),
            (case.fix_on_spot(who), lambda key: rectifying.fix_on_spot(desk, ask(key, files=(PHOTO,))),
             lambda: (case.hand_over(self.now), case.open_round(case.school), None)[2]),
            (case.acknowledge(who), lambda key: assigning.acknowledge(desk, ask(key)),
             lambda: case.units.update({unit: True})),
            (case.object_to(who, self.now), lambda key: assigning.object_to(desk, ask(key)), nothing),
            (case.rule(who), lambda key: assigning.rule_upheld(desk, ask(key), self.units["HUC"]),
             lambda: (case.hand_over(self.now, "HUC"), setattr(case, "is_ruled", True), None)[2]),
            (case.rule(who), lambda key: assigning.rule_rejected(desk, ask(key)),
             lambda: setattr(case, "is_ruled", True)),
            (case.work(who), lambda key: rectifying.control(desk, ask(key)),
             lambda: setattr(case, "has_control", True)),
            (case.work(who), lambda key: rectifying.plan(desk, ask(key), PLAN),
             lambda: setattr(case, "has_plan", True)),
            (case.ask_for_time(who, self.now, due, until, latest),
             lambda key: rectifying.request_extension(desk, ask(key), MoreTime(until)),
             lambda: setattr(case, "asked", (case.grants(), until))),
            (case.decide_on_time(who), lambda key: rectifying.grant_extension(desk, ask(key)),
             lambda: (setattr(case, "granted", case.granted + 1), setattr(case, "asked", None), None)[2]),
            (case.suspend(who),
             lambda key: rectifying.suspend(desk, ask(key, until=local_day(self.now) + timedelta(days=10))), nothing),
            (case.resume(who), lambda key: rectifying.resume(desk, ask(key)), nothing),
            (case.submit(who), lambda key: rectifying.submit(desk, ask(key, files=(PHOTO,))),
             lambda: case.open_round(unit)),
            (case.sign(who), lambda key: verifying.sign_pass(desk, ask(key)),
             lambda: case.sides.update({unit: who}) if case.sides else None),
            (case.send_back(who), lambda key: verifying.send_back(desk, ask(key)), nothing),
            (case.look_back(who, holds=True), lambda key: verifying.look_back(desk, ask(key), holds=True), nothing),
            (case.look_back(who, holds=False), lambda key: verifying.look_back(desk, ask(key), holds=False), nothing),
            (case.void(who) if extra % 4 == 0 else REFUSED,
             lambda key: withdrawing.void(desk, ask(key) if extra % 4 == 0 else replace(ask(key), note="")), nothing),
            (case.merge(who, other), lambda key: withdrawing.merge(desk, ask(key), other.number), nothing),
            (case.instruct(who),
             lambda key: leading.instruct(desk, ask(key, until=until), (self.units["EDU"], self.units["S1"])),
             lambda: setattr(case, "instructions", case.instructions + 1)),
            (case.propose(who, instrument), lambda key: leading.propose(desk, ask(key), instrument),
             lambda: case.proposals.update({instrument: "DGO.district_deputy"})),
            (case.decide(who, instrument),
             lambda key: (leading.approve if extra % 2 else leading.refuse)(desk, ask(key), instrument),
             lambda: (case.proposals.pop(instrument), case.steps.extend([instrument] * (extra % 2)), None)[2]),
            *self._of_leaders(case, who, extra, until),
        ]  # fmt: skip

    def _of_leaders(self, case: Modelled, who: str, extra: int, until: date) -> list[Attempt]:
        """What leaders do beyond deciding: put off, hand on, set the pace; and what follows from it."""
        desk, instrument = self.desk, INSTRUMENTS[extra % 3]
        to = ("DGO.district_deputy", "DGO.district_head")[extra % 2]

        def ask(key: str, **more: Any) -> Request:
            return Request(case.number, who, self.now, note="理由", key=key, **more)

        def nothing() -> None:
            return None

        return [
            (case.carry_out(who), lambda key: leading.carry_out_instruction(desk, ask(key)),
             lambda: setattr(case, "instructions", case.instructions - 1)),
            (case.decide(who, instrument), lambda key: leading.defer(desk, ask(key, until=until), instrument), nothing),
            (case.redirect(who, instrument, to), lambda key: leading.redirect(desk, ask(key), to, instrument),
             lambda: case.proposals.update({instrument: to})),
            (case.conclude(who, instrument), lambda key: listing.conclude(desk, ask(key), instrument),
             lambda: case.steps.remove(instrument)),
            (case.pace(who, sure=False), lambda key: pacing.raise_level(desk, ask(key)), nothing),
            (case.pace(who, sure=True), lambda key: pacing.hold_back(desk, ask(key, until=until)), nothing),
            (case.pace(who, sure=False), lambda key: pacing.lower_level(desk, ask(key, until=until)), nothing),
            (case.reprice(who, self.policy), lambda key: repricing.reprice(desk, ask(key)),
             lambda: setattr(case, "policy", self.policy)),
        ]  # fmt: skip

    def _deadlines(self, case: Modelled) -> tuple[datetime | None, datetime | None]:
        """Dates are proved elsewhere; the model takes them as they stand."""
        with self.desk.looking() as session:
            hazard = cases.hazard_by_number(session, case.number)
            return hazard.due_at, hazard.first_due_at

    def _learn_proposals(self) -> None:
        """What the ladder proposed lies before whom the ladder names."""
        pending = sa.text(
            "SELECT h.number, p.instrument, u.code, post.duty FROM proposal p JOIN hazard h ON h.id = p.hazard_id "
            "JOIN post ON post.id = p.approver_post_id JOIN unit u ON u.id = post.unit_id WHERE p.state = 'pending'"
        )
        with self.desk.looking() as session:
            found = [tuple(row) for row in session.execute(pending)]
        for case in self.cases:
            mine = {instrument: f"{unit}.{duty}" for number, instrument, unit, duty in found if number == case.number}
            assert set(case.proposals) <= set(mine)
            case.proposals = mine

    def _signer(self, unit: str) -> str:
        return {"PLC": "PLC.coordinator", "DGO": "DGO.district_head"}.get(unit, f"{unit}.handler")


def walk(make: Callable[[], Made], examples: int, steps: int) -> None:
    """Runs this many journeys of at most this many steps."""
    machine = type("JourneyHere", (Journey,), {"make": staticmethod(make)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, print_blob=True,
            suppress_health_check=list(HealthCheck),
            # A failing journey is short enough to read; making it shorter takes minutes and is for whoever asks.
            phases=[phase for phase in Phase if THOROUGH or phase is not Phase.shrink],
        ),
    )  # fmt: skip


@pytest.mark.timeout(3600 if THOROUGH else 120)
def test_journeys_on_sqlite(sqlite_template: Path, tmp_path: Path, led: Led) -> None:
    def make() -> Made:
        path = tmp_path / f"{next(_serial)}.db"
        shutil.copy(sqlite_template, path)
        return new_desk(led.to(f"sqlite:///{path}")), path.unlink

    walk(make, 400 if THOROUGH else 8, 80 if THOROUGH else 30)


@pytest.mark.timeout(3600 if THOROUGH else 120)
def test_journeys_on_postgresql(lender: Lender, postgresql_template: str, led: Led) -> None:
    def make() -> Made:
        address = lender.lend(postgresql_template)
        return new_desk(led.to(address)), lambda: lender.take_back(postgresql_template)

    walk(make, 60 if THOROUGH else 2, 60 if THOROUGH else 20)
