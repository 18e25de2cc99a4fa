"""kill -9 at every line between claiming and settling: nothing is lost, and a repeat is one that had to be.

A message is sent twice only when its process dies between the provider's acceptance and our commit, once for each
such death; the second copy says that it may be one.
"""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from rules.telling import MessageState
from tests.conftest import FERNET_KEY
from tests.notifications.looking import messages, states
from tests.notifications.promising import promise_many
from tests.support.deliverer import Run
from tests.support.forking import Parent
from tests.support.mailbox import Mailbox, Received, by_mail, give_addresses
from tests.support.robots import RobotServer
from tests.support.world import World, at

pytestmark = pytest.mark.kill

HARMLESS = ("after_claim:1", "before_send:1", "before_send:2", "after_settle:1", "after_settle:3")
"""Deaths before the provider has anything, or after we have it in writing."""
TEARING = ("after_send:1", "after_send:3", "before_settle:1", "before_settle:2")
"""Deaths after the provider has accepted and before we have it in writing."""
HAZARDS = 8
BEGIN = at("2026-09-01 10:01")


def serial_of(received: Received) -> str:
    """The serial in the text, mail and robot alike."""
    return received.body.partition("流水号：")[2][:8]


@pytest.mark.parametrize("channel", ["mail", "robot"])
def test_nothing_is_lost_and_nothing_repeated_but_what_was_torn(
    world: World, database_url: str, mailbox: Mailbox, robots: RobotServer, processes: Parent, channel: str
) -> None:
    if channel == "mail":
        by_mail(world, mailbox)
    else:
        give_addresses(world, lambda _number: [robots.url("wecomrobot", "group-1")])
    promise_many(world, HAZARDS)
    arrived: Callable[[], list[Received]] = (mailbox if channel == "mail" else robots).read_everything
    received: list[Received] = []
    when, torn = BEGIN, 0
    for harmless, tearing in zip((*HARMLESS, ""), (*TEARING, "", ""), strict=True):
        for fault in filter(None, (harmless, tearing)):
            [end] = processes.run(Run(database_url, FERNET_KEY, when.isoformat(), fault, limit=5))
            assert end == -signal.SIGKILL, f"{fault} was not reached"
            before, received = len(received), received + arrived()
            assert len(received) > before or fault in ("after_claim:1", "before_send:1")
            torn += fault in TEARING
            when += timedelta(seconds=90)
    finish(world, database_url, processes, when)
    received += arrived()
    copies = Counter(serial_of(one) for one in received)
    assert set(copies) == {f"{one.id:08d}" for one in messages(world)}
    assert states(world) == [MessageState.ACCEPTED] * (3 * HAZARDS)
    assert len(received) == 3 * HAZARDS + torn
    for serial, number in copies.items():
        marked = sum("可能重复" in one.text for one in received if serial_of(one) == serial)
        assert marked >= number - 1


def finish(world: World, url: str, processes: Parent, when: datetime) -> None:
    """Runs undisturbed until everything is settled."""
    for _ in range(3):
        assert processes.run(Run(url, FERNET_KEY, when.isoformat())) == [0]
        when += timedelta(seconds=90)
    assert not {MessageState.PENDING, MessageState.SENDING} & set(states(world))


def test_two_processes_at_once_send_nothing_twice(
    world: World, database_url: str, mailbox: Mailbox, processes: Parent
) -> None:
    by_mail(world, mailbox)
    # Neither may do it all, so that both have a share however long either takes to begin.
    mailbox.seconds_per_letter = 0.01
    promise_many(world, 30)
    run = Run(database_url, FERNET_KEY, BEGIN.isoformat(), limit=10, most=60)
    assert processes.run(run, run) == [0, 0]
    received = mailbox.read_everything()
    assert len(received) == len({one.mark for one in received}) == 90
    assert states(world) == [MessageState.ACCEPTED] * 90
    assert mailbox.connections >= 2
