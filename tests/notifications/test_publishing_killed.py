"""Whatever dies, and whoever works beside whom: every event is told at least once, in order for each hazard."""

from __future__ import annotations

import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from casework import publishing as acts
from casework import subscribing
from casework.publishing import LEASE
from casework.subscribing import Subscription
from models import Webhook
from notifications.publishing import Outside, publish
from notifications.targets import networks
from rules.delivering import Answer
from rules.telling import Outcome
from store import webhook_events
from tests.conftest import FERNET_KEY
from tests.support.forking import Parent, parent_of
from tests.support.publisher import Run
from tests.support.receiver import Receiver, receiving
from tests.support.story import COMMON, found, submitted
from tests.support.world import World, at

NOW = at("2026-09-01 12:00")
OUTSIDE = Outside("", networks("127.0.0.0/8"))


@pytest.fixture(scope="module")
def processes() -> Iterator[Parent]:
    with parent_of("tests.support.publisher") as parent:
        yield parent


def lives(world: World, count: int) -> None:
    for number in range(count):
        submitted(world, f"2026-09-01 09:{number:02}", replace(COMMON, place=f"{number}号门"))


def ledger(world: World) -> list[str]:
    with world.desk.looking() as session:
        return [f"evt_{one}" for one in session.scalars(sa.text("SELECT id FROM ledger_event ORDER BY id"))]


def assert_whole_and_in_order(world: World, receiver: Receiver) -> None:
    """Nothing is missing, and for each hazard nothing new came before what happened earlier."""
    assert set(receiver.ids()) == set(ledger(world))
    order: dict[str, list[int]] = {}
    seen: set[str] = set()
    for one in receiver.taken:
        if one.id not in seen:
            seen.add(one.id)
            order.setdefault(one.about["hazard"], []).append(int(one.id.removeprefix("evt_")))
    assert all(ids == sorted(ids) for ids in order.values())


def subscribe(world: World, receiver: Receiver) -> int:
    return subscribing.add(world.desk, Subscription(receiver.url, begins=1), NOW).number


@pytest.mark.kill
def test_nothing_is_lost_wherever_a_publisher_is_killed(world: World, database_url: str, processes: Parent) -> None:
    lives(world, 4)
    when, killed = NOW, 0
    with receiving() as receiver:
        subscribe(world, receiver)
        for fault in ("after_lease:1", "before_post:3", "after_post:2", "before_note:1", "after_note:1"):
            [end] = processes.run(Run(database_url, FERNET_KEY, when.isoformat(), fault))
            killed += end == -signal.SIGKILL
            when += LEASE + timedelta(seconds=31)
        assert killed == 5
        assert processes.run(Run(database_url, FERNET_KEY, when.isoformat())) == [0]
        assert_whole_and_in_order(world, receiver)
        copies = Counter(receiver.ids())
        assert max(copies.values()) > 1, "a death between sending and noting is told twice, with the same id"


@pytest.mark.parametrize("seed", range(4))
def test_whatever_a_receiver_answers_and_whenever_runs_end_nothing_is_lost(world: World, seed: int) -> None:
    lives(world, 3)
    chance, when = random.Random(seed), NOW
    with receiving(lambda _n: chance.choice((200, 200, 204, 500, 429, 302, 400))) as receiver:
        number = subscribe(world, receiver)
        for _ in range(60):
            publish(world.desk, lambda: when, when + timedelta(minutes=1), OUTSIDE)  # noqa: B023 - called at once
            if len(receiver.first_ids()) == 8:
                found(world, "2026-09-01 11:00", replace(COMMON, place="后来的"))
            when += timedelta(hours=6)
            with world.desk.sitting(when) as sitting:
                # Somebody looks after it every day.
                sitting.session.get_one(Webhook, number).failures = 0
        assert_whole_and_in_order(world, receiver)


@pytest.mark.kill
def test_two_processes_at_once_tell_nothing_twice(world: World, database_url: str, processes: Parent) -> None:
    lives(world, 6)
    with receiving() as one, receiving() as other:
        subscribe(world, one)
        subscribe(world, other)
        run = Run(database_url, FERNET_KEY, NOW.isoformat())
        assert processes.run(run, run) == [0, 0]
        for receiver in (one, other):
            assert receiver.ids() == ledger(world)


def test_whoever_comes_late_with_a_lease_that_is_over_changes_nothing(world: World) -> None:
    lives(world, 1)
    with receiving() as receiver:
        number = subscribe(world, receiver)
        stale = acts.claim(world.desk, number, NOW)
        assert stale is not None
        assert acts.claim(world.desk, number, NOW + timedelta(seconds=59)) is None
        fresh = acts.claim(world.desk, number, NOW + LEASE)
        assert fresh is not None
        assert acts.move_on(world.desk, stale, 3, (), "", NOW + LEASE) is None
        with world.desk.looking() as session:
            one = webhook_events.page(session, stale.wanted, 0, 1, 1).steps[0].told[0]
        assert acts.fail(world.desk, stale, 0, (), one, Answer(Outcome.TRANSIENT), NOW + LEASE) is None
        acts.let_go(world.desk, stale, NOW + LEASE)
        assert acts.move_on(world.desk, fresh, 2, (), "", NOW + LEASE) is not None


def test_a_worker_whose_machine_stood_still_sends_nothing_more(world: World) -> None:
    lives(world, 1)
    with receiving() as receiver:
        number = subscribe(world, receiver)
        instants = iter([NOW, NOW, NOW, *[NOW + 2 * LEASE] * 50])

        def now() -> datetime:
            when = next(instants)
            if when > NOW:
                # Somebody else has taken over meanwhile and is told from where it stands.
                acts.claim(world.desk, number, when)
            return when

        assert publish(world.desk, now, NOW + timedelta(hours=1), OUTSIDE).accepted == 0
        assert receiver.came == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_event_that_is_written_but_not_committed_is_waited_for(world: World) -> None:
    """PostgreSQL gives out ids before they are committed; on SQLite one writer follows the other."""
    lives(world, 1)
    with receiving() as receiver:
        subscribe(world, receiver)
        publish(world.desk, lambda: NOW, NOW + timedelta(minutes=1), OUTSIDE)
        told = threading.Thread(
            target=lambda: publish(world.desk, lambda: NOW, NOW + timedelta(minutes=1), OUTSIDE), daemon=True
        )
        with world.desk.sitting(NOW) as sitting:
            _write_another(sitting.session)
            found(world, "2026-09-01 11:00", replace(COMMON, place="后来的"))
            told.start()
            told.join(1.0)
            assert told.is_alive(), "it went past an id that was still missing"
        told.join(10)
        assert receiver.ids() == ledger(world)


def test_an_id_that_was_given_out_and_never_used_holds_nothing_up(world: World) -> None:
    lives(world, 1)
    with world.desk.rehearsal(NOW) as sitting:
        _write_another(sitting.session)
    found(world, "2026-09-01 11:00", replace(COMMON, place="后来的"))
    with receiving() as receiver:
        subscribe(world, receiver)
        publish(world.desk, lambda: NOW, NOW + timedelta(minutes=1), OUTSIDE)
        assert receiver.ids() == ledger(world)


def _write_another(session: Session) -> None:
    """An event like the newest one, in this transaction."""
    columns = "hazard_id, act, given, at, actor_id, post_id, unit_id, stage_from, stage_to, digest, previous"
    session.execute(
        sa.text(f"INSERT INTO ledger_event ({columns}) SELECT {columns} FROM ledger_event ORDER BY id DESC LIMIT 1")
    )
