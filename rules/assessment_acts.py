"""What happens to an assessment once it is reckoned: its steps, appeals and rulings, and what people enter for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.case_records import Period
from rules.refusals import BadInput
from rules.spans import Span, month_of, period_of
from rules.words import Text, Word
from rules.workdays import DayTable


class AssessmentStep(Word):
    """How far an assessment has come. Who is assessed sees nothing of a draft; what is final is frozen."""

    DRAFT = "draft", "拟稿", "draft"
    PUBLISHED = "published", "公示中", "published"
    FINAL = "final", "已定稿", "final"


class EntryKind(Word):
    """What only a person can enter, with the document that proves it."""

    PRACTICE = "practice", "经验做法推广", "practice adopted district-wide"
    INCIDENT = "incident", "伤亡或治安事件", "death or public-security incident"


def period_assessed(text: str) -> Period:
    """The month written as 2026-09, or the year written as 2026. Raises BadInput."""
    year, _, month = text.strip().partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and (not month or month in _MONTHS)):
        words = f"看不懂考核期“{text}”，月份写成 2026-09，年度写成 2026"
        raise BadInput(what=Text(words, f"“{text}” is no month and no year: write 2026-09, or 2026"))
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        raise BadInput(what=Text(f"年份 {year} 超出范围", f"the year {year} is out of range"))
    return month_of(int(year), int(month)) if month else period_of(Span.YEAR, date(int(year), 1, 1))


_MONTHS = frozenset(f"{number:02d}" for number in range(1, 13))
_FIRST_YEAR, _LAST_YEAR = 2000, 2199


def period_called(first: date, last: date) -> str:
    """How an assessed period is written: 2026-09, or 2026."""
    return f"{first:%Y}" if last.month != first.month else f"{first:%Y-%m}"


def appeals_until(days: DayTable, published_on: date, count: int) -> date:
    """The last day on which an appeal may be made: the day of publication is not counted."""
    return days.after(published_on, count)


@dataclass(frozen=True, slots=True)
class DayCounted:
    """One day of the time to appeal: its number in the count, or why it does not count."""

    day: date
    number: int | None
    why: Text

    @property
    def said(self) -> Text:
        """How it counts, in words."""
        if self.number is None:
            return Text(f"不计：{self.why.zh}", f"not counted: {self.why.en}")
        return Text(f"第 {self.number} 个工作日", f"working day {self.number}")


def appeal_receipt(days: DayTable, published_on: date, until: date) -> Iterable[DayCounted]:
    """Every day from publication to the last one, so that anybody can count it again."""
    number = 0
    for ordinal in range(published_on.toordinal(), until.toordinal() + 1):
        day = date.fromordinal(ordinal)
        counts = day != published_on and days.is_working(day)
        number += counts
        why = _PUBLISHED if day == published_on else days.why(day)
        yield DayCounted(day, number if counts else None, why)


_PUBLISHED = Text("公示当日不计", "the day of publication is not counted")
