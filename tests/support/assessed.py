"""Points counted once more, slowly and otherwise: the ledger of every hazard is read from its first event on.

Only what is no event is taken from tables: where a case lies and who answers for it, and deadlines that were promised.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from casework.assessing import reckoned
from casework.desk import Desk, Sitting
from models.columns import table_of
from models.hazard import Hazard
from rules.assessment import AssessmentFile
from rules.case_records import Period
from tests.support.world import DISTRICT
from tests.support.world import at as in_china

Score = dict[tuple[str, str, str], int]
"""Hundredths of points by kind of the assessed, unit or town, and item."""
_INSTANT = table_of(Hazard).c.found_at.type


def _rows(desk: Desk, text: str, *instants: str) -> list[dict[str, Any]]:
    with desk.looking() as session:
        statement = sa.text(text).columns(**dict.fromkeys(instants, _INSTANT))
        return [dict(row._mapping) for row in session.execute(statement)]


def recount(desk: Desk, period: Period, at: datetime, formula: AssessmentFile) -> Score:
    """The points of everybody: every fact for everybody it is of, times its points, up to the cap."""
    begin, end = in_china(f"{period.first} 00:00"), in_china(f"{period.last + timedelta(days=1)} 00:00")
    rules = {one.code: (one.hundredths, one.most, "".join(kind[0] for kind in one.of)) for one in formula.items}
    units = {row["id"]: row["agency"] for row in _rows(desk, "SELECT id, agency FROM unit")}
    events: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(desk, "SELECT * FROM ledger_event ORDER BY id", "at", "planned_at"):
        events[row["hazard_id"]].append(row)
    clocks = _rows(desk, "SELECT * FROM clock ORDER BY id", "due_at", "started_at", "stopped_at")
    counts: Counter[tuple[str, str, str]] = Counter()

    def kind_of(unit: int) -> tuple[str, str]:
        return ("school" if units[unit] == "SCH" else "agency"), str(unit)

    for one in _rows(
        desk,
        "SELECT id, source, responsible_unit_id, lead_unit_id, area_code, due_at, first_due_at FROM hazard",
        "due_at", "first_due_at",
    ):  # fmt: skip
        past = [row for row in events[one["id"]] if row["at"] <= at]
        stage, submitted, closed = "", None, None
        for row in past:
            if row["stage_to"]:
                stage = row["stage_to"]
                submitted = row["at"] if stage == "submitted" else submitted
                closed = row["at"] if stage == "closed" else None
        if stage == "void":
            continue
        everybody = {("town", one["area_code"][:9])}
        for unit in (one["lead_unit_id"], one["responsible_unit_id"]):
            if unit and (kind_of(unit)[0] == "school" or unit == one["lead_unit_id"]):
                everybody.add(kind_of(unit))

        def count(item: str, whose: set[tuple[str, str]], source: str = one["source"]) -> None:
            points, _, kinds = rules[item]
            if source == "self_check" and points < 0 and item != "false_completion":
                return
            for kind, key in whose:
                if kind[0] in kinds:
                    counts[kind, key, item] += 1

        for place, row in enumerate(past):
            if not begin <= row["at"] < end:
                continue
            if row["act"] == "rework":
                count("failed_verification", everybody)
            if row["act"] == "look_back" and row["given"] == "failed":
                count("false_completion", everybody)
            if row["act"] == "approve" and row["given"] == "listed":
                count("listed", everybody)
            if row["act"] == "rule" and row["given"] == "rejected":
                objection = [before for before in past[:place] if before["act"] == "object"][-1]
                count("wrongful_return", {kind_of(objection["unit_id"])})
            if row["act"] == "escalate" and '"supervision_letter"' in row["facts"]:
                clock = next(found for found in clocks if found["id"] == row["clock_id"])
                of_work = clock["kind"] in ("rectify", "control", "plan", "listed")
                count("supervision_letter", everybody if of_work else {kind_of(clock["unit_id"])})
        for clock in clocks:
            if clock["hazard_id"] == one["id"] and clock["kind"] == "acknowledge" and begin < clock["due_at"] <= end:
                stopped = clock["stopped_at"] or at
                if clock["due_at"] < min(stopped, at):
                    count("late_signature", {kind_of(clock["subject"])})
        due = one["due_at"]
        if due and begin < due <= end and due < at:
            is_in = stage in ("submitted", "closed") and submitted and submitted < due
            if not is_in and stage in ("assigned", "objected", "rectifying", "submitted", "closed"):
                count("overdue", everybody)
        is_own = one["source"] == "self_check" and stage == "closed" and closed and begin <= closed < end
        if is_own and submitted and one["first_due_at"] and submitted < one["first_due_at"]:
            count("self_found", everybody)
    return {
        key: _capped(rules[key[2]][0] * number, rules[key[2]][1]) for key, number in sorted(counts.items()) if number
    }


def sums_of(desk: Desk, period: Period, at: datetime) -> Score:
    """What our own reckoning comes to, to be compared with a recount."""
    with desk.looking() as session:
        found = reckoned(Sitting(session, at, desk.key, desk.keyring), DISTRICT, period)
    sums: Score = {}
    for one in found.points:
        key = one.of[0].value, one.of[1], one.item
        sums[key] = sums.get(key, 0) + one.points
    return dict(sorted(sums.items()))


def _capped(points: int, cap: int | None) -> int:
    if cap is None:
        return points
    return max(points, cap) if cap < 0 else min(points, cap)
