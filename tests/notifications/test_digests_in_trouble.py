"""Digests that fail, cannot be delivered, die on the way, must stay silent, or are very long."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from casework import delivering
from casework.auditing import Wanted, audit
from casework.digesting import opened
from models import Message
from rules.delivering import Answer
from rules.telling import MessageKind, MessageState, Outcome, TaskKind, Urgency, Why
from store import delivery
from tests.notifications.looking import message_to, messages, open_tasks, states
from tests.notifications.promising import CRISIS, HANDED, promise, promise_many
from tests.support.digested import (
    SCHOOL,
    WINDOW,
    close_silently,
    school,
    send,
    workbook_of,
)
from tests.support.mailbox import Mailbox, address_of, by_mail, give_addresses
from tests.support.world import World

pytestmark = pytest.mark.slow


def test_a_digest_that_fails_is_tried_again_as_it_stands_then(gathered: World, mailbox: Mailbox) -> None:
    by_mail(gathered, mailbox)
    numbers = promise_many(gathered, 3)
    mailbox.on_text = lambda _text: "451 4.3.0 busy"
    send(gathered)
    assert {one.state for one in messages(gathered)} == {MessageState.PENDING, MessageState.COLLECTED}
    mailbox.on_text = lambda _text: None
    close_silently(gathered, numbers[0])
    send(gathered, WINDOW + timedelta(minutes=2))
    received = mailbox.expect(address_of(SCHOOL), "汇总通知：2项")
    assert numbers[0] not in received.text
    # The message that carried it had nothing left to say itself.
    mine = [one for one in messages(gathered) if one.person_id == school(gathered)]
    assert [(one.state, one.why) for one in mine if one.kind is MessageKind.ASSIGNED] == [
        (MessageState.SUPERSEDED, Why.CASE_OVER), (MessageState.ACCEPTED, None), (MessageState.ACCEPTED, None),
    ]  # fmt: skip
    assert mine[0].attempts == 2
    mailbox.read_everything()


def test_a_digest_nobody_can_be_reached_with_is_one_task_and_all_of_it_is_known_to_be_untold(
    gathered: World, mailbox: Mailbox
) -> None:
    give_addresses(gathered, lambda who: [mailbox.url(address_of(who))] if who != SCHOOL else [])
    promise_many(gathered, 4)
    send(gathered)
    assert open_tasks(gathered, TaskKind.UNDELIVERED) == [("PLC.coordinator", "no_contact (4)")]
    untold = [one for one in messages(gathered) if one.person_id == school(gathered)]
    assert {one.state for one in untold} == {MessageState.DEAD}
    # Nobody makes four tasks of it afterwards.
    send(gathered, WINDOW + timedelta(minutes=1))
    assert len(open_tasks(gathered, TaskKind.UNDELIVERED)) == 1
    found = audit(gathered.desk, WINDOW + timedelta(hours=1), Wanted()).breaches
    assert [one.name for one in found if one.name in ("nobody_is_left_untold", "digests_are_told")] == []
    assert message_to(gathered, "PLC.coordinator").urgency is Urgency.URGENT
    mailbox.read_everything()


def test_somebody_who_could_never_be_found_becomes_a_task_beside_a_digest_that_was_told(
    gathered: World, mailbox: Mailbox
) -> None:
    """Which task speaks of which message must be asked of each message by itself: a digest elsewhere is no answer."""
    by_mail(gathered, mailbox)
    promise_many(gathered, 3)
    send(gathered)
    number = promise(gathered)
    nobody = {"person_id": None, "state": MessageState.DEAD, "settled_at": WINDOW}
    with gathered.desk.sitting(WINDOW) as sitting:
        lost = sa.select(sa.func.max(col(Message.id))).where(col(Message.unit_id) == gathered.units["S1"])
        sitting.session.execute(sa.update(Message).where(col(Message.id) == lost.scalar_subquery()).values(**nobody))
    send(gathered, WINDOW + timedelta(minutes=1))
    assert [what for _, what in open_tasks(gathered, TaskKind.UNDELIVERED)] == ["nobody_to_tell"], number
    with gathered.desk.looking() as session:
        assert delivery.dead_without_task(session, 10) == []
    mailbox.read_everything()


def test_a_worker_that_dies_with_a_digest_leaves_it_to_the_next_who_says_it_may_be_a_repeat(
    gathered: World, mailbox: Mailbox
) -> None:
    by_mail(gathered, mailbox)
    promise_many(gathered, 2)
    stale = delivering.claim(gathered.desk, WINDOW, 10).claimed
    send(gathered, WINDOW + timedelta(seconds=61))
    received = mailbox.expect(address_of(SCHOOL), "汇总通知：2项")
    assert received.subject.startswith("（可能重复）")
    before = states(gathered)
    late = [
        delivering.Attempted(
            one, Answer(Outcome.OK), "mailto", opened(gathered.desk, one.digest_id or 0, WINDOW)
        ) for one in stale
    ]  # fmt: skip
    assert delivering.settle(gathered.desk, late, WINDOW + timedelta(seconds=62)) == [None] * 3
    assert states(gathered) == before == [MessageState.ACCEPTED] * 6
    mailbox.read_everything()


def test_of_a_sensitive_case_a_digest_says_nothing_but_its_number(gathered: World, mailbox: Mailbox) -> None:
    by_mail(gathered, mailbox)
    secret, _ = promise(gathered, CRISIS), promise(gathered)
    send(gathered)
    received = mailbox.expect(address_of(SCHOOL), "汇总通知：2项")
    [line] = [line for line in received.body.splitlines() if secret in line]
    assert not any(word in line for word in ("围堵", "第一小学", "欺凌"))
    row = next(row for row in workbook_of(received) if row[2] == secret)
    assert (row[4], row[5], row[6]) == ("", "", "请登录校安查阅")
    mailbox.read_everything()


def test_five_thousand_matters_are_one_mail(gathered: World, mailbox: Mailbox) -> None:
    give_addresses(gathered, lambda who: [mailbox.url(address_of(who))] if who == SCHOOL else [])
    promise_many(gathered, 5000)
    with gathered.desk.sitting(HANDED) as sitting:
        others = sa.update(Message).where(col(Message.unit_id) != gathered.units["S1"])
        done = {"state": MessageState.ACCEPTED, "settled_at": HANDED}
        sitting.session.execute(others.values(**done))
    send(gathered)
    received = mailbox.expect(address_of(SCHOOL), "汇总通知：5000项")
    assert "另有 4980 项，见附件表格。" in received.body
    assert len(workbook_of(received)) == 5001
    assert set(states(gathered)) == {MessageState.ACCEPTED}
