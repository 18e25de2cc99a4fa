"""A year of lives on a virtual clock: each month some hazards are found, some put right; the rest is the ladder's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle, islice

from casework import assigning, batches
from casework.batches import Order
from casework.desk import Desk
from casework.forecasting import Question
from casework.recording import record_many
from rules.finding import Finding
from rules.vocabulary import Revisit
from tests.support.foreseeing import foreseen, live
from tests.support.story import COMMON, MAJOR, PHOTO, SEEN, SERIOUS
from tests.support.world import at

A_MONTH = 84
SIGNERS = "S1.handler", "S2.handler", "S3.handler", "EDU.handler", "PS1.handler", "PS2.handler", "FRS.handler"

PutRight = Callable[[Desk, Sequence[str], Sequence[str], datetime], None]
"""What is done about last month's hazards and this month's, from an instant on."""


@dataclass(frozen=True)
class Year:
    """What came of some months: every rung and every message of them was foreseen."""

    rungs: int
    messages: int


def year_of(desk: Desk, put_right: PutRight, months: int = 12, a_month: int = A_MONTH) -> Year:
    """So many months, so many hazards found in each. All that was foreseen has happened, and nothing else."""
    rungs = messages = 0
    last: Sequence[str] = ()
    for month in range(months):
        morning = first_morning(month)
        numbers = _begin(desk, found_in(month, a_month), morning)
        put_right(desk, last, numbers, morning + timedelta(hours=2))
        days = (first_morning(month + 1) - morning).days
        asked = Question(morning + timedelta(hours=4), days, every=timedelta(hours=1))
        expected = foreseen(desk, asked)
        happened = live(desk, asked)
        assert happened == expected
        rungs, messages, last = rungs + len(happened.rungs), messages + len(happened.messages), numbers
    return Year(rungs, messages)


def found_in(month: int, count: int) -> list[Finding]:
    """Hazards of three severities at three schools, no two of them alike."""
    kinds = cycle([(what, campus) for what in (COMMON, COMMON, SERIOUS, MAJOR) for campus in ("S1", "S2", "S3")])
    return [
        replace(what, campus=campus, place=f"{month}号楼{number}室", description=f"{what.description}，第{number}处")
        for number, (what, campus) in enumerate(islice(kinds, count), 1)
    ]


def _begin(desk: Desk, found: list[Finding], morning: datetime) -> Sequence[str]:
    """The month's hazards are found and handed over, and two of three units sign."""
    numbers = record_many(desk, found, "PSB.inspector", morning).numbers
    assert assigning.assign_found(desk, morning + timedelta(minutes=1)).handed == len(found)
    signed = tuple(number for place, number in enumerate(numbers) if place % 3)
    for who in SIGNERS:
        batches.acknowledge_many(desk, Order(who, morning + timedelta(hours=1), signed))
    return numbers


def a_few_late(desk: Desk, last: Sequence[str], _: Sequence[str], now: datetime) -> None:
    """Of last month's, every other one that was signed for is handed in, and half of these are passed."""
    mine = tuple(number for place, number in enumerate(last) if place % 3 and place % 2)
    _hand_in(desk, mine, now)
    _pass(desk, mine[::2], now + timedelta(hours=1))


def nine_of_ten_at_once(desk: Desk, _: Sequence[str], new: Sequence[str], now: datetime) -> None:
    """Of this month's, nine of ten are signed for by whoever has not, handed in and passed within the morning."""
    mine = tuple(number for place, number in enumerate(new) if place % 10)
    for who in SIGNERS:
        batches.acknowledge_many(desk, Order(who, now, mine))
    _hand_in(desk, mine, now)
    _pass(desk, mine, now + timedelta(hours=1))


def _hand_in(desk: Desk, numbers: tuple[str, ...], now: datetime) -> None:
    for who in SIGNERS:
        batches.submit_many(desk, Order(who, now, numbers, files=(PHOTO,)), "已整改")


def _pass(desk: Desk, numbers: tuple[str, ...], now: datetime) -> None:
    for who in SIGNERS:
        batches.pass_many(desk, Order(who, now, numbers, files=(SEEN,), revisit=Revisit.ON_SITE))


def first_morning(month: int) -> datetime:
    """The second day of the month, counted from September 2026."""
    years, place = divmod(month + 8, 12)
    return at(f"{2026 + years}-{place + 1:02d}-02 09:00")
