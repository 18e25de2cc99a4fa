"""Rows of a hazard ledger and of inspections as a file gives them, ledger lines as we print them, and what a row
says of the hazard's stage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from rules.ledger_sheet import State
from rules.money import FundSource
from rules.rows import NOWHERE, Origin
from rules.vocabulary import InspectionResult, Severity, Source, Stage
from rules.words import Text
from rules.workdays import FIRST_YEAR, LATEST_DEADLINE


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row of a ledger. School, town and units are names or codes; empty texts and None were left blank."""

    school: str
    description: str
    found_on: date
    number: str = ""
    source: Source | None = None
    town: str = ""
    place: str = ""
    category: str = ""
    severity: Severity | None = None
    major: bool | None = None
    measures: str = ""
    funds: int | None = None
    """In fen."""
    responsible: str = ""
    person: str = ""
    lead: str = ""
    co: str = ""
    supervising_leader: str = ""
    due_on: date | None = None
    extended_due_on: date | None = None
    done_on: date | None = None
    state: State | None = None
    verifier: str = ""
    verified_on: date | None = None
    closed_on: date | None = None
    note: str = ""
    estimate: int | None = None
    """What it is reckoned to cost, in fen; where one of these three is given, `funds` is left aside."""
    spent: int | None = None
    fund_source: FundSource | None = None
    part: int = 0
    """Which finding of a row that holds several; 0 when it holds one."""
    origin: Origin = field(default=NOWHERE, compare=False)

    @property
    def stage(self) -> Stage:
        """Where the hazard stands by the ledger's words, and by its dates where the words leave it open."""
        is_handed_over = bool(self.responsible or self.lead)
        if self.state is None:
            if self.closed_on is not None:
                return Stage.CLOSED
            if self.done_on is not None:
                return Stage.SUBMITTED
            return Stage.ASSIGNED if is_handed_over else Stage.FOUND
        if self.state is State.DONE:
            return Stage.CLOSED if self.closed_on is not None else Stage.SUBMITTED
        if self.state is State.NOT_DONE:
            return Stage.ASSIGNED if is_handed_over else Stage.FOUND
        return Stage.of(self.state.value)

    @property
    def closed_by(self) -> date | None:
        """The day a closed hazard was struck off: the closing date, else the verification, else the completion."""
        return self.closed_on or self.verified_on or self.done_on


_WORK_IS_DONE = (Stage.SUBMITTED, Stage.CLOSED, Stage.VOID)
_PAST_DAYS = ("found_on", "done_on", "verified_on", "closed_on")


def contradictions(row: LedgerRow, today: date) -> Iterator[tuple[str, Text]]:
    """What a row says that cannot all be true, by field."""
    for name in _PAST_DAYS:
        day = getattr(row, name)
        if day is not None and day > today:
            yield name, Text(f"日期晚于今天（{today}），请核对", f"the day lies after today ({today})")
    stage = row.stage
    if stage is Stage.CLOSED and row.closed_by is None:
        yield "state", Text("已销号的须填写销号日期", "a closed hazard needs its closing date")
    if stage is not Stage.CLOSED and row.closed_on is not None:
        yield (
            "closed_on",
            Text(f"整改状态为“{stage.zh}”，不应有销号日期", f"the state is “{stage.en}”: there is no closing date yet"),
        )
    if stage not in _WORK_IS_DONE and row.done_on is not None:
        yield (
            "done_on",
            Text(
                f"整改状态为“{stage.zh}”，不应有完成日期；已完成的请把状态改为“待验收”",
                f"the state is “{stage.en}”: there is no completion date; if it is done, write “submitted”",
            ),
        )
    yield from _out_of_order(row)
    if stage.is_open:
        yield from _out_of_calendar(row)
    if row.extended_due_on is not None and row.due_on is None:
        yield "extended_due_on", Text("有延期的须填写原整改时限", "an extended deadline needs the first one")
    if row.major is not None and row.severity is not None and row.major is not (row.severity is Severity.MAJOR):
        yield (
            "major",
            Text(f"与隐患等级“{row.severity.zh}”不一致", f"does not agree with the severity “{row.severity.en}”"),
        )


def _out_of_order(row: LedgerRow) -> Iterator[tuple[str, Text]]:
    for name, zh, en in (
        ("done_on", "完成日期早于发现日期", "it was done before it was found"),
        ("closed_on", "销号日期早于发现日期", "it was closed before it was found"),
        ("due_on", "整改时限早于发现日期，请核对年份", "the deadline lies before the finding; check the year"),
    ):
        day = getattr(row, name)
        if day is not None and day < row.found_on:
            yield name, Text(zh, en)
    if row.done_on is not None and row.closed_on is not None and row.closed_on < row.done_on:
        yield "closed_on", Text("销号日期早于完成日期", "it was closed before it was done")


def _out_of_calendar(row: LedgerRow) -> Iterator[tuple[str, Text]]:
    """What is still to be done must be due on a day whose working days can be counted."""
    first = date(FIRST_YEAR, 1, 1)
    for name in ("due_on", "extended_due_on"):
        day = getattr(row, name)
        if day is not None and not first <= day <= LATEST_DEADLINE:
            yield (
                name,
                Text(
                    f"未办结隐患的时限应在 {first} 至 {LATEST_DEADLINE} 之间，请核对年份",
                    f"a deadline still to be kept lies between {first} and {LATEST_DEADLINE}; check the year",
                ),
            )


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of the ledger as it is printed, with everything resolved to what people read."""

    number: str
    found_on: date
    source: Source
    school: str
    town: str
    place: str
    description: str
    category: Text
    severity: Severity
    measures: str
    funds: int | None
    responsible: str
    person: str
    lead: str
    co: tuple[str, ...]
    supervising_leader: str
    due_on: date | None
    extended_due_on: date | None
    done_on: date | None
    state: Stage
    verifier: str
    verified_on: date | None
    closed_on: date | None
    note: str
    estimate: int | None = None
    spent: int | None = None
    fund_source: FundSource | None = None


_SEVERAL = re.compile(r"[、,，;；\n/]+")
JOINT = "、"


def several(said: str) -> list[str]:
    """The names in a cell that may hold several."""
    return [one.strip() for one in _SEVERAL.split(said) if one.strip()]


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing an inspection found. item: how a re-inspection knows it again."""

    description: str
    item: str = ""
    place: str = ""
    category: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """One inspection with what it found."""

    key: str
    inspected_on: date
    school: str
    result: InspectionResult
    is_recheck: bool = False
    source: Source | None = None
    violations: tuple[Violation, ...] = ()
    origin: Origin = field(default=NOWHERE, compare=False)
