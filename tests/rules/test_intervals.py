"""Intervals against values others have published, and the true-fix rate against sums done by hand."""

from __future__ import annotations

import pytest

from rules.intervals import Interval, LookBackResult, Looked, Rate, rate, weights, wilson

H, F, N = LookBackResult.HOLDS, LookBackResult.FAILED, LookBackResult.NOT_DONE

# R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I,
# method 3 (score interval without continuity correction).
NEWCOMBE = ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718))


@pytest.mark.parametrize(("seen", "size", "low", "high"), NEWCOMBE)
def test_wilson_s_interval_is_the_published_one(seen: int, size: int, low: float, high: float) -> None:
    found = wilson(seen / size, size)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    mirrored = wilson(1 - seen / size, size)
    assert mirrored == Interval(pytest.approx(1 - found.high), pytest.approx(1 - found.low))


def test_nothing_is_sure_among_none() -> None:
    assert wilson(0.5, 0) is None
    assert rate([], {}) == Rate()


def _items(stratum: str, *found: tuple[LookBackResult | None, int]) -> list[Looked]:
    return [Looked(stratum, result) for result, count in found for _ in range(count)]


def test_below_ten_there_are_counts_and_no_rate() -> None:
    items = _items("A", (H, 8), (F, 1), (N, 3), (None, 2))
    found = rate(items, weights(items, {"A": 70}))
    assert found == Rate(holds=8, failed=1, not_done=3, open=2)
    assert found.is_small
    assert (found.looked_at, found.share, found.interval) == (9, None, None)


def test_what_nobody_looked_at_never_holds() -> None:
    items = _items("A", (H, 9), (F, 1), (N, 90))
    found = rate(items, weights(items, {"A": 500}))
    assert found.share == pytest.approx(0.9)
    assert found.interval == Interval(*(pytest.approx(one, abs=5e-5) for one in (0.5958, 0.9821)))


def test_strata_drawn_in_the_same_share_weigh_the_same() -> None:
    items = _items("A", (H, 18), (F, 2)) + _items("B", (H, 5), (F, 5))
    found = rate(items, weights(items, {"A": 100, "B": 50}))
    assert found.share == pytest.approx(23 / 30)
    plain = wilson(23 / 30, 30)
    assert plain is not None
    assert found.interval == Interval(pytest.approx(plain.low), pytest.approx(plain.high))


def test_strata_drawn_in_different_shares_weigh_what_they_stand_for() -> None:
    # A: 900 hazards, 10 looked at, all hold: each stands for 90. B: 100 hazards, 10 looked at, half hold: for 10.
    items = _items("A", (H, 10)) + _items("B", (H, 5), (F, 5))
    heavy = weights(items, {"A": 900, "B": 100, "C": 7})
    assert heavy == {"A": 90, "B": 10}
    found = rate(items, heavy)
    assert found.share == pytest.approx(0.9 * 1 + 0.1 * 0.5)
    # (10·90 + 10·10)² / (10·90² + 10·10²) = 1000² / 82000
    assert found.interval == wilson(found.share or 0, 1_000_000 / 82_000)


def test_a_part_of_a_sample_weighs_its_items_as_the_whole_does() -> None:
    whole = _items("A", (H, 10)) + _items("B", (H, 5), (F, 5))
    part = _items("A", (H, 5)) + _items("B", (F, 5))
    found = rate(part, weights(whole, {"A": 900, "B": 100}))
    assert found.share == pytest.approx(450 / 500)


def test_none_is_nought_and_all_is_one_to_the_last_bit() -> None:
    for size in range(1, 200):
        none, every = wilson(0.0, size), wilson(1.0, size)
        assert none is not None
        assert every is not None
        assert (none.low, every.high) == (0.0, 1.0)
