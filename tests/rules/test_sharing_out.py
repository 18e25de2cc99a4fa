"""Who looks again: never at their own, always about as much as others, and the same whenever it is asked."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rules.sharing_out import Checker, ToCheck, may_check, share_out

UNITS = st.integers(1, 6)


def checker(person: int, *units: int, area: str = "510503") -> Checker:
    return Checker(person * 10, units[0], person, f"P{person}", area, frozenset(units))


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[ToCheck], list[Checker]]:
    people = [checker(one, *draw(st.lists(UNITS, min_size=1, max_size=2))) for one in range(draw(st.integers(0, 7)))]
    items = [
        ToCheck(
            f"H-{one}",
            draw(st.sampled_from(("510503001", "510503002", "510504001"))),
            frozenset(draw(st.sets(UNITS, max_size=3))),
            frozenset(draw(st.sets(st.integers(0, 7), max_size=2))),
        )
        for one in range(draw(st.integers(0, 14)))
    ]
    return items, people


@given(cases(), st.randoms())
def test_nobody_looks_at_their_own_and_nothing_is_left_that_somebody_could_look_at(
    case: tuple[list[ToCheck], list[Checker]], chance: object
) -> None:
    items, people = case
    found = share_out("s", items, people)
    for item in items:
        given_to = found[item.number]
        able = [one for one in people if may_check(one, item)]
        assert (given_to is None) == (not able)
        assert given_to is None or given_to in able
    chance.shuffle(items)  # type: ignore[attr-defined]  # Hypothesis' own Random
    chance.shuffle(people)  # type: ignore[attr-defined]
    assert share_out("s", items, people) == found


@given(cases())
def test_nobody_has_two_more_than_another_who_could_have_taken_one(
    case: tuple[list[ToCheck], list[Checker]],
) -> None:
    items, people = case
    found = share_out("s", items, people)
    load = Counter(one.person_id for one in found.values() if one is not None)
    for item in items:
        holder = found[item.number]
        if holder is not None:
            assert all(load[holder.person_id] <= load[one.person_id] + 1 for one in people if may_check(one, item))


def test_an_item_is_passed_on_by_way_of_a_third_so_that_nobody_has_two_more() -> None:
    """A may take everything, B only what A may, C only what B may: the first choice alone would burden A and B."""
    a, b, c = checker(1, 1), checker(2, 2), checker(3, 3)
    only_ab = [ToCheck(f"X-{one}", "510503001", frozenset({3}), frozenset()) for one in range(4)]
    only_bc = [ToCheck(f"Y-{one}", "510503001", frozenset({1}), frozenset()) for one in range(2)]
    for seed in map(str, range(20)):
        found = share_out(seed, [*only_ab, *only_bc], [a, b, c])
        assert Counter(one.number for one in found.values() if one) == {"P1": 2, "P2": 2, "P3": 2}


def test_somebody_of_another_county_is_not_asked() -> None:
    item = ToCheck("H-1", "510503001", frozenset(), frozenset())
    assert not may_check(checker(1, 1, area="510504"), item)
    assert may_check(checker(1, 1, area="510503002"), item)


def test_who_sits_in_the_unit_that_verified_it_is_not_asked_from_another_seat() -> None:
    item = ToCheck("H-1", "510503001", frozenset({2}), frozenset())
    assert not may_check(checker(1, 1, 2), item)
