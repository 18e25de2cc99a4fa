"""Workers that come late, hang, hold each other up or stumble: what each may do and what it may not."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from orjson import JSONDecodeError
from sqlalchemy.orm import Session
from sqlmodel import col

from casework import delivering
from casework.delivering import LEASE, Attempted, Standing
from models import LedgerEvent, Message
from notifications.delivery import deliver
from rules.delivering import LEASE_EXPIRED, Answer
from rules.telling import MessageState, Outcome, TaskKind, Why
from tests.notifications.looking import attempts, messages, open_tasks, states
from tests.notifications.promising import promise, promise_many
from tests.support.lying import deaf, hanging, lying
from tests.support.mailbox import Mailbox, address_of, by_mail, give_addresses
from tests.support.robots import Reply, RobotServer
from tests.support.world import World, at

pytestmark = pytest.mark.slow

NOON = at("2026-09-01 12:00")
OK = Answer(Outcome.OK, "250")


def now() -> datetime:
    return NOON


def test_a_leased_message_is_nobody_elses(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise(world)
    assert len(delivering.claim(world.desk, NOON, 2).claimed) == 2
    assert len(delivering.claim(world.desk, NOON, 10).claimed) == 1
    assert delivering.claim(world.desk, NOON + LEASE - timedelta(seconds=1), 10).claimed == ()


def test_what_a_dead_worker_held_is_taken_up_when_its_lease_has_run_out(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise(world)
    delivering.claim(world.desk, NOON, 10)
    taken = delivering.claim(world.desk, NOON + LEASE, 10).claimed
    assert len(taken) == 3
    assert all(one.before.may_have_arrived for one in taken)
    assert attempts(world) == [("mailto", Outcome.UNKNOWN, LEASE_EXPIRED)] * 3


def test_a_stale_worker_settling_late_changes_nothing(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise(world)
    stale = delivering.claim(world.desk, NOON, 10).claimed
    fresh = delivering.claim(world.desk, NOON + LEASE, 10).claimed
    late = NOON + LEASE + timedelta(seconds=1)
    before = [(one.state, one.lease_token, one.attempts, one.release_at) for one in messages(world)]
    logged = attempts(world)
    for answer in (OK, Answer(Outcome.TRANSIENT), Answer(Outcome.PERMANENT_TARGET), Answer(Outcome.CONFIGURATION)):
        done = delivering.settle(world.desk, [Attempted(one, answer, "mailto") for one in stale], late)
        assert done == [None] * 3
    assert delivering.let_go(world.desk, stale, late, late) == 0
    assert not any(delivering.supersede(world.desk, one, Why.CASE_OVER, late) for one in stale)
    assert delivering.divert(world.desk, [replace(one, next_rank=2) for one in stale], late) == 0
    assert [delivering.recheck(world.desk, one).standing for one in stale] == [Standing.LOST] * 3
    after = [(one.state, one.lease_token, one.attempts, one.release_at) for one in messages(world)]
    assert (after, attempts(world)) == (before, logged)
    assert not open_tasks(world, TaskKind.UNDELIVERED)
    assert (
        delivering.settle(world.desk, [Attempted(one, OK, "m") for one in fresh], late) == [MessageState.ACCEPTED] * 3
    )


def test_a_settled_message_is_settled_for_good(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise(world)
    claimed = delivering.claim(world.desk, NOON, 10).claimed
    settled = [Attempted(one, OK, "m") for one in claimed]
    assert delivering.settle(world.desk, settled, NOON) == [MessageState.ACCEPTED] * 3
    assert delivering.settle(world.desk, settled, NOON) == [None] * 3
    assert len(attempts(world)) == 3


def test_a_worker_does_not_begin_what_its_lease_would_not_outlast(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise(world)
    # The machine stood still between claiming and sending.
    instants = iter([NOON, *[NOON + timedelta(seconds=50)] * 50])
    report = deliver(world.desk, lambda: next(instants), limit=3)
    assert (report.let_go, report.attempts) == (3, 0)
    assert states(world) == [MessageState.PENDING] * 3
    assert attempts(world) == []


def test_one_hung_channel_does_not_hold_up_another(world: World, mailbox: Mailbox) -> None:
    with lying(hanging, seconds=4.0) as hung:
        give_addresses(
            world,
            lambda number: (
                [f"wecomrobot://group-1?via={hung.url}"]
                if number == "S1.handler"
                else [mailbox.url(address_of(number))]
            ),
        )
        promise_many(world, 20)
        begun = time.monotonic()
        arrivals: list[float] = []
        mailbox.on_text = lambda _text: arrivals.append(time.monotonic() - begun)
        report = deliver(world.desk, now, limit=15)
    assert len(arrivals) == 40
    assert max(arrivals) < 3.0, "a healthy channel waited for a hung one"
    gaps = sorted(later - earlier for earlier, later in pairwise([0.0, *arrivals]))
    assert gaps[len(gaps) * 99 // 100 - 1] < 1.0
    assert report.accepted == 40
    assert report.outcomes[Outcome.UNKNOWN] == 1
    assert report.let_go == 19
    assert hung.connections == 1
    mailbox.read_everything()


def test_a_mail_server_that_hangs_does_not_hold_up_the_robots(world: World, robots: RobotServer) -> None:
    with lying(deaf) as hung:
        mail = f"mailto://127.0.0.1:{hung.port}?to=x@example.test"
        robot = robots.url("feishurobot", "group-1")
        give_addresses(world, lambda who: [mail] if who == "S1.handler" else [robot])
        promise(world)
        report = deliver(world.desk, now)
    assert report.accepted == 2
    robots.read_everything()


def test_after_too_fast_the_other_messages_of_that_robot_wait_and_are_not_tried(
    world: World, robots: RobotServer, mailbox: Mailbox
) -> None:
    give_addresses(
        world,
        lambda number: (
            [mailbox.url(address_of(number))] if number == "S1.handler" else [robots.url("dingrobot", "group-1")]
        ),
    )
    promise_many(world, 5)
    robots.answer("group-1", Reply({"errcode": 130101, "errmsg": "send too fast"}))
    report = deliver(world.desk, now)
    assert len(robots.calls) == 1
    assert (report.accepted, report.let_go, report.outcomes[Outcome.RATE_LIMITED]) == (5, 9, 1)
    waiting = [one for one in messages(world) if one.state is MessageState.PENDING]
    assert all(one.release_at - NOON >= timedelta(seconds=600) for one in waiting)
    assert sum(one.attempts for one in waiting) == 1
    mailbox.read_everything()


def test_a_message_that_cannot_be_written_is_loud_and_holds_up_no_other(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise(world)
    # Facts no version of ours has ever written.
    with world.desk.sitting(NOON) as sitting:
        broken = sitting.session.scalars(sa.select(col(Message.id)).order_by(col(Message.id)).limit(1)).one()
        event = insert_broken_event(sitting.session)
        moved = sa.update(Message).where(col(Message.id) == broken).values(event_id=event)
        sitting.session.execute(moved)
    with pytest.raises(ExceptionGroup) as faults:
        deliver(world.desk, now)
    assert [type(one) for one in faults.value.exceptions] == [JSONDecodeError]
    assert len(mailbox.read_everything()) == 2
    assert states(world) == [MessageState.PENDING, MessageState.ACCEPTED, MessageState.ACCEPTED]
    assert messages(world)[0].release_at == NOON + timedelta(minutes=15)
    assert deliver(world.desk, now).attempts == 0


def insert_broken_event(session: Session) -> int:
    """An event like the newest one, but with facts that cannot be read."""
    newest = session.scalars(sa.select(LedgerEvent).order_by(col(LedgerEvent.id).desc()).limit(1)).one()
    values = newest.model_dump(exclude={"id"}) | {"facts": "{broken", "batch_id": None, "digest": "0" * 64}
    written = session.execute(sa.insert(LedgerEvent).values(**values).returning(col(LedgerEvent.id)))
    return int(written.scalar_one())


def test_many_workers_share_the_work_in_one_process_too(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise_many(world, 10)
    first = delivering.claim(world.desk, NOON, 10).claimed
    report = deliver(world.desk, now)
    assert report.accepted == 20
    assert not {one.message_id for one in first} & {
        one.id for one in messages(world) if one.state is MessageState.ACCEPTED
    }
    mailbox.read_everything()
