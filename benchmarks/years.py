"""A year of lives on a virtual clock, foreseen month by month, lived and compared, beside the rows it leaves."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import same_rows
from benchmarks.figures import Figure
from benchmarks.grounds import Ground, at_desk, with_cast
from benchmarks.measuring import middle, watching
from benchmarks.sizes import Size
from tests.support.years import PutRight, a_few_late, nine_of_ten_at_once, year_of

YEARS: dict[str, PutRight] = {
    "nine in ten put right at once": nine_of_ten_at_once,
    "most left to the ladder": a_few_late,
}


def measure(ground: Ground, size: Size) -> Iterator[Figure]:
    """Each year, everything in it that is not asked of a database included; counted are its messages."""
    for name, put_right in YEARS.items():
        yield _measured(ground, size, name, put_right)


def _measured(ground: Ground, size: Size, name: str, put_right: PutRight) -> Figure:
    ours, messages = [], 0
    for nth in range(size.rounds):
        url = with_cast(ground)
        with at_desk(url) as desk, watching(ground.server_cpu) as watch:
            messages = year_of(desk, put_right, size.months, size.a_month).messages
        ours.append(watch.cost)
        if nth < size.rounds - 1:
            ground.drop(url)
    before = with_cast(ground)
    same = same_rows.put_in(ground, url, before, (*same_rows.TABLES, "proposal"))
    ground.drop(before)
    ground.drop(url)
    what = f"{size.months} months of {size.months * size.a_month:,} hazards, {name}"
    return Figure("year", ground.name, what, messages, middle(ours), "the same rows", same)
