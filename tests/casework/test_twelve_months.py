"""A year of a thousand hazards on a virtual clock: every month all that was foreseen happens, and nothing else."""

from __future__ import annotations

import pytest

from tests.support.story import audited, unsound
from tests.support.world import World
from tests.support.years import PutRight, Year, a_few_late, first_morning, nine_of_ten_at_once, year_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def lived(world: World, put_right: PutRight) -> tuple[Year, bool]:
    """What came of a year, found sound by an audit, and whether it was a whole one.

    PostgreSQL takes three times as long for the same rows; a quarter of a year shows that it comes to the same.
    """
    months = 12 if world.desk.engine.dialect.name == "sqlite" else 3
    year = year_of(world.desk, put_right, months)
    assert unsound(audited(world, f"{first_morning(months):%Y-%m-%d} 09:30")) == []
    return year, months == 12


def test_every_month_of_a_year_all_that_was_foreseen_happens_and_nothing_else(world: World) -> None:
    year, is_whole = lived(world, a_few_late)
    assert year.messages > (100_000 if is_whole else 5_000)
    assert year.rungs > (40_000 if is_whole else 2_000)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_in_a_year_in_which_nine_of_ten_are_put_right_at_once_nothing_else_happens_either(world: World) -> None:
    year, is_whole = lived(world, nine_of_ten_at_once)
    assert year.messages > (40_000 if is_whole else 2_000)
    assert year.rungs > (15_000 if is_whole else 500)
