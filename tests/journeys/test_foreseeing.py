"""Random lives of hazards, random gaps in the offices: what is foreseen is what happens when nobody acts any more.

XIAOAN_TEST_EFFORT=thorough tries many more of them.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casework import assigning, leading, rectifying, verifying
from casework.acting import Request
from casework.desk import Desk
from casework.escalating import escalate
from casework.forecasting import Question
from casework.recording import record
from casework.rectifying import MoreTime
from casework.verifying import ON_SITE
from config.policy_files import read_policy
from models import Leave, Person, Post, Tenure, Unit
from rules.clocks import Span, SpanUnit
from rules.instants import local_day
from rules.ladder import Anchor, Offset, Step
from rules.policy import PolicyDocument
from rules.refusals import Refusal
from rules.telling import Audience
from rules.vocabulary import ClockKind, Instrument, Severity
from tests.conftest import new_desk
from tests.support.foreseeing import AN_HOUR, foreseen, lived, lived_under
from tests.support.led import Led
from tests.support.lending import Lender
from tests.support.story import COMMON, MAJOR, PHOTO, PLAN, SEEN, SERIOUS, looked
from tests.support.world import at

pytestmark = pytest.mark.slow

THOROUGH = os.environ.get("XIAOAN_TEST_EFFORT") == "thorough"
BEGINNING = at("2026-09-14 09:00")
"""Before the long holidays: weekends, a Sunday that is worked and nine days off lie ahead."""

FINDINGS = (COMMON, SERIOUS, MAJOR, replace(COMMON, severity=Severity.LOW))
EMPTIED = ("S1.handler", "S1.principal", "EDU.handler", "EDU.deputy_head", "EDU.head", "PS1.handler", "PS1.head",
           "FRS.head", "PLC.coordinator", "PLC.head", "DGO.district_deputy", "DGO.district_head")  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """Somebody does something to a hazard, so many hours after what was done before; a refusal does no harm."""

    hours: int
    what: str
    extra: int


@dataclass(frozen=True)
class Gap:
    """Somebody is away from a day for some days, or leaves for good; the days are counted from the forecast's first."""

    who: str
    from_day: int
    days: int
    is_leave: bool


@dataclass(frozen=True)
class Story:
    """Some hazards with what was done to each, and who is missing."""

    cases: tuple[tuple[int, tuple[Deed, ...]], ...]
    gaps: tuple[Gap, ...]
    minute: int


DEEDS = (
    "assign", "assign", "sign", "sign_lead", "object", "rule", "control", "plan", "ask", "grant", "suspend",
    "resume", "submit", "pass", "part", "rework", "propose", "instruct", "defer", "sweep",
)  # fmt: skip


@st.composite
def stories(draw: st.DrawFn) -> Story:
    deeds = st.builds(Deed, st.integers(1, 60), st.sampled_from(DEEDS), st.integers(0, 30))
    first = st.just(Deed(1, "assign", 0))
    lives = st.builds(lambda one, rest: (one, *rest), first, st.lists(deeds, max_size=7))
    cases = draw(st.lists(st.tuples(st.integers(0, 3), st.one_of(lives, lives, st.just(()))), min_size=1, max_size=6))
    gaps = st.builds(Gap, st.sampled_from(EMPTIED), st.integers(-5, 9), st.integers(1, 8), st.booleans())
    return Story(tuple(cases), tuple(draw(st.lists(gaps, max_size=4, unique_by=lambda one: one.who))),
                 draw(st.sampled_from([0, 0, 23])))  # fmt: skip


def tell(desk: Desk, story: Story) -> datetime:
    """Everything in the story has been done, in the order of time. Returns the hour after the last of it."""
    coming: list[tuple[datetime, int, Deed]] = []
    numbers = []
    for place, (kind, deeds) in enumerate(story.cases):
        now = BEGINNING + timedelta(hours=place)
        numbers.append(record(desk, FINDINGS[kind], "PSB.inspector", now).number)
        for deed in deeds:
            now += timedelta(hours=deed.hours)
            coming.append((now, place, deed))
    last = BEGINNING + timedelta(hours=len(numbers))
    for now, place, deed in sorted(coming, key=lambda one: one[:2]):
        last = max(last, now)
        try:
            _do(desk, numbers[place], story.cases[place][0], now, deed)
        except (Refusal, StopIteration):
            continue
    return last + timedelta(hours=1)


LEADS = "EDU", "PS1", "FRS", "EDU"
"""The lead unit of each kind of finding."""


def _do(desk: Desk, number: str, kind: int, now: datetime, deed: Deed) -> None:
    def ask(who: str, **more: object) -> Request:
        return Request(number, who, now, note="理由", **more)  # type: ignore[arg-type]  # keywords of Request

    until = local_day(now) + timedelta(days=1 + deed.extra % 12)
    lead = LEADS[kind if deed.extra % 4 else deed.extra % 3]
    instrument = (Instrument.LISTED_SUPERVISION, Instrument.CIRCULAR, Instrument.TALK)[deed.extra % 3]
    acts: dict[str, Callable[[], object]] = {
        "assign": lambda: assigning.assign(desk, ask("PLC.coordinator")),
        "sign": lambda: assigning.acknowledge(desk, ask("S1.handler")),
        "sign_lead": lambda: assigning.acknowledge(desk, ask(f"{lead}.handler")),
        "object": lambda: assigning.object_to(desk, ask(f"{lead}.handler")),
        "rule": lambda: assigning.rule_rejected(desk, ask("PLC.coordinator")),
        "control": lambda: rectifying.control(desk, ask("S1.handler")),
        "plan": lambda: rectifying.plan(desk, ask("S1.handler"), PLAN),
        "ask": lambda: rectifying.request_extension(desk, ask("S1.handler"), MoreTime(until)),
        "grant": lambda: rectifying.grant_extension(desk, ask(f"{lead}.deputy_head")),
        "suspend": lambda: rectifying.suspend(desk, ask(f"{lead}.head", until=until)),
        "resume": lambda: rectifying.resume(desk, ask("PLC.coordinator")),
        "submit": lambda: rectifying.submit(desk, ask("S1.handler", files=(PHOTO,))),
        "pass": lambda: looked(desk, ask(f"{lead}.handler")),
        "part": lambda: verifying.sign_in_part(
            desk, ask("PS1.handler", until=local_day(now) + timedelta(days=20), files=(SEEN,)), ON_SITE
        ),
        "rework": lambda: verifying.send_back(desk, ask("PS1.handler")),
        "propose": lambda: leading.propose(desk, ask("PLC.coordinator"), instrument),
        "instruct": lambda: leading.instruct(desk, ask("DGO.district_head", until=until), (_unit(desk, lead),)),
        "defer": lambda: leading.defer(desk, ask("DGO.district_deputy", until=until)),
        "sweep": lambda: escalate(desk, now),
    }
    acts[deed.what]()


def _unit(desk: Desk, code: str) -> int:
    with desk.looking() as session:
        return session.scalars(sa.select(Unit.id).where(sa.column("code") == code)).one()


def leave_gaps(desk: Desk, gaps: tuple[Gap, ...], first: date) -> None:
    """Those people are away, or have left their posts."""
    with desk.sitting(BEGINNING) as sitting:
        for gap in gaps:
            who = sitting.session.scalars(sa.select(Person).where(sa.column("number") == gap.who)).one()
            begins = first + timedelta(days=gap.from_day)
            if gap.is_leave:
                ends = begins + timedelta(days=gap.days)
                sitting.session.add(Leave(person_id=who.id, from_on=begins, to_on=ends))
            else:
                term = sa.select(Tenure).join(Post).where(sa.column("person_id") == who.id)
                sitting.session.scalars(term).one().ends_on = begins


def shorter(document: PolicyDocument) -> PolicyDocument:
    """Two days less to put things right, proposals told of at once and decided within hours, ladders cut short."""
    limits = {**document.deadlines.limits}
    limits[ClockKind.RECTIFY] = {
        severity: span.model_copy(update={"value": max(span.value - 2, 1)})
        for severity, span in limits[ClockKind.RECTIFY].items()
    }
    limits[ClockKind.VERIFY] = dict.fromkeys(Severity, Span(value=30, unit=SpanUnit.HOUR))
    limits[ClockKind.PROPOSAL] = dict.fromkeys(Severity, Span(value=5, unit=SpanUnit.HOUR))
    at_once = Step(instrument=Instrument.REMIND, at=Offset(anchor=Anchor.START), to=(Audience.DISTRICT_HEAD,))
    ladders = tuple(
        one.model_copy(update={"steps": (at_once, *one.steps) if one.clock is ClockKind.PROPOSAL else one.steps[:-1]})
        for one in document.ladder.ladders
        if one.clock is not ClockKind.RULING
    )
    return document.model_copy(
        update={
            "deadlines": document.deadlines.model_copy(update={"limits": limits}),
            "ladder": document.ladder.model_copy(update={"ladders": ladders}),
        }
    )


_serial = itertools.count(1)
Made = tuple[Desk, Callable[[], None]]


def try_stories(make: Callable[[], Made], examples: int, days: int) -> None:
    @settings(
        max_examples=examples, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck),
        phases=[phase for phase in Phase if THOROUGH or phase is not Phase.shrink],
    )  # fmt: skip
    @given(story=stories(), is_under_another=st.booleans())
    def run(story: Story, is_under_another: bool) -> None:
        desk, give_up = make()
        try:
            compare(desk, story, days, is_under_another=is_under_another)
        finally:
            give_up()

    run()


def compare(desk: Desk, story: Story, days: int, *, is_under_another: bool) -> None:
    """What is foreseen is what happens, to the rung, the person and the hour."""
    start = tell(desk, story) + timedelta(minutes=story.minute)
    leave_gaps(desk, story.gaps, local_day(start))
    asked = Question(start, days, every=AN_HOUR)
    if is_under_another:
        other = shorter(read_policy())
        assert foreseen(desk, asked.under(other, "从严")) == lived_under(desk, asked, other)
    else:
        assert foreseen(desk, asked) == lived(desk, asked)


@pytest.mark.timeout(3600 if THOROUGH else 120)
def test_random_lives_on_sqlite(sqlite_template: Path, tmp_path: Path, led: Led) -> None:
    def make() -> Made:
        path = tmp_path / f"{next(_serial)}.db"
        shutil.copy(sqlite_template, path)
        return new_desk(led.to(f"sqlite:///{path}")), path.unlink

    try_stories(make, 200 if THOROUGH else 6, 14 if THOROUGH else 9)


@pytest.mark.timeout(3600 if THOROUGH else 120)
def test_random_lives_on_postgresql(lender: Lender, postgresql_template: str, led: Led) -> None:
    def make() -> Made:
        address = lender.lend(postgresql_template)
        return new_desk(led.to(address)), lambda: lender.take_back(postgresql_template)

    try_stories(make, 60 if THOROUGH else 2, 14 if THOROUGH else 7)
