"""Areas, duties and numbers: the small rules of the registry."""

from __future__ import annotations

import pytest

from rules.facts import CaseFacts
from rules.numbering import hazard_number
from rules.offices import AreaLevel, Capacity, Duty, parent_area
from rules.standing import OpenSide, Parties
from rules.telling import Urgency
from rules.vocabulary import Severity, Side, Stage


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("51", AreaLevel.PROVINCE, None),
        ("5105", AreaLevel.CITY, "51"),
        ("510503", AreaLevel.COUNTY, "5105"),
        ("510503001", AreaLevel.TOWN, "510503"),
        ("510503001002", AreaLevel.VILLAGE, "510503001"),
        ("5", None, None),
        ("51050", None, None),
        ("5105O3", None, "5105"),
        ("５１", None, None),
        ("", None, None),
    ],
)
def test_an_area_s_level_is_read_from_the_length_of_its_code(
    code: str, level: AreaLevel | None, parent: str | None
) -> None:
    assert AreaLevel.of_code(code) is level
    assert parent_area(code) == parent


def test_every_duty_has_a_level_and_leaders_stand_above_staff() -> None:
    assert {duty.level for duty in Duty} == {0, 1, 2, 3, 4, 5}
    assert [duty for duty in Duty if duty.level == 0] == [Duty.COORDINATOR, Duty.INSPECTOR, Duty.HANDLER]
    assert Duty.DISTRICT_HEAD.level > Duty.DISTRICT_DEPUTY.level > Duty.HEAD.level > Duty.DEPUTY_HEAD.level


def test_the_holder_of_a_post_comes_before_whoever_stands_in() -> None:
    assert sorted(Capacity, key=lambda one: one.rank) == [Capacity.HOLDER, Capacity.ACTING, Capacity.DEPUTY]
    assert sorted(Urgency, key=lambda one: one.rank) == [Urgency.ROUTINE, Urgency.PROMPT, Urgency.URGENT]


def test_a_hazard_s_number_says_county_year_and_place_in_the_year() -> None:
    assert hazard_number("510503", 2026, 123) == "510503-2026-000123"
    assert hazard_number("510503", 2026, 1234567) == "510503-2026-1234567"


def test_the_sides_that_have_not_signed_are_known() -> None:
    sides = (OpenSide(Side.POLICE, 1, True, 7), OpenSide(Side.EDUCATION, 2, False))
    facts = CaseFacts("1", Stage.SUBMITTED, Severity.MAJOR, Parties("510503", {}, sides))
    assert facts.unsigned_sides == (Side.EDUCATION,)
