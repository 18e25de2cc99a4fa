"""The deadline receipt: why it is due on that very day, one line for every day counted or passed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rules.clocks import ClockFact, FactKind, Reading, Span, SpanUnit, read
from rules.instants import last_day, local_day, shown, shown_due
from rules.words import Text
from rules.workdays import DayTable


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One day, or one thing that happened: counted is its number in the count, None when it was passed over."""

    day: date
    counted: int | None
    why: Text


@dataclass(frozen=True, slots=True)
class Receipt:
    """The whole reckoning of one clock."""

    reading: Reading
    lines: tuple[ReceiptLine, ...]


def receipt(facts: Sequence[ClockFact], days: DayTable) -> Receipt:
    """How the due instant came about. The last line's day is the due day, always: both come from one reckoning."""
    reading = read(facts, days)
    lines: list[ReceiptLine] = []
    counted = 0
    for index, fact in enumerate(facts):
        lines.append(_happening(fact, facts[: index + 1], days))
        if fact.kind in (FactKind.PAUSED, FactKind.STOPPED):
            continue
        until = _until(facts, index, days)
        lines, counted = _walk(lines, counted, fact, until, facts[0].span, days)
    if reading.is_provisional:
        lines.append(ReceiptLine(last_day(reading.due_at), None, _PROVISIONAL))
    return Receipt(reading, tuple(lines))


_PROVISIONAL = Text(
    "该年放假安排尚未公布，此日期为暂定，公布后自动重算并留痕",
    "the holiday notice for this year is not out; the date is provisional and will be recomputed on the record",
)


def _until(facts: Sequence[ClockFact], index: int, days: DayTable) -> date:
    """The last day this stretch of counting reaches: the next fact's day, or the due day as it then stood."""
    due = last_day(read(facts[: index + 1], days).due_at)
    if index + 1 < len(facts):
        return min(due, local_day(facts[index + 1].at))
    return due


def _walk(
    lines: list[ReceiptLine], counted: int, fact: ClockFact, until: date, span: Span | None, days: DayTable
) -> tuple[list[ReceiptLine], int]:
    if span is not None and span.unit is SpanUnit.HOUR:
        return lines, counted
    walked = max((line.day for line in lines), default=local_day(fact.at))
    day = max(local_day(fact.at), walked) + timedelta(days=1)
    working_only = span is not None and span.unit is SpanUnit.WORKING_DAY and fact.until is None
    limit = span.value if span is not None and span.unit is SpanUnit.CALENDAR_DAY else None
    while day <= until:
        counts = days.is_working(day) if working_only else (limit is None or counted < limit)
        counted += counts
        lines.append(ReceiptLine(day, counted if counts else None, _why(day, counts, working_only, days)))
        day += timedelta(days=1)
    return lines, counted


def _why(day: date, counts: bool, working_only: bool, days: DayTable) -> Text:
    kind = days.why(day)
    if counts or working_only:
        return kind
    return Text(f"末日逢{kind.zh}，顺延", f"the last day fell on a day off and moves on: {kind.en}")


def _happening(fact: ClockFact, so_far: Sequence[ClockFact], days: DayTable) -> ReceiptLine:
    due = read(so_far, days).due_at
    return ReceiptLine(local_day(fact.at), None, _sentence(fact, due))


def _sentence(fact: ClockFact, due: datetime) -> Text:
    at, until = shown(fact.at), shown_due(due)
    if fact.kind is FactKind.STARTED and fact.until is not None:
        return Text(f"{at} 起算，时限为指定日期 {until}", f"starts at {at}; the deadline was fixed by hand: {until}")
    if fact.kind is FactKind.STARTED and fact.span is not None:
        limit = fact.span.text
        note = Text("，当日不计", "; the day itself does not count") if fact.span.is_days else Text("", "")
        return Text(f"{at} 起算，时限{limit.zh}{note.zh}", f"starts at {at}, limit {limit.en}{note.en}")
    if fact.kind is FactKind.PAUSED:
        return Text(f"{at} 暂停计时", f"{at}: the clock stands still")
    if fact.kind is FactKind.RESUMED:
        return Text(f"{at} 恢复计时，剩余时间顺延至 {until}", f"{at}: the rest of the time is given back, due {until}")
    if fact.kind is FactKind.EXTENDED:
        return Text(f"{at} 批准延期至 {until}", f"{at}: extended to {until}")
    return Text(f"{at} 停止计时", f"{at}: the clock stops")
