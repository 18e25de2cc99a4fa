"""A credential that is out of order is left alone by all, at no cost; one finds out, and the urgent do not wait."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from casework import leading
from models import Credential
from notifications.delivery import Delivered, deliver
from rules.credentials import MOST_IN_A_ROW
from rules.telling import MessageKind, MessageState, Outcome
from store.credentials import credential_lines
from tests.conftest import FERNET_KEY
from tests.notifications.looking import attempts, message_to, messages
from tests.notifications.promising import promise, promise_many
from tests.notifications.setting import set_telling
from tests.support.deliverer import Run
from tests.support.forking import Parent
from tests.support.mailbox import Mailbox, address_of, give_addresses
from tests.support.robots import Reply, RobotServer
from tests.support.story import ask
from tests.support.world import World, at

pytestmark = pytest.mark.slow

BEGIN = at("2026-09-01 10:01")
DOWN = Reply("", status=503)


def go(world: World, when: datetime) -> Delivered:
    return deliver(world.desk, lambda: when)


def after(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


def standing(world: World) -> Credential:
    """The one credential something is known of."""
    with world.desk.looking() as session:
        return session.scalars(sa.select(Credential)).one()


@pytest.fixture
def over_one_robot(world: World, robots: RobotServer) -> World:
    set_telling(world, daily_most=None)
    give_addresses(world, lambda _number: [robots.url("feishurobot", "group-1")])
    return world


def test_it_opens_spends_no_attempts_probes_and_closes(over_one_robot: World, robots: RobotServer) -> None:
    world = over_one_robot
    promise_many(world, 4)
    robots.answer("group-1", DOWN)
    # Three a second may be tried at once; the others follow.
    now = BEGIN
    while standing_opened(world) == 0:
        go(world, now)
        now += timedelta(seconds=2)
    tried = len(robots.calls)
    assert tried == MOST_IN_A_ROW
    shut = standing(world).shut_until
    assert shut is not None
    assert timedelta(seconds=60) >= shut - now > timedelta(seconds=50)
    # While it is open nobody asks, and nothing counts as an attempt.
    for seconds in (10, 30, 50):
        assert go(world, after(seconds)).attempts == 0
    assert len(robots.calls) == tried
    assert len(attempts(world)) == tried
    # One probe; it fails, and the rest is twice as long.
    go(world, shut)
    assert len(robots.calls) == tried + 1
    again = standing(world).shut_until
    assert again is not None
    assert again - shut == timedelta(minutes=2)
    # It works again: everything goes.
    robots.answer("group-1", Reply())
    now = again
    for _ in range(20):
        go(world, now)
        now += timedelta(minutes=2)
    assert {one.state for one in messages(world)} == {MessageState.ACCEPTED}
    assert standing(world).opened == 0
    robots.read_everything()


def standing_opened(world: World) -> int:
    with world.desk.looking() as session:
        return session.scalar(sa.select(col(Credential.opened))) or 0


def test_the_urgent_go_by_their_next_contact_at_once(world: World, robots: RobotServer, mailbox: Mailbox) -> None:
    give_addresses(world, lambda who: [robots.url("dingrobot", "group-1"), mailbox.url(address_of(who))])
    number = promise(world)
    robots.answer("group-1", Reply({"errcode": 130101, "errmsg": "send too fast"}))
    assert go(world, BEGIN).let_go == 2
    leading.instruct(
        world.desk, ask(number, "DGO.district_head", "2026-09-01 10:02", note="马上处置", until=BEGIN.date()),
        (world.units["S1"],),
    )  # fmt: skip
    report = go(world, after(90))
    assert (report.diverted, report.accepted) == (1, 1)
    mailbox.expect(address_of("S1.handler"), "马上处置")
    # No attempt was spent on the robot, and what can wait for it waits.
    urgent = message_to(world, "S1.handler", MessageKind.INSTRUCTED)
    assert attempts(world, urgent.id) == [("mailto", Outcome.OK, "250")]
    waiting = [one for one in messages(world) if one.state is MessageState.PENDING]
    assert {one.contact_rank for one in waiting} == {1}
    assert len(robots.calls) == 1


def test_an_urgent_message_that_is_told_to_wait_takes_the_next_contact_itself(
    world: World, robots: RobotServer, mailbox: Mailbox
) -> None:
    give_addresses(world, lambda who: [robots.url("dingrobot", "group-1"), mailbox.url(address_of(who))])
    number = promise(world)
    assert go(world, BEGIN).accepted == 3
    robots.read_everything()
    robots.answer("group-1", Reply({"errcode": 130101, "errmsg": "send too fast"}))
    leading.instruct(
        world.desk, ask(number, "DGO.district_head", "2026-09-01 10:02", note="马上处置", until=BEGIN.date()),
        (world.units["S1"],),
    )  # fmt: skip
    assert go(world, after(90)).accepted == 1
    mailbox.expect(address_of("S1.handler"), "马上处置")


def test_without_another_contact_the_urgent_wait_too(world: World, robots: RobotServer) -> None:
    give_addresses(world, lambda _who: [robots.url("dingrobot", "group-1")])
    number = promise(world)
    robots.answer("group-1", Reply({"errcode": 130101, "errmsg": "send too fast"}))
    go(world, BEGIN)
    leading.instruct(
        world.desk, ask(number, "DGO.district_head", "2026-09-01 10:02", note="马上处置", until=BEGIN.date()),
        (world.units["S1"],),
    )  # fmt: skip
    assert go(world, after(90)).attempts == 0
    urgent = message_to(world, "S1.handler", MessageKind.INSTRUCTED)
    assert (urgent.state, urgent.release_at) == (MessageState.PENDING, after(600))


def test_a_busy_mailbox_says_nothing_against_the_mail_server(world: World, mailbox: Mailbox) -> None:
    give_addresses(world, lambda who: [mailbox.url(address_of(who))])
    set_telling(world, daily_most=None)
    mailbox.on_recipient = lambda to: "452 4.2.2 mailbox full" if to.startswith("s1") else None
    promise_many(world, 10)
    report = go(world, BEGIN)
    assert (report.accepted, report.outcomes[Outcome.TRANSIENT]) == (20, 10)
    with world.desk.looking() as session:
        assert not credential_lines(session)
    mailbox.read_everything()


def test_a_mail_server_that_is_down_is_left_alone_and_another_is_not(world: World, mailbox: Mailbox) -> None:
    give_addresses(
        world,
        lambda who: (
            [mailbox.url(address_of(who))] if who == "S1.handler" else [f"mailto://127.0.0.1:1?to={address_of(who)}"]
        ),
    )
    set_telling(world, daily_most=None)
    promise_many(world, 10)
    report = go(world, BEGIN)
    assert (report.accepted, report.attempts, report.let_go) == (10, 10 + MOST_IN_A_ROW, 20 - MOST_IN_A_ROW)
    with world.desk.looking() as session:
        [line] = credential_lines(session)
    assert (line.label, line.failures, line.opened) == ("mailto 127.0.0.1:1", MOST_IN_A_ROW, 1)
    mailbox.read_everything()


@pytest.mark.kill
def test_four_processes_leave_alone_what_one_of_them_has_found_out_of_order(
    world: World, database_url: str, robots: RobotServer, processes: Parent
) -> None:
    set_telling(world, daily_most=None)
    give_addresses(world, lambda _number: [robots.url("dingrobot", "group-1")])
    robots.answer("group-1", Reply({"errcode": 130101, "errmsg": "send too fast"}))
    promise_many(world, 10)
    run = Run(database_url, FERNET_KEY, BEGIN.isoformat(), limit=5)
    assert processes.run(run, run, run, run) == [0] * 4
    # Whoever had one on its way already may have heard the same; nobody asked after that.
    assert 1 <= len(robots.calls) <= 4
    assert processes.run(*[Run(database_url, FERNET_KEY, after(300).isoformat())] * 4) == [0] * 4
    assert len(robots.calls) <= 4
