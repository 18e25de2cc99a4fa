"""The formula of assessments: points up to a cap, whose they are, places, days to appeal, and what policy refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.policy_files import read_policy
from rules.assessing import Fact, Key, Standing, places, scored, shares
from rules.assessment import AssessmentFile, Counted, Item, Subject, points_said
from rules.assessment_acts import appeal_receipt, appeals_until, period_assessed, period_called
from rules.policy import faults
from rules.policy_statements import statements
from rules.refusals import BadInput
from rules.workdays import Calendar

SHIPPED = read_policy().assessment
SCHOOLS: list[Key] = [(Subject.SCHOOL, str(number)) for number in range(3)]
BEGIN = datetime(2026, 9, 1, tzinfo=UTC)


def item(points: str, cap: str | None = None, **more: object) -> Item:
    words = {"code": "x", "zh": "项", "en": "item", "counts": Counted.OVERDUE, "of": [Subject.SCHOOL]}
    return Item.model_validate({**words, "points": points, "cap": cap, **more})


def test_facts_count_whole_until_the_cap_and_nothing_after_it() -> None:
    assert shares(item("-0.5", "-5"), 11) == [-50] * 10 + [0]
    assert shares(item("0.2", "0.5"), 4) == [20, 20, 10, 0]
    assert shares(item("-1"), 3) == [-100] * 3
    assert shares(item("-1"), 0) == []


FACTS = st.builds(
    Fact, st.sampled_from(Counted), st.integers(0, 40).map(lambda day: BEGIN + timedelta(days=day)),
    st.frozensets(st.sampled_from(SCHOOLS), min_size=1), st.integers(1, 9), st.integers(1, 99),
    is_self_found=st.booleans(),
)  # fmt: skip


@given(st.lists(FACTS, max_size=25, unique_by=lambda one: (one.counted, one.order)), st.randoms())
def test_points_are_the_same_in_whatever_order_facts_are_read_and_never_beyond_a_cap(
    facts: list[Fact], chance: Random
) -> None:
    found = scored(SHIPPED, facts)
    mixed = facts.copy()
    chance.shuffle(mixed)
    assert scored(SHIPPED, mixed) == found
    for one in SHIPPED.items:
        for key in SCHOOLS:
            points = sum(point.points for point in found if (point.of, point.item) == (key, one.code))
            count = sum(
                fact.counted is one.counts and key in fact.of and (one.code in FREE or not fact.is_self_found)
                for fact in facts
            )
            wanted = one.hundredths * (count if Subject.SCHOOL in one.of else 0)
            assert points == (wanted if one.most is None or abs(wanted) <= abs(one.most) else one.most)


FREE = ("false_completion", "self_found", "practice")
"""What is not spared where a school found it itself: the one exception, and what adds points."""


@given(st.lists(FACTS, max_size=25))
def test_what_a_school_found_itself_costs_nobody_but_for_a_false_report(facts: list[Fact]) -> None:
    for one in scored(SHIPPED, facts):
        if one.points < 0 and one.fact.is_self_found:
            assert one.fact.counted is Counted.FALSE_COMPLETION


def test_places_are_shared_and_few_cases_have_none() -> None:
    made = [Standing("a", 10, -50, 0, 10_000), Standing("b", 40, -50, 0, 10_000), Standing("c", 9, 0, 0, 10_000),
            Standing("d", 10, -70, 10, 10_000), Standing("e", 12, 0, 20, 10_000)]  # fmt: skip
    assert places(made) == {"e": 1, "a": 2, "b": 2, "d": 4}
    assert [points_said(one.score) for one in made] == ["99.5", "99.5", "100", "99.4", "100.2"]
    assert places([]) == {}


def test_days_to_appeal_are_working_days_and_every_day_is_accounted_for(calendar: Calendar) -> None:
    days = calendar.in_area("510503")
    until = appeals_until(days, date(2026, 9, 24), 5)
    lines = list(appeal_receipt(days, date(2026, 9, 24), until))
    assert [one.day for one in lines] == [date(2026, 9, 24) + timedelta(days=n) for n in range(len(lines))]
    assert [one.number for one in lines if one.number] == [1, 2, 3, 4, 5]
    assert (lines[0].number, lines[-1].number, lines[-1].day) == (None, 5, until)


def test_a_period_is_a_month_or_a_year() -> None:
    for text in ("2026-02", "2026"):
        period = period_assessed(text)
        assert period_called(period.first, period.last) == text
    assert period_assessed(" 2026-02 ").last == date(2026, 2, 28)
    for text in ("", "2026-13", "2026-2", "26", "２０２６", "1999", "abcd-01", "2026-02-01", "-2026"):
        with pytest.raises(BadInput):
            period_assessed(text)


def test_a_formula_that_contradicts_itself_is_refused() -> None:
    for points, cap in (("0", None), ("-1", "5"), ("2", "-4"), ("-1", "-0.5"), ("0.125", None), ("1", "2.005")):
        with pytest.raises(ValueError, match=r"points|cap|hundredth"):
            item(points, cap)
    with pytest.raises(ValueError, match="twice"):
        AssessmentFile(items=(item("-1"), item("-2")))
    with pytest.raises(ValueError, match="working day"):
        AssessmentFile.model_validate({"appeal_within": {"value": 5, "unit": "calendar_day"}})


def test_the_shipped_formula_is_said_in_words_and_its_town_agency_exists() -> None:
    document = read_policy()
    said = {one.key: one.says for one in statements(document, "assessment")}
    assert said["item late_signature"].zh.startswith("每件 -0.5 分，最多扣 5 分")
    assert said["appeals"].zh == "公示后 5个工作日内"
    wrong = document.model_copy(update={"assessment": SHIPPED.model_copy(update={"town_agency": "XX"})})
    assert [one.path for one in faults(wrong)] == [("town_agency",)]
    assert {one.counts for one in SHIPPED.items} == set(Counted)
    assert SHIPPED.full == Decimal(100)
