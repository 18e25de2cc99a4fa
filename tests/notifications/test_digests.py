"""Digests: what can wait is told together once, as it stands when it leaves; letters and the urgent never are."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as mail_policy
from typing import cast

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook
from sqlmodel import col

from casework import delivering, withdrawing
from casework.auditing import Wanted, audit
from casework.digesting import opened
from casework.escalating import escalate
from documents.digest_writing import digest_workbook
from models import Digest, Message
from notifications.delivery import deliver
from rules.delivering import Answer
from rules.telling import MessageKind, MessageState, Outcome, TaskKind, Urgency, Why
from tests.notifications.looking import attempts, message_to, messages, open_tasks, states
from tests.notifications.promising import CRISIS, HANDED, promise, promise_many
from tests.notifications.setting import ALL_GATHERED, set_telling, want_no_digests
from tests.support.mailbox import Mailbox, Received, address_of, by_mail, give_addresses
from tests.support.robots import RobotServer
from tests.support.story import ask
from tests.support.world import World, at

WINDOW = at("2026-09-01 15:00")
SCHOOL = "S1.handler"


def send(world: World, when: datetime = WINDOW, **more: object) -> object:
    return deliver(world.desk, lambda: when, bind=digest_workbook, **more)  # type: ignore[arg-type]  # its own keywords


def digests(world: World) -> int:
    with world.desk.looking() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Digest)) or 0


def file_of(received: Received) -> EmailMessage:
    """The one file that came with a mail."""
    [file] = cast(EmailMessage, message_from_bytes(received.raw, policy=mail_policy)).iter_attachments()
    return cast(EmailMessage, file)


def workbook_of(received: Received) -> list[list[object]]:
    """The cells of the workbook that came with a mail, its header first."""
    content = io.BytesIO(file_of(received).get_content())
    return cast(list[list[object]], CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python())


@pytest.fixture
def gathered(world: World) -> World:
    """A district that gathers whatever may wait."""
    set_telling(world, digest=ALL_GATHERED)
    return world


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
    assert rows[0][:3] == ["序号", "事项", "隐患编号"]
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


def close_silently(world: World, number: str) -> None:
    """A hazard is void and nobody hears of it."""
    withdrawing.void(world.desk, ask(number, "PLC.coordinator", "2026-09-01 16:00", note="误报"))
    with world.desk.sitting(at("2026-09-01 16:00")) as sitting:
        told = sa.update(Message).where(col(Message.kind) == MessageKind.VOIDED, col(Message.settled_at).is_(None))
        sitting.session.execute(
            told.values(state=MessageState.SUPERSEDED, why=Why.CASE_OVER, settled_at=at("2026-09-01 16:00"))
        )


def once_in_hand(act: Callable[[], object]) -> Callable[[], datetime]:
    """A clock that stands still, and does something when whoever sends first looks at it: after the claim."""
    acts = [act]

    def now() -> datetime:
        if threading.current_thread().name.startswith("deliver-") and acts:
            acts.pop()()
        return WINDOW

    return now


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


def school(world: World) -> int | None:
    return next(one.person_id for one in messages(world) if one.unit_id == world.units["S1"])


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


@pytest.mark.slow
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
