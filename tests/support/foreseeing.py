"""What was foreseen beside what then really happened: the engine run hour by hour in a rehearsal that is undone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from casework import repricing, setting_up
from casework.acting import Request
from casework.desk import Desk, Sitting
from casework.escalating import escalate
from casework.falling_due import refuse_undecided, resume_due
from casework.forecasting import Question, foresee
from casework.forecasting_figures import Foreseen
from casework.forecasting_lines import promises
from models import Clock, Extension, Hazard, LedgerEvent, Message, Person, Proposal, Unit
from models.columns import table_of
from rules.forecast import Window
from rules.instants import shown
from rules.policy import PolicyDocument
from rules.refusals import OnThatPolicy
from rules.standing import Actor
from rules.vocabulary import ClockKind, ExtensionState, Stage
from store import offices, people
from store.dialect import instants
from store.prepared import fetch, run
from tests.support.story import COORDINATOR

clock, event, hazard, message = table_of(Clock), table_of(LedgerEvent), table_of(Hazard), table_of(Message)
person, unit, proposal, extension = table_of(Person), table_of(Unit), table_of(Proposal), table_of(Extension)

AN_HOUR = timedelta(hours=1)
LONG_BEFORE = date(2026, 1, 5)


@dataclass(frozen=True)
class Happened:
    """Plain lines, sorted: rungs taken, messages promised, proposals made, pauses ended."""

    rungs: list[str]
    messages: list[str]
    proposals: list[str]


def foreseen(desk: Desk, asked: Question) -> Happened:
    """What is foreseen."""
    with desk.looking() as session:
        seen = foresee(Sitting(session, asked.at, desk.key, desk.keyring), asked)
        names = _Names(session)
        return Happened(_rungs(seen, names), _promises(seen, names), _proposals(seen, names))


def rungs_foreseen(desk: Desk, asked: Question, number: str) -> list[str]:
    """The rungs of one hazard as tests/support/picture.py shows those that were taken."""
    found: dict[tuple[str, str, str, str], set[str]] = {}
    with desk.looking() as session:
        names = _Names(session)
        for one in promises(foresee(Sitting(session, asked.at, desk.key, desk.keyring), asked)):
            if names.hazards[one.hazard_id] == number and one.happening and one.happening.firing:
                planned = shown(one.happening.firing.rung.planned_at)
                key = planned, one.clock.value, names.units[one.chased or 0], f"{one.happening.firing.rung.level}"
                told = names.people[one.who.person_id] if one.who else "nobody"
                found.setdefault((*key[:3], f"{key[3]} {one.clock_id}"), set()).add(f"{one.kind} > {told}")
    return [f"{key[0]} {key[1]} {key[2]}: {', '.join(sorted(found[key]))}" for key in sorted(found)]


def lived(desk: Desk, asked: Question, *, is_thorough: bool = False) -> Happened:
    """What the engine does over those days when it looks every so often and nobody acts; all of it undone again.

    Unless it is to be thorough, it does not look when nothing at all is due: that nothing comes of it has its own test.
    """
    with desk.rehearse() as stage:
        return live(stage, asked, is_thorough=is_thorough)


def live(stage: Desk, asked: Question, *, is_thorough: bool = False) -> Happened:
    """The same for good: what the engine does over those days stays done."""
    with stage.looking() as session:
        after = session.scalar(sa.select(sa.func.coalesce(sa.func.max(event.c.id), 0))) or 0
    wanted: datetime | None = None
    for now in looks(asked):
        if is_thorough or wanted is None or wanted <= now:
            resume_due(stage, now)
            refuse_undecided(stage, now)
            escalate(stage, now)
            wanted = _next_due(stage)
    with stage.looking() as session:
        return _happened(session, after)


def _next_due(stage: Desk) -> datetime:
    """The next instant at which anything can happen by itself."""
    with stage.looking() as session:
        found = run(session, _WANTED).one()
    return min((one for one in found if one is not None), default=datetime.max.replace(tzinfo=UTC))


_ASKED = sa.select(extension.c.hazard_id).where(extension.c.state == ExtensionState.REQUESTED)
_RECHECKED = clock.c.stopped_at.is_(None), clock.c.kind == ClockKind.RECHECK
_WANTED = sa.select(
    # That there is such an instant at all lets SQLite find the first one by its index.
    sa.select(sa.func.min(clock.c.next_action_at)).where(clock.c.next_action_at.is_not(None)).scalar_subquery(),
    sa.select(sa.func.min(clock.c.due_at)).where(*_RECHECKED).scalar_subquery(),
    sa.select(sa.func.min(hazard.c.due_at)).where(hazard.c.id.in_(_ASKED)).scalar_subquery(),
)


def lived_under(desk: Desk, asked: Question, policy: PolicyDocument) -> Happened:
    """The same when every open case is put under another policy first."""
    with desk.rehearse() as stage:
        setting_up.publish_policy(stage, policy, asked.at, COORDINATOR, "试算")
        with stage.looking() as session:
            person_id = people.person_meant(session, COORDINATOR).id
            # Whoever holds the post may be away by then; that is not what is asked about.
            coordinator = Actor(person_id, COORDINATOR, offices.seats_of(session, person_id, LONG_BEFORE))
            open_ones = [one for one in Stage if one.is_open]
            numbers = session.scalars(sa.select(hazard.c.number).where(hazard.c.stage.in_(open_ones))).all()
        for number in numbers:
            with contextlib.suppress(OnThatPolicy):
                repricing.reprice(stage, Request(number, coordinator, asked.at, note="试算"))
        return live(stage, asked)


def looks(asked: Question) -> list[datetime]:
    """When the engine looks: at once, and then whenever the clock shows full multiples of the pace."""
    window = Window.of_days(asked.at, asked.days, asked.every)
    found, now = [], window.start
    while now < window.end:
        found.append(now)
        now = window.next_look(now)
    return found


class _Names:
    """Numbers and codes instead of ids, so that a difference reads like a record."""

    def __init__(self, session: Session) -> None:
        self.hazards = {row[0]: row[1] for row in session.execute(sa.select(hazard.c.id, hazard.c.number))}
        self.people = {row[0]: row[1] for row in session.execute(sa.select(person.c.id, person.c.number))}
        self.units = {row[0]: row[1] for row in session.execute(sa.select(unit.c.id, unit.c.code))}
        self.shown: Callable[[Any], str] = cache(shown)
        self.facts = cache(orjson.loads)


def _rungs(seen: Foreseen, names: _Names) -> list[str]:
    return sorted(
        f"{names.shown(one.at)} {names.hazards[mine[1]]} {course.standing.kind} {names.units[mine[3] or 0]} "
        f"planned {names.shown(one.rung.planned_at)} {one.rung.level}.{one.rung.occurrence} {one.step.instrument} "
        f"over {[f'{rung.level}.{rung.occurrence}' for rung in one.skipped]}"
        for course in seen.courses
        for one in course.firings
        for mine in course.clocks
    )


def _promises(seen: Foreseen, names: _Names) -> list[str]:
    return sorted(
        _message(
            names, one.at, one.hazard_id, one.kind, one.audience, one.unit_id,
            one.who.person_id if one.who else None, one.who.post_id if one.who else None,
            one.who.has_risen if one.who else True,
        )
        for one in promises(seen)
    )  # fmt: skip


def _message(
    names: _Names, at: Any, number: int, kind: str, audience: str, where: int, who: int | None,
    post: int | None, has_risen: bool,
) -> str:  # fmt: skip  # Any: an instant, or as the driver gives it
    told = names.people[who] if who is not None else "nobody"
    risen = " risen" if has_risen else ""
    return (
        f"{names.shown(at)} {names.hazards[number]} {kind} for {audience} of {names.units[where]}: {told} {post}{risen}"
    )


def _proposals(seen: Foreseen, names: _Names) -> list[str]:
    found = []
    for one in seen.made:
        approver = one.firing.step.approver
        assert approver is not None
        who = seen.serving.addressee(approver, one.clock[6], one.firing.on)
        post = who.post_id if who else None
        found.append(f"{shown(one.firing.at)} {names.hazards[one.clock[1]]} {one.firing.step.instrument} {post}")
    return sorted(found)


_TAKEN = (
    sa.select(
        event.c.at, event.c.hazard_id, clock.c.kind, clock.c.unit_id, event.c.planned_at, event.c.level,
        event.c.occurrence, event.c.facts,
    )
    .join(clock, clock.c.id == event.c.clock_id)
    .where(event.c.id > sa.bindparam("after"), event.c.level.is_not(None))
)  # fmt: skip
_TOLD = sa.select(
    message.c.created_at, message.c.hazard_id, message.c.kind, message.c.audience, message.c.unit_id,
    message.c.person_id, message.c.post_id, message.c.has_risen,
).where(message.c.event_id > sa.bindparam("after"))  # fmt: skip


def _happened(session: Session, after: int) -> Happened:
    names, instant = _Names(session), instants(session)
    # As the driver gives them: there are a hundred thousand, and hardly more than a thousand instants.
    names.shown = cache(lambda plain: shown(instant(plain)))
    made = session.execute(sa.select(proposal).where(proposal.c.event_id > after)).mappings()
    return Happened(
        sorted(_rung(names, *row) for row in fetch(session, _TAKEN, after=after)),
        sorted(_message(names, *row) for row in fetch(session, _TOLD, after=after)),
        sorted(
            f"{shown(row['proposed_at'])} {names.hazards[row['hazard_id']]} {row['instrument']} "
            f"{row['approver_post_id']}"
            for row in made
        ),
    )


def _rung(
    names: _Names, at: Any, number: int, kind: str, chased: int | None, planned_at: Any, level: int, occurrence: int,
    written: str,
) -> str:  # fmt: skip  # Any: an instant, or as the driver gives it
    facts = names.facts(written)
    return (
        f"{names.shown(at)} {names.hazards[number]} {kind} {names.units[chased or 0]} "
        f"planned {names.shown(planned_at)} {level}.{occurrence} {facts['instrument']} "
        f"over {facts.get('skipped', [])}"
    )
