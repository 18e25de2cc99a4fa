"""How a hazard comes onto the ledger: one finding, or thousands at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from casework.acting import Attachment
from casework.carrying import Doing, carry_out
from casework.desk import Desk, Sitting
from casework.reading import Done
from models.school import Campus
from rules.facts import CaseFacts, Deed, Given
from rules.finding import Finding, grade
from rules.numbering import hazard_number
from rules.permits import Permit, permit
from rules.policy import Policy
from rules.refusals import BadInput, DateTooEarly, DateTooLate, NoUnitServes
from rules.standing import Actor, Parties
from rules.vocabulary import Act, Severity, Stage, UnitRole
from rules.wording_given import is_blank, refuse_unfit, refuse_unfit_place
from rules.words import Text
from rules.workdays import LATEST_DEADLINE
from store import campuses, evidence, hazards, moving, serials
from store.ledger import Single

BATCH = 5000

_DESCRIPTION = Text("隐患描述", "description")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording came to: the new numbers, and how many findings were known already."""

    numbers: tuple[str, ...]
    known: int


def record(desk: Desk, finding: Finding, who: str | Actor, at: datetime, files: Sequence[Attachment] = ()) -> Done:
    """One finding is on the ledger, with its photos; the same source key again is answered with what it became."""
    with desk.sitting(at) as sitting:
        actor = sitting.actor(who) if isinstance(who, str) else who
        recorded = record_in(sitting, [finding], actor, files)
        if recorded.numbers:
            return Done(recorded.numbers[0], 0)
        known = hazards.known_source_keys(sitting.session, [finding.source_key] if finding.source_key else [])
        return Done(hazards.number_of(sitting.session, next(iter(known.values()))), 0, was_done_before=True)


ALIKE_FOR = timedelta(days=7)
"""For so long a second finding of the same kind at the same campus may be the first one once more."""


def alike(desk: Desk, number: str, at: datetime) -> list[str]:
    """The open hazards this one may be the same as: of its campus and category, found in the last days."""
    with desk.looking() as session:
        return hazards.open_alike(session, number, at - ALIKE_FOR)


def record_many(desk: Desk, findings: Sequence[Finding], who: str | Actor, at: datetime) -> Recorded:
    """All findings are on the ledger, in batches of one transaction each; known ones are passed over."""
    numbers: list[str] = []
    known = 0
    for start in range(0, len(findings), BATCH):
        with desk.sitting(at) as sitting:
            actor = sitting.actor(who) if isinstance(who, str) else who
            part = record_in(sitting, findings[start : start + BATCH], actor)
        numbers += part.numbers
        known += part.known
    return Recorded(tuple(numbers), known)


def record_in(
    sitting: Sitting, findings: Sequence[Finding], actor: Actor, files: Sequence[Attachment] = ()
) -> Recorded:
    """The findings that are new come onto the ledger in the running transaction; the files belong to each of them.

    What was found again at a campus within the window of policy names the hazard it is a recurrence of.
    """
    _queue(sitting, findings)
    fresh = _fresh(sitting, findings)
    if not fresh:
        return Recorded((), len(findings))
    policy = sitting.policy_in_force()
    places = campuses.by_code(sitting.session, {one.campus for one in fresh})
    allowed = _permit(fresh, places, actor, sitting.at)
    rows = [_row(sitting, policy, one, _campus(places, one)) for one in fresh]
    _name_recurrences(sitting, policy, rows)
    numbers = number_rows(sitting, rows)
    hazards.insert(sitting.session, rows)
    moving.choose_anew(sitting.session)
    moving.choose(sitting.session, moving.numbered(numbers))
    moving.mark_new(sitting.session)
    only = Single(moving.chosen_ids(sitting.session)[0], stage=None) if len(rows) == 1 else None
    written = carry_out(sitting, Doing(allowed.move, actor, allowed.seat), only=only)
    evidence.attach_to_all(sitting.session, written, files, sitting.at)
    return Recorded(tuple(numbers), len(findings) - len(fresh))


def _name_recurrences(sitting: Sitting, policy: Policy, rows: Sequence[dict[str, object]]) -> None:
    since = sitting.at - timedelta(days=policy.deadlines.look_back.recurrence_window.value)
    closed = hazards.closed_since(sitting.session, {cast(int, row["campus_id"]) for row in rows}, since)
    for row in rows:
        row["recurrence_of_id"] = closed.get((cast(int, row["campus_id"]), str(row["subcategory"])))


def _queue(sitting: Sitting, findings: Sequence[Finding]) -> None:
    """Whoever takes in the same source at the same moment waits here, and then knows what is there already."""
    if any(one.source_key for one in findings):
        places = campuses.by_code(sitting.session, {one.campus for one in findings})
        for county in sorted({campus.area_code[:6] for campus in places.values()}):
            serials.take(sitting.session, f"hazard/{county}", sitting.day.year, 0)


def _fresh(sitting: Sitting, findings: Sequence[Finding]) -> list[Finding]:
    keys = [one.source_key for one in findings if one.source_key]
    seen = set(hazards.known_source_keys(sitting.session, keys))
    fresh = []
    for one in findings:
        if one.source_key is None or one.source_key not in seen:
            fresh.append(one)
            seen.add(one.source_key or "")
    return fresh


def _campus(places: dict[str, Campus], finding: Finding) -> Campus:
    if finding.campus not in places:
        raise BadInput(
            what=Text(
                f"没有代码为 {finding.campus} 的学校，请先导入学校名册",
                f"there is no campus {finding.campus}; import the registry first",
            )
        )
    return places[finding.campus]


def _permit(findings: Sequence[Finding], places: dict[str, Campus], actor: Actor, at: datetime) -> Permit:
    """The table's answer for every campus concerned; the row and seat are the same for all of them."""
    answer: Permit | None = None
    for code in sorted({one.campus for one in findings}):
        campus = _campus(places, next(one for one in findings if one.campus == code))
        parties = Parties(campus.area_code, {campus.unit_id: frozenset({UnitRole.RESPONSIBLE})})
        facts = CaseFacts(number=campus.name, stage=None, severity=Severity.GENERAL, parties=parties)
        answer = permit(facts, Deed(Act.RECORD, at, given=Given.NOTHING), actor)
    if answer is None:
        raise BadInput(what=Text("没有要登记的隐患", "there is nothing to record"))
    return answer


def _refuse_deadline(due_on: date | None, found_on: date) -> None:
    if due_on is not None and due_on > LATEST_DEADLINE:
        raise DateTooLate(until=due_on, latest=LATEST_DEADLINE)
    if due_on is not None and due_on < found_on:
        raise DateTooEarly(until=due_on, earliest=found_on)


def _refuse_unfit(policy: Policy, finding: Finding, day: date) -> None:
    _refuse_deadline(finding.due_on, day)
    if is_blank(finding.description):
        raise BadInput(what=Text("请写明隐患情况", "say what is wrong"))
    refuse_unfit(_DESCRIPTION, finding.description)
    refuse_unfit_place(finding.place)
    if finding.subcategory not in policy.taxonomy.codes:
        raise BadInput(
            what=Text(
                f"类别“{finding.subcategory}”不在分类表中", f"“{finding.subcategory}” is no category of the taxonomy"
            )
        )


def _row(sitting: Sitting, policy: Policy, finding: Finding, campus: Campus) -> dict[str, object]:
    _refuse_unfit(policy, finding, sitting.day)
    graded = grade(finding, policy, campus.area_code)
    office = sitting.serving(policy, policy.agencies.coordinator, campus.area_code)
    if office is None:
        name = policy.agencies.agency(policy.agencies.coordinator).name
        raise NoUnitServes(area=campus.area_code, agency=name)
    return {
        "stage": Stage.FOUND,
        "severity": graded.severity,
        "location": graded.location,
        "source": finding.source,
        "subcategory": finding.subcategory,
        "campus_id": campus.id,
        "area_code": campus.area_code,
        "policy_id": policy.id,
        "office_unit_id": office,
        "found_at": finding.found_at,
        "fixed_due_on": finding.due_on,
        "checklist_item": finding.checklist_item,
        "inspection_id": finding.inspection_id,
        "source_key": finding.source_key,
        "description": finding.description,
        "place": finding.place,
        "task": graded.task,
        "standard": graded.standard,
        "remark": finding.remark,
    }


def number_rows(sitting: Sitting, rows: Sequence[dict[str, object]]) -> list[str]:
    """Gives every row the next number of its county and the year of the act."""
    by_county: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        by_county.setdefault(str(row["area_code"])[:6], []).append(row)
    year = sitting.day.year
    for county, members in sorted(by_county.items()):
        first = serials.take(sitting.session, f"hazard/{county}", year, len(members))
        for place, row in enumerate(members):
            row["number"] = hazard_number(county, year, first + place)
    return [str(row["number"]) for row in rows]
