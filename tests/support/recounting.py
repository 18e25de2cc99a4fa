"""The indicators counted once more, slowly and otherwise: every hazard's ledger is read from its first event on.

Only what is a fact of its own and not a reading of events is taken from tables: severities and units, deadlines that
were promised, and what a later finding says it repeats.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from casework.desk import Desk
from models.columns import table_of
from models.hazard import Hazard
from rules.figure_report import Report
from rules.indicators import Indicator
from tests.support.world import at as in_china

Figure = tuple[float, int]
_INSTANT = table_of(Hazard).c.found_at.type
_WITH_UNITS = ("assigned", "objected", "rectifying", "submitted", "suspended")
"""Stages on which an old ledger may bring a hazard that units have in hand."""


@dataclass
class Life:
    """What the events of one hazard say."""

    id: int
    area: str
    severity: str
    lead: int | None
    first_due: datetime | None
    due: datetime | None
    again_of: int | None
    found: datetime
    stage: str = ""
    closed: datetime | None = None
    handed: datetime | None = None
    fixed: datetime | None = None
    """When it was fixed on the spot, as long as nobody was given it since."""
    submitted: datetime | None = None
    verdicts: list[bool] = field(default_factory=list)
    granted: int = 0
    upheld: int = 0
    answers: list[tuple[int, datetime]] = field(default_factory=list)
    planned: datetime | None = None


def lives(desk: Desk, until: datetime | None = None) -> dict[int, Life]:
    """Every hazard of the installation, read out of the ledger; as far as it went at an instant, if wished."""
    with desk.looking() as session:
        rows = session.execute(
            sa.text(
                "SELECT id, area_code, severity, lead_unit_id, first_due_at, due_at, recurrence_of_id, found_at "
                "FROM hazard"
            ).columns(first_due_at=_INSTANT, due_at=_INSTANT, found_at=_INSTANT)
        ).all()
        found = {row[0]: Life(*row) for row in rows}
        events = session.execute(
            sa.text(
                "SELECT hazard_id, act, given, at, unit_id, stage_to FROM ledger_event ORDER BY hazard_id, id"
            ).columns(at=_INSTANT)
        )
        for hazard, act, given, instant, unit, stage in events:
            if until is not None and instant >= until:
                continue
            _live(found[hazard], act, given, instant, unit, stage)
    return found


def _live(life: Life, act: str, given: str, instant: datetime, unit: int | None, stage: str | None) -> None:
    if act == "assign" or given == "upheld" or (act == "import" and stage in _WITH_UNITS):
        life.handed, life.fixed = instant, None
    if act == "fix_on_spot":
        life.fixed = instant
    if given == "upheld":
        life.upheld += 1
    if act == "grant_extension":
        life.granted += 1
    if act in ("acknowledge", "object") and unit is not None:
        life.answers.append((unit, instant))
    if act == "plan":
        life.planned = instant
    if act == "rework":
        life.verdicts.append(False)
    if stage == "closed" and act != "import":
        life.verdicts.append(True)
    if stage is not None:
        life.stage = stage
        life.closed = instant if stage == "closed" else None
        if stage == "submitted":
            life.submitted = instant


def recount(desk: Desk, first: date, last: date, at: datetime, again_within: int) -> dict[str, Figure]:
    """Numerator and denominator of every indicator of cases, over the whole installation."""
    begin = in_china(f"{first} 00:00")
    end = in_china(f"{last + timedelta(days=1)} 00:00")
    every = {key: one for key, one in lives(desk).items() if one.stage != "void"}
    signed, to_sign, plans = _promised(desk, every, at)
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0])

    def count(name: str, value: float, size: int = 1) -> None:
        sums[name][0] += value
        sums[name][1] += size

    again = {one.again_of for one in every.values() if one.again_of in every and _soon(every, one, again_within)}
    for key, one in every.items():
        done = one.stage in ("submitted", "closed")
        began = one.handed or one.fixed
        ended_there = bool(done and one.fixed and one.submitted == one.fixed)
        if begin <= one.found < end and one.stage != "suspended":
            count("rectification_rate", one.stage == "closed")
        if (
            one.first_due
            and begin < one.first_due <= end
            and one.stage != "suspended"
            and (done or one.first_due <= at)
            and not ended_there
        ):
            count("on_time_rate", bool(done and one.submitted and one.submitted < one.first_due))
        if one.handed and begin <= one.handed < end:
            count("extension_rate", one.granted > 0)
            count("return_rate", one.upheld > 0)
            count("shuffle_count", one.upheld)
            if to_sign[key]:
                count("ack_rate", signed[key], to_sign[key])
            if key in plans:
                count("major_plan_rate", plans[key])
        if one.verdicts and one.submitted and begin <= one.submitted < end:
            count("rework_rate", not all(one.verdicts))
        if one.stage == "closed" and one.closed and begin <= one.closed < end:
            count("recurrence_rate", key in again)
            if began and not ended_there:
                count("mean_days", (one.closed - began).total_seconds() / 86400)
        if ended_there and one.submitted and begin <= one.submitted < end:
            count("spot_fixes", 1)
        if one.stage in ("assigned", "objected", "rectifying") and one.due and one.due <= at:
            count("overdue_open", 1)
            if began and one.first_due and one.first_due > began:
                limit = (one.first_due - began).total_seconds()
                count("overdue_multiple", ((at - began).total_seconds() - limit) / limit)
            else:
                count("overdue_multiple", 0)
        if one.stage in ("submitted", "suspended"):
            count("claimed_unverified" if one.stage == "submitted" else "suspended", 1)
    return {name: (round(pair[0], 9), int(pair[1])) for name, pair in sums.items() if pair[1]}


def figures_of(report: Report) -> dict[str, Figure]:
    """What a report says of all cases together, to be compared with a recount."""
    return {
        name.value: (round(one.numerator, 9), one.denominator)
        for name, one in report.whole.items()
        if one.denominator and name is not Indicator.COVERAGE
    }


def _soon(every: dict[int, Life], again: Life, days: int) -> bool:
    before = every[again.again_of or 0]
    return before.closed is not None and again.found <= before.closed + timedelta(days=days)


def _promised(
    desk: Desk, every: dict[int, Life], at: datetime
) -> tuple[dict[int, int], dict[int, int], dict[int, bool]]:
    """What was promised by a clock, and whether an event of the ledger kept it."""
    signed, to_sign, plans = dict.fromkeys(every, 0), dict.fromkeys(every, 0), dict[int, bool]()
    with desk.looking() as session:
        clocks = session.execute(
            sa.text(
                "SELECT hazard_id, kind, subject, started_at, due_at, stopped_at, severity FROM clock "
                "WHERE kind IN ('acknowledge', 'plan') ORDER BY id"
            ).columns(started_at=_INSTANT, due_at=_INSTANT, stopped_at=_INSTANT)
        ).all()
    for hazard, kind, unit, started, due, stopped, severity in clocks:
        life = every.get(hazard)
        if life is None:
            continue
        if kind == "plan":
            # The last one counts: whoever the case came to later was given the whole time again.
            plans.pop(hazard, None)
            if severity == "major" and (life.planned or due < at):
                plans[hazard] = bool(life.planned and life.planned <= due)
            continue
        answered = any(one == unit and started <= when == stopped for one, when in life.answers)
        if answered and stopped <= due:
            signed[hazard] += 1
            to_sign[hazard] += 1
        elif due < at and (stopped is None or stopped > due):
            to_sign[hazard] += 1
    return signed, to_sign, plans
