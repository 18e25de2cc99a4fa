"""Deadlines read again: when the calendar has changed, by itself; under another policy, only when somebody says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson

from casework.acting import Manner, Request, Turn, do
from casework.carrying import Doing, carry_out
from casework.desk import Desk, Sitting
from casework.reading import Done
from casework.timing import retime
from models.clock import Clock
from rules.calendars import CalendarFile
from rules.facts import Given
from rules.instants import end_of, shown_due
from rules.permits import rows_of
from rules.policy import Policy
from rules.refusals import OnThatPolicy
from rules.standing import ENGINE
from rules.vocabulary import Act, Stage
from store import moving, policies, proofs, repricing

BATCH = 1000
"""Hazards in one transaction; each of their clocks is read from the ledger anew."""

Progress = Callable[[int], None]
Moved = list[dict[str, str]]
"""The clocks of a hazard that are due on another day: which, from when, to when."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A calendar that came into use: its version, and how many hazards are due on another day because of it."""

    version: int
    moved: int


def import_calendar(
    desk: Desk, file: CalendarFile, at: datetime, who: str, note: str, progress: Progress = lambda _count: None
) -> Imported:
    """The calendar is in force and every open clock is read with it; the same file again only finishes the reading.

    Where a deadline moves, the hazard's ledger says so and the units on it are told, once.
    """
    with desk.sitting(at) as sitting:
        sitting.actor(who)  # raises when there is no such person
        version = policies.add_calendar(sitting.session, file, at, f"{who}: {note}" if note else who)
    return Imported(version, catch_up(desk, at, progress))


def catch_up(desk: Desk, at: datetime, progress: Progress = lambda _count: None) -> int:
    """No open clock is left that was reckoned with an older calendar than the one in force.

    Returns how many hazards are due on another day. Broken off and begun again, it goes on where it was.
    """
    with desk.sitting(at) as sitting:
        if repricing.is_in_use(sitting.session, sitting.calendar.version):
            return 0
        _pass_over_the_unaffected(sitting)
    moved = 0
    while True:
        with desk.sitting(at) as sitting:
            ids = repricing.behind(sitting.session, sitting.calendar.version, BATCH)
            moved += _read_with_new_calendar(sitting, ids)
            if not ids:
                repricing.set_in_use(sitting.session, sitting.calendar.version, at)
                return moved
        progress(len(ids))


def _pass_over_the_unaffected(sitting: Sitting) -> None:
    calendar = sitting.calendar
    for older in repricing.older_versions(sitting.session, calendar.version):
        changed = calendar.first_difference(policies.calendar(sitting.session, older))
        before = end_of(changed - timedelta(days=1)) if changed else None
        repricing.pass_over(sitting.session, older, calendar.version, before)


def _read_with_new_calendar(sitting: Sitting, ids: Sequence[int]) -> int:
    if not ids:
        return 0
    moving.choose_anew(sitting.session)
    moving.choose(sitting.session, repricing.among(ids))
    alike: dict[bytes, list[int]] = {}
    for hazard_id, moved in _retimed(sitting, ids).items():
        facts = {"calendar": sitting.calendar.version, "moved": moved}
        alike.setdefault(orjson.dumps(facts), []).append(hazard_id)
    for packed, together in alike.items():
        _write_down(sitting, together, orjson.loads(packed))
    return sum(map(len, alike.values()))


def _retimed(sitting: Sitting, ids: Sequence[int]) -> dict[int, Moved]:
    """Reads every open clock of these hazards again. Returns the hazards on which one is due on another day."""
    histories = proofs.histories(sitting.session, ids)
    found: dict[int, Moved] = {}
    for clock in proofs.open_clocks(sitting.session, ids):
        before = clock.due_at
        retime(sitting, clock, histories[clock.hazard_id])
        if clock.due_at != before:
            found.setdefault(clock.hazard_id, []).append(_moved(clock, before))
    sitting.session.flush()
    return found


def _moved(clock: Clock, before: datetime) -> dict[str, str]:
    return {"clock": clock.kind.value, "from": shown_due(before), "to": shown_due(clock.due_at)}


def _write_down(sitting: Sitting, ids: Sequence[int], facts: dict[str, object]) -> None:
    moving.choose_anew(sitting.session)
    moving.choose(sitting.session, repricing.among(ids))
    repricing.show_deadlines(sitting.session)
    carry_out(sitting, Doing(_BY_CALENDAR, ENGINE, facts=facts))


_BY_CALENDAR = next(rows_of(Stage.FOUND, Act.REPRICE, Given.BY_CALENDAR))


def reprice(desk: Desk, request: Request) -> Done:
    """The hazard goes on under the policy in force: its running limits are that policy's, counted from their start.

    A clock whose last day was named by hand keeps it, and so does one that policy no longer limits; clocks that
    policy has added since do not start. Raises OnThatPolicy when the hazard is under that policy already.
    """
    moved: Moved = []

    def prepare(turn: Turn) -> dict[str, object]:
        hazard, policy = turn.case.hazard, turn.sitting.policy_in_force()
        if hazard.policy_id == policy.id:
            raise OnThatPolicy(number=hazard.number, policy=policy.id)
        facts = {"policy": policy.id, "policy_before": hazard.policy_id}
        for clock in proofs.open_clocks(turn.sitting.session, [hazard.id]):
            _put_under(clock, policy)
        hazard.policy_id = policy.id
        turn.sitting.session.flush()
        moved.extend(_retimed(turn.sitting, [hazard.id]).get(hazard.id, []))
        repricing.show_deadlines(turn.sitting.session)
        return {"facts": {**facts, "moved": moved}}

    return do(desk, request, Act.REPRICE, Manner(given=Given.BY_POLICY, before=prepare))


def _put_under(clock: Clock, policy: Policy) -> None:
    clock.policy_id = policy.id
    limit = policy.deadlines.limit(clock.kind, clock.severity)
    if clock.limit_value is not None and limit is not None:
        clock.limit_value, clock.limit_unit, clock.counts_days = limit.value, limit.unit, limit.is_days
