"""A year of a thousand hazards on a virtual clock: every month all that was foreseen happens, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle, islice

import pytest

from casework import assigning, batches
from casework.batches import Order
from casework.forecasting import Question
from casework.recording import record_many
from rules.finding import Finding
from rules.vocabulary import Revisit
from tests.support.foreseeing import foreseen, live
from tests.support.story import COMMON, MAJOR, PHOTO, SEEN, SERIOUS, audited, unsound
from tests.support.world import World, at

pytestmark = pytest.mark.slow

A_MONTH = 84
SIGNERS = "S1.handler", "S2.handler", "S3.handler", "EDU.handler", "PS1.handler", "PS2.handler", "FRS.handler"


def found_in(month: int) -> list[Finding]:
    """Hazards of three severities at three schools, no two of them alike."""
    kinds = cycle([(what, campus) for what in (COMMON, COMMON, SERIOUS, MAJOR) for campus in ("S1", "S2", "S3")])
    return [
        replace(what, campus=campus, place=f"{month}号楼{number}室", description=f"{what.description}，第{number}处")
        for number, (what, campus) in enumerate(islice(kinds, A_MONTH), 1)
    ]


def begin(world: World, month: int, morning: datetime) -> Sequence[str]:
    """The month's hazards are found and handed over, and two of three units sign."""
    numbers = record_many(world.desk, found_in(month), "PSB.inspector", morning).numbers
    assert assigning.assign_found(world.desk, morning + timedelta(minutes=1)).handed == A_MONTH
    signed = tuple(number for place, number in enumerate(numbers) if place % 3)
    for who in SIGNERS:
        batches.acknowledge_many(world.desk, Order(who, morning + timedelta(hours=1), signed))
    return numbers


def settle(world: World, numbers: Sequence[str], now: datetime) -> None:
    """Of last month's, every other one that was signed for is handed in, and half of these are passed."""
    mine = tuple(number for place, number in enumerate(numbers) if place % 3 and place % 2)
    for who in SIGNERS:
        batches.submit_many(world.desk, Order(who, now, mine, files=(PHOTO,)), "已整改")
    for who in SIGNERS:
        looked_at = Order(who, now + timedelta(hours=1), mine[::2], files=(SEEN,), revisit=Revisit.ON_SITE)
        batches.pass_many(world.desk, looked_at)


def first_morning(month: int) -> datetime:
    """The second day of the month, counted from September 2026."""
    years, place = divmod(month + 8, 12)
    return at(f"{2026 + years}-{place + 1:02d}-02 09:00")


@pytest.mark.timeout(600)
def test_every_month_of_a_year_all_that_was_foreseen_happens_and_nothing_else(world: World) -> None:
    last: Sequence[str] = ()
    messages = rungs = 0
    # PostgreSQL takes three times as long for the same rows; a quarter of a year shows that it comes to the same.
    months = 12 if world.desk.engine.dialect.name == "sqlite" else 3
    for month in range(months):
        morning = first_morning(month)
        numbers = begin(world, month, morning)
        settle(world, last, morning + timedelta(hours=2))
        days = (first_morning(month + 1) - morning).days
        asked = Question(morning + timedelta(hours=4), days, every=timedelta(hours=1))
        expected = foreseen(world.desk, asked)
        happened = live(world.desk, asked)
        assert happened == expected
        messages, rungs, last = messages + len(happened.messages), rungs + len(happened.rungs), numbers
    assert messages > (100_000 if months == 12 else 5_000)
    assert rungs > (40_000 if months == 12 else 2_000)
    assert unsound(audited(world, f"{first_morning(months):%Y-%m-%d} 09:30")) == []
