"""What takes long to measure is kept for some minutes, and what does not never."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest

from casework.lately import KEPT, SHOWN, Lately
from tests.support.world import at

NOW = at("2026-09-02 10:00")


class Asked:
    """Measures 1 the first time, then 2, then 3."""

    def __init__(self, lately: Lately) -> None:
        self.lately = lately
        self.measure: Callable[[], int] = count(1).__next__

    def __call__(self, later: timedelta = timedelta(), name: str = "figures") -> int:
        return self.lately.of(name, NOW + later, self.measure)


def test_what_is_quick_is_measured_whenever_somebody_asks() -> None:
    ask = Asked(Lately())
    assert [ask(), ask()] == [1, 2]


def test_what_takes_long_is_the_same_for_ten_minutes() -> None:
    ask = Asked(Lately(long=0))
    assert ask() == 1
    assert ask(KEPT - timedelta(seconds=1)) == 1
    assert ask(name="of another area") == 2
    assert ask(-timedelta(minutes=1)) == 3, "what is asked of the past is nothing later"


def test_after_that_it_is_shown_still_while_it_is_measured_anew_once_for_all() -> None:
    behind: list[Callable[[], None]] = []
    ask = Asked(Lately(long=0, behind=behind.append))
    assert ask() == 1
    assert [ask(KEPT) for _ in range(3)] == [1, 1, 1], "nobody waits"
    assert len(behind) == 1
    behind.pop()()
    assert ask(KEPT) == 2
    assert behind == []
    assert ask(KEPT + SHOWN) == 3, "after an hour it is too old"


def test_what_fails_behind_is_tried_again_and_in_the_end_said_to_whoever_asks() -> None:
    behind: list[Callable[[], None]] = []
    ask = Asked(Lately(long=0, behind=behind.append))
    ask()
    ask.measure = lambda: 1 // 0
    for _ in range(2):
        assert ask(KEPT) == 1
        with pytest.raises(ZeroDivisionError):
            behind.pop()()
    with pytest.raises(ZeroDivisionError):
        ask(SHOWN)


def test_a_thread_measures_behind() -> None:
    ask = Asked(Lately(long=0))
    ask()
    ask(KEPT)
    for thread in threading.enumerate():
        if thread.name == "measuring":
            thread.join()
    assert ask(KEPT) == 2


def test_the_oldest_gives_way() -> None:
    ask = Asked(Lately(long=0))
    for number in range(17):
        ask(name=str(number))
    assert ask(name="16") == 17
    assert ask(name="0") == 18
