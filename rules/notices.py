"""Notices: what is told about inspections, meetings, records and assessments: it belongs to no event of a hazard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import orjson
from pydantic import TypeAdapter

from rules.telling import MessageKind, Urgency
from rules.vocabulary import Severity
from rules.words import Text, Word


class NoticeKind(Word):
    """What a notice is about; the message that tells it is of the kind with the same code."""

    VISITS_GIVEN = "visits_given", "检查任务", "visits to make"
    VISITS_CHANGED = "visits_changed", "检查安排调整", "visits changed"
    VISIT_ANNOUNCED = "visit_announced", "检查通知", "visit announced"
    VISIT_UNSIGNED = "visit_unsigned", "检查记录待签字", "visit to sign"
    FINDINGS = "findings", "检查结果反馈", "what a visit found"
    CAMPAIGN_ENDED = "campaign_ended", "检查行动情况", "campaign over"
    RESOLUTION_DUE = "resolution_due", "议定事项到期", "resolution due"
    RESOLUTION_LATE = "resolution_late", "议定事项逾期", "resolution late"
    RECORDS_LAPSING = "records_lapsing", "责任档案到期提醒", "records lapsing"
    BULLETIN_ISSUED = "bulletin_issued", "通报印发", "bulletin issued"
    ASSESSED = "assessed", "考核公示", "assessment published"
    APPEAL_RULED = "appeal_ruled", "考核申诉裁定", "appeal ruled on"

    @property
    def tells(self) -> MessageKind:
        """The kind of message it is told by."""
        return MessageKind.of(self.value)


@dataclass(frozen=True, slots=True)
class VisitSaid:
    """One visit, as a notice speaks of it."""

    number: str
    school: str
    day: date
    team: int | None = None
    mates: tuple[str, ...] = ()
    """Who else goes."""


@dataclass(frozen=True, slots=True)
class FoundSaid:
    """One finding, as a notice speaks of it. Of what is sensitive, what and place stay empty."""

    number: str
    severity: str
    item: str = ""
    place: str = ""
    what: str = ""
    is_fixed: bool = False
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class NoticeSaid:
    """Everything the text of a notice may name, in no language yet; what is empty leaves out its line.

    number: of the campaign, the visit, the resolution, the school, the bulletin or the assessment. changes: what is
    different now, a sentence each. missing: the first schools that were not visited, and uncounted how many more there
    are.
    """

    number: str
    title: str = ""
    document: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    school: str = ""
    visits: tuple[VisitSaid, ...] = ()
    teams: tuple[str, ...] = ()
    checklists: tuple[Text, ...] = ()
    changes: tuple[Text, ...] = ()
    reason: str = ""
    found: tuple[FoundSaid, ...] = ()
    is_concluded: bool = False
    listed: int = 0
    visited: int = 0
    missing: tuple[str, ...] = ()
    uncounted: int = 0
    due_on: date | None = None
    text: str = ""
    standard: str = ""

    def packed(self) -> str:
        """As it is kept; the same is always the same text."""
        return orjson.dumps(self, option=orjson.OPT_SORT_KEYS).decode()


_SAID = TypeAdapter(NoticeSaid)


def unpacked(kept: str) -> NoticeSaid:
    """What a kept notice says. Raises ValidationError for anything packed() has not written."""
    return _SAID.validate_json(kept)


_URGENCY = {
    NoticeKind.CAMPAIGN_ENDED: Urgency.ROUTINE,
    NoticeKind.RESOLUTION_DUE: Urgency.ROUTINE,
    NoticeKind.RECORDS_LAPSING: Urgency.ROUTINE,
    NoticeKind.BULLETIN_ISSUED: Urgency.ROUTINE,
}


def urgency_of(kind: NoticeKind, gravest: Severity | None = None, *, is_clean: bool = False) -> Urgency:
    """How soon a notice must leave. gravest: of the hazards it tells of. is_clean: nothing was found."""
    if gravest is Severity.MAJOR:
        return Urgency.URGENT
    return Urgency.ROUTINE if is_clean else _URGENCY.get(kind, Urgency.PROMPT)
