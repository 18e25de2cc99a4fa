"""What the API answers with about hazards: codes for words, UTC for instants, days as days in China."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from rules.offices import Duty
from rules.telling import TaskKind
from rules.vocabulary import (
    Act,
    ClockKind,
    ClockState,
    EvidenceKind,
    Instrument,
    Location,
    Revisit,
    Severity,
    Side,
    Source,
    Stage,
    UnitRole,
    Verdict,
)
from rules.words import Text, Word

_NUMBER = Field(examples=["510503-2026-000001"])


class Shape(BaseModel):
    """What leaves here; read off the plain values of the layers below."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Said(Shape):
    """One text in both languages."""

    zh: str = Field(examples=["签收"])
    en: str = Field(examples=["acknowledge"])


class Coded(Said):
    """A word: the code that stays, and what people read."""

    code: str = Field(examples=["acknowledge"])


def said(text: Text | Word | str) -> Said:
    return Said(zh=text, en=text) if type(text) is str else Said(zh=text.zh, en=text.en)  # type: ignore[union-attr]  # a plain str has neither


def coded(word: Word) -> Coded:
    return Coded(code=word.value, zh=word.zh, en=word.en)


class HazardLine(Shape):
    """One hazard in a list."""

    number: str = _NUMBER
    stage: Stage
    severity: Severity
    school: str = Field(validation_alias="campus")
    place: str
    description: str
    lead: str | None
    due_at: datetime | None


class HazardPage(Shape):
    """Hazards, open ones by their deadline first. next: the address that goes on, empty at the end."""

    items: list[HazardLine]
    next: str | None = Field(examples=["/api/v1/hazards?limit=50&after=0.1790000000000000.17"])


class UnitOnIt(Shape):
    name: str
    role: UnitRole
    acknowledged_at: datetime | None


class OpenClock(Shape):
    """A clock that has not stopped, and the unit it chases."""

    kind: ClockKind
    unit: str | None
    state: ClockState
    due_at: datetime


class Event(Shape):
    """One line of the ledger: what, by whom, for which unit, and who was told of it.

    is_kept_back: by and unit are empty because who reported a hazard is not for who sits where it was reported.
    """

    id: int
    at: datetime
    act: Act
    by: str | None
    unit: str | None
    is_kept_back: bool
    stage_from: Stage | None
    stage_to: Stage | None
    note: str | None
    what: Said
    told: Said


class File(Shape):
    """A file of a hazard; its content stands under `/evidence/{id}`."""

    id: int
    name: str
    kind: EvidenceKind
    media_type: str
    size: int
    added_at: datetime
    act: Act
    by: str | None
    is_kept_back: bool


class Signature(Shape):
    round: int
    side: Side
    unit: str
    verdict: Verdict
    revisit: Revisit
    by: str
    signed_at: datetime


class Relative(Shape):
    """A hazard it was split off from, or that was split off from it."""

    number: str = _NUMBER
    stage: Stage
    description: str
    due_at: datetime | None


class WholeHazard(Shape):
    """Everything about one hazard. newest: its last event, to be sent back as `seen` with an act."""

    number: str = _NUMBER
    stage: Stage
    severity: Severity
    source: Source
    location: Location
    subcategory: str
    category: Said
    school: str
    place: str
    description: str
    task: str
    standard: str
    measures: str
    remark: str
    funds_fen: int | None
    found_at: datetime
    assigned_at: datetime | None
    due_at: datetime | None
    first_due_at: datetime | None
    submitted_at: datetime | None
    closed_at: datetime | None
    control_until: date | None
    newest: int
    units: list[UnitOnIt]
    clocks: list[OpenClock]
    waits_for_a_decision: list[Said]
    timeline: list[Event]
    files: list[File]
    signatures: list[Signature]
    parent: Relative | None
    rests: list[Relative]


class Asks(Shape):
    """A field of the body an act asks for. kind: text, area, day, files, tick or choice."""

    field: str = Field(examples=["note"])
    kind: str = Field(examples=["area"])
    label: Said
    is_wanted: bool
    choices: list[Coded]
    hint: Said | None


class OpenAct(Shape):
    """An act that is open to you now, with what it asks for."""

    name: str = Field(examples=["acknowledge"])
    label: Said
    asks: list[Asks]


class OpenActs(Shape):
    """newest: the last event of the hazard, to be sent back as `seen`."""

    newest: int
    items: list[OpenAct]


class ReceiptDay(Shape):
    """One day, or one thing that happened; counted is its number in the count."""

    day: date
    counted: int | None
    why: Said


class Reckoned(Shape):
    """One clock, and how its deadline came about, day by day."""

    kind: ClockKind
    unit: str | None
    state: ClockState
    due_at: datetime
    first_due_at: datetime
    is_provisional: bool
    policy: int
    calendar: int
    lines: list[ReceiptDay]


class Receipts(Shape):
    items: list[Reckoned]


class WaitingLine(Shape):
    """Something that waits for you. what: an act, a clock or a kind of task, by its code."""

    number: str | None
    what: Act | ClockKind | TaskKind
    detail: Instrument | Duty | None
    severity: Severity | None
    school: str | None = Field(validation_alias="campus")
    description: str
    unit: str | None
    due_at: datetime | None


class Mine(Shape):
    """What waits for you: at most a hundred of each, the most urgent first."""

    to_decide: list[WaitingLine]
    of_my_units: list[WaitingLine]
    tasks: list[WaitingLine]


class SumLine(Shape):
    stage: Stage
    severity: Severity
    count: int
    overdue: int


class Sums(Shape):
    """The hazards you may see, counted."""

    items: list[SumLine]
    open: int
    overdue: int


class Done(Shape):
    """What a request came to: the hazard, and the event of the ledger; 0 where a hazard was recorded."""

    number: str = _NUMBER
    event: int
    hazard: str = Field(examples=["/api/v1/hazards/510503-2026-000001"])


class ProblemPlace(BaseModel):
    where: str = Field(examples=["query.limit"])
    kind: str = Field(examples=["less_than_equal"])


class Problem(BaseModel):
    """A no, or a fault, after RFC 9457. `code` stays; docs/refusals.md lists every one with its sentence."""

    type: str = Field(examples=["urn:xiaoan:problem:not_yours"])
    title: str
    status: int = Field(examples=[403])
    detail: str
    code: str = Field(examples=["not_yours"])
    detail_zh: str
    detail_en: str
    errors: list[ProblemPlace] | None = None
