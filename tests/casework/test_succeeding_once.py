"""The same hand-over twice moves everything once, and what cannot be handed over is refused."""

from __future__ import annotations

import threading

import pytest

from casework.posts import Order
from casework.succeeding import HandedOver, Succession, hand_over
from rules.refusals import OneAndTheSame, PersonGone, PostsForCoordinators
from tests.casework.test_succeeding import HEIR, LEAVER, hand, records
from tests.support import vacating
from tests.support.story import COORDINATOR, assigned, refused
from tests.support.world import World, at


def test_the_same_again_moves_nothing_and_answers_with_the_record_there_is(world: World) -> None:
    assigned(world, "2026-09-01 09:00")
    first = hand(world, "2026-09-01 09:01", key="k-1")
    assigned(world, "2026-09-01 09:02")
    again = hand(world, "2026-09-03 09:00", key="k-1")
    assert (again.number, again.messages, again.was_done_before) == (first.number, 1, True)
    # Without a key, the same on the same day with nothing left to move.
    second = hand(world, "2026-09-03 09:00")
    third = hand(world, "2026-09-03 09:05")
    assert (second.messages, second.was_done_before) == (1, False)
    assert (third.number, third.was_done_before) == (second.number, True)
    assert len(records(world)) == 2
    # On another day it is a hand-over of its own, even when nothing is bound to the leaver any more.
    assert not hand(world, "2026-09-04 09:00").was_done_before


def test_two_at_once_move_everything_once(world: World) -> None:
    for _ in range(3):
        assigned(world, "2026-09-01 09:00")
    found_: list[HandedOver] = []
    gate = threading.Barrier(2)

    def go() -> None:
        gate.wait()
        found_.append(hand(world, "2026-09-01 10:00"))

    threads = [threading.Thread(target=go) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(one.was_done_before for one in found_) == [False, True]
    assert {(one.number, one.messages) for one in found_} == {(found_[0].number, 3)}
    assert len(records(world)) == 1


@pytest.mark.parametrize(
    ("refusal", "giver", "taker", "by"),
    [
        (OneAndTheSame, LEAVER, LEAVER, COORDINATOR),
        (PostsForCoordinators, LEAVER, HEIR, HEIR),
        (PersonGone, LEAVER, "S3.handler", COORDINATOR),
    ],
)
def test_what_cannot_be_is_refused(world: World, refusal: type, giver: str, taker: str, by: str) -> None:
    vacating.leaves(world, "S3.handler", "2026-08-01")
    with refused(world, refusal):
        hand_over(world.desk, Order(by, at("2026-09-01 09:00")), Succession(giver, taker))


def test_the_leaver_may_hand_over_without_a_coordinator(world: World) -> None:
    assert hand_over(world.desk, Order(LEAVER, at("2026-09-01 09:00")), Succession(LEAVER, HEIR)).number == 1
