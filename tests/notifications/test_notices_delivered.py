"""Whatever a message promises holds for notices too: leases, nights, digests, dead ends, hand-overs, the audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from casework import covering, delivering
from casework.collecting import sign
from casework.drawing import commit_to, draw_lots
from casework.following_up import follow_up
from casework.minutes_due import chase_due, finish
from casework.posts import Order
from casework.replanning import Change, drop_school
from casework.succeeding import Succession, hand_over
from casework.visiting import Brought, take_in
from notifications.delivery import deliver
from rules.telling import MessageKind, MessageState, Outcome, TaskKind, Why
from store.message_lists import outbox_lines
from tests.casework.test_campaigns import COORDINATOR, NOW, SEED, drawn, drawn_up
from tests.casework.test_following_up import SAFE, team_of, visit_at
from tests.notifications.looking import attempts, message_to, messages, open_tasks
from tests.notifications.promising import promise
from tests.notifications.setting import set_telling
from tests.support.digested import send as send_digests
from tests.support.digested import workbook_of
from tests.support.mailbox import Mailbox, address_of, by_mail, give_addresses
from tests.support.noticed import GATE, PATROL, found_at, resolved
from tests.support.story import audited, unsound
from tests.support.tampering import attack
from tests.support.world import World, at


def drawn_at(world: World, when: str) -> str:
    number = drawn_up(world)
    commit_to(world.desk, number, SEED, COORDINATOR, NOW)
    draw_lots(world.desk, number, COORDINATOR, at(when))
    return number


def why(world: World, *kinds: MessageKind) -> set[tuple[MessageState, Why | None]]:
    return {(one.state, one.why) for one in messages(world, *kinds)}


def test_notices_reach_their_readers_as_they_are(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    number = drawn(world)
    assert deliver(world.desk, lambda: NOW).accepted == 5
    letter = mailbox.expect(address_of("S1.principal"), f"【校安】检查通知：第一小学 {number}")
    assert "检查单位：教育局、公安分局" in letter.body
    assert "第一小学" in mailbox.expect(address_of("EDU.inspector"), f"【校安】检查任务：{number}").body
    mailbox.read_everything()
    assert deliver(world.desk, lambda: NOW + timedelta(minutes=5)).attempts == 0
    assert attempts(world) == [("mailto", Outcome.OK, "250")] * 5


def test_a_notice_nobody_can_be_reached_with_becomes_a_task_and_is_told_on(world: World, mailbox: Mailbox) -> None:
    give_addresses(world, lambda who: [mailbox.url(address_of(who))] if who == COORDINATOR else [])
    number = drawn(world)
    report = deliver(world.desk, lambda: NOW)
    assert (report.accepted, report.dead) == (5, 5)
    assert open_tasks(world, TaskKind.UNDELIVERED) == [(COORDINATOR, "no_contact")] * 5
    told = mailbox.read_everything()
    assert {one.subject for one in told} == {f"【校安】消息未送达：{number} 秋季开学联合检查"}
    assert any("第一小学校长（园长）〔主体责任单位负责人（校长），检查通知，流水号" in one.body for one in told)
    assert unsound(audited(world, "2026-09-01 09:30")) == []


def test_a_notice_for_a_post_nobody_holds_anywhere_is_a_task_from_the_start(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    with attack(world) as by:
        by.run(
            "DELETE FROM tenure WHERE post_id IN (SELECT id FROM post WHERE duty NOT IN ('inspector', 'coordinator'))"
        )
    drawn(world)
    dead = [one for one in messages(world, MessageKind.VISIT_ANNOUNCED) if one.state is MessageState.DEAD]
    assert len(dead) == 3
    deliver(world.desk, lambda: NOW)
    assert open_tasks(world, TaskKind.UNDELIVERED) == [(COORDINATOR, "nobody_to_tell")] * 3
    mailbox.read_everything()
    assert unsound(audited(world, "2026-09-01 09:05")) == []


def test_what_is_promised_at_night_waits_for_the_morning(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    drawn_at(world, "2026-09-01 22:00")
    assert {one.release_at for one in messages(world)} == {at("2026-09-02 07:30")}
    assert why(world) == {(MessageState.PENDING, Why.QUIET)}
    assert deliver(world.desk, lambda: at("2026-09-02 07:29")).attempts == 0
    assert deliver(world.desk, lambda: at("2026-09-02 07:30")).accepted == 5
    mailbox.read_everything()


def test_what_was_late_is_held_when_it_is_claimed_at_night(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    drawn(world)
    assert deliver(world.desk, lambda: at("2026-09-01 22:00")).held == 5
    assert why(world) == {(MessageState.PENDING, Why.QUIET)}


def test_routine_notices_are_told_in_a_digest_beside_those_about_hazards(gathered: World, mailbox: Mailbox) -> None:
    by_mail(gathered, mailbox)
    number = promise(gathered)
    assert found_at(gathered, SAFE)[0].found == ()
    resolved(gathered, replace(PATROL, unit="1号派出所", due="2026-09-01"), when="2026-09-01 11:30")
    chase_due(gathered.desk, at("2026-09-01 12:00"))
    assert {one.state for one in messages(gathered, MessageKind.RESOLUTION_DUE)} == {MessageState.COLLECTED}
    send_digests(gathered)
    letter = mailbox.expect(address_of("PS1.handler"), "汇总通知：2项（2026-09-01）")
    assert f"1. 〔交办通知〕{number}" in letter.body
    assert (
        "2. 〔议定事项到期〕1/1 护校联席会议纪要 制定护校巡逻方案并报备（时限2026-09-01 24:00）：请办结并登记"
        in letter.body
    )
    rows = workbook_of(letter)
    assert [(row[1], row[2], row[3]) for row in rows[1:]] == [("交办通知", number, "较大"), ("议定事项到期", "1/1", "")]
    mailbox.read_everything()
    assert unsound(audited(gathered, "2026-09-01 15:05")) == []


def test_what_is_over_the_day_s_most_goes_into_the_next_digest(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    set_telling(world, daily_most=1)
    number = drawn(world)
    drop_school(world.desk, Change(number, "停课", school="S2"), COORDINATOR, NOW)
    deliver(world.desk, lambda: NOW)
    assert why(world, MessageKind.VISITS_CHANGED) >= {(MessageState.COLLECTED, Why.DAILY_MOST)}
    mailbox.read_everything()


def test_what_has_been_settled_is_not_told_any_more(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    number = drawn_at(world, "2026-09-01 22:00")
    covering.cancel(world.desk, number, COORDINATOR, at("2026-09-01 23:00"))
    report = deliver(world.desk, lambda: at("2026-09-02 07:30"))
    assert (report.accepted, report.superseded) == (5, 5)
    given = MessageKind.VISITS_GIVEN, MessageKind.VISIT_ANNOUNCED
    assert why(world, *given) == {(MessageState.SUPERSEDED, Why.VISIT_OVER)}
    assert {one.subject for one in mailbox.read_everything()} == {f"【校安】检查安排调整：{number} 秋季开学联合检查"}


def test_who_signs_or_finishes_in_the_meantime_is_not_asked_any_more(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    number = drawn(world)
    deliver(world.desk, lambda: NOW)
    visit = visit_at(world, number, "S1")
    first, second = team_of(world, visit)
    take_in(world.desk, Brought(visit, (SAFE,)), first, at("2026-09-01 20:00"))
    follow_up(world.desk, at("2026-09-02 22:00"))
    sign(world.desk, visit, first, at("2026-09-02 23:00"))
    resolved(world, replace(PATROL, due="2026-09-02"))
    chase_due(world.desk, at("2026-09-02 23:00"))
    finish(world.desk, 1, 1, "PSB.handler", at("2026-09-02 23:30"), "已制定")
    mailbox.read_everything()
    deliver(world.desk, lambda: at("2026-09-03 09:00"))
    assert message_to(world, first, MessageKind.VISIT_UNSIGNED).why is Why.SIGNED
    assert message_to(world, second, MessageKind.VISIT_UNSIGNED).state is MessageState.ACCEPTED
    assert why(world, MessageKind.RESOLUTION_DUE) == {(MessageState.SUPERSEDED, Why.RESOLVED)}
    mailbox.expect(address_of(second), "检查记录待签字")


def test_what_a_dead_worker_held_is_sent_again_and_says_that_it_may_be_a_repeat(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    drawn(world)
    assert len(delivering.claim(world.desk, NOW, 100).claimed) == 5
    assert deliver(world.desk, lambda: NOW + timedelta(seconds=30)).attempts == 0
    assert deliver(world.desk, lambda: NOW + timedelta(seconds=61)).accepted == 5
    assert all(one.subject.startswith("（可能重复）") for one in mailbox.read_everything())


def test_what_a_leaver_has_not_been_told_reaches_the_successor(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    number = drawn(world)
    order = Order(COORDINATOR, at("2026-09-01 09:01"), "工作调动")
    done = hand_over(world.desk, order, Succession("S1.principal", "S1.handler"))
    assert (done.messages, done.told_already) == (1, 0)
    deliver(world.desk, lambda: at("2026-09-01 09:05"))
    assert "第一小学" in mailbox.expect(address_of("S1.handler"), f"检查通知：第一小学 {number}").body
    assert address_of("S1.principal") not in {one.to for one in mailbox.read_everything()}
    assert unsound(audited(world, "2026-09-01 09:10")) == []


def test_a_successor_who_was_told_the_very_same_is_not_told_again(world: World) -> None:
    resolved(world, PATROL)
    chase_due(world.desk, at("2026-09-11 08:00"))
    order = Order(COORDINATOR, at("2026-09-11 08:01"), "退休")
    done = hand_over(world.desk, order, Succession("PSB.handler", "PSB.head"))
    assert (done.messages, done.told_already) == (0, 1)
    given = message_to(world, "PSB.handler", MessageKind.RESOLUTION_LATE)
    assert (given.state, given.why) == (MessageState.SUPERSEDED, Why.HANDED_OVER)


def test_a_successor_in_another_team_hears_of_the_leaver_s_visits_as_well(world: World) -> None:
    number = drawn(world)
    members = [one.number for one in covering.look(world.desk, number).members]
    order = Order(COORDINATOR, at("2026-09-01 09:01"), "调动")
    done = hand_over(world.desk, order, Succession(members[0], members[1]))
    # The same campaign and kind, and yet other visits, or at least other mates.
    assert (done.messages, done.told_already) == (1, 0)


def test_the_audit_names_a_notice_without_a_message(world: World) -> None:
    number = drawn(world)
    with attack(world) as by:
        by.run("DELETE FROM message WHERE id = 1")
    assert [(one.name, one.number) for one in audited(world, "2026-09-01 09:05").breaches] == [
        ("every_notice_is_told", number)
    ]


def test_the_outbox_shows_what_a_notice_is_about(world: World) -> None:
    number = drawn(world)
    with world.desk.looking() as session:
        lines = outbox_lines(session, number=number)
    assert {(one.hazard, one.about) for one in lines} == {(None, number)}
    assert len(lines) == 5


@pytest.mark.parametrize("entries", [(SAFE,), (SAFE, GATE)], ids=["nothing", "something"])
def test_a_principal_reads_what_was_found_or_that_nothing_was(
    world: World, mailbox: Mailbox, entries: tuple[object, ...]
) -> None:
    by_mail(world, mailbox)
    found_at(world, *entries)  # type: ignore[arg-type]  # entries of a visit
    deliver(world.desk, lambda: at("2026-09-01 15:00"))
    letter = mailbox.expect(address_of("S1.principal"), "【校安】检查结果反馈：第一小学")
    assert ("未发现问题" in letter.body) == (len(entries) == 1)
    assert ("MIN4-02 东门 无人值守" in letter.body) == (len(entries) == 2)
    mailbox.read_everything()


def test_messages_about_hazards_are_read_without_a_word_to_the_notices(world: World) -> None:
    promise(world)
    asked: list[str] = []
    engine = world.desk.engine
    sa.event.listen(engine, "before_cursor_execute", lambda _c, _u, words, *_: asked.append(words))
    assert len(delivering.claim(world.desk, at("2026-09-01 10:05"), 100).claimed) == 3
    assert asked
    assert not [words for words in asked if "JOIN notice" in words or "FROM notice" in words]
