"""The deadline receipt: why it is due on that very day, one line for every day counted or passed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.clocks import ClockFact, DayTally, FactKind, Reading, Tally, read, reckon
from rules.instants import last_day, local_day, shown, shown_due
from rules.vocabulary import ClockState
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
    """How the due instant came about. The last line is the due day, always: both come from one reckoning."""
    reading = read(facts, days)
    tallies = reckon(facts, days)
    lines: list[ReceiptLine] = []
    counted = 0
    for index, fact in enumerate(facts):
        lines.append(ReceiptLine(local_day(fact.at), None, _sentence(fact, tallies[index], days)))
        if isinstance(tally := tallies[index], DayTally) and fact.kind not in (FactKind.PAUSED, FactKind.STOPPED):
            after, until = _stretch(facts, index, tally, days)
            stretch = _walk(tally, after, until, counted, days)
            counted = max((line.counted for line in stretch if line.counted), default=counted)
            lines += stretch
    if reading.is_provisional:
        lines.append(ReceiptLine(last_day(reading.due_at), None, _PROVISIONAL))
    lines.append(ReceiptLine(last_day(reading.due_at), None, _closing(reading)))
    return Receipt(reading, tuple(lines))


_PROVISIONAL = Text(
    "该年放假安排尚未公布，此日期为暂定，公布后自动重算并留痕",
    "the holiday notice for this year is not out; the date is provisional and will be recomputed on the record",
)


def _closing(reading: Reading) -> Text:
    due = shown_due(reading.due_at)
    if reading.state is ClockState.RUNNING:
        return Text(f"到期：{due}", f"due: {due}")
    return Text(f"{reading.state.zh}，此前的到期时间：{due}", f"{reading.state.en}; before that it was due: {due}")


def _stretch(facts: Sequence[ClockFact], index: int, tally: DayTally, days: DayTable) -> tuple[date, date]:
    """The days this stretch of counting covers: after the first, up to and with the second.

    It ends on the next fact's day or on the last day as it then stood. Days an earlier stretch has counted are
    not counted again: more time granted on the fifth day goes on from the fifth.
    """
    day, last = local_day(facts[index].at), tally.last(days)
    if index + 1 < len(facts):
        last = min(last, local_day(facts[index + 1].at))
    return day, last


def _walk(tally: DayTally, after: date, until: date, counted: int, days: DayTable) -> list[ReceiptLine]:
    lines: list[ReceiptLine] = []
    for ordinal in range(after.toordinal() + 1, until.toordinal() + 1):
        day = date.fromordinal(ordinal)
        counts = tally.counts(day, days)
        counted += counts
        lines.append(ReceiptLine(day, counted if counts else None, _why(tally, day, days)))
    return lines


def _why(tally: DayTally, day: date, days: DayTable) -> Text:
    kind = days.why(day)
    if tally.is_firm:
        return Text(f"指定日期之内：{kind.zh}", f"within the date that was set: {kind.en}")
    if day > tally.raw:
        return Text(f"末日逢休息日，顺延：{kind.zh}", f"the last day fell on a day off and moves on: {kind.en}")
    return kind


def _sentence(fact: ClockFact, tally: Tally, days: DayTable) -> Text:
    at, until = shown(fact.at), shown_due(tally.due_at(days))
    if fact.kind is FactKind.STARTED and fact.until is not None:
        return Text(f"{at} 起算，时限为指定日期 {until}", f"starts at {at}; the deadline was fixed by hand: {until}")
    if fact.kind is FactKind.STARTED and fact.span is not None:
        limit = fact.span.text
        note = Text("，当日不计", "; the day itself does not count") if fact.span.is_days else Text("", "")
        return Text(f"{at} 起算，时限{limit.zh}{note.zh}", f"starts at {at}, limit {limit.en}{note.en}")
    if fact.kind is FactKind.PAUSED:
        return Text(f"{at} 暂停计时", f"{at}: the clock stands still")
    if fact.kind is FactKind.RESUMED:
        return _resumed(fact, tally, at, until)
    if fact.kind is FactKind.EXTENDED:
        return Text(f"{at} 批准延期至 {until}", f"{at}: extended to {until}")
    return Text(f"{at} 停止计时", f"{at}: the clock stops")


def _resumed(fact: ClockFact, tally: Tally, at: str, until: str) -> Text:
    if fact.until is not None:
        return Text(f"{at} 退回重改，限期为指定日期 {until}", f"{at}: sent back; the new date was named: {until}")
    if isinstance(tally, DayTally) and tally.is_firm:
        return Text(
            f"{at} 恢复计时，暂停前已逾期，逾期天数不变：{until}",
            f"{at}: the clock goes on, overdue by as many days as before: {until}",
        )
    return Text(f"{at} 恢复计时，剩余时间顺延至 {until}", f"{at}: the rest of the time is given back, due {until}")
