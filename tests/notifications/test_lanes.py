"""Lanes: one hand for each account, each channel by itself, and a fault that is not swallowed."""

from __future__ import annotations

import threading
from itertools import chain
from typing import Any, cast

import pytest

from notifications.addresses import Address
from notifications.lanes import HANDS, Lanes, Parcel, Queue


def parcel(channel: str, account: str, number: int) -> Parcel:
    return Parcel(cast(Any, number), Address("url", channel, account, "label"))


class Recorder:
    """Takes everything and remembers who took what, and how many at once."""

    def __init__(self) -> None:
        self.lanes: Lanes
        self.served: dict[str, list[int]] = {}
        self.at_once: dict[str, int] = {}
        self.most_at_once: dict[str, int] = {}
        self._lock = threading.Lock()

    def serve(self, address: Address, queue: Queue) -> None:
        for key in (address.account, address.channel):
            self._enter(key)
        while (found := self.lanes.take(queue)) is not None:
            self.served.setdefault(address.account, []).append(cast(int, found.claimed))
            threading.Event().wait(0.002)
        for key in (address.account, address.channel):
            with self._lock:
                self.at_once[key] -= 1

    def _enter(self, key: str) -> None:
        with self._lock:
            self.at_once[key] = self.at_once.get(key, 0) + 1
            self.most_at_once[key] = max(self.most_at_once.get(key, 0), self.at_once[key])


def test_each_account_is_served_in_order_by_one_hand_and_a_channel_by_a_few() -> None:
    recorder = Recorder()
    with Lanes(recorder.serve) as recorder.lanes:
        for number in range(60):
            recorder.lanes.put([parcel(f"channel-{number % 2}", f"account-{number % 12}", number)])
    assert sorted(chain.from_iterable(recorder.served.values())) == list(range(60))
    for account, numbers in recorder.served.items():
        assert numbers == sorted(numbers), account
        assert recorder.most_at_once[account] == 1
    assert max(recorder.most_at_once["channel-0"], recorder.most_at_once["channel-1"]) <= HANDS


def test_a_stuck_channel_lets_another_pass() -> None:
    stuck, passed = threading.Event(), threading.Event()
    lanes: list[Lanes] = []

    def serve(address: Address, queue: Queue) -> None:
        while lanes[0].take(queue) is not None:
            if address.channel == "stuck":
                assert stuck.wait(10)
            else:
                passed.set()

    with Lanes(serve) as running:
        lanes.append(running)
        running.put([parcel("stuck", f"s{number}", number) for number in range(HANDS + 2)])
        running.put([parcel("free", "f", 99)])
        assert passed.wait(5)
        stuck.set()


def test_a_fault_in_serving_ends_the_run_and_is_raised() -> None:
    def serve(_address: Address, _queue: Queue) -> None:
        raise OSError("the database is gone")

    def run() -> None:
        with Lanes(serve) as lanes:
            lanes.put([parcel("channel", "account", 1)])
            while not lanes.is_idle:
                lanes.wait_for_a_change()

    with pytest.raises(OSError, match="the database is gone"):
        run()


def test_a_fault_at_the_very_end_is_raised_too() -> None:
    gate = threading.Event()

    def serve(_address: Address, _queue: Queue) -> None:
        gate.wait(5)
        raise OSError("late")

    def run() -> None:
        with Lanes(serve) as lanes:
            lanes.put([parcel("channel", "account", 1)])
            gate.set()

    with pytest.raises(OSError, match="late"):
        run()


def test_claiming_waits_until_there_is_room() -> None:
    gate = threading.Event()
    lanes: list[Lanes] = []

    def serve(_address: Address, queue: Queue) -> None:
        gate.wait(5)
        while lanes[0].take(queue) is not None:
            pass

    with Lanes(serve) as running:
        lanes.append(running)
        running.put([parcel("channel", "account", number) for number in range(10)])
        threading.Timer(0.05, gate.set).start()
        running.wait_for_room(3)
        assert gate.is_set()
