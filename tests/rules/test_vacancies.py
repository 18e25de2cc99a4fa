"""Whether a term serves on a day, and why nobody does: terms, leaving, leave, and what is to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.offices import Capacity, Duty
from rules.vacancies import Absence, Emptiness, GapKind, Post, Term, Vacancy, why_empty

DAY = date(2026, 9, 10)
PLAIN = Term(1, 1, 1, "P1", "王芳", Capacity.HOLDER, date(2024, 9, 1), None, None)


def day(offset: int) -> date:
    return DAY + timedelta(days=offset)


def post(*terms: Term) -> Post:
    return Post(1, 1, Duty.HEAD, "局长", terms)


@pytest.mark.parametrize(
    ("term", "serves"),
    [
        (PLAIN, True),
        (replace(PLAIN, starts_on=DAY), True),
        (replace(PLAIN, starts_on=day(1)), False),
        (replace(PLAIN, ends_on=day(1)), True),
        (replace(PLAIN, ends_on=DAY), False),
        (replace(PLAIN, left_on=day(1)), True),
        (replace(PLAIN, left_on=DAY), False),
        (replace(PLAIN, away=(Absence(DAY, DAY),)), False),
        (replace(PLAIN, away=(Absence(day(-3), day(-1)), Absence(day(1), day(3)))), True),
    ],
)
def test_a_term_serves_from_its_first_day_to_the_day_before_it_ends(term: Term, serves: bool) -> None:
    assert term.serves(DAY) is serves
    assert post(term).sitting(DAY) == ((term,) if serves else ())


def test_the_holder_is_asked_first_then_whoever_acts_then_the_deputy() -> None:
    deputy, acting = replace(PLAIN, id=2, capacity=Capacity.DEPUTY), replace(PLAIN, id=3, capacity=Capacity.ACTING)
    assert post(deputy, acting, PLAIN).sitting(DAY) == (PLAIN, acting, deputy)
    away = replace(PLAIN, away=(Absence(DAY, DAY),))
    assert post(deputy, acting, away).sitting(DAY)[0] == acting


LEFT = replace(PLAIN, ends_on=day(-5))
AWAY = replace(PLAIN, id=2, name="李伟", away=(Absence(day(-1), day(4)),))
COMING = replace(PLAIN, id=3, name="张敏", starts_on=day(2))


@pytest.mark.parametrize(
    ("posts", "why", "zh"),
    [
        ([], Emptiness(Vacancy.NO_POST), "未设此岗位"),
        ([post()], Emptiness(Vacancy.NEVER_FILLED), "从未登记任职人员"),
        ([post(LEFT)], Emptiness(Vacancy.ENDED, "王芳", day(-5)), "王芳 于 2026-09-05 离任"),
        ([post(LEFT, AWAY)], Emptiness(Vacancy.ON_LEAVE, "李伟", day(4)), "李伟 请假至 2026-09-14，无人代理"),
        ([post(LEFT, COMING)], Emptiness(Vacancy.NOT_YET, "张敏", day(2)), "张敏 于 2026-09-12 到任"),
        # Whoever is there and away is nearer than whoever is to come.
        ([post(COMING), post(AWAY)], Emptiness(Vacancy.ON_LEAVE, "李伟", day(4)), "李伟 请假至 2026-09-14，无人代理"),
        ([post(replace(PLAIN, left_on=day(-2), ends_on=day(9)))], Emptiness(Vacancy.ENDED, "王芳", day(-2)),
         "王芳 于 2026-09-08 离任"),
    ],
)  # fmt: skip
def test_why_a_post_is_empty_is_said_with_name_and_day(posts: list[Post], why: Emptiness, zh: str) -> None:
    assert why_empty(posts, DAY) == why
    assert why.text.zh == zh
    assert "{" not in why.text.en


_DAYS = st.integers(-9, 9).map(day)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    starts = draw(_DAYS)
    ends = draw(st.none() | st.integers(1, 9).map(lambda length: starts + timedelta(days=length)))
    away = tuple(Absence(one, one + timedelta(days=2)) for one in draw(st.lists(_DAYS, max_size=2)))
    return Term(draw(st.integers(1, 99)), 1, 1, "P", "某", draw(st.sampled_from(Capacity)), starts, ends,
                draw(st.none() | _DAYS), away)  # fmt: skip


@given(st.lists(terms(), max_size=5))
def test_whatever_the_terms_an_empty_post_has_a_reason_that_can_be_said(several: list[Term]) -> None:
    found = post(*several)
    if not found.sitting(DAY):
        why = why_empty([found], DAY)
        assert why.text.zh
        assert why.text.en
        assert (why.why is Vacancy.NOT_YET) <= (why.day is not None and why.day > DAY)


def test_only_what_nobody_hears_in_anybody_s_stead_leaves_somebody_untold() -> None:
    assert [one for one in GapKind if one.leaves_untold] == [GapKind.NOBODY, GapKind.NO_UNIT]
    assert sorted(GapKind, key=lambda one: one.rank) == list(GapKind)
