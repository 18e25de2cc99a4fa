"""Where each outcome leaves a message: waiting, with the next contact, or in the hands of a person."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from models import Contact, Message, Person, Tenure
from notifications.delivery import Delivered, deliver
from rules.telling import MessageKind, MessageState, Outcome, TaskKind
from tests.notifications.looking import attempts, message_to, messages, open_tasks, states
from tests.notifications.promising import TO, promise
from tests.support.lying import closed_port
from tests.support.mailbox import Mailbox, address_of, by_mail, give_addresses
from tests.support.robots import Reply, RobotServer
from tests.support.world import World, at

NOON = at("2026-09-01 12:00")
S1 = "S1.handler"


def run(world: World, when: datetime = NOON) -> Delivered:
    return deliver(world.desk, lambda: when)


def only_s1(world: World, *urls: str, coordinator: str | None = None) -> None:
    """Only the school's handler and, if wished, the coordinator can be reached at all."""
    reachable = {S1: list(urls), "PLC.coordinator": [coordinator] if coordinator else []}
    give_addresses(world, lambda number: reachable.get(number, []))


def promised_to_s1(world: World) -> int:
    """One message, to the school's handler; the others are out of the way."""
    promise(world)
    with world.desk.sitting(NOON) as sitting:
        others = sa.select(col(Person.id)).where(col(Person.number) != S1)
        sitting.session.execute(sa.delete(Message).where(col(Message.person_id).in_(others)))
    return message_to(world, S1).id


def later(world: World, message_id: int) -> datetime:
    """When the message may leave next."""
    return next(one.release_at for one in messages(world) if one.id == message_id)


def test_too_fast_waits_as_the_provider_says_and_loses_no_attempt(world: World, robots: RobotServer) -> None:
    only_s1(world, robots.url("dingrobot", "group-1"))
    number = promised_to_s1(world)
    robots.answer("group-1", Reply({"errcode": 130101, "errmsg": "send too fast"}))
    run(world)
    assert timedelta(seconds=600) <= later(world, number) - NOON < timedelta(seconds=720)
    robots.answer("group-1", Reply(status=429, headers={"Retry-After": "30"}, body=""))
    again = later(world, number)
    run(world, again)
    assert timedelta(seconds=30) <= later(world, number) - again < timedelta(seconds=36)
    robots.answer("group-1", Reply(status=500, body=""))
    third = later(world, number)
    run(world, third)
    assert timedelta(minutes=1) <= later(world, number) - third < timedelta(seconds=72)
    robots.answer("group-1", Reply())
    run(world, later(world, number))
    robots.expect("group-1")
    assert [one[1] for one in attempts(world, number)] == [
        Outcome.RATE_LIMITED, Outcome.RATE_LIMITED, Outcome.TRANSIENT, Outcome.OK,
    ]  # fmt: skip
    assert message_to(world, S1).attempts == 4


def test_a_server_that_is_down_is_tried_until_the_next_working_morning_and_then_a_person_takes_over(
    world: World, mailbox: Mailbox
) -> None:
    only_s1(world, f"mailto://127.0.0.1:{closed_port()}?to=x@example.test", coordinator=mailbox.url("plc@example.test"))
    number = promised_to_s1(world)
    when, waits = NOON, []
    for _ in range(6):
        run(world, when)
        waits.append(later(world, number) - when)
        when = later(world, number)
    floors = [timedelta(minutes=one) for one in (1, 5, 15, 60, 240)]
    assert all(floor <= wait < floor * 1.2 for floor, wait in zip(floors, waits, strict=False))
    assert at("2026-09-02 09:00") <= when < at("2026-09-02 09:12")
    report = run(world, when)
    assert (report.dead, report.accepted) == (1, 1)
    assert message_to(world, S1).state is MessageState.DEAD
    assert len(attempts(world, number)) == 7
    [(who, what)] = open_tasks(world, TaskKind.UNDELIVERED)
    assert who == "PLC.coordinator"
    assert what.endswith("transient")
    notice = mailbox.expect("plc@example.test", "【校安】消息未送达", "第一小学经办人", f"{number:08d}")
    assert "告知对象：协调员" in notice.body


def test_a_dead_address_goes_to_the_next_contact_in_the_same_run(
    world: World, mailbox: Mailbox, robots: RobotServer
) -> None:
    only_s1(world, robots.url("wecomrobot", "gone-1"), mailbox.url(address_of(S1)))
    number = promised_to_s1(world)
    robots.answer("gone-1", Reply({"errcode": 93000, "errmsg": "invalid webhook url"}))
    report = run(world)
    mailbox.expect(address_of(S1), "【校安】交办通知")
    assert attempts(world, number) == [
        ("wecomrobot", Outcome.PERMANENT_TARGET, "93000"),
        ("mailto", Outcome.OK, "250"),
    ]
    assert (report.attempts, report.accepted) == (2, 1)
    assert message_to(world, S1).contact_rank == 2


def test_a_refused_text_is_sent_shorter_once_before_the_next_contact(
    world: World, mailbox: Mailbox, robots: RobotServer
) -> None:
    only_s1(world, robots.url("dingrobot", "group-1"), mailbox.url(address_of(S1)))
    promised_to_s1(world)
    robots.answer("group-1", Reply({"errcode": 430102, "errmsg": "unfit words"}))
    run(world)
    first, second = (call.text for call in robots.calls)
    assert "校门一键报警失灵" in first
    assert "校门一键报警失灵" not in second
    assert len(second) < len(first)
    mailbox.expect(address_of(S1), "校门一键报警失灵")


def test_a_mail_refused_as_too_big_goes_out_in_short(world: World, mailbox: Mailbox) -> None:
    only_s1(world, mailbox.url(address_of(S1)))
    promised_to_s1(world)
    mailbox.on_text = lambda text: "552 5.3.4 too big" if "整改标准" in text else None
    run(world)
    assert "整改标准" not in mailbox.expect(address_of(S1)).body


def test_a_misconfigured_channel_becomes_one_task_and_is_tried_again_later(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    mailbox.on_sender = lambda _sender: "530 5.7.0 authentication required"
    promise(world)
    report = run(world)
    assert report.outcomes[Outcome.CONFIGURATION] == 1
    assert report.let_go == 2
    assert states(world) == [MessageState.PENDING] * 3
    assert open_tasks(world, TaskKind.CHANNEL) == [("PLC.coordinator", f"mailto 127.0.0.1:{mailbox.port}")]
    mailbox.on_sender = lambda _sender: None
    assert run(world, NOON + timedelta(minutes=19)).accepted == 3
    assert len(mailbox.read_everything()) == 3
    assert len(open_tasks(world, TaskKind.CHANNEL)) == 1


def test_whoever_has_another_contact_is_told_over_it_when_the_first_is_misconfigured(
    world: World, mailbox: Mailbox, robots: RobotServer
) -> None:
    only_s1(world, robots.url("feishurobot", "group-1"), mailbox.url(address_of(S1)))
    promised_to_s1(world)
    robots.answer("group-1", Reply({"code": 19021, "msg": "sign match fail"}))
    run(world)
    mailbox.expect(address_of(S1))
    [(_, what)] = open_tasks(world, TaskKind.CHANNEL)
    assert what.startswith("feishurobot #")


def test_an_unknown_outcome_is_tried_once_more_and_says_that_it_may_be_a_repeat(world: World, mailbox: Mailbox) -> None:
    only_s1(world, mailbox.url(address_of(S1)), coordinator=mailbox.url("plc@example.test"))
    number = promised_to_s1(world)
    mailbox.drops_after_data = True
    run(world)
    first = mailbox.expect(address_of(S1))
    assert "可能重复" not in first.text
    run(world, later(world, number))
    second = mailbox.expect(address_of(S1), "（可能重复）", "可能重复，请以流水号为准")
    assert second.mark == first.mark
    assert [one[1] for one in attempts(world, number)] == [Outcome.UNKNOWN, Outcome.UNKNOWN]
    assert message_to(world, S1).state is MessageState.DEAD
    assert open_tasks(world, TaskKind.UNDELIVERED)[0][0] == "PLC.coordinator"
    mailbox.read_everything()


def test_whoever_has_no_contact_at_all_is_handed_to_a_person_at_once(world: World, mailbox: Mailbox) -> None:
    only_s1(world, coordinator=mailbox.url("plc@example.test"))
    number = promised_to_s1(world)
    assert run(world).dead == 1
    assert open_tasks(world, TaskKind.UNDELIVERED) == [("PLC.coordinator", "no_contact")]
    assert attempts(world, number) == []
    mailbox.expect("plc@example.test", "消息未送达", "第一小学经办人〔主体责任单位经办人，交办通知")


def test_when_it_is_the_coordinator_who_cannot_be_reached_the_task_rises(world: World, mailbox: Mailbox) -> None:
    give_addresses(world, lambda number: [mailbox.url("head@example.test")] if number == "PLC.head" else [])
    promised_to_s1(world)
    run(world)
    assert [who for who, _ in open_tasks(world, TaskKind.UNDELIVERED)] == ["PLC.coordinator", "PLC.head"]
    # The notice to the coordinator died too; its task rose, and no notice of a notice was sent.
    assert message_to(world, "PLC.coordinator").state is MessageState.DEAD
    assert len(messages(world, MessageKind.UNDELIVERED)) == 1
    mailbox.expect_nothing_more()


def test_an_empty_coordinators_post_raises_the_task(world: World, mailbox: Mailbox) -> None:
    give_addresses(world, lambda number: [mailbox.url("head@example.test")] if number == "PLC.head" else [])
    promised_to_s1(world)
    with world.desk.sitting(NOON) as sitting:
        coordinator = sa.select(col(Person.id)).where(col(Person.number) == "PLC.coordinator").scalar_subquery()
        sitting.session.execute(sa.delete(Tenure).where(col(Tenure.person_id) == coordinator))
    run(world)
    assert [who for who, _ in open_tasks(world, TaskKind.UNDELIVERED)] == ["PLC.head"]
    assert "特别说明：本应告知的“协调员”岗位空缺" in mailbox.expect("head@example.test", "消息未送达").body


def test_a_message_nobody_could_be_found_for_is_not_forgotten(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise(world)
    nobody = {"person_id": None, "state": MessageState.DEAD, "settled_at": NOON}
    with world.desk.sitting(NOON) as sitting:
        person = sa.select(col(Person.id)).where(col(Person.number) == S1).scalar_subquery()
        sitting.session.execute(sa.update(Message).where(col(Message.person_id) == person).values(**nobody))
    run(world)
    [(who, what)] = open_tasks(world, TaskKind.UNDELIVERED)
    assert (who, what) == ("PLC.coordinator", "nobody_to_tell")
    mailbox.expect(address_of("PLC.coordinator"), "消息未送达", "（岗位空缺）〔主体责任单位经办人")
    assert run(world).attempts == 0
    assert len(open_tasks(world, TaskKind.UNDELIVERED)) == 1
    mailbox.read_everything()


def test_a_contact_sealed_with_a_lost_key_holds_up_nobody_else(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise(world)
    with world.desk.sitting(NOON) as sitting:
        person = sa.select(col(Person.id)).where(col(Person.number) == S1).scalar_subquery()
        sitting.session.execute(
            sa.update(Contact).where(col(Contact.person_id) == person).values(address_sealed="gAAAA-lost")
        )
    report = run(world)
    assert (report.accepted, report.outcomes[Outcome.CONFIGURATION]) == (2, 1)
    assert attempts(world, message_to(world, S1).id) == [("mailto", Outcome.CONFIGURATION, "bad_address")]
    assert open_tasks(world, TaskKind.CHANNEL)[0][0] == "PLC.coordinator"
    mailbox.read_everything()


def test_a_gap_in_the_ranks_of_contacts_is_stepped_over(world: World, mailbox: Mailbox) -> None:
    only_s1(world, "wecomrobot://gone-1", mailbox.url(address_of(S1)))
    promised_to_s1(world)
    with world.desk.sitting(NOON) as sitting:
        sitting.session.execute(sa.delete(Contact).where(col(Contact.rank) == 1))
    assert run(world).accepted == 1
    mailbox.expect(address_of(S1))


def test_messages_that_fail_together_do_not_come_back_together(world: World) -> None:
    down = f"mailto://127.0.0.1:{closed_port()}?to=x@example.test"
    give_addresses(world, lambda number: [down] if number.lower() in TO else [])
    promise(world)
    run(world)
    waits = {one.release_at - NOON for one in messages(world) if one.state is MessageState.PENDING}
    assert len(waits) == 3
    assert all(timedelta(minutes=1) <= wait < timedelta(seconds=72) for wait in waits)
