"""A leaver hands over: what is bound to the person moves once and on record; what lies before the post follows."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from casework import leading, rectifying
from casework.posts import Order
from casework.seating import Appointment, appoint, end
from casework.succeeding import HandedOver, Succession, hand_over
from notifications.delivery import deliver
from rules.refusals import NotInPost, UnknownContact
from rules.telling import TaskKind
from rules.vocabulary import ClockKind, Role
from tests.notifications.looking import open_tasks
from tests.support import vacating
from tests.support.mailbox import Mailbox, address_of, by_mail, give_addresses
from tests.support.picture import picture
from tests.support.story import (
    COORDINATOR,
    MAJOR,
    ask,
    asked_for_time,
    assigned,
    audited,
    found,
    proposed,
    rectifying_,
    refused,
    submitted,
    unsound,
)
from tests.support.world import World, at

LEAVER, HEIR = "S1.handler", "S2.handler"


def hand(world: World, when: str, **more: object) -> HandedOver:
    succession = Succession(LEAVER, HEIR, **more)  # type: ignore[arg-type]  # fields of a succession, as the test says
    return hand_over(world.desk, Order(COORDINATOR, at(when), "工作调动"), succession)


def moved(done: HandedOver) -> tuple[int, int, int, int, int]:
    return done.messages, done.told_already, done.in_flight, done.tasks, done.contacts


def records(world: World) -> list[tuple[object, ...]]:
    statement = sa.text(
        "SELECT giver.number, taker.number, doer.number, note, messages, tasks, contacts, hazards FROM handover "
        "JOIN person giver ON giver.id = from_id JOIN person taker ON taker.id = to_id "
        "JOIN person doer ON doer.id = by_id ORDER BY handover.id"
    )
    with world.desk.looking() as session:
        return [tuple(row) for row in session.execute(statement)]


def test_what_was_not_yet_sent_reaches_the_successor_and_never_the_leaver(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    number = assigned(world, "2026-09-01 09:00")
    done = hand(world, "2026-09-01 09:01")
    assert moved(done) == (1, 0, 0, 0, 0)
    deliver(world.desk, lambda: at("2026-09-01 09:05"))
    letter = mailbox.expect(address_of(HEIR), number, "交办")
    assert "第一小学 经办人" in letter.text
    assert {one.to for one in mailbox.read_everything()} == {address_of("EDU.handler"), address_of("PS1.handler")}
    assert records(world) == [(LEAVER, HEIR, COORDINATOR, "工作调动", 1, 0, 0, 1)]
    assert unsound(audited(world, "2026-09-01 09:10")) == []


def test_what_failed_on_its_way_to_the_leaver_starts_afresh_with_the_successor(world: World, mailbox: Mailbox) -> None:
    give_addresses(world, lambda who: ["mailto://127.0.0.1:1?to=x@example.test"] if who == LEAVER else [
        mailbox.url(address_of(who))])  # fmt: skip
    assigned(world, "2026-09-01 09:00")
    deliver(world.desk, lambda: at("2026-09-01 09:00"))
    mailbox.read_everything()
    # The next try would be minutes later; for somebody else there is nothing to wait for.
    assert moved(hand(world, "2026-09-01 09:01"))[0] == 1
    deliver(world.desk, lambda: at("2026-09-01 09:01"))
    mailbox.expect(address_of(HEIR), "交办")


def test_what_the_successor_was_promised_too_is_told_once(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    vacating.stands_in(world, HEIR, "EDU", "handler", "acting")
    vacating.leaves(world, "EDU.handler", "2026-08-01")
    assigned(world, "2026-09-01 09:00")
    assert moved(hand(world, "2026-09-01 09:01")) == (0, 1, 0, 0, 0)
    deliver(world.desk, lambda: at("2026-09-01 09:05"))
    mailbox.expect(address_of(HEIR), "交办")
    mailbox.expect(address_of("PS1.handler"), "交办")
    assert unsound(audited(world, "2026-09-01 09:10")) == []


def test_what_is_being_sent_at_that_moment_stays_and_can_be_handed_over_later(world: World) -> None:
    assigned(world, "2026-09-01 09:00")
    vacating.change(
        world,
        "UPDATE message SET state = 'sending', lease_token = 't', lease_until = '2026-09-01 01:02:00+00:00' "
        "WHERE person_id = (SELECT id FROM person WHERE number = :who)",
        who=LEAVER,
    )
    assert moved(hand(world, "2026-09-01 09:01")) == (0, 0, 1, 0, 0)
    vacating.change(
        world, "UPDATE message SET state = 'pending', lease_token = NULL, lease_until = NULL WHERE state = 'sending'"
    )
    assert moved(hand(world, "2026-09-01 09:02")) == (1, 0, 0, 0, 0)
    assert len(records(world)) == 2


def test_open_tasks_go_along_and_done_ones_stay(world: World) -> None:
    vacating.leaves(world, "S3.handler", "2026-08-01")
    vacating.leaves(world, "S1.handler", "2026-08-01")
    assigned(world, "2026-09-01 09:00")
    assert open_tasks(world, TaskKind.EMPTY_POST) == [(COORDINATOR, "handler")]
    done = hand_over(world.desk, Order(COORDINATOR, at("2026-09-01 10:00")), Succession(COORDINATOR, "PLC.head"))
    assert done.tasks == 1
    assert open_tasks(world, TaskKind.EMPTY_POST) == [("PLC.head", "handler")]


def test_decisions_lie_before_the_post_and_so_the_successor_makes_them(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 10:00")
    asked_for_time(world, number, "2026-09-01 10:00", date(2026, 9, 20))
    order = Order(COORDINATOR, at("2026-09-01 11:00"))
    appoint(world.desk, order, Appointment("HUC.deputy_head", "EDU/deputy_head", date(2026, 9, 2)))
    appoint(world.desk, order, Appointment("HUC.head", "DGO/district_deputy", date(2026, 9, 2)))
    for leaver, heir in (("EDU.deputy_head", "HUC.deputy_head"), ("DGO.district_deputy", "HUC.head")):
        done = hand_over(world.desk, Order(COORDINATOR, at("2026-09-02 09:00")), Succession(leaver, heir))
        assert [one.number for one in done.items] == [number]
        assert Role.APPROVER in done.items[0].roles
        assert done.messages == 1
        assert done.still_in == ()
    rectifying.grant_extension(world.desk, ask(number, "HUC.deputy_head", "2026-09-02 10:00"))
    leading.approve(world.desk, ask(number, "HUC.head", "2026-09-02 10:00"))
    assert picture(world, number).due == "2026-09-20 24:00"


def test_the_decision_on_a_leaver_s_request_is_told_to_whoever_sits_there_now(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    asked_for_time(world, number, "2026-09-01 10:00", date(2026, 9, 20))
    order = Order(COORDINATOR, at("2026-09-01 11:00"))
    appoint(world.desk, order, Appointment(HEIR, "S1/handler", date(2026, 9, 2)))
    rectifying.grant_extension(world.desk, ask(number, "EDU.deputy_head", "2026-09-02 10:00"))
    assert picture(world, number).told == (f"extension_decided > {HEIR}",)


def test_a_deputy_who_asked_is_told_as_long_as_they_serve_there(world: World) -> None:
    vacating.stands_in(world, HEIR, "S1", "handler", "deputy")
    number = rectifying_(world, "2026-09-01 09:00")
    asked_for_time(world, number, "2026-09-01 10:00", date(2026, 9, 20), who=HEIR)
    rectifying.grant_extension(world.desk, ask(number, "EDU.deputy_head", "2026-09-02 10:00"))
    assert picture(world, number).told == (f"extension_decided > {HEIR}",)


def test_the_list_names_every_open_case_of_the_unit_and_what_it_waits_for(world: World) -> None:
    vacating.change(world, "UPDATE post SET title = '安全主任' WHERE id IN (SELECT post.id FROM post JOIN unit "
                    "ON unit.id = post.unit_id WHERE unit.code = 'S1' AND duty = 'handler')")  # fmt: skip
    first = assigned(world, "2026-09-01 09:00")
    second = submitted(world, "2026-09-01 09:00", MAJOR)
    found(world, "2026-09-01 09:00")
    done = hand(world, "2026-09-01 10:00")
    assert [(one.number, one.roles, one.waits) for one in done.items] == [
        (first, (Role.RESPONSIBLE,), (ClockKind.ACKNOWLEDGE, ClockKind.RECTIFY)), (second, (Role.RESPONSIBLE,), ()),
    ]  # fmt: skip
    assert [one.text.zh for one in done.places] == ["第一小学安全主任"]
    # The verifying station has the submitted one, the coordinator has them all, and the closed ones nobody.
    station = hand_over(world.desk, Order(COORDINATOR, at("2026-09-01 10:00")), Succession("PS1.handler", "PS1.head"))
    assert [(one.number, one.roles) for one in station.items if Role.VERIFIER in one.roles] == [
        (second, (Role.CO, Role.VERIFIER))
    ]
    office = hand_over(world.desk, Order(COORDINATOR, at("2026-09-01 10:00")), Succession(COORDINATOR, "PLC.head"))
    assert len(office.items) == 3


def test_somebody_who_has_left_already_hands_over_the_posts_they_left_last(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    end(world.desk, Order(COORDINATOR, at("2026-09-01 10:00")), LEAVER, None, date(2026, 9, 2), is_gone=True)
    done = hand(world, "2026-09-10 09:00")
    assert [one.code for one in done.places] == ["S1/handler"]
    assert [one.number for one in done.items] == [number]
    assert done.still_in == ()


def test_whoever_goes_on_serving_is_named_for_messages_go_on_to_them(world: World) -> None:
    assigned(world, "2026-09-01 09:00")
    assert [one.code for one in hand(world, "2026-09-01 10:00").still_in] == ["S1/handler"]


def test_one_post_alone_is_handed_over(world: World) -> None:
    vacating.stands_in(world, LEAVER, "PS1", "handler", "acting")
    vacating.leaves(world, "PS1.handler", "2026-08-01")
    assigned(world, "2026-09-01 09:00")
    assigned(world, "2026-09-01 09:00", MAJOR)
    # One event tells one person once, for whichever of their posts comes first.
    done = hand(world, "2026-09-01 10:00", post="PS1/handler")
    assert [one.code for one in done.places] == ["PS1/handler"]
    with world.desk.looking() as session:
        left = session.scalar(
            sa.text("SELECT count(*) FROM message JOIN person ON person.id = person_id WHERE person.number = :who"),
            {"who": LEAVER},
        )
    assert (done.messages, left) == (0, 2)
    with refused(world, NotInPost):
        hand(world, "2026-09-01 10:00", post="EDU/head")


def test_ways_to_reach_the_office_go_along_only_when_they_are_named(world: World) -> None:
    sealed = world.desk.keyring.seal("wxrobot://key")
    vacating.change(
        world, "INSERT INTO contact (person_id, rank, channel, address_sealed) SELECT id, 2, 'wxrobot', :sealed "
        "FROM person WHERE number = :who", sealed=sealed, who=LEAVER,
    )  # fmt: skip
    assert moved(hand(world, "2026-09-01 09:00"))[-1] == 0
    assert moved(hand(world, "2026-09-01 09:01", contacts=(2,)))[-1] == 1
    with world.desk.looking() as session:
        ways = session.execute(
            sa.text("SELECT number, rank, channel FROM contact JOIN person ON person.id = person_id "
                    "WHERE number IN (:giver, :taker) ORDER BY number, rank"), {"giver": LEAVER, "taker": HEIR}
        ).all()  # fmt: skip
    assert [tuple(row) for row in ways] == [(LEAVER, 1, "mailto"), (HEIR, 1, "mailto"), (HEIR, 2, "wxrobot")]
    # The same again finds it moved already; one that never was is refused.
    assert hand(world, "2026-09-01 09:02", contacts=(2,)).was_done_before
    with refused(world, UnknownContact):
        hand(world, "2026-09-02 09:00", contacts=(7,))


def test_what_was_gathered_for_the_leaver_is_told_to_the_successor(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    for _ in range(3):
        assigned(world, "2026-09-01 09:00")
    mine = "person_id = (SELECT id FROM person WHERE number = :who)"
    vacating.change(
        world,
        "INSERT INTO digest (person_id, window_at, carrier_id, gathered_at) "
        "SELECT person_id, '2026-09-01 01:00:00+00', min(id), '2026-09-01 01:00:00+00' "
        f"FROM message WHERE {mine} GROUP BY person_id",
        who=LEAVER,
    )
    vacating.change(
        world,
        "UPDATE message SET digest_id = 1, state = CASE WHEN id = (SELECT carrier_id FROM digest) THEN 'pending' "
        f"ELSE 'collected' END WHERE {mine}",
        who=LEAVER,
    )
    done = hand(world, "2026-09-01 10:00")
    assert done.messages == 3
    with world.desk.looking() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM digest")) == 0
    deliver(world.desk, lambda: at("2026-09-01 10:01"))
    deliver(world.desk, lambda: at("2026-09-01 18:01"))
    letters = [one for one in mailbox.read_everything() if "第一小学 经办人" in one.text or one.to == address_of(HEIR)]
    assert {one.to for one in letters} == {address_of(HEIR)}
    with world.desk.looking() as session:
        states = session.execute(
            sa.text(f"SELECT state, count(*) FROM message WHERE {mine} GROUP BY state"), {"who": HEIR}
        )
        assert [tuple(row) for row in states] == [("accepted", 3)]
