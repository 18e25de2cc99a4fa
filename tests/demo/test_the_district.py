"""The made-up district: as large as the real one it stands for, its people the same for the same seed."""

from __future__ import annotations

import pytest

from demo.district import MAIL, district
from demo.fates import HEROES
from rules.offices import Ownership, SchoolKind
from rules.words import Language


def test_it_is_as_large_as_the_district_it_stands_for() -> None:
    schools = district(1, Language.ZH).schools
    assert len(schools) == 148
    assert sum(int(str(one["pupils"])) for one in schools) == 59_547
    assert sum(int(str(one["staff"])) for one in schools) == 3_202
    assert len({one["name"] for one in schools}) == 148
    assert Ownership.PRIVATE in {one["ownership"] for one in schools}


@pytest.mark.parametrize("schools", [12, 40, 147])
def test_a_smaller_one_has_every_kind_the_story_needs(schools: int) -> None:
    found = district(1, Language.ZH, schools)
    assert len(found.schools) == schools
    assert {hero.kind for hero in HEROES} <= {one["kind"] for one in found.schools}


def test_the_same_seed_gives_the_same_people_and_another_others() -> None:
    assert district(5, Language.ZH).by_sheet == district(5, Language.ZH).by_sheet
    assert district(5, Language.ZH).people != district(6, Language.ZH).people


def test_a_few_mailboxes_are_misspelt_and_all_others_exist() -> None:
    domains = [str(one["email"]).partition("@")[2] for one in district(1, Language.ZH).people]
    assert 0 < sum(one != MAIL for one in domains) < 10


def test_everybody_is_written_to_in_the_language_of_the_demo() -> None:
    assert {one["language"] for one in district(1, Language.EN).people} == {"英文"}
    assert SchoolKind.PRIMARY in {one["kind"] for one in district(1, Language.EN).schools}
