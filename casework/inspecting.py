"""Taking in inspections: first ones leave hazards behind, re-inspections sign the rounds of those they find again.

A violation a re-inspection that passed does not list again is passed by the inspector's side; one it lists again
is sent back for rework. Both need a hazard that waits for verification, and an actor who may verify it: what
cannot be signed is left as it stands and reported. A violation no open hazard answers to is a new hazard, found
by the inspection or re-inspection that lists it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import time

from casework.acting import Request
from casework.categories import Categories
from casework.desk import Desk, Sitting
from casework.importing_known import Difference
from casework.importing_rows import refuse_private
from casework.places import Places
from casework.reading import Done
from casework.recording import BATCH, record_in
from casework.taking_in import Intaking, Judgement, note_files, without_doubles
from casework.verifying import Look, send_back_in, sign_pass_in
from rules.finding import Finding
from rules.instants import at_local
from rules.ledgers import InspectionRow, Violation
from rules.naming import NotFound
from rules.refusals import BadInput, Refusal
from rules.rows import RowProblem, rows_out
from rules.standing import Actor
from rules.vocabulary import InspectionResult, Revisit, Source, Stage
from rules.words import Language, Text
from store import inspections
from store.inspections import OpenItem
from store.registry import CampusNow

KIND = "inspections"
"""How files of inspections are known among all files taken in."""
_WENT_WELL = (InspectionResult.PASSED, InspectionResult.CONDITIONAL)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A hazard a re-inspection looked at and could not conclude on, and why.

    number: its number, or the key of the finding where the same import has only just brought it.
    """

    number: str
    inspection: str
    was_seen_again: bool
    why: Text


@dataclass(frozen=True)
class InspectionsDone:
    """What an import came to."""

    inspections: int = 0
    known: int = 0
    hazards: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    sent_back: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    differing: tuple[Difference, ...] = ()
    problems: tuple[RowProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sound:
    """An inspection that may be taken in."""

    row: InspectionRow
    campus: CampusNow
    codes: tuple[str, ...]
    """The sub-category of each violation."""


@dataclass
class _Outcome:
    """What the inspections lead to, worked out before anything is written."""

    findings: list[tuple[str, Finding]] = field(default_factory=list)
    """With the key of the inspection each comes from."""
    passes: list[tuple[_Sound, OpenItem]] = field(default_factory=list)
    returns: list[tuple[_Sound, OpenItem, str]] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)


def import_inspections(desk: Desk, rows: Sequence[InspectionRow], how: Intaking) -> InspectionsDone:
    """The inspections are stored with all they lead to, in one transaction. Raises BadRows naming every bad row."""
    if how.who is None:
        raise BadInput(what=Text("导入检查须写明检查人员", "say which inspector imports the inspections"))
    judged = Judgement(list(how.problems))
    with desk.sitting(how.at) as sitting:
        actor = sitting.actor(how.who)
        sound = _judge(sitting, rows, judged)
        judged.settle(how)
        stored = inspections.known(sitting.session, [one.row.key for one in sound])
        fresh = [one for one in sound if one.row.key not in stored]
        differing = [
            found for one in sound if one.row.key in stored and (found := _difference(one, stored[one.row.key]))
        ]
        outcome = _conclude(sitting, fresh)
        numbers = _write(sitting, fresh, outcome, actor, how)
        passed, sent_back = _sign(sitting, outcome, actor)
        rejected = rows_out(judged.problems)
        note_files(sitting, KIND, how, actor.person_id, (len(fresh), len(sound) - len(fresh), rejected))
        return InspectionsDone(
            len(fresh), len(sound) - len(fresh), tuple(numbers), tuple(passed), tuple(sent_back),
            tuple(outcome.waiting), tuple(differing), tuple(judged.problems),
        )  # fmt: skip


def _judge(sitting: Sitting, rows: Sequence[InspectionRow], judged: Judgement) -> list[_Sound]:
    places, categories = Places.read(sitting), Categories(sitting.policy_in_force())
    found: list[_Sound] = []
    for row in without_doubles(rows, lambda row: row.key, "key", judged):
        if row.inspected_on > sitting.day:
            words = Text(f"日期晚于今天（{sitting.day}），请核对", f"the day lies after today ({sitting.day})")
            judged.reject(row, "inspected_on", words, row.inspected_on)
        try:
            campus, _ = places.school_and_area(row.school, "")
        except NotFound as fault:
            judged.reject(row, "school", fault.what, row.school)
            continue
        codes = [_code(row, one, categories, judged) for one in row.violations]
        if not judged.is_out(row):
            found.append(_Sound(row, campus, tuple(codes)))
    return found


def _code(row: InspectionRow, violation: Violation, categories: Categories, judged: Judgement) -> str:
    refuse_private(row, "description", violation.description, judged)
    refuse_private(row, "place", violation.place, judged)
    try:
        return categories.meant(violation.category)
    except NotFound as fault:
        judged.reject(row, "category", fault.what, violation.category)
        return ""


def _difference(one: _Sound, stored: inspections.InspectionNow) -> Difference | None:
    said = {"school": one.campus.id, "inspected_on": one.row.inspected_on, "is_recheck": one.row.is_recheck,
            "result": one.row.result}  # fmt: skip
    were = {"school": stored.campus_id, "inspected_on": stored.inspected_on, "is_recheck": stored.is_recheck,
            "result": stored.result}  # fmt: skip
    differs = [name for name in said if said[name] != were[name]]
    if not differs:
        return None
    return Difference(
        one.row.origin, one.row.key, tuple(differs), tuple(said[name] for name in differs),
        tuple(were[name] for name in differs),
    )  # fmt: skip


def _conclude(sitting: Sitting, fresh: Sequence[_Sound]) -> _Outcome:
    """Walks through the inspections in the order they were made; nothing is written."""
    outcome = _Outcome()
    items: dict[int, list[OpenItem]] = {}
    for item in inspections.open_items(sitting.session, sorted({one.campus.id for one in fresh})):
        items.setdefault(item.campus_id, []).append(item)
    for one in sorted(fresh, key=lambda one: (one.row.inspected_on, one.row.is_recheck, one.row.key)):
        here = items.setdefault(one.campus.id, [])
        earlier = [item for item in here if item.found_on <= one.row.inspected_on]
        seen: set[str] = set()
        if one.row.is_recheck and one.row.result is not InspectionResult.NOT_DONE:
            seen = _compare(one, earlier, outcome)
        for place, violation in enumerate(one.row.violations, 1):
            if violation.item and violation.item in seen:
                continue
            finding = _finding(one, place, violation)
            outcome.findings.append((one.row.key, finding))
            if violation.item:
                # Known to later re-inspections of the same import, though nobody can have verified it yet.
                key = finding.source_key or ""
                here.append(OpenItem(key, one.campus.id, violation.item, Stage.FOUND, one.row.inspected_on))
    return outcome


def _compare(one: _Sound, earlier: Sequence[OpenItem], outcome: _Outcome) -> set[str]:
    """What a re-inspection means for the hazards of earlier inspections. Returns the items it has seen again."""
    listed = {violation.item: violation.description for violation in one.row.violations if violation.item}
    again: set[str] = set()
    for item in earlier:
        is_seen = item.item in listed
        if is_seen:
            again.add(item.item)
        if item.stage is not Stage.SUBMITTED:
            words = Text("尚未提交验收", "it has not been submitted for verification")
            outcome.waiting.append(Waiting(item.number, one.row.key, is_seen, words))
        elif is_seen:
            outcome.returns.append((one, item, listed[item.item]))
        elif one.row.result in _WENT_WELL:
            outcome.passes.append((one, item))
        else:
            words = Text("复查不合格，未列出的不作结论", "the re-inspection failed: what it does not list stays open")
            outcome.waiting.append(Waiting(item.number, one.row.key, is_seen, words))
    return again


def _finding(one: _Sound, place: int, violation: Violation) -> Finding:
    return Finding(
        campus=one.campus.code,
        description=violation.description,
        subcategory=one.codes[place - 1],
        found_at=at_local(one.row.inspected_on, time()),
        source=one.row.source or Source.AGENCY_CHECK,
        place=violation.place,
        severity=violation.severity,
        checklist_item=violation.item or None,
        source_key=f"{one.row.key}/{place}",
    )


def _write(sitting: Sitting, fresh: Sequence[_Sound], outcome: _Outcome, actor: Actor, how: Intaking) -> list[str]:
    """Stores the inspections and records what they found. Returns the numbers of the new hazards."""
    inspections.add(
        sitting.session,
        [
            {
                "source_key": one.row.key,
                "campus_id": one.campus.id,
                "inspected_on": one.row.inspected_on,
                "source": one.row.source or Source.AGENCY_CHECK,
                "is_recheck": one.row.is_recheck,
                "result": one.row.result,
                "document": "\n".join(violation.description for violation in one.row.violations),
            }
            for one in fresh
        ],
    )
    ids = {key: one.id for key, one in inspections.known(sitting.session, [one.row.key for one in fresh]).items()}
    findings = [replace(finding, inspection_id=ids[key]) for key, finding in outcome.findings]
    numbers: list[str] = []
    for start in range(0, len(findings), BATCH):
        numbers += record_in(sitting, findings[start : start + BATCH], actor).numbers
        how.progress(min(start + BATCH, len(findings)), len(findings))
    return numbers


def _sign(sitting: Sitting, outcome: _Outcome, actor: Actor) -> tuple[list[str], list[str]]:
    """Signs the rounds the re-inspections speak of; what the actor may not sign is reported and stays as it is."""
    passed = [
        item.number
        for one, item in outcome.passes
        if _is_done(sitting, sign_pass_in, _Look(one, item, "未再发现 / not found again"), actor, outcome)
    ]
    sent_back = [
        item.number
        for one, item, said in outcome.returns
        if _is_done(sitting, send_back_in, _Look(one, item, said, was_seen_again=True), actor, outcome)
    ]
    return passed, sent_back


@dataclass(frozen=True, slots=True)
class _Look:
    """What a re-inspection saw of one hazard."""

    one: _Sound
    item: OpenItem
    said: str
    was_seen_again: bool = False


def _is_done(
    sitting: Sitting, act: Callable[[Sitting, Request, Look], Done], look: _Look, actor: Actor, outcome: _Outcome
) -> bool:
    row = look.one.row
    note = f"{row.inspected_on} {row.key}: {look.said}"
    try:
        # Whoever inspects again is there, and the document of the inspection shows it.
        act(sitting, Request(look.item.number, actor, sitting.at, note=note), Look(Revisit.ON_SITE, row.key))
    except Refusal as refusal:
        why = Text(refusal.say(Language.ZH), refusal.say(Language.EN))
        outcome.waiting.append(Waiting(look.item.number, row.key, look.was_seen_again, why))
        return False
    return True
