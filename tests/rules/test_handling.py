"""Who takes a case in hand, by hand and over every listing: least first, a lot among equals, nobody concerned."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.draw.seeds import chance
from rules.handling import Asked, Candidate, Choice, Handling, How, Loads, Why, candidates, choose, read_why
from rules.vocabulary import Severity
from rules.words import Language

A, B, C = (Candidate(person, person * 10, number) for person, number in ((1, "P1"), (2, "P2"), (3, "P3")))


def loads(**weight: int) -> Loads:
    """loads(P1=3): so many cases of weight one in these hands."""
    found = Loads()
    for number, count in weight.items():
        found.give(int(number[1:]), count, count)
    return found


def test_whoever_has_least_takes_it_and_it_is_counted_to_them() -> None:
    held = loads(P1=3, P2=1, P3=2)
    assert choose(Asked("H-1", weight=2), (A, B, C), held) == Choice(B, Why(How.LEAST, 1, 1))
    assert (held.cases[2], held.weight[2]) == (2, 3)
    assert choose(Asked("H-2"), (A, B, C), held) == Choice(C, Why(How.LEAST, 2, 2))


def test_among_equals_the_remainder_of_the_number_s_hash_decides() -> None:
    for number in ("510503-2026-000001", "510503-2026-000002", "510503-2026-000007"):
        equals = (A, C)
        expected = equals[chance(number, "handling") % 2]
        assert choose(Asked(number), (A, B, C), loads(P2=1)) == Choice(expected, Why(How.LOT, 0, 0))


def test_a_single_handler_has_it_whatever_they_have_and_whoever_found_it() -> None:
    asked = Asked("H-1", rather_not=frozenset({1}))
    assert choose(asked, (A,), loads(P1=40)) == Choice(A, Why(How.ONLY))


def test_whoever_declared_an_interest_never_has_it_not_even_alone() -> None:
    asked = Asked("H-1", never=frozenset({1}))
    assert choose(asked, (A, B), loads(P2=9)) == Choice(B, Why(How.LEAST, 9, 9, recused=1))
    assert choose(asked, (A,), loads()) == Choice(None, Why(How.NOBODY, recused=1))
    assert choose(asked, (), loads()) == Choice(None, Why(How.NOBODY))


def test_whoever_found_it_has_it_only_where_nobody_else_may() -> None:
    found = Asked("H-1", never=frozenset({2}), rather_not=frozenset({1}))
    assert choose(found, (A, B, C), loads(P3=5)) == Choice(C, Why(How.LEAST, 5, 5, recused=2))
    assert choose(found, (A, B), loads(P1=5)) == Choice(A, Why(How.LEAST, 5, 5, recused=1))


@pytest.mark.parametrize(
    ("why", "zh", "en"),
    [
        (Why(How.LEAST, 3, 3, 1), "在手 3 件，最少；回避 1 人", "3 in hand, the least; 1 stood back"),
        (Why(How.LEAST, 3, 5), "在手 3 件（折 5），最少", "3 in hand (weight 5), the least"),
        (
            Why(How.LOT, 0, 0), "在手 0 件，与他人同为最少，按隐患编号定",
            "0 in hand, as little as others have; the lot of the number decided",
        ),
        (Why(How.ONLY, 12, 12), "本单位唯一人选", "the only one there"),
        (Why(How.NOBODY, recused=2), "可选人员均须回避；回避 2 人", "everybody there has to stand back; 2 stood back"),
        (Why(How.BY_HAND), "由人指定", "named by hand"),
    ],
)  # fmt: skip
def test_the_reason_reads_as_people_say_it_and_is_kept_as_it_was(why: Why, zh: str, en: str) -> None:
    assert (why.text.say(), why.text.say(Language.EN)) == (zh, en)
    assert read_why(why.written) == why
    assert len(why.written) <= 40


def test_nothing_kept_is_no_reason() -> None:
    assert read_why("") is None


def test_what_policy_does_not_weigh_counts_one() -> None:
    handling = Handling(weights={Severity.MAJOR: 4})
    assert [handling.weight(one) for one in (Severity.MAJOR, Severity.LOW)] == [4, 1]


@given(st.integers(1, 7), st.integers(0, 80))
def test_among_equals_nobody_ends_up_with_two_more_than_another(people: int, cases: int) -> None:
    among = [Candidate(one, one, f"P{one}") for one in range(people)]
    held = Loads()
    for number in range(cases):
        choose(Asked(f"H-{number}"), among, held)
    counts = [held.cases[one.person_id] for one in among]
    assert sum(counts) == cases
    assert max(counts) - min(counts) <= 1


_PEOPLE = st.frozensets(st.integers(0, 5))


@given(st.lists(st.tuples(st.integers(1, 3), _PEOPLE, _PEOPLE), max_size=40), st.permutations(range(6)))
def test_nobody_who_must_stand_back_is_chosen_and_the_listing_does_not_matter(
    cases: list[tuple[int, frozenset[int], frozenset[int]]], order: list[int]
) -> None:
    plain = candidates(Candidate(one, one, f"P{one}") for one in range(6))
    mixed = candidates(Candidate(one, one, f"P{one}") for one in order)
    first, second = Loads(), Loads()
    for place, (weight, never, rather_not) in enumerate(cases):
        asked = Asked(f"H-{place}", weight, never, rather_not)
        before = dict(first.weight)
        choice = choose(asked, plain, first)
        assert choice == choose(asked, mixed, second)
        if choice.candidate is None:
            assert never >= set(range(6))
            continue
        chosen = choice.candidate.person_id
        assert chosen not in never
        free = set(range(6)) - never - rather_not
        assert chosen in free or not free
        assert all(before.get(chosen, 0) <= before.get(one, 0) for one in free)


@given(st.lists(st.integers(1, 3), max_size=40), st.integers(0, 40))
def test_two_batches_name_the_same_people_as_one(weights: list[int], cut: int) -> None:
    cases = [Asked(f"H-{place}", weight) for place, weight in enumerate(weights)]
    whole, parts = Loads(), Loads()
    at_once = [choose(one, (A, B, C), whole) for one in cases]
    in_two = [choose(one, (A, B, C), parts) for part in (cases[:cut], cases[cut:]) for one in part]
    assert at_once == in_two


_HASHED = """
from rules.handling import Asked, Candidate, Loads, candidates, choose
among, held = candidates({Candidate(one, one, f"P{one}") for one in range(5)}), Loads()
print([choose(Asked(f"H-{n}", 1, {n % 5}, {n % 3}), among, held).candidate.number for n in range(60)])
"""


def test_the_seed_of_python_s_hashes_changes_nothing() -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", _HASHED], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "4711")
    ]
    assert said[0].strip()
    assert all(one == other for one, other in pairwise(said))
