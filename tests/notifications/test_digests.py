"""Digests: what can wait is told together once, as it stands when it leaves; letters and the urgent never are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework import withdrawing
from casework.escalating import escalate
from documents.digest_writing import digest_workbook
from notifications.delivery import deliver
from rules.telling import MessageKind, MessageState, Outcome, Why
from tests.notifications.looking import attempts, messages, states
from tests.notifications.promising import promise, promise_many
from tests.notifications.setting import want_no_digests
from tests.support.digested import (
    SCHOOL,
    WINDOW,
    close_silently,
    digests,
    file_of,
    once_in_hand,
    school,
    send,
    workbook_of,
)
from tests.support.mailbox import Mailbox, address_of, by_mail, give_addresses
from tests.support.robots import RobotServer
from tests.support.story import ask
from tests.support.world import World, at

pytestmark = pytest.mark.slow


def test_what_can_wait_is_told_each_reader_in_one_mail(gathered: World, mailbox: Mailbox) -> None:
    by_mail(gathered, mailbox)
    numbers = promise_many(gathered, 4)
    assert {one.state for one in messages(gathered)} == {MessageState.COLLECTED}
    send(gathered, WINDOW - timedelta(minutes=1))
    mailbox.expect_nothing_more()
    send(gathered)
    for person in (SCHOOL, "PS1.handler", "EDU.handler"):
        received = mailbox.expect(address_of(person), "汇总通知：4项（2026-09-01）", *numbers, "校门一键报警失灵")
        assert "请签收" in received.body
        assert "另有" not in received.body
    assert states(gathered) == [MessageState.ACCEPTED] * 12
    # The delivery is that of the first message of each.
    assert attempts(gathered) == [("mailto", Outcome.OK, "250")] * 3
    assert digests(gathered) == 3
    send(gathered, WINDOW + timedelta(hours=1))
    mailbox.expect_nothing_more()


def test_all_of_it_goes_along_as_a_workbook(gathered: World, mailbox: Mailbox) -> None:
    by_mail(gathered, mailbox)
    numbers = promise_many(gathered, 25)
    send(gathered)
    received = mailbox.expect(address_of(SCHOOL))
    assert "另有 5 项，见附件表格。" in received.body
    assert file_of(received).get_filename() == "校安汇总-2026-09-01.xlsx"
    rows = workbook_of(received)
    assert [row[2] for row in rows[1:]] == list(numbers)
    assert rows[0][:3] == ["序号", "事项", "编号"]
    assert {row[4] for row in rows[1:]} == {"第一小学"}
    mailbox.read_everything()


def test_robots_get_the_first_few_and_no_file(gathered: World, robots: RobotServer) -> None:
    give_addresses(gathered, lambda who: [robots.url("feishurobot", who.replace(".", "-"))])
    promise_many(gathered, 9)
    send(gathered)
    received = robots.expect("S1-handler")
    assert "另有 4 项，请登录校安查阅。" in received.body
    assert received.body.count("〔交办通知〕") == 5
    robots.read_everything()


def test_a_digest_of_one_is_the_message_itself(gathered: World, mailbox: Mailbox) -> None:
    by_mail(gathered, mailbox)
    number = promise(gathered)
    send(gathered)
    assert "整改标准" in mailbox.expect(address_of(SCHOOL), f"【校安】交办通知：{number}").body
    assert digests(gathered) == 0
    mailbox.read_everything()


def test_a_digest_of_nothing_is_not_sent_and_everything_says_why(gathered: World, mailbox: Mailbox) -> None:
    by_mail(gathered, mailbox)
    for number in promise_many(gathered, 3):
        withdrawing.void(gathered.desk, ask(number, "PLC.coordinator", "2026-09-01 14:00", note="误报"))
    report = send(gathered)
    # What is left to tell is that they are void.
    assert {one.subject for one in mailbox.read_everything()} == {"【校安】汇总通知：3项（2026-09-01）"}
    assert {(one.state, one.why) for one in messages(gathered, MessageKind.ASSIGNED)} == {
        (MessageState.SUPERSEDED, Why.CASE_OVER)
    }
    assert report.outcomes[Outcome.OK] == 2  # type: ignore[attr-defined]  # Delivered

    for number in promise_many(gathered, 2):
        close_silently(gathered, number)
    assert send(gathered, at("2026-09-02 09:00")).attempts == 0  # type: ignore[attr-defined]  # as above
    assert not {MessageState.PENDING, MessageState.COLLECTED, MessageState.SENDING} & set(states(gathered))
    mailbox.expect_nothing_more()


def test_what_is_closed_between_claiming_and_leaving_is_not_in_it(gathered: World, mailbox: Mailbox) -> None:
    give_addresses(gathered, lambda who: [mailbox.url(address_of(who))] if who == SCHOOL else [])
    first, second, third = promise_many(gathered, 3)
    now = once_in_hand(lambda: close_silently(gathered, second))
    deliver(gathered.desk, now, bind=digest_workbook)
    received = mailbox.expect(address_of(SCHOOL), "汇总通知：2项", first, third)
    assert second not in received.text
    told = [(one.state, one.why) for one in messages(gathered) if one.person_id == school(gathered)]
    assert told[:3] == [
        (MessageState.ACCEPTED, None), (MessageState.SUPERSEDED, Why.CASE_OVER), (MessageState.ACCEPTED, None),
    ]  # fmt: skip


def test_the_highest_step_and_the_longest_overdue_stand_first(gathered: World, mailbox: Mailbox) -> None:
    by_mail(gathered, mailbox)
    late, later, fresh = promise(gathered), promise(gathered, when=at("2026-09-01 10:30")), None
    send(gathered)
    mailbox.read_everything()
    # Twelve hours without a signature: urged in the night, and a fresh case in the morning.
    escalate(gathered.desk, at("2026-09-01 22:00"))
    escalate(gathered.desk, at("2026-09-01 22:30"))
    fresh = promise(gathered, when=at("2026-09-02 08:00"))
    send(gathered, at("2026-09-02 09:00"))
    body = mailbox.expect(address_of(SCHOOL), "汇总通知：3项").body
    assert body.index(late) < body.index(later) < body.index(fresh)
    assert "〔催促〕" in body.splitlines()[4]
    mailbox.read_everything()


def test_letters_and_the_urgent_are_told_by_themselves(gathered: World, mailbox: Mailbox) -> None:
    by_mail(gathered, mailbox)
    promise_many(gathered, 2)
    send(gathered)
    mailbox.read_everything()
    escalate(gathered.desk, at("2026-09-09 09:30"))
    letters = messages(gathered, MessageKind.SUPERVISION_LETTER)
    assert letters
    assert {one.state for one in letters} == {MessageState.PENDING}
    send(gathered, at("2026-09-09 09:31"))
    subjects = [one.subject for one in mailbox.read_everything()]
    assert len(subjects) == len(letters)
    assert all("督办函" in one for one in subjects)


def test_who_wants_no_digests_gets_every_message_by_itself(gathered: World, mailbox: Mailbox) -> None:
    by_mail(gathered, mailbox)
    want_no_digests(gathered, SCHOOL)
    promise_many(gathered, 3)
    send(gathered)
    received = [one for one in mailbox.read_everything() if one.to == address_of(SCHOOL)]
    assert [one.subject[:8] for one in received] == ["【校安】交办通知"] * 3
    assert digests(gathered) == 2


def test_what_comes_late_for_a_digest_waits_for_the_next_one(gathered: World, mailbox: Mailbox) -> None:
    by_mail(gathered, mailbox)
    promise_many(gathered, 2)
    send(gathered)
    # Promised before the digest left, committed after it: a long act of somebody else.
    promise_many(gathered, 2)
    send(gathered, WINDOW + timedelta(minutes=1))
    assert len(mailbox.read_everything()) == 3
    waiting = [one for one in messages(gathered) if one.state is MessageState.COLLECTED]
    assert {one.release_at for one in waiting} == {at("2026-09-02 09:00")}
    send(gathered, at("2026-09-02 09:00"))
    assert {one.subject for one in mailbox.read_everything()} == {"【校安】汇总通知：2项（2026-09-02）"}
    assert digests(gathered) == 6
