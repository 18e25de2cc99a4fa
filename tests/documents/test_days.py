"""Days as people write them: every spelling of a day is that day, and what is none is refused with a remedy."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.days import day
from documents.writing import Unreadable

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
SERIAL_0 = date(1899, 12, 30)
_DIGITS = "〇一二三四五六七八九"


def in_chinese(number: int) -> str:
    """11 -> 十一, 30 -> 三十."""
    tens, ones = divmod(number, 10)
    before = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return before + (_DIGITS[ones] if ones or not tens else "")


def spellings(one: date) -> list[object]:
    """The ways one day is written in the ledgers we know of."""
    year, month, number = one.year, one.month, one.day
    long = "".join(_DIGITS[int(digit)] for digit in str(year))
    wide = str.maketrans("0123456789./-", "０１２３４５６７８９．／－")
    return [
        one,
        datetime.combine(one, time(8, 30)),
        (one - SERIAL_0).days,
        float((one - SERIAL_0).days) + 0.5,
        str((one - SERIAL_0).days),
        f"{year}-{month:02}-{number:02}",
        f"{year}.{month}.{number}",
        f"{year}/{month}/{number}",
        f"{year}年{month}月{number}日",
        f"{year} 年 {month} 月 {number} 日",
        f"{year}年{month}月{number}号",
        f"{year}{month:02}{number:02}",
        float(f"{year}{month:02}{number:02}"),
        f"{year}-{month:02}-{number:02}T08:30:00",
        f"{year}-{month}-{number} 12:00",
        f"{year}/{month}/{number} 0:00:00",
        f"{year}-{month:02}-{number:02}（星期一）",
        f"{long}年{in_chinese(month)}月{in_chinese(number)}日",
        f" '{year}.{month}.{number}".strip(),
        f"{year}.{month}.{number}".translate(wide),
    ]


@given(DAYS)
def test_every_spelling_of_a_day_is_that_day(one: date) -> None:
    assert {str(spelt): day(spelt) for spelt in spellings(one)} == {str(spelt): one for spelt in spellings(one)}  # type: ignore[arg-type]  # cells of every type


@pytest.mark.parametrize(
    "said",
    ["26.11.1", "2026年11月", "11月1日", "2026-11-123", "202611012", "尽快", "2026-11-01至2026-11-05", "立即", True,
     time(8, 30), timedelta(days=1), 12.0, -5, float("nan"), float("inf"), "2026-1", "01/11/2026"],
)  # fmt: skip
def test_what_is_no_day_is_refused_and_not_guessed(said: object) -> None:
    with pytest.raises(Unreadable) as caught:
        day(said)  # type: ignore[arg-type]  # cells of every type
    assert "2026-11-01" in caught.value.what.zh


def test_a_day_the_calendar_does_not_have_is_named_as_such() -> None:
    with pytest.raises(Unreadable) as caught:
        day("2026年2月30日")
    assert caught.value.what.zh == "日历上没有这一天，请核对"


@pytest.mark.parametrize("said", ["1026-11-01", "2206-11-01", date(1899, 12, 31)])
def test_a_year_that_can_only_be_a_slip_is_refused(said: object) -> None:
    with pytest.raises(Unreadable) as caught:
        day(said)  # type: ignore[arg-type]  # cells of every type
    assert "1990" in caught.value.what.zh


@given(st.text(max_size=30))
def test_no_text_makes_the_reader_stumble(said: str) -> None:
    with suppress(Unreadable):
        assert date(1990, 1, 1) <= day(said) <= date(2100, 12, 31)
