"""What was promised arrives once, says what it should, and is not sent when there is nothing left to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from casework import assigning, delivering, withdrawing
from casework.acting import Request
from casework.delivering import Standing
from casework.escalating import escalate
from models import Message, Person
from notifications.delivery import deliver
from rules.telling import MessageKind, MessageState, Outcome, Urgency, Why
from tests.notifications.looking import attempts, message_to, messages, states
from tests.notifications.promising import ALARM, HANDED, TO, promise, promise_many
from tests.support.mailbox import Mailbox, address_of, by_mail, give_addresses
from tests.support.robots import RobotServer
from tests.support.world import World, at

SOON = at("2026-09-01 10:01")


def now() -> datetime:
    return SOON


def test_everybody_an_assignment_names_gets_one_mail_about_it(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    number = promise(world)
    report = deliver(world.desk, now)
    assert (report.accepted, report.attempts, report.dead) == (3, 3, 0)
    serials = set()
    for person in TO:
        received = mailbox.expect(address_of(person), number, "校门一键报警失灵", "2026-09-16 24:00")
        assert "请于2026-09-01 22:00前签收" in received.body
        serials.add(received.mark)
    assert serials == {f"<{number}.{one.id}@example.test>" for one in messages(world)}
    assert states(world) == [MessageState.ACCEPTED] * 3
    assert attempts(world) == [("mailto", Outcome.OK, "250")] * 3


def test_delivering_again_sends_nothing_again(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise(world)
    deliver(world.desk, now)
    assert deliver(world.desk, now).attempts == 0
    assert len(mailbox.read_everything()) == 3


def test_nothing_leaves_before_its_time(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise(world)
    assert deliver(world.desk, lambda: at("2026-09-01 09:59")).attempts == 0
    assert states(world) == [MessageState.PENDING] * 3


def test_a_reader_of_english_is_told_in_english(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    with world.desk.sitting(HANDED) as sitting:
        sitting.session.execute(sa.update(Person).where(col(Person.number) == "S1.handler").values(language="en"))
    promise(world)
    deliver(world.desk, now)
    assert mailbox.expect(address_of("S1.handler")).subject.startswith("[校安] Assigned to you")
    assert mailbox.expect(address_of("PS1.handler")).subject.startswith("【校安】交办通知")
    mailbox.read_everything()


def test_robots_get_the_short_form_and_name_whom_it_is_for(world: World, robots: RobotServer) -> None:
    give_addresses(world, lambda number: [robots.url("feishurobot", number.replace(".", "-"))])
    promise(world)
    deliver(world.desk, now)
    received = robots.expect("S1-handler", "第一小学经办人（第一小学 经办人）：", "请于2026-09-01 22:00前签收")
    assert "整改标准" not in received.text
    robots.read_everything()


def test_of_a_sensitive_case_nothing_is_said_but_its_number(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    secret = replace(ALARM, subcategory="BULY-BULL", description="两名学生多次被围堵", place="操场")
    number = promise(world, replace(secret, task="安抚并调查", standard="依法处置"))
    sensitive = deliver(world.desk, now).accepted
    assert sensitive >= 2
    for received in mailbox.read_everything():
        assert number in received.text
        assert "请登录校安查阅" in received.text
        # Everybody of the cast is called after their unit.
        without_names = received.text.replace("第一小学经办人：", "")
        for word in ("围堵", "操场", "第一小学", "欺凌", "斗殴", "安抚", "依法处置", "敏感"):
            assert word not in without_names, received.text


def test_a_case_that_is_over_is_not_chased_any_more(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    number = promise(world)
    withdrawing.void(world.desk, Request(number, "PLC.coordinator", at("2026-09-01 10:00"), note="误报"))
    report = deliver(world.desk, now)
    assert (report.superseded, report.accepted) == (3, 0)
    assigned = messages(world, MessageKind.ASSIGNED)
    assert {(one.state, one.why) for one in assigned} == {(MessageState.SUPERSEDED, Why.CASE_OVER)}
    # That it is over can wait for the afternoon.
    assert deliver(world.desk, lambda: at("2026-09-01 15:00")).accepted == 2
    assert {one.subject[:8] for one in mailbox.read_everything()} == {"【校安】作废通知"}


def test_whoever_has_signed_meanwhile_is_not_urged_to_sign(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    number = promise(world)
    deliver(world.desk, now)
    mailbox.read_everything()
    escalate(world.desk, at("2026-09-01 22:00"))
    assigning.acknowledge(world.desk, Request(number, "S1.handler", at("2026-09-01 22:05")))
    assert deliver(world.desk, lambda: at("2026-09-01 22:10")).attempts == 0
    deliver(world.desk, lambda: at("2026-09-02 07:30"))
    urged = {one.to for one in mailbox.read_everything()}
    assert address_of("S1.handler") not in urged
    assert address_of("PS1.handler") in urged
    urge = message_to(world, "S1.handler", MessageKind.URGE)
    assert (urge.state, urge.why) == (MessageState.SUPERSEDED, Why.CLOCK_STOPPED)


def test_a_case_closed_between_claim_and_sending_is_seen_at_the_last_moment(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    number = promise(world)
    claimed = delivering.claim(world.desk, SOON, 10).claimed
    assert [delivering.recheck(world.desk, one).standing for one in claimed] == [Standing.GO] * 3
    withdrawing.void(world.desk, Request(number, "PLC.coordinator", SOON, note="误报"))
    looks = [delivering.recheck(world.desk, one) for one in claimed]
    assert {(one.standing, one.why) for one in looks} == {(Standing.MOOT, Why.CASE_OVER)}
    assert all(delivering.supersede(world.desk, one, Why.CASE_OVER, SOON) for one in claimed)


def test_urgent_messages_leave_first_and_the_oldest_of_each_urgency(world: World) -> None:
    promise_many(world, 4)
    order = [Urgency.ROUTINE, Urgency.PROMPT, Urgency.URGENT, Urgency.PROMPT]
    with world.desk.sitting(HANDED) as sitting:
        for one in sitting.session.scalars(sa.select(Message).order_by(col(Message.id))):
            one.urgency = order[one.id % 4]
            one.release_at = at(f"2026-09-01 09:{59 - one.id:02d}")
    claimed = delivering.claim(world.desk, SOON, 12).claimed
    found = [(one.told.urgency, one.message_id) for one in claimed]
    ids = {urgency: sorted((number for of, number in found if of is urgency), reverse=True) for urgency in Urgency}
    wanted = [
        (urgency, number) for urgency in (Urgency.URGENT, Urgency.PROMPT, Urgency.ROUTINE) for number in ids[urgency]
    ]
    assert found == wanted
    assert len({urgency for urgency, _ in found}) == 3


def test_a_run_of_many_messages_is_claimed_in_several_batches(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise_many(world, 15)
    report = deliver(world.desk, now, limit=7)
    assert report.accepted == 45
    assert len({one.mark for one in mailbox.read_everything()}) == 45
    assert mailbox.connections < 10


def test_a_run_ends_at_the_most_it_may_take(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise_many(world, 4)
    assert deliver(world.desk, now, limit=5, most=8).accepted == 8
    assert len(mailbox.read_everything()) == 8
