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
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from casework import assigning, setting_up
from casework.auditing import AuditReport, Wanted, audit
from casework.desk import Desk
from casework.escalating import escalate
from casework.falling_due import lapse_controls
from casework.measuring import measured
from casework.recording import record
from casework.sealing import seal_day
from config.policy_files import read_policy
from rules.case_records import Period
from rules.instants import local_day
from rules.refusals import Refusal
from rules.vocabulary import Source
from tests.conftest import new_desk
from tests.journeys.attempts import Attempts
from tests.journeys.model import EITHER, REFUSED, Modelled
from tests.journeys.test_foreseeing import shorter
from tests.support import assessed
from tests.support.assessed import sums_of
from tests.support.led import Led
from tests.support.lending import Lender
from tests.support.recounting import figures_of, recount
from tests.support.story import COMMON, MAJOR, SERIOUS, unsound
from tests.support.world import DISTRICT, at

pytestmark = pytest.mark.slow

THOROUGH = os.environ.get("XIAOAN_TEST_EFFORT") == "thorough"
FINDINGS = {"common": COMMON, "serious": SERIOUS, "major": MAJOR}
PEOPLE = (
    "PLC.coordinator", "PLC.head", "PSB.inspector", "PS1.inspector", "PS2.inspector", "S1.handler", "S3.handler",
    "EDU.handler", "EDU.head", "EDU.deputy_head", "PS1.handler", "PS1.head", "PS2.handler", "PS2.head",
    "FRS.handler", "FRS.head", "FRS.deputy_head", "HUC.handler", "HUC.head", "DGO.district_deputy", "DGO.district_head",
)  # fmt: skip

SHIPPED = read_policy()
STRICTER = SHIPPED.model_copy(update={"deadlines": shorter(SHIPPED).deadlines})
_serial = itertools.count(1)
Made = tuple[Desk, Callable[[], None]]
"""A fresh district, and how to be rid of it."""


class Journey(Attempts, RuleBasedStateMachine):
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
                self._must_add_up()
            finally:
                self.give_up()

    def _must_add_up(self) -> None:
        """Every indicator is the one that comes out when the ledger is read again, event by event."""
        period = Period(date(2026, 9, 1), local_day(self.now))
        report = measured(self.desk, DISTRICT, period, self.now)
        window = SHIPPED.deadlines.look_back.recurrence_window.value
        assert figures_of(report) == recount(self.desk, period.first, period.last, self.now, window)
        assert sums_of(self.desk, period, self.now) == assessed.recount(self.desk, period, self.now, SHIPPED.assessment)

    # The steps.

    @rule(kind=st.sampled_from(sorted(FINDINGS)), school=st.sampled_from(["S1", "S3"]), unclear=st.integers(0, 5))
    def find(self, kind: str, school: str, unclear: int) -> None:
        if len(self.cases) >= 6:
            return
        finding = replace(FINDINGS[kind], campus=school)
        if unclear == 0:
            # Nobody has said yet what kind of hazard it is: it is held until it is voided or merged.
            finding = replace(finding, subcategory="OTHR-UNCL")
        if unclear in (1, 2):
            finding = replace(finding, source=Source.SELF_CHECK)
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
    def lapse(self) -> None:
        lapse_controls(self.desk, self.now)
        for case in self.cases:
            case.lapse(local_day(self.now))

    @rule()
    def seal(self) -> None:
        seal_day(self.desk, self.now)

    @rule(
        place=st.integers(0, 5), who=st.sampled_from(PEOPLE), act=st.sampled_from(range(36)), extra=st.integers(0, 30)
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
            # Every other time it is fixed on the spot, where that may be: its figures are counted otherwise.
            "found": [("PLC.coordinator", 0), ("PLC.coordinator", 1)],
            "assigned": [(f"{case.school}.handler", 2)],
            "objected": [("PLC.coordinator", 4 + extra % 2)],
            "rectifying": [(f"{case.school}.handler", 6), (f"{case.school}.handler", 7), (f"{case.school}.handler", 32),
                           (f"{case.school}.handler", 12), (f"{case.school}.handler", 8),
                           (case.asked[0] if case.asked else "PLC.head", 9)],
            "submitted": [(self._signer(unit), 34 if case.shut is False and extra % 2 else 13)
                          for unit, by in case.sides.items() if not by],
            "suspended": [("PLC.coordinator", 11)],
            "closed": [("PSB.inspector", 16), ("PLC.coordinator", 35)] + [
                (self._signer(unit), 34) for unit in sorted(case.looked_last) if case.shut is False
            ],
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
