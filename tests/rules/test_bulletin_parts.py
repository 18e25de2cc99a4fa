"""The parts of a bulletin: in order, numbered without a gap, and nobody ahead or behind by too few."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from rules.bulletin_parts import parts
from rules.bulletin_ranks import ahead_and_behind
from rules.bulletins import BulletinWords, Counted, Paper
from rules.case_records import Period
from rules.figure_report import Part, Report
from rules.indicators import Indicator, Measured
from rules.spans import titled
from rules.tables import Table
from rules.words import Text
from tests.support.world import at

NOTHING = Text("", "")
TABLES = [Table(code, Text(code, code), (), (), NOTHING) for code in ("whole", *"abcdefghi", "asked")]


def test_what_people_wrote_stands_before_what_was_asked_of_them_and_is_numbered() -> None:
    counted = Counted(NOTHING, NOTHING, TABLES)
    assert [one.title.zh for one in parts(Paper(counted))][-2:] == ["十、i", "十一、asked"]
    written = parts(Paper(counted, BulletinWords("导语", "消防通道堵塞", "限期整改")))
    assert [(one.title.zh, one.prose) for one in written[-3:]] == [
        ("十一、典型问题", "消防通道堵塞"), ("十二、工作要求", "限期整改"), ("十三、asked", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 4, 1), date(2026, 4, 30), "月报（2026年4月）"),
        (date(2026, 4, 6), date(2026, 4, 12), "周报（2026年4月6日至12日）"),
        (date(2026, 4, 27), date(2026, 5, 3), "周报（2026年4月27日至5月3日）"),
        (date(2026, 12, 28), date(2027, 1, 3), "周报（2026年12月28日至2027年1月3日）"),
        (date(2026, 4, 1), date(2026, 4, 10), "通报（2026年4月1日至10日）"),
    ],
)
def test_a_bulletin_is_headed_by_its_days_as_people_say_them(first: date, last: date, said: str) -> None:
    assert titled(Period(first, last)).zh == f"校园安全隐患整治情况{said}"


def report(towns: Mapping[str, tuple[int, int]]) -> Report:
    by_town = tuple(
        Part(name, name, {Indicator.ON_TIME_RATE: Measured(Indicator.ON_TIME_RATE, *of)}) for name, of in towns.items()
    )
    month = Period(date(2026, 4, 1), date(2026, 4, 30))
    return Report("", month, at("2026-05-01 09:00"), {}, by_town, (), (), (), (), {})


def test_the_first_and_the_last_are_named_and_nobody_is_both() -> None:
    towns = {name: (count, 10) for name, count in zip("abcdefg", (10, 9, 8, 7, 6, 5, 4), strict=True)}
    ahead, behind = ahead_and_behind(report(towns | {"少": (1, 9)}))
    assert [(row[0], row[2]) for row in ahead.rows] == [(1, "a"), (2, "b"), (3, "c")]
    assert [(row[0], row[2]) for row in behind.rows] == [(5, "e"), (6, "f"), (7, "g")]


def test_who_shares_a_place_shares_the_praise_and_below_ten_nobody_is_ranked() -> None:
    alike = ahead_and_behind(report({"a": (10, 10), "b": (20, 20), "c": (10, 10), "d": (1, 10)}))
    assert [[(row[0], row[2]) for row in one.rows] for one in alike] == [[(1, "a"), (1, "b"), (1, "c")], [(4, "d")]]
    for one in ahead_and_behind(report({"a": (9, 9), "b": (1, 9), "c": (10, 10)})):
        assert (one.rows, one.note) == ([], None)
        assert "10 件以上" in one.empty.zh
