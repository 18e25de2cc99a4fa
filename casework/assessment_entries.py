"""What no ledger knows and a person enters for an assessment: practices adopted district-wide, and incidents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from casework.assessing import refuse_strangers
from casework.desk import Desk
from models.assessment import AssessmentEntry, AssessmentEntryWithdrawal
from rules.assessment_acts import EntryKind
from rules.instants import local_day, shown
from rules.refusals import BadInput
from rules.wording_given import refuse_unfit
from rules.words import Text
from store import assessment_points, cases, offices

LONGEST_DOCUMENT = 120
_SAID, _DOCUMENT = Text("内容", "what happened"), Text("证明材料", "document")


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody enters. unit: its code; empty for an incident, which is its school's. hazard: by its number."""

    kind: EntryKind
    happened_on: date
    said: str
    document: str
    unit: str = ""
    hazard: str = ""


def enter(desk: Desk, what: Entered, who: str, at: datetime) -> int:
    """The entry is on record. Returns its number. Raises BadInput, UnknownHazard, AssessmentNotYours."""
    _refuse_unfit(what, local_day(at))
    with desk.sitting(at) as sitting:
        hazard = cases.hazard_by_number(sitting.session, what.hazard) if what.kind is EntryKind.INCIDENT else None
        if hazard is not None:
            unit = hazard.responsible_unit_id or hazard.office_unit_id
        else:
            unit = offices.unit_by_code(sitting.session, what.unit)
        area = hazard.area_code if hazard is not None else offices.place_of(sitting.session, unit)[1]
        refuse_strangers(sitting, _county(area), who)
        row = AssessmentEntry(
            kind=what.kind, unit_id=unit, hazard_id=hazard.id if hazard is not None else None,
            happened_on=what.happened_on, said=what.said.strip(), document=what.document.strip(), at=at,
            by_id=sitting.actor(who).person_id or 0,
        )  # fmt: skip
        return assessment_points.put_entry(sitting.session, row)


def _refuse_unfit(what: Entered, today: date) -> None:
    if not what.said.strip() or not what.document.strip():
        words = "请写明内容和证明材料（文号或材料名称）", "say what happened, and which document proves it"
        raise BadInput(what=Text(*words))
    if len(what.document) > LONGEST_DOCUMENT:
        words = f"证明材料最长 {LONGEST_DOCUMENT} 字", f"the document has {LONGEST_DOCUMENT} characters at most"
        raise BadInput(what=Text(*words))
    if what.happened_on > today:
        raise BadInput(what=Text(f"日期 {what.happened_on} 还没有到", f"{what.happened_on} has not come yet"))
    refuse_unfit(_SAID, what.said)
    refuse_unfit(_DOCUMENT, what.document)


def _county(area: str) -> str:
    """Whose coordinator enters what no ledger knows: a town would otherwise reward its own schools."""
    return area[:6]


def withdraw(desk: Desk, number: int, who: str, at: datetime, reason: str) -> None:
    """The entry counts in nothing that is drawn up from now on. Raises BadInput, AssessmentNotYours."""
    if not reason.strip():
        raise BadInput(what=Text("请写明撤回理由", "say why it is withdrawn"))
    refuse_unfit(_SAID, reason)
    with desk.sitting(at) as sitting:
        assessment_points.hold_entry(sitting.session, number)
        found = assessment_points.entries(sitting.session, [""], only=number)
        if not found:
            raise BadInput(what=Text(f"没有录入 {number}", f"there is no entry {number}"))
        refuse_strangers(sitting, _county(found[0].area), who)
        if found[0].withdrawn_at is not None:
            when = shown(found[0].withdrawn_at)
            raise BadInput(what=Text(f"已于 {when} 撤回", f"it was withdrawn at {when}"))
        row = AssessmentEntryWithdrawal(
            entry_id=number, at=at, by_id=sitting.actor(who).person_id or 0, reason=reason.strip()
        )
        assessment_points.withdraw_entry(sitting.session, row)
