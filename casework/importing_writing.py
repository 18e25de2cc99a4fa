"""Writing imported hazards: rows, units, the table's IMPORT act, clocks and running rounds, all set-wise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.carrying import Doing, carry_out
from casework.desk import Sitting
from casework.importing_rows import Incoming
from casework.importing_settling import HANDED_OVER, Settled
from casework.routing import RoundPlace, name_verifiers, open_places
from casework.taking_in import Judgement, TakenFile
from rules.clocks import due_after
from rules.facts import CaseFacts, Deed, Given
from rules.finding import Finding, Past
from rules.instants import end_of
from rules.numbering import hazard_number
from rules.permits import Permit, permit
from rules.refusals import Refusal
from rules.standing import Actor, Parties
from rules.vocabulary import Act, ClockKind, Severity, Side, Stage, UnitRole
from rules.words import Language, Text
from store import hazards, moving, serials

_GIVEN = {
    Stage.FOUND: Given.AS_FOUND,
    Stage.ASSIGNED: Given.AS_ASSIGNED,
    Stage.OBJECTED: Given.AS_OBJECTED,
    Stage.RECTIFYING: Given.AS_RECTIFYING,
    Stage.SUBMITTED: Given.AS_SUBMITTED,
    Stage.SUSPENDED: Given.AS_SUSPENDED,
    Stage.CLOSED: Given.AS_CLOSED,
    Stage.VOID: Given.AS_VOID,
}
_SIGNED_FOR = (Stage.RECTIFYING, Stage.SUBMITTED, Stage.SUSPENDED)
"""Stages a hazard reaches only after its units signed for it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A hazard about to be written. number: the one it keeps; key: what its row is known by where it keeps none."""

    settled: Settled
    permit: Permit
    number: str | None
    key: str | None


def permits_for(
    sitting: Sitting, actor: Actor, rows: Sequence[Incoming], judged: Judgement
) -> dict[tuple[str, Stage], Permit]:
    """The table's answer for every area and stage among the rows; rows it refuses are rejected in its words."""
    found: dict[tuple[str, Stage], Permit] = {}
    refused: dict[tuple[str, Stage], Text] = {}
    for one in rows:
        key = one.area, one.past.stage
        if key not in found and key not in refused:
            facts = CaseFacts(
                number=one.campus.name, stage=None, severity=Severity.GENERAL, parties=Parties(one.area, {})
            )
            try:
                found[key] = permit(facts, Deed(Act.IMPORT, sitting.at, given=_GIVEN[one.past.stage]), actor)
            except Refusal as refusal:
                refused[key] = Text(refusal.say(Language.ZH), refusal.say(Language.EN))
        if key in refused:
            judged.reject(one.row, "school", refused[key], one.row.school)
    return found


def put_on_ledger(sitting: Sitting, entries: Sequence[Entry], actor: Actor, files: Sequence[TakenFile]) -> int:
    """The hazards are on the ledger, each on its stage with its clocks running. Returns how many were new."""
    _queue(sitting, entries)
    entries = _still_new(sitting, entries)
    if not entries:
        return 0
    writer = _Writer(sitting)
    rows = [writer.row(one) for one in entries]
    numbers = _number(sitting, rows)
    hazards.insert(sitting.session, rows)
    ids = hazards.ids_of(sitting.session, numbers)
    by_number = dict(zip(numbers, entries, strict=True))
    _put_units(sitting, {ids[number]: one for number, one in by_number.items()})
    groups: dict[tuple[Stage, int], list[str]] = {}
    for number, one in by_number.items():
        seat = one.permit.seat
        groups.setdefault((one.settled.incoming.past.stage, seat.post_id if seat else 0), []).append(number)
    facts = {"files": [one.name for one in files], "digests": [one.digest for one in files]} if files else {}
    for (stage, _), members in sorted(groups.items(), key=lambda group: (list(Stage).index(group[0][0]), group[0][1])):
        allowed = by_number[members[0]].permit
        _act(
            sitting,
            stage,
            members,
            Doing(allowed.move, actor, allowed.seat, facts=facts, until=_review(sitting, stage)),
        )
    return len(entries)


def _queue(sitting: Sitting, entries: Sequence[Entry]) -> None:
    """Whoever takes in rows of the same county at the same moment waits here, and then sees what is there."""
    for county in sorted({one.settled.incoming.area[:6] for one in entries}):
        serials.take(sitting.session, f"hazard/{county}", sitting.day.year, 0)


def _still_new(sitting: Sitting, entries: Sequence[Entry]) -> list[Entry]:
    """The entries nobody else has written since they were planned."""
    keys = hazards.known_source_keys(sitting.session, [one.key for one in entries if one.key is not None])
    numbers = hazards.ids_of(sitting.session, [one.number for one in entries if one.number is not None])
    return [one for one in entries if one.key not in keys and one.number not in numbers]


def _as_written(finding: Finding, past: Past) -> dict[str, object]:
    """What the row says in words, taken over as it stands."""
    return {
        "place": finding.place,
        "description": finding.description,
        "remark": finding.remark,
        "named_person": past.named_person,
        "named_leader": past.named_leader,
        "named_verifier": past.named_verifier,
        "measures": past.measures,
        "funds_fen": past.funds_fen,
        "estimate_fen": past.estimate_fen,
        "fund_source": past.fund_source,
        "verified_on": past.verified_on,
    }


class _Writer:
    """Makes the rows of hazards; a deadline that policy sets is worked out once for all rows alike."""

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting
        self.policy = sitting.policy_in_force()
        self._dues: dict[tuple[Severity, str], datetime] = {}

    def row(self, entry: Entry) -> dict[str, object]:
        """The hazard as a row, already on its stage."""
        settled, one = entry.settled, entry.settled.incoming
        finding, past = one.finding, one.past
        is_handed_over = past.stage in HANDED_OVER
        return {
            "number": entry.number,
            "source_key": entry.key,
            "stage": past.stage,
            "severity": one.graded.severity,
            "location": one.graded.location,
            "source": finding.source,
            "subcategory": finding.subcategory,
            "campus_id": one.campus.id,
            "area_code": one.area,
            "policy_id": self.policy.id,
            "office_unit_id": settled.office,
            "responsible_unit_id": settled.responsible,
            "lead_unit_id": settled.lead,
            "leader_post_id": settled.leader_post,
            "verify_agency": settled.verify_agency,
            "route_rule": settled.route_rule,
            "found_at": finding.found_at,
            "assigned_at": self.sitting.at if is_handed_over else None,
            "fixed_due_on": past.due_now,
            **self._deadline(one),
            "submitted_at": past.submitted_at or (self.sitting.at if past.stage is Stage.SUBMITTED else None),
            "closed_at": past.closed_at if past.stage is Stage.CLOSED else None,
            "task": one.graded.task,
            "standard": one.graded.standard,
            **_as_written(finding, past),
        }

    def _deadline(self, one: Incoming) -> dict[str, object]:
        past = one.past
        if past.due_now is not None and past.stage is not Stage.FOUND:
            first = past.first_due_on or past.due_now
            return {"due_at": end_of(past.due_now), "first_due_at": end_of(first)}
        if past.stage not in HANDED_OVER:
            return {"due_at": None, "first_due_at": None}
        # The clock that starts says the same; the database wants the deadline with the row.
        key = one.graded.severity, one.area
        if key not in self._dues:
            span = self.policy.deadlines.limits[ClockKind.RECTIFY][one.graded.severity]
            self._dues[key] = due_after(self.sitting.at, span, self.sitting.calendar.in_area(one.area))
        return {"due_at": self._dues[key], "first_due_at": self._dues[key]}


def _number(sitting: Sitting, rows: Sequence[dict[str, object]]) -> list[str]:
    """Gives every row that keeps no number of its own the next one of its county and the year of the import."""
    by_county: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        if row["number"] is None:
            by_county.setdefault(str(row["area_code"])[:6], []).append(row)
    year = sitting.day.year
    for county, members in sorted(by_county.items()):
        first = serials.take(sitting.session, f"hazard/{county}", year, len(members))
        for place, row in enumerate(members):
            row["number"] = hazard_number(county, year, first + place)
    return [str(row["number"]) for row in rows]


def _put_units(sitting: Sitting, entries: dict[int, Entry]) -> None:
    """The units come onto the hazards, having signed for them where the ledger says that work is under way."""
    rows: list[tuple[object, ...]] = []
    for hazard_id, entry in entries.items():
        settled, stage = entry.settled, entry.settled.incoming.past.stage
        if stage is Stage.FOUND:
            continue
        signed = sitting.at if stage in _SIGNED_FOR else None
        named = [(settled.responsible, UnitRole.RESPONSIBLE), (settled.lead, UnitRole.LEAD)]
        named += [(unit, UnitRole.CO) for unit in settled.co]
        rows += [(hazard_id, unit, role.value, signed) for unit, role in dict.fromkeys(named) if unit is not None]
    hazards.put_units(sitting.session, rows)


def _act(sitting: Sitting, stage: Stage, numbers: Sequence[str], doing: Doing) -> None:
    """The IMPORT row of one stage, over all hazards that came in on it."""
    moving.choose_anew(sitting.session)
    moving.choose(sitting.session, moving.numbered(numbers))
    moving.mark_new(sitting.session)
    if stage is Stage.SUBMITTED:
        _open_rounds(sitting)
    carry_out(sitting, doing)


def _open_rounds(sitting: Sitting) -> None:
    """A round is open on every chosen hazard, put right by its responsible unit."""
    known: dict[tuple[object, ...], list[tuple[Side, int]]] = {}
    places: list[RoundPlace] = []
    for row in hazards.routable(sitting.session):
        rectifier = row.responsible_unit_id or row.office_unit_id
        alike = (row.severity, row.verify_agency, row.area_code, row.office_unit_id, rectifier)
        if alike not in known:
            known[alike] = name_verifiers(sitting, row, rectifier)
        places += [(row, rectifier, side, unit) for side, unit in known[alike]]
    open_places(sitting, places)


def _review(sitting: Sitting, stage: Stage) -> date | None:
    """The day a parked hazard is looked at again: as late as policy allows, for the ledger does not say."""
    if stage is not Stage.SUSPENDED:
        return None
    return sitting.day + timedelta(days=sitting.policy_in_force().deadlines.suspension.review_within.value)
