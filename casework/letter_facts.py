"""What a letter says: the case as its act left it, put into the fields its template may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.desk import Sitting
from casework.letter_past import CaseThen, case_then
from models.hazard import Hazard
from models.proposal import Proposal
from rules.facts import Given
from rules.instants import SHANGHAI, last_day, local_day, shown, shown_due
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
    is_zh = language is Language.ZH
    if isinstance(value, datetime):
        local = value.astimezone(SHANGHAI)
        return f"{as_written(local.date(), language)}{local:%H:%M}" if is_zh else shown(value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日" if is_zh else value.isoformat()
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

    def say_due(self, due_at: datetime | None) -> str:
        """A deadline as the letter says it: 24:00 belongs to the day it ends."""
        if due_at is None or self.language is not Language.ZH:
            return shown_due(due_at)
        return f"{self.say(last_day(due_at))}{shown_due(due_at)[-5:]}"

    def last(self, *acts: Act) -> Happening | None:
        """The last time one of these was done, up to the act the letter rests on; what was turned down is not."""
        done = (one for one in self.past if one.act in acts and one.given is not Given.REJECTED)
        upto = [one for one in done if one.event_id <= self.rests_on.event_id]
        return upto[-1] if upto else None


Facts = dict[str, object]


def facts_of(one: Writing, number: str) -> Facts:
    """A value for every field of the kind."""
    then = case_then(one.sitting, one.hazard, one.past, one.rests_on)
    found = {**_common(one, then), "number": number, **_OF_KIND[one.kind](one, then)}
    lists = {field.name for field in OF_KIND[one.kind] if field.columns}
    return {name: value if name in lists else one.say(value) for name, value in found.items()}


def _common(one: Writing, then: CaseThen) -> Facts:
    session, hazard, units = one.sitting.session, one.hazard, then.units
    found = next((past for past in one.past if past.act in BRINGS_IN), None)
    category = one.sitting.policy(hazard.policy_id).taxonomy.subcategory(hazard.subcategory)
    body = offices.unit_names(session, [one.body])[one.body]
    to = _addressee(one, units)
    named = [unit.name for unit in units]
    return {
        "body": body, "dated_on": local_day(one.rests_on.at), "made_by": one.by, "addressee": to,
        "copies": [name for name in dict.fromkeys(named) if name not in (*to, body)],
        "hazard": hazard.number, "school": open_clocks.campus_of(session, hazard.campus_id),
        "area": letters.area_name(session, hazard.area_code), "place": hazard.place,
        "description": hazard.description, "category": category.name, "severity": hazard.severity,
        "source": hazard.source, "found_on": local_day(hazard.found_at), "found_by": _found_by(hazard, found),
        "found_unit": "" if found is None or names_the_reporter(hazard.source, found.act) else found.unit,
        "responsible": _named(units, UnitRole.RESPONSIBLE), "lead": _named(units, UnitRole.LEAD),
        "co_units": _named(units, UnitRole.CO), "due": last_day(then.due_at) if then.due_at else None,
        "task": hazard.task, "standard": hazard.standard, "measures": then.measures,
    }  # fmt: skip


def _found_by(hazard: Hazard, found: Happening | None) -> Text | str:
    """Who found it. A letter goes to the unit it is about and to others, so that it never names who reported it."""
    if found is None:
        return ""
    return CONFIDENTIAL if names_the_reporter(hazard.source, found.act) else found.by


def _named(units: Sequence[UnitLine], *roles: UnitRole) -> list[str]:
    return list(dict.fromkeys(one.name for role in roles for one in units if one.role is role))


_TO_THE_OFFICE = LetterKind.RECEIPT, LetterKind.RECTIFICATION_REPORT, LetterKind.EXTENSION_REQUEST
_TO_THE_CHASED = LetterKind.REMINDER_LETTER, LetterKind.SUPERVISION_LETTER


def _addressee(one: Writing, units: Sequence[UnitLine]) -> list[str]:
    """Whom it goes to: the office, the unit that is late, all who have to sign, or whoever has to put it right."""
    if one.kind in _TO_THE_OFFICE:
        office = one.hazard.office_unit_id
        return [offices.unit_names(one.sitting.session, [office])[office]]
    if one.kind in _TO_THE_CHASED and one.rests_on.unit:
        return [one.rests_on.unit]
    if one.kind is LetterKind.ASSIGNMENT:
        return _named(units, UnitRole.LEAD, UnitRole.CO, UnitRole.RESPONSIBLE)
    return _named(units, UnitRole.RESPONSIBLE)


def _nothing(_one: Writing, _then: CaseThen) -> Facts:
    return {}


def _assignment(one: Writing, then: CaseThen) -> Facts:
    sign_by = min(then.dues(ClockKind.ACKNOWLEDGE, started_at=one.rests_on.at), default=None)
    office = offices.unit_names(one.sitting.session, [one.body])[one.body]
    how = Text(
        f"在校安系统签收、提交整改情况和材料，或者书面报送{office}",
        f"sign for it and submit the evidence in Xiao'an, or report in writing to {office}",
    )
    return {"sign_by": one.say_due(sign_by), "feedback": how}


def _receipt(one: Writing, _then: CaseThen) -> Facts:
    on = one.rests_on
    said = [past for past in one.past if past.act is Act.OBJECT and past.unit_id == on.unit_id]
    objection = next((past for past in reversed(said) if past.event_id <= on.event_id), None)
    return {
        "assignment": _number_of(one, LetterKind.ASSIGNMENT, Act.ASSIGN, Act.RULE), "signed_by": on.by,
        "signed_at": on.at, "objection": objection.note if objection else Text("无", "none"),
    }  # fmt: skip


def _number_of(one: Writing, kind: LetterKind, *since: Act) -> str | Text:
    """The number of the last letter of this kind about what was done since then, if it still stands."""
    begun, on = one.last(*since), one.rests_on.event_id
    first = begun.event_id if begun else 0
    written = [
        row for row in letters.letters_of(one.sitting.session, one.hazard.id)
        if row.kind is kind and row.withdrawn_at is None and first <= (row.event_id or 0) <= on
    ]  # fmt: skip
    return written[-1].number if written else Text("未另行出具", "none was written")


def _report(one: Writing, then: CaseThen) -> Facts:
    on = one.rests_on
    files = {
        row.digest: row
        for row in files_of_cases.files_of(one.sitting.session, one.hazard.id, None)
        if row.added_at <= on.at
    }
    return {
        "done_on": local_day(on.at), "funds": f"{then.funds_fen / 100:.2f}" if then.funds_fen is not None else "",
        # Whoever found a hazard put right on the spot is no member of the unit that reports it.
        "note": on.note, "reported_by": on.by if on.act is Act.SUBMIT else "",
        "files": [
            {"no": str(count), "name": row.name, "kind": one.say(row.kind), "added": one.say(local_day(row.added_at))}
            for count, row in enumerate(files.values(), 1)
        ],
    }  # fmt: skip


def _extension(one: Writing, _then: CaseThen) -> Facts:
    session, on, asking = one.sitting.session, one.rests_on, one.last(Act.REQUEST_EXTENSION)
    asked = next(row for row in cases.extensions_of(session, one.hazard.id) if asking and row.requested_at == asking.at)
    is_decided = on.act is not Act.REQUEST_EXTENSION
    return {
        "from_on": asked.from_on, "until": asked.until, "reason": asked.reason, "progress": asked.progress,
        "interim": asked.interim, "asked_by": asking.by if asking else "",
        "decision": asked.state if is_decided else None, "decided_by": on.by if is_decided else "",
        "decided_on": local_day(on.at) if is_decided else None, "decision_note": on.note if is_decided else "",
    }  # fmt: skip


def _rung(one: Writing, then: CaseThen) -> Facts:
    return _rung_facts(one.rests_on, then)


def _rung_facts(on: Happening, then: CaseThen) -> Facts:
    due = then.due_of(on.clock_id) or then.due_at
    late = (local_day(on.at) - last_day(due)).days if due else 0
    return {
        "matter": on.clock or ClockKind.RECTIFY, "matter_due": last_day(due) if due else None,
        "overdue_days": late if late > 0 else None,
    }  # fmt: skip


def _proposal(one: Writing) -> Proposal:
    number = (one.rests_on.facts or {}).get("proposal")
    return next(row for row in letters.steps_of(one.sitting.session, one.hazard.id) if row.id == number)


def _why_proposed(one: Writing, step: Proposal) -> str | Text:
    """What the ladder proposed it for, where nobody gave a reason: it proposes by itself."""
    rung = next((past for past in one.past if past.event_id == step.event_id), None)
    if rung is None or rung.clock is None:
        return ""
    facts = _rung_facts(rung, case_then(one.sitting, one.hazard, one.past, rung))
    due, late = one.say(facts["matter_due"]), facts["overdue_days"] or 0
    return Text(
        f"{rung.clock.zh}应于{due}前完成，逾期{late}天仍未完成，按督办阶梯提请",
        f"{rung.clock.en} was due on {due}, {late} days before: proposed by the ladder",
    )


def _step(one: Writing, _then: CaseThen) -> Facts:
    step, is_over = _proposal(one), one.rests_on.act is Act.CONCLUDE
    people = {person for person in (step.decided_by_id, step.concluded_by_id) if person is not None}
    named = letters.person_names(one.sitting.session, people)
    return {
        "approved_by": named.get(step.decided_by_id or 0, ""), "reason": step.reason or _why_proposed(one, step),
        "decision": step.decision_note,
        "approved_on": local_day(step.decided_at) if step.decided_at else None,
        "conclusion": step.conclusion if is_over else "",
        "concluded_on": local_day(one.rests_on.at) if is_over else None,
        "concluded_by": named.get(step.concluded_by_id or 0, "") if is_over else "",
    }  # fmt: skip


def _listed(one: Writing, then: CaseThen) -> Facts:
    step = _proposal(one)
    until = next(reversed(then.dues(ClockKind.LISTED, step.id)), None)
    return {**_step(one, then), "listing": step.listing or "", "listed_until": last_day(until) if until else None}


def _signs(one: Writing) -> Facts:
    signed = [row for row in views.signs_of(one.sitting.session, one.hazard.number) if row.signed_at <= one.rests_on.at]
    newest = max((row.round for row in signed), default=0)
    say = one.say
    rows = [
        {"side": say(row.side), "unit": row.unit, "verdict": say(row.verdict), "how": say(row.revisit),
         "by": row.by, "at": say(row.signed_at), "note": row.note}
        for row in signed if row.round == newest
    ]  # fmt: skip
    return {"signs": rows}


_OPINION: Mapping[Act, Verdict] = {
    Act.PASS: Verdict.PASSED, Act.PASS_IN_PART: Verdict.IN_PART, Act.REWORK: Verdict.FAILED
}  # fmt: skip


def _recheck(one: Writing, _then: CaseThen) -> Facts:
    on = one.rests_on
    return {"rechecked_on": local_day(on.at), "opinion": _OPINION[on.act], "note": on.note, **_signs(one)}


def _closure(one: Writing, _then: CaseThen) -> Facts:
    on = one.rests_on
    recheck = _number_of(one, LetterKind.RECHECK_OPINION, Act.SUBMIT, Act.FIX_ON_SPOT)
    return {"recheck": recheck, "closed_on": local_day(on.at), "closed_by": on.by, **_signs(one)}


_OF_KIND: Mapping[LetterKind, Callable[[Writing, CaseThen], Facts]] = {
    LetterKind.RECTIFICATION_NOTICE: _nothing, LetterKind.ASSIGNMENT: _assignment, LetterKind.RECEIPT: _receipt,
    LetterKind.RECTIFICATION_REPORT: _report, LetterKind.EXTENSION_REQUEST: _extension,
    LetterKind.REMINDER_LETTER: _rung, LetterKind.SUPERVISION_LETTER: _rung, LetterKind.LISTED_SUPERVISION: _listed,
    LetterKind.DELISTING: _listed, LetterKind.RECHECK_OPINION: _recheck, LetterKind.CLOSURE_SLIP: _closure,
    LetterKind.TALK_RECORD: _step,
}  # fmt: skip
