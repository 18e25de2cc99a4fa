"""Days: as many schools on each as on any other, and a town on one day where that is possible."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rules.draw.days import on_days
from rules.draw.drawing import draw
from rules.draw.frame import Frame, Target
from rules.draw.seeds import Lots
from tests.support.draws import days, frames, schools, town


def placed(counts: dict[int, int], on: int, seed: str = "种子") -> dict[str, date]:
    return on_days(Lots(seed, "days"), 1, schools(counts), days(on))


def pieces(found: dict[str, date]) -> int:
    """How many times a team drives to a town on a day."""
    return len({(code[:2], day) for code, day in found.items()})


COUNTS = st.dictionaries(st.integers(1, 9), st.integers(1, 9), min_size=1)


@given(frame=frames(), seed=st.text(max_size=4))
def test_no_team_makes_more_visits_a_day_than_it_may(frame: Frame, seed: str) -> None:
    made = Counter((one.team, one.day) for one in draw(frame, seed).calls)
    assert max(made.values(), default=0) <= frame.per_day
    assert {day for _, day in made} <= set(frame.days)


@given(counts=COUNTS, on=st.integers(1, 6), seed=st.text(max_size=4))
def test_days_differ_by_one_school_at_most(counts: dict[int, int], on: int, seed: str) -> None:
    found = placed(counts, on, seed)
    made = Counter(found.values())
    each = [made[day] for day in days(on)]
    assert sum(each) == sum(counts.values())
    assert max(each) - min(each) <= 1


@given(counts=COUNTS, on=st.integers(1, 6))
def test_no_more_than_one_town_is_torn_for_each_day(counts: dict[int, int], on: int) -> None:
    assert pieces(placed(counts, on)) <= len(counts) + on - 1


def test_towns_that_make_up_a_day_stay_whole() -> None:
    assert pieces(placed({1: 4, 2: 3, 3: 1, 4: 2, 5: 2}, 3)) == 5
    assert pieces(placed({1: 5, 2: 5, 3: 5}, 3)) == 3
    assert pieces(placed({1: 3, 2: 2, 3: 2}, 2)) == 3


def test_which_day_comes_first_is_for_the_lots_to_say() -> None:
    firsts = {placed({1: 3, 2: 3}, 2, f"种子{nth}")["T1S01"] for nth in range(20)}
    assert firsts == set(days(2))


def test_the_order_of_the_schools_does_not_matter() -> None:
    listed = schools({1: 5, 2: 4})
    lots = Lots("种子", "days")
    assert on_days(lots, 1, listed, days(4)) == on_days(lots, 1, listed[::-1], days(4))


def test_a_team_without_schools_has_no_day() -> None:
    assert on_days(Lots("种子", "days"), 1, [], days(2)) == {}
    one = Target("A", "甲小", town(1))
    assert len(on_days(Lots("种子", "days"), 1, [one], days(3))) == 1
