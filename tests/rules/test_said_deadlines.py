"""Deadlines as minutes word them: each of these words means one day, or is refused with what to write instead."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.said_deadlines import Meeting, NotADeadline, deadline
from rules.workdays import weekdays_only

HELD = date(2010, 5, 4)
"""A Tuesday."""


def meant(said: str, held: date = HELD, today: date | None = None) -> date:
    return deadline(said, Meeting(held, today or held, weekdays_only().in_area("440800").after))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2010年5月20日前", "2010-05-20"), ("2010年5月20日", "2010-05-20"), ("于2010年5月20日前完成", "2010-05-20"),
        ("二〇一〇年五月二十日前", "2010-05-20"), ("2010-05-20", "2010-05-20"), ("2010.5.20前", "2010-05-20"),
        ("20100520", "2010-05-20"), ("5月20日前", "2010-05-20"), ("５月２０日以前", "2010-05-20"),
        ("5.20", "2010-05-20"), ("五月二十日前完成整改", "2010-05-20"),
        ("务必于5月20日前整改到位", "2010-05-20"),
        ("5月底前", "2010-05-31"), ("6月末", "2010-06-30"), ("五月底前完成", "2010-05-31"),
        ("2011年2月底前", "2011-02-28"),
        ("5月中旬", "2010-05-20"), ("6月上旬前", "2010-06-10"), ("6月下旬", "2010-06-30"), ("本月底前", "2010-05-31"),
        ("月底前", "2010-05-31"), ("下月底前", "2010-06-30"), ("下月10日前", "2010-06-10"), ("本月内", "2010-05-31"),
        ("年底前", "2010-12-31"), ("今年年底前", "2010-12-31"), ("明年底前", "2011-12-31"), ("2010年底", "2010-12-31"),
        ("10日内", "2010-05-14"), ("十日内", "2010-05-14"), ("三天内完成", "2010-05-07"), ("一周内", "2010-05-11"),
        ("半个月内", "2010-05-19"), ("两周内", "2010-05-18"), ("一个月内", "2010-06-04"), ("24小时内", "2010-05-05"),
        ("10个工作日内", "2010-05-18"), ("5个工作日", "2010-05-11"), ("本周五前", "2010-05-07"),
        ("本周内", "2010-05-09"),
        ("下周三前", "2010-05-12"), ("第二季度", "2010-06-30"), ("二季度末", "2010-06-30"), ("上半年", "2010-06-30"),
        ("1月底前", "2011-01-31"), ("立即", "2010-05-04"), ("马上", "2010-05-04"), ("立行立改", "2010-05-04"),
    ],
)  # fmt: skip
def test_the_words_mean_this_day(said: str, day: str) -> None:
    held = date(2010, 9, 1) if said == "1月底前" else HELD
    assert meant(said, held).isoformat() == day


def test_at_once_is_today_where_the_minutes_come_late() -> None:
    assert meant("立即", today=date(2010, 5, 10)) == date(2010, 5, 10)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("长期坚持", "没有到期日"), ("常态化", "没有到期日"), ("每周", "没有到期日"), ("尽快", "看不懂"),
        ("暑假前", "看不懂"),
        ("6月前", "可指该月初"), ("6月份", "可指该月初"), ("5月32日前", "没有这一天"), ("13月底前", "没有这一天"),
        ("2010年4月1日前", "已经过去"), ("4月1日前", "会议（2010-05-04）之前"), ("3月底前", "会议（2010-05-04）之前"),
        ("", "看不懂"),
    ],
)  # fmt: skip
def test_words_without_a_last_day_are_refused_with_a_remedy(said: str, why: str) -> None:
    with pytest.raises(NotADeadline) as caught:
        meant(said)
    assert why in caught.value.what.zh
    assert caught.value.what.en


@given(st.dates(date(2005, 1, 1), date(2040, 12, 31)), st.integers(0, 300))
def test_a_day_written_out_means_itself(held: date, ahead: int) -> None:
    day = held + timedelta(days=ahead)
    for said in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日前", f"{day.year}.{day.month}.{day.day}"):
        assert meant(said, held) == day


@given(st.text(max_size=20))
def test_any_words_mean_a_day_from_today_on_or_are_refused(said: str) -> None:
    with suppress(NotADeadline):
        assert meant(said) >= HELD
