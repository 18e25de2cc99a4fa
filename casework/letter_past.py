"""A case as an act left it: its units, its deadlines and what had been done, read back from its ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from casework.desk import Sitting
from casework.timing import facts_of, past_acts
from models.hazard import Hazard
from models.ledger import LedgerEvent
from rules.clocks import read
from rules.facts import Given
from rules.letters import CaseUnits, Happening
from rules.vocabulary import Act, ClockKind, UnitRole
from store import cases, letters, offices, policies, views
from store.views import UnitLine


@dataclass(frozen=True, slots=True)
class LineUps:
    """Who is on a case, and who was until each ruling that gave it to others."""

    now: Sequence[UnitLine]
    before: Sequence[tuple[int, Sequence[UnitLine]]]

    def after(self, event_id: int) -> Sequence[UnitLine]:
        """The units on the case once an event was over."""
        return next((units for ruling, units in self.before if ruling > event_id), self.now)


def line_ups(sitting: Sitting, hazard_id: int, past: Sequence[Happening]) -> LineUps:
    """Who was on a case at any time; a ruling that changed it says who was on it before."""
    # An instruction names units too, and changes nobody's place on the case.
    ruled = [(one.event_id, one.facts or {}) for one in past if one.act is Act.RULE]
    rulings = [(event_id, facts["units"]) for event_id, facts in ruled if "units" in facts]
    ids = {unit for _, said in rulings for unit, _ in _of_ruling(said)}
    names = offices.unit_names(sitting.session, sorted(ids)) if ids else {}
    before = [
        (event_id, [UnitLine(unit, names[unit], role, None) for unit, role in _of_ruling(said)])
        for event_id, said in rulings
    ]
    return LineUps(views.units_of(sitting.session, hazard_id), before)


def _of_ruling(said: object) -> Iterator[tuple[int, UnitRole]]:
    if isinstance(said, list):
        for role, unit in said:
            yield int(unit), UnitRole.of(role)


def case_units(hazard: Hazard, past: Sequence[Happening], units: Sequence[UnitLine], event_id: int) -> CaseUnits:
    """The units a letter that rests on an event may come from."""
    found = {one.role: one.unit_id for one in units}
    asked = [one.unit_id for one in past if one.act is Act.REQUEST_EXTENSION and one.event_id <= event_id]
    return CaseUnits(
        hazard.office_unit_id, found.get(UnitRole.LEAD), found.get(UnitRole.RESPONSIBLE), asked[-1] if asked else None
    )


@dataclass(frozen=True, slots=True)
class ClockThen:
    """A clock that had been started, and when it was due as things stood."""

    id: int
    kind: ClockKind
    subject: int
    started_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CaseThen:
    """A case as it stood when an act had been done, and nothing after it."""

    units: Sequence[UnitLine]
    clocks: Sequence[ClockThen]
    due_at: datetime | None
    measures: str
    funds_fen: int | None

    def due_of(self, clock_id: int | None) -> datetime | None:
        """When this clock was due."""
        return next((one.due_at for one in self.clocks if one.id == clock_id), None)

    def dues(self, kind: ClockKind, subject: int | None = None, started_at: datetime | None = None) -> list[datetime]:
        """When the clocks of a kind were due, in the order they were started."""
        return [
            one.due_at for one in self.clocks
            if one.kind is kind and subject in (None, one.subject) and started_at in (None, one.started_at)
        ]  # fmt: skip


def case_then(sitting: Sitting, hazard: Hazard, past: Sequence[Happening], on: Happening) -> CaseThen:
    """The case as this act left it, whatever happened since."""
    clocks = list(_clocks_then(sitting, hazard, on))
    limits = [one.due_at for one in clocks if one.kind is ClockKind.RECTIFY]
    # A case taken in from a ledger may have a deadline and no clock.
    due = limits[-1] if limits else hazard.due_at
    measures = _last_said(past, on, "measures", hazard.measures, "")
    funds = _last_said(past, on, "funds_fen", hazard.funds_fen, None)
    units = line_ups(sitting, hazard.id, past).after(on.event_id)
    return CaseThen(units, clocks, due, str(measures), funds if isinstance(funds, int) else None)


def _last_said(past: Sequence[Happening], on: Happening, name: str, now: object, unsaid: object) -> object:
    """What acts had said of something by then; what is kept now where no act ever did, as in an imported case."""
    said = [(one.event_id, facts[name]) for one in past if name in (facts := one.facts or {})]
    by_then = [value for event_id, value in said if event_id <= on.event_id]
    return by_then[-1] if by_then else unsaid if said else now


def _clocks_then(sitting: Sitting, hazard: Hazard, on: Happening) -> Iterator[ClockThen]:
    """Every clock that had been started, read anew from what had happened to it by then."""
    started = [one for one in letters.clocks_of(sitting.session, hazard.id) if one.started_at <= on.at]
    events = cases.history(sitting.session, hazard.id) if started else ()
    upto = [one for one in events if one.id <= on.event_id]
    policy_id = _policy_then(hazard, [one for one in events if one.id > on.event_id])
    calendar = policies.calendar_at(sitting.session, on.at)
    for one in started:
        if one.stopped_at is not None and one.stopped_at <= on.at:
            due = one.due_at
        else:
            facts = facts_of(one, past_acts(upto), sitting.policy(policy_id))
            due = read(facts, calendar.in_area(one.area_code)).due_at
        yield ClockThen(one.id, one.kind, one.subject, one.started_at, due)


def _policy_then(hazard: Hazard, later: Sequence[LedgerEvent]) -> int:
    """The policy the case was under before what came later."""
    changed = next((one for one in later if one.act is Act.REPRICE and one.given is Given.BY_POLICY), None)
    return int(orjson.loads(changed.facts or "")["policy_before"]) if changed is not None else hazard.policy_id
