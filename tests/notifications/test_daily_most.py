"""No more than so many messages a day: the rest is told by the next digest, and everybody can see that it was."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlmodel import col

from casework import leading
from casework.overseeing import since
from models import Message
from notifications.delivery import deliver
from rules.quiet import Digests
from rules.telling import MessageKind, MessageState, Why
from store import message_lists
from tests.notifications.looking import messages
from tests.notifications.promising import promise_many
from tests.notifications.setting import set_telling, want_no_digests
from tests.support.mailbox import Mailbox, address_of, by_mail
from tests.support.story import ask
from tests.support.world import World, at

pytestmark = pytest.mark.slow

TEN, THREE = at("2026-09-01 10:01"), at("2026-09-01 15:00")
SCHOOL = "S1.handler"


def go(world: World, when: datetime) -> int:
    return deliver(world.desk, lambda: when).accepted


def to_school(mailbox: Mailbox) -> list[str]:
    """The subjects of what the school has got since it was last asked."""
    return [one.subject for one in mailbox.read_everything() if one.to == address_of(SCHOOL)]


def held_back(world: World) -> list[Message]:
    return [one for one in messages(world) if one.why is Why.DAILY_MOST and one.unit_id == world.units["S1"]]


def test_what_is_over_the_most_of_a_day_is_told_by_the_next_digest(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    set_telling(world, daily_most=3)
    promise_many(world, 5)
    assert deliver(world.desk, lambda: TEN).held == 6
    assert len(to_school(mailbox)) == 3
    assert [(one.state, one.release_at) for one in held_back(world)] == [(MessageState.COLLECTED, THREE)] * 2
    assert go(world, at("2026-09-01 14:59")) == 0
    go(world, THREE)
    [received] = [one for one in mailbox.read_everything() if one.to == address_of(SCHOOL)]
    assert received.subject == "【校安】汇总通知：2项（2026-09-01）"
    assert "其中2项因您当日收到的消息已满，改由本汇总告知。" in received.body


def test_what_was_held_back_is_shown_in_the_list_and_in_the_report(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    set_telling(world, daily_most=3)
    promise_many(world, 5)
    go(world, TEN)
    with world.desk.looking() as session:
        lines = message_lists.outbox_lines(session, [MessageState.COLLECTED])
    assert {line.why for line in lines} == {Why.DAILY_MOST}
    assert [(one.why, one.count) for one in since(world.desk, 0, TEN).held] == [(Why.DAILY_MOST, 6)]
    go(world, THREE)
    with world.desk.looking() as session:
        told = [line for line in message_lists.outbox_lines(session) if line.told_by]
    assert {line.told_by for line in told if line.attempts} == {line.id for line in told if line.attempts}
    assert len(told) == 6
    mailbox.read_everything()


def test_urgent_words_and_letters_are_neither_counted_nor_held_back(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    set_telling(world, daily_most=2)
    numbers = promise_many(world, 2)
    go(world, TEN)
    for number in numbers * 2:
        instruction = ask(
            number, "DGO.district_head", "2026-09-01 10:30", note="抓紧", until=at("2026-09-09 12:00").date()
        )
        leading.instruct(world.desk, instruction, (world.units["S1"],))
    assert go(world, at("2026-09-01 10:31")) == 4
    assert held_back(world) == []
    assert len(to_school(mailbox)) == 6


def test_the_next_day_has_room_again(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    set_telling(world, daily_most=2)
    promise_many(world, 2)
    assert go(world, at("2026-09-01 20:00")) == 6
    promise_many(world, 2)
    assert go(world, at("2026-09-02 08:00")) == 6
    assert held_back(world) == []
    mailbox.read_everything()


def test_a_digest_counts_once(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    set_telling(world, daily_most=3)
    promise_many(world, 5)
    go(world, TEN)
    go(world, THREE)
    with world.desk.looking() as session:
        accepted = session.scalar(
            sa.select(sa.func.count()).where(
                col(Message.unit_id) == world.units["S1"], col(Message.state) == MessageState.ACCEPTED
            )
        )
    assert accepted == 5
    assert len(to_school(mailbox)) == 4


def test_who_wants_no_digests_gets_one_of_what_there_was_no_room_for(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    set_telling(world, daily_most=1)
    want_no_digests(world, SCHOOL)
    promise_many(world, 4)
    go(world, TEN)
    assert len(to_school(mailbox)) == 1
    go(world, THREE)
    assert to_school(mailbox) == ["【校安】汇总通知：3项（2026-09-01）"]


def test_without_digest_times_it_is_told_the_next_morning(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    set_telling(world, daily_most=1, digest=Digests(at=()))
    promise_many(world, 3)
    go(world, TEN)
    mailbox.read_everything()
    assert {one.release_at for one in held_back(world)} == {at("2026-09-02 07:30")}
    go(world, at("2026-09-02 07:30"))
    assert to_school(mailbox) == ["【校安】汇总通知：2项（2026-09-02）"]


def test_an_operator_may_do_without_a_most(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    set_telling(world, daily_most=None)
    promise_many(world, 30)
    assert go(world, TEN) == 90
    assert messages(world, MessageKind.ASSIGNED)[-1].why is None
    mailbox.read_everything()
