"""Letters about a hazard or a meeting: which there are, and what must have happened before each is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.facts import Given
from rules.offices import Duty
from rules.standing import Actor, Seat
from rules.telling import MessageKind
from rules.vocabulary import Act, ClockKind, Instrument
from rules.words import Text, Word


class LetterKind(Word):
    """A document about one hazard, or about one meeting."""

    RECTIFICATION_NOTICE = "rectification_notice", "限期整改通知书", "rectification notice"
    ASSIGNMENT = "assignment", "交办单", "assignment slip"
    RECEIPT = "receipt", "签收回执", "receipt"
    RECTIFICATION_REPORT = "rectification_report", "整改情况报告", "rectification report"
    EXTENSION_REQUEST = "extension_request", "延期申请表", "extension request"
    REMINDER_LETTER = "reminder_letter", "提醒函", "reminder letter"
    SUPERVISION_LETTER = "supervision_letter", "督办函", "supervision letter"
    LISTED_SUPERVISION = "listed_supervision", "挂牌督办通知书", "listed supervision notice"
    DELISTING = "delisting", "摘牌通知书", "delisting notice"
    RECHECK_OPINION = "recheck_opinion", "复查（验收）意见书", "re-check opinion"
    CLOSURE_SLIP = "closure_slip", "销号单", "close-out slip"
    TALK_RECORD = "talk_record", "约谈记录", "record of a talk"
    MINUTES = "minutes", "会议纪要", "minutes"

    @property
    def sign(self) -> str:
        """What stands for the kind in a document number."""
        return RESTS_ON[self].sign


class LetterBody(Word):
    """Which unit of the case a letter comes from."""

    OFFICE = "office", "统筹办公室", "the office that coordinates the case"
    LEAD = "lead", "主办单位", "the lead unit"
    ACTING = "acting", "办理单位", "the unit that did the act"
    RECTIFIER = "rectifier", "整改单位", "the unit that put it right"
    APPLICANT = "applicant", "申请单位", "the unit that asked for more time"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a kind of letter rests on: one of these acts, by one of these instruments where it names any.

    Minutes rest on no act on a hazard, but on their being issued.
    """

    sign: str
    body: LetterBody
    acts: frozenset[Act]
    instruments: frozenset[Instrument]
    wanted: Text
    """What must have happened, for whoever asks too early."""


def _ground(sign: str, body: LetterBody, wanted: Text, *acts: Act, by: Instrument | None = None) -> Ground:
    return Ground(sign, body, frozenset(acts), frozenset({by} if by is not None else ()), wanted)


_HANDED = Text("隐患交办", "the hazard has been handed over")

RESTS_ON: Mapping[LetterKind, Ground] = {
    # An objection that was upheld hands it over a second time, to another unit and with another deadline.
    LetterKind.RECTIFICATION_NOTICE: _ground("责改", LetterBody.LEAD, _HANDED, Act.ASSIGN, Act.RULE),
    LetterKind.ASSIGNMENT: _ground("交", LetterBody.OFFICE, _HANDED, Act.ASSIGN, Act.RULE),
    LetterKind.RECEIPT: _ground("收", LetterBody.ACTING, Text("单位签收", "a unit has signed for it"), Act.ACKNOWLEDGE),
    LetterKind.RECTIFICATION_REPORT: _ground(
        "报", LetterBody.RECTIFIER, Text("提交验收", "it has been submitted"), Act.SUBMIT, Act.FIX_ON_SPOT
    ),
    LetterKind.EXTENSION_REQUEST: _ground(
        "延", LetterBody.APPLICANT, Text("申请延期", "more time has been asked for"),
        Act.REQUEST_EXTENSION, Act.GRANT_EXTENSION, Act.REFUSE_EXTENSION,
    ),
    LetterKind.REMINDER_LETTER: _ground(
        "提", LetterBody.OFFICE, Text("阶梯升到提醒函一级", "the ladder has come to a reminder letter"),
        Act.ESCALATE, by=Instrument.REMINDER_LETTER,
    ),
    LetterKind.SUPERVISION_LETTER: _ground(
        "督", LetterBody.OFFICE, Text("阶梯升到督办函一级", "the ladder has come to a supervision letter"),
        Act.ESCALATE, by=Instrument.SUPERVISION_LETTER,
    ),
    LetterKind.LISTED_SUPERVISION: _ground(
        "挂", LetterBody.OFFICE, Text("领导同意挂牌督办", "a leader has approved listed supervision"),
        Act.APPROVE, by=Instrument.LISTED_SUPERVISION,
    ),
    LetterKind.DELISTING: _ground(
        "摘", LetterBody.OFFICE, Text("挂牌督办办结", "listed supervision has been concluded"),
        Act.CONCLUDE, by=Instrument.LISTED_SUPERVISION,
    ),
    LetterKind.RECHECK_OPINION: _ground(
        "复", LetterBody.ACTING, Text("验收单位签署意见", "a verifying unit has signed"),
        Act.PASS, Act.PASS_IN_PART, Act.REWORK,
    ),
    LetterKind.CLOSURE_SLIP: _ground("销", LetterBody.OFFICE, Text("隐患销号", "it is closed out"), Act.CLOSE_OUT),
    LetterKind.TALK_RECORD: _ground(
        "谈", LetterBody.OFFICE, Text("领导同意约谈", "a leader has approved a talk"), Act.APPROVE, by=Instrument.TALK
    ),
    LetterKind.MINUTES: _ground("纪", LetterBody.OFFICE, Text("会议议定事项", "a meeting has settled something")),
}  # fmt: skip


GO_ALONG: Mapping[MessageKind, tuple[LetterKind, ...]] = {
    MessageKind.REMINDER_LETTER: (LetterKind.REMINDER_LETTER,),
    MessageKind.SUPERVISION_LETTER: (LetterKind.SUPERVISION_LETTER,),
    MessageKind.ASSIGNED: (LetterKind.ASSIGNMENT, LetterKind.RECTIFICATION_NOTICE),
    MessageKind.LISTED_SUPERVISION: (LetterKind.LISTED_SUPERVISION,),
    MessageKind.CONCLUDED: (LetterKind.DELISTING,),
}
"""Letters that may go with the message about their act, where policy has it so: the act is all they need."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of the case, with what a letter may say of it."""

    event_id: int
    act: Act
    at: datetime
    instrument: Instrument | None = None
    unit_id: int | None = None
    unit: str = ""
    by: str = ""
    note: str = ""
    facts: Mapping[str, object] | None = None
    given: Given = Given.NOTHING
    clock_id: int | None = None
    """The clock behind a rung of the ladder."""
    clock: ClockKind | None = None


def grounds_for(kind: LetterKind, past: Sequence[Happening]) -> tuple[Happening, ...]:
    """What a letter of this kind may rest on, the oldest first; nothing where it may not be written."""
    wanted = RESTS_ON[kind]
    return tuple(
        one for one in past
        if one.act in wanted.acts and (not wanted.instruments or one.instrument in wanted.instruments)
        and one.given is not Given.REJECTED
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseUnits:
    """Units of a case as an act left it. applicant: who had last asked for more time."""

    office: int
    lead: int | None = None
    responsible: int | None = None
    applicant: int | None = None


def body_of(kind: LetterKind, rests_on: Happening, units: CaseUnits) -> int:
    """The unit a letter comes from; the office where nobody acted for a unit."""
    acting = rests_on.unit_id
    named = {
        LetterBody.OFFICE: units.office, LetterBody.LEAD: units.lead, LetterBody.ACTING: acting,
        LetterBody.RECTIFIER: units.responsible if rests_on.act is Act.FIX_ON_SPOT else acting,
        LetterBody.APPLICANT: units.applicant,
    }  # fmt: skip
    return named[RESTS_ON[kind].body] or units.office


def may_write(actor: Actor, body: int, area: str) -> bool:
    """Whether somebody writes letters of this unit about a case there: who sits in it, and who coordinates there."""
    return any(seat.unit_id == body or _coordinates(seat, area) for seat in actor.seats)


def coordinates(actor: Actor, area: str) -> bool:
    """Whether somebody coordinates where this area is."""
    return any(_coordinates(seat, area) for seat in actor.seats)


def _coordinates(seat: Seat, area: str) -> bool:
    return seat.duty is Duty.COORDINATOR and area.startswith(seat.area)


LONGEST_PREFIX = 30


def letter_number(prefix: str, year: int, running: int) -> str:
    """青禾校安督〔2026〕12号: as the documents of a body are numbered."""
    return f"{prefix}〔{year}〕{running}号"


_NUMBERED = re.compile(r"([\w\s]+)[〔\[［(（]\s*(\d{4})\s*[〕\]］)）]\s*第?\s*(\d{1,4})\s*号")


def number_read(said: str) -> tuple[str, int, int] | None:
    """Prefix, year and running number of a document number, the way letter_number writes one; None for any other."""
    found = _NUMBERED.fullmatch(said.strip())
    if found is None or not 0 < len(prefix := found[1].strip()) <= LONGEST_PREFIX:
        return None
    return prefix, int(found[2]), int(found[3])


def series_of(unit: int, prefix: str) -> str:
    """What the numbers of a unit's letters with this prefix are counted under."""
    return f"letter:{unit}:{prefix}"


def prefix_of(unit: str, kind: LetterKind) -> str:
    """What numbers of a unit begin with where nobody chose: its name, cut where too long, and the sign of the kind."""
    return unit[: LONGEST_PREFIX - len(kind.sign)] + kind.sign


def units_called(prefix: str) -> list[str]:
    """What units would be called whose numbers begin so though nobody chose it."""
    signs = {kind.sign for kind in LetterKind}
    return sorted(prefix.removesuffix(sign) for sign in signs if prefix.endswith(sign))


_OF_BULLETINS = "通报"


def prefix_of_bulletins(unit: str) -> str:
    """What numbers of a unit's bulletins begin with."""
    return unit[: LONGEST_PREFIX - len(_OF_BULLETINS)] + _OF_BULLETINS
