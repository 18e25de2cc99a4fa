"""What a letter says: the case as its act left it, put into the fields its template may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.desk import Sitting
from models.hazard import Hazard
from rules.instants import last_day, local_day, shown, shown_due
from rules.letter_fields import OF_KIND
from rules.letters import Happening, LetterKind
from rules.reporters import BRINGS_IN, CONFIDENTIAL, names_the_reporter
from rules.vocabulary import Act, ClockKind, UnitRole, Verdict
from rules.words import Language, Text, said
from store import cases, files_of_cases, letters, offices, open_clocks, views
from store.views import UnitLine


def as_written(value: object, language: Language) -> str:
    """A value as a letter says it: days as documents write them, nothing for what is not there."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return shown(value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日" if language is Language.ZH else value.isoformat()
    return said(value, language)


@dataclass(frozen=True, slots=True)
class Writing:
    """A letter about to be written."""

    sitting: Sitting
    hazard: Hazard
    kind: LetterKind
    rests_on: Happening
    past: Sequence[Happening]
    body: int
    by: str
    language: Language

    def say(self, value: object) -> str:
        """A value as the letter says it."""
        return as_written(value, self.language)

    def last(self, *acts: Act) -> Happening | None:
        """The last time one of these was done, up to the act the letter rests on."""
        upto = [one for one in self.past if one.act in acts and one.event_id <= self.rests_on.event_id]
        return upto[-1] if upto else None


Facts = dict[str, object]


def facts_of(one: Writing, number: str) -> Facts:
    """A value for every field of the kind."""
    found = {**_common(one), "number": number, **_OF_KIND[one.kind](one)}
    lists = {field.name for field in OF_KIND[one.kind] if field.columns}
    return {name: value if name in lists else one.say(value) for name, value in found.items()}


def _common(one: Writing) -> Facts:
    session, hazard = one.sitting.session, one.hazard
    units = views.units_of(session, hazard.id)
    found = next((past for past in one.past if past.act in BRINGS_IN), None)
    category = one.sitting.policy(hazard.policy_id).taxonomy.subcategory(hazard.subcategory)
    body = offices.unit_names(session, [one.body])[one.body]
    to = _addressee(one, units)
    named = [unit.name for unit in units]
    return {
        "body": body, "dated_on": local_day(one.rests_on.at), "made_by": one.by, "addressee": to,
        "copies": [name for name in dict.fromkeys(named) if name not in (to, body)],
        "hazard": hazard.number, "school": open_clocks.campus_of(session, hazard.campus_id),
        "area": letters.area_name(session, hazard.area_code), "place": hazard.place,
        "description": hazard.description, "category": category.name, "severity": hazard.severity,
        "source": hazard.source, "found_on": local_day(hazard.found_at), "found_by": _found_by(hazard, found),
        "responsible": _named(units, UnitRole.RESPONSIBLE), "lead": _named(units, UnitRole.LEAD),
        "co_units": _named(units, UnitRole.CO), "due": last_day(hazard.due_at) if hazard.due_at else None,
        "task": hazard.task, "standard": hazard.standard, "measures": hazard.measures,
    }  # fmt: skip


def _found_by(hazard: Hazard, found: Happening | None) -> Text | str:
    """Who found it. A letter goes to the unit it is about and to others, so that it never names who reported it."""
    if found is None:
        return ""
    return CONFIDENTIAL if names_the_reporter(hazard.source, found.act) else found.by


def _named(units: Sequence[UnitLine], role: UnitRole) -> list[str]:
    return [one.name for one in units if one.role is role]


_TO_THE_OFFICE = LetterKind.RECEIPT, LetterKind.RECTIFICATION_REPORT, LetterKind.EXTENSION_REQUEST
_TO_THE_CHASED = LetterKind.REMINDER_LETTER, LetterKind.SUPERVISION_LETTER


def _addressee(one: Writing, units: Sequence[UnitLine]) -> str:
    """Whom it goes to: the office, the unit that is late, or whoever has to put it right."""
    if one.kind in _TO_THE_OFFICE:
        office = one.hazard.office_unit_id
        return offices.unit_names(one.sitting.session, [office])[office]
    if one.kind in _TO_THE_CHASED and one.rests_on.unit:
        return one.rests_on.unit
    return "、".join(_named(units, UnitRole.RESPONSIBLE))


def _nothing(_one: Writing) -> Facts:
    return {}


def _assignment(one: Writing) -> Facts:
    clocks = open_clocks.open_clocks_of(one.sitting.session, one.hazard.id)
    sign_by = next((clock.due_at for clock in clocks if clock.kind is ClockKind.ACKNOWLEDGE), None)
    return {"sign_by": shown_due(sign_by)}


def _receipt(one: Writing) -> Facts:
    objection = one.last(Act.OBJECT)
    return {
        "assignment": _number_of(one, LetterKind.ASSIGNMENT), "signed_by": one.rests_on.by,
        "signed_at": one.rests_on.at, "objection": objection.note if objection else Text("无", "none"),
    }  # fmt: skip


def _number_of(one: Writing, *kinds: LetterKind) -> str:
    """The number of the last letter of these kinds that still stands."""
    written = letters.letters_of(one.sitting.session, one.hazard.id)
    return next((row.number for row in reversed(written) if row.kind in kinds and row.withdrawn_at is None), "")


def _report(one: Writing) -> Facts:
    funds, session = one.hazard.funds_fen, one.sitting.session
    files = [row for row in files_of_cases.files_of(session, one.hazard.id, None) if row.added_at <= one.rests_on.at]
    return {
        "done_on": local_day(one.rests_on.at), "funds": f"{funds / 100:.2f}" if funds is not None else "",
        "note": one.rests_on.note, "reported_by": one.rests_on.by,
        "files": [{"name": row.name, "kind": one.say(row.kind)} for row in files],
    }  # fmt: skip


def _extension(one: Writing) -> Facts:
    session = one.sitting.session
    asked = next(row for row in cases.extensions_of(session, one.hazard.id) if row.requested_at == one.rests_on.at)
    named = letters.person_names(session, {asked.requested_by_id, asked.decided_by_id or asked.requested_by_id})
    decided = asked.decided_at is not None
    return {
        "from_on": asked.from_on, "until": asked.until, "reason": asked.reason, "progress": asked.progress,
        "interim": asked.interim, "asked_by": named[asked.requested_by_id],
        "decision": asked.state if decided else None,
        "decided_by": named[asked.decided_by_id] if asked.decided_by_id else "",
        "decided_on": local_day(asked.decided_at) if asked.decided_at else None,
        "decision_note": asked.decision_note if decided else "",
    }  # fmt: skip


def _rung(one: Writing) -> Facts:
    on = one.rests_on
    due = on.due_at or one.hazard.due_at
    late = (local_day(on.at) - last_day(due)).days if due else 0
    return {
        "matter": on.clock or ClockKind.RECTIFY, "matter_due": last_day(due) if due else None,
        "overdue_days": late if late > 0 else None,
    }  # fmt: skip


def _step(one: Writing) -> Facts:
    session, number = one.sitting.session, (one.rests_on.facts or {}).get("proposal")
    step = next(row for row in letters.steps_of(session, one.hazard.id) if row.id == number)
    people = {person for person in (step.decided_by_id, step.concluded_by_id) if person is not None}
    named = letters.person_names(session, people)
    return {
        "approved_by": named.get(step.decided_by_id or 0, ""), "reason": step.reason, "decision": step.decision_note,
        "approved_on": local_day(step.decided_at) if step.decided_at else None, "conclusion": step.conclusion,
        "concluded_on": local_day(step.concluded_at) if step.concluded_at else None,
        "concluded_by": named.get(step.concluded_by_id or 0, ""),
    }  # fmt: skip


def _listed(one: Writing) -> Facts:
    session, number = one.sitting.session, (one.rests_on.facts or {}).get("proposal")
    step = next(row for row in letters.steps_of(session, one.hazard.id) if row.id == number)
    until = letters.supervised_until(session, one.hazard.id, step.id)
    return {**_step(one), "listing": step.listing or "", "listed_until": last_day(until) if until else None}


def _signs(one: Writing) -> Facts:
    signed = [row for row in views.signs_of(one.sitting.session, one.hazard.number) if row.signed_at <= one.rests_on.at]
    newest = max((row.round for row in signed), default=0)
    say = one.say
    rows = [
        {"side": say(row.side), "unit": row.unit, "verdict": say(row.verdict), "how": say(row.revisit),
         "by": row.by, "at": say(row.signed_at)}
        for row in signed if row.round == newest
    ]  # fmt: skip
    return {"signs": rows}


_OPINION: Mapping[Act, Verdict] = {
    Act.PASS: Verdict.PASSED, Act.PASS_IN_PART: Verdict.IN_PART, Act.REWORK: Verdict.FAILED
}  # fmt: skip


def _recheck(one: Writing) -> Facts:
    on = one.rests_on
    return {"rechecked_on": local_day(on.at), "opinion": _OPINION[on.act], "note": on.note, **_signs(one)}


def _closure(one: Writing) -> Facts:
    on = one.rests_on
    recheck = _number_of(one, LetterKind.RECHECK_OPINION)
    return {"recheck": recheck, "closed_on": local_day(on.at), "closed_by": on.by, **_signs(one)}


_OF_KIND: Mapping[LetterKind, Callable[[Writing], Facts]] = {
    LetterKind.RECTIFICATION_NOTICE: _nothing, LetterKind.ASSIGNMENT: _assignment, LetterKind.RECEIPT: _receipt,
    LetterKind.RECTIFICATION_REPORT: _report, LetterKind.EXTENSION_REQUEST: _extension,
    LetterKind.REMINDER_LETTER: _rung, LetterKind.SUPERVISION_LETTER: _rung, LetterKind.LISTED_SUPERVISION: _listed,
    LetterKind.DELISTING: _listed, LetterKind.RECHECK_OPINION: _recheck, LetterKind.CLOSURE_SLIP: _closure,
    LetterKind.TALK_RECORD: _step,
}  # fmt: skip
