"""At night messages wait and events do not: held and not dropped, looked at again in the morning, danger at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import sqlalchemy as sa
from sqlmodel import col

from casework import assigning, delivering, leading, withdrawing
from casework.escalating import escalate
from casework.recording import record
from models import LedgerEvent
from notifications.delivery import deliver
from rules.delivering import LEASE_EXPIRED
from rules.quiet import AreaHours, Quiet
from rules.telling import MessageKind, MessageState, Outcome, Why
from rules.vocabulary import Act
from tests.notifications.looking import attempts, messages
from tests.notifications.promising import ALARM, CRISIS, FOUND, promise
from tests.notifications.setting import set_telling
from tests.support.mailbox import Mailbox, by_mail
from tests.support.story import MAJOR, ask
from tests.support.world import World, at

NIGHT, MORNING = at("2026-09-01 22:00"), at("2026-09-02 07:30")


def waiting(world: World, *kinds: MessageKind) -> set[tuple[object, object, object]]:
    return {(one.state, one.release_at, one.why) for one in messages(world, *kinds)}


def go(world: World, when: str) -> int:
    """How many messages leave at an instant."""
    return deliver(world.desk, lambda: at(when)).accepted


def test_what_is_promised_at_night_is_held_until_the_morning_and_then_sent(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise(world, when=NIGHT)
    assert waiting(world) == {(MessageState.PENDING, MORNING, Why.QUIET)}
    assert go(world, "2026-09-01 22:01") == go(world, "2026-09-02 07:29") == 0
    assert attempts(world) == []
    assert go(world, "2026-09-02 07:30") == 3
    assert len(mailbox.read_everything()) == 3


def test_events_fire_on_time_and_only_their_messages_wait(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise(world)
    escalate(world.desk, NIGHT)
    with world.desk.looking() as session:
        fired = session.scalars(sa.select(LedgerEvent).where(col(LedgerEvent.act) == Act.ESCALATE)).all()
    assert {(one.planned_at, one.at) for one in fired} == {(NIGHT, NIGHT)}
    assert waiting(world, MessageKind.URGE) == {(MessageState.PENDING, MORNING, Why.QUIET)}


def test_what_is_settled_overnight_is_not_told_in_the_morning(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    closed, signed = promise(world), promise(world)
    assert go(world, "2026-09-01 12:00") == 6
    mailbox.read_everything()
    escalate(world.desk, NIGHT)
    withdrawing.void(world.desk, ask(closed, "PLC.coordinator", "2026-09-01 23:00", note="误报"))
    for unit in ("S1", "PS1", "EDU"):
        assigning.acknowledge(world.desk, ask(signed, f"{unit}.handler", "2026-09-01 23:00"))
    report = deliver(world.desk, lambda: MORNING)
    assert (report.accepted, report.superseded) == (0, len(messages(world, MessageKind.URGE)))
    assert waiting(world, MessageKind.URGE) == {
        (MessageState.SUPERSEDED, MORNING, Why.CASE_OVER),
        (MessageState.SUPERSEDED, MORNING, Why.CLOCK_STOPPED),
    }


def test_changed_words_on_the_same_day_are_told_both_times(world: World, mailbox: Mailbox) -> None:
    # zammad#4348: once a day per kind swallowed a reminder that said something else.
    by_mail(world, mailbox)
    number = promise(world)
    assert go(world, "2026-09-01 12:00") == 3
    mailbox.read_everything()
    for when, words in (("2026-09-01 22:00", "三日内修复"), ("2026-09-01 23:00", "改为明日修复")):
        instruction = ask(number, "DGO.district_head", when, note=words, until=at("2026-09-09 12:00").date())
        leading.instruct(world.desk, instruction, (world.units["S1"],))
    assert go(world, "2026-09-02 07:30") == 2
    told = {line for one in mailbox.read_everything() for line in one.body.splitlines() if "修复" in line}
    assert any("三日内修复" in line for line in told)
    assert any("改为明日修复" in line for line in told)


def test_a_major_hazard_wakes_the_people_it_needs(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    number = promise(world, MAJOR, NIGHT)
    assert go(world, "2026-09-01 22:01") == len(messages(world)) > 3
    # What a sweep promises wakes them too: two hours without a signature.
    escalate(world.desk, at("2026-09-02 00:01"))
    assert waiting(world, MessageKind.URGE) == {(MessageState.PENDING, at("2026-09-02 00:01"), None)}
    # So does the listed supervision its deputy leader has to decide on.
    assert go(world, "2026-09-02 00:02") == len(messages(world, MessageKind.URGE, MessageKind.PROPOSAL)) > 1
    # That it was a mistake lets them sleep.
    withdrawing.void(world.desk, ask(number, "PLC.coordinator", "2026-09-02 00:10", note="误报"))
    assert waiting(world, MessageKind.VOIDED) == {(MessageState.COLLECTED, at("2026-09-02 09:00"), None)}
    mailbox.read_everything()


def test_an_urgent_word_about_pupils_in_danger_wakes_and_about_a_broken_alarm_does_not(
    world: World, mailbox: Mailbox
) -> None:
    by_mail(world, mailbox)
    for finding, leaves in ((CRISIS, NIGHT), (ALARM, MORNING)):
        number = promise(world, finding)
        until = at("2026-09-09 12:00").date()
        leading.instruct(
            world.desk, ask(number, "DGO.district_head", "2026-09-01 22:00", note="连夜处置", until=until),
            (world.units["S1"],),
        )  # fmt: skip
        told = messages(world, MessageKind.INSTRUCTED)[-1]
        assert (told.release_at, told.why) == (leaves, Why.QUIET if leaves == MORNING else None)


def test_a_sweep_at_night_wakes_only_for_sub_categories_in_danger(world: World) -> None:
    # The letter after five working days without a signature is urgent; the engine was down until the night.
    late = at("2026-09-20 22:00")
    promise(world, CRISIS)
    promise(world, ALARM)
    escalate(world.desk, late)
    letters = [one for one in messages(world) if one.kind is MessageKind.SUPERVISION_LETTER]
    assert {one.release_at for one in letters} == {late, at("2026-09-21 07:30")}
    assert {one.why for one in letters} == {None, Why.QUIET}


def test_an_area_keeps_its_own_hours(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    early = AreaHours(area="510503002", begins=time(20), ends=time(9))
    set_telling(world, quiet=Quiet(areas=(early,)))
    record(world.desk, replace(ALARM, campus="S3"), "PSB.inspector", FOUND)
    promise(world, ALARM, at("2026-09-01 20:30"))
    assert {one.release_at for one in messages(world)} == {at("2026-09-01 20:30"), at("2026-09-02 09:00")}
    assert go(world, "2026-09-01 20:31") == 3
    # Signatures of both are due at once; the sweep holds only those of the second town.
    escalate(world.desk, at("2026-09-02 08:31"))
    assert {one.release_at for one in messages(world, MessageKind.URGE)} == {
        at("2026-09-02 08:31"), at("2026-09-02 09:00"),
    }  # fmt: skip
    mailbox.read_everything()


def test_days_off_are_quiet_where_the_operator_says_so(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    set_telling(world, quiet=Quiet(days_off=True))
    promise(world, when=at("2026-10-01 10:00"))
    assert {one.release_at for one in messages(world)} == {at("2026-10-08 07:30")}
    assert go(world, "2026-10-03 10:00") == 0
    assert go(world, "2026-10-08 07:30") == 3
    mailbox.read_everything()


def test_what_is_late_because_the_machine_was_down_does_not_ring_at_night(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise(world)
    report = deliver(world.desk, lambda: NIGHT)
    assert (report.held, report.attempts) == (3, 0)
    assert waiting(world) == {(MessageState.PENDING, MORNING, Why.QUIET)}
    assert go(world, "2026-09-02 07:30") == 3
    mailbox.read_everything()


def test_what_failed_in_the_evening_is_tried_again_in_the_morning(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    promise(world, when=at("2026-09-01 21:00"))
    mailbox.on_recipient = lambda _to: "450 4.2.1 busy"
    report = deliver(world.desk, lambda: at("2026-09-01 21:29"))
    assert report.outcomes[Outcome.TRANSIENT] == 3
    mailbox.on_recipient = lambda _to: None
    assert go(world, "2026-09-01 21:35") == 0
    assert {one.attempts for one in messages(world)} == {1}
    assert go(world, "2026-09-02 07:30") == 3
    mailbox.read_everything()


def test_what_a_dead_worker_held_into_the_night_still_says_in_the_morning_that_it_may_be_a_repeat(
    world: World, mailbox: Mailbox
) -> None:
    by_mail(world, mailbox)
    promise(world, when=at("2026-09-01 21:00"))
    delivering.claim(world.desk, at("2026-09-01 21:29"), 10)
    assert deliver(world.desk, lambda: at("2026-09-01 21:31")).held == 3
    assert attempts(world) == [("mailto", Outcome.UNKNOWN, LEASE_EXPIRED)] * 3
    assert go(world, "2026-09-02 07:30") == 3
    assert all("可能重复" in one.subject for one in mailbox.read_everything())
