"""Who is told is decided when a message is written: terms, deputies and leave of that very day, in acts and sweeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from casework import assigning
from casework.escalating import escalate
from models import Message, Person
from models.columns import table_of
from notifications.delivery import deliver
from rules.telling import MessageKind, MessageState
from tests.support import vacating
from tests.support.mailbox import Mailbox, address_of, by_mail
from tests.support.story import COORDINATOR, ask, audited, found, rectifying_, unsound
from tests.support.world import World, at

message, person = table_of(Message), table_of(Person)
TODAY, LATER = "2026-09-11", "2026-09-14"
"""A Friday, and the Monday after it."""

Befalls = Callable[[World, str], None]


@dataclass(frozen=True)
class Situation:
    """What has happened to a post, and whether whoever holds it is told on Friday and on Monday."""

    befalls: Befalls
    on_friday: bool
    on_monday: bool


def _post(who: str) -> tuple[str, str]:
    unit, _, duty = who.partition(".")
    return unit, duty


SITUATIONS = {
    "left last week": Situation(lambda world, who: vacating.leaves(world, who, "2026-09-04"), False, False),
    "leaves tomorrow": Situation(lambda world, who: vacating.leaves(world, who, "2026-09-12"), True, False),
    "term ended": Situation(lambda world, who: vacating.ends(world, *_post(who), TODAY), False, False),
    "on leave": Situation(lambda world, who: vacating.is_away(world, who, "2026-09-07", TODAY), False, True),
    "term begins tomorrow": Situation(
        lambda world, who: vacating.begins(world, *_post(who), "2026-09-12"), False, True
    ),
    "only a deputy": Situation(lambda world, who: vacating.only_a_deputy(world, *_post(who)), True, True),
}


def told(world: World, kind: MessageKind, day: str) -> list[tuple[str | None, bool]]:
    """Whom the messages of a kind of one day went to, and which of them rose."""
    columns = person.c.number, message.c.has_risen
    source = message.outerjoin(person, person.c.id == message.c.person_id)
    span = message.c.created_at >= at(f"{day} 00:00"), message.c.created_at <= at(f"{day} 23:59")
    statement = sa.select(*columns).select_from(source).where(message.c.kind == kind, *span).order_by(message.c.id)
    with world.desk.looking() as session:
        return sorted((row[0], bool(row[1])) for row in session.execute(statement))


@pytest.mark.parametrize("name", SITUATIONS)
def test_an_act_tells_whoever_serves_on_its_day_and_else_one_up_with_one_task(world: World, name: str) -> None:
    situation = SITUATIONS[name]
    situation.befalls(world, "S1.handler")
    for day, is_told in ((TODAY, situation.on_friday), (LATER, situation.on_monday)):
        number = found(world, f"{day} 09:00")
        assigning.assign(world.desk, ask(number, COORDINATOR, f"{day} 09:00"))
        school = ("S1.handler", False) if is_told else ("S1.principal", True)
        assert told(world, MessageKind.ASSIGNED, day) == sorted(
            [("EDU.handler", False), ("PS1.handler", False), school]
        )
    tasks = vacating.open_tasks(world)
    wanted = [("empty_post", "S1", "handler", "PLC.coordinator")]
    assert tasks == ([] if situation.on_friday and situation.on_monday else wanted)
    assert unsound(audited(world, f"{LATER} 09:00")) == []


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_sweep_tells_whoever_serves_on_its_day_and_else_one_up_with_one_task(world: World, name: str) -> None:
    for first in ("2026-09-01 09:00", "2026-09-02 09:00"):
        rectifying_(world, first)
    situation = SITUATIONS[name]
    situation.befalls(world, "S1.principal")
    for day, is_told in ((TODAY, situation.on_friday), (LATER, situation.on_monday)):
        escalate(world.desk, at(f"{day} 08:30"))
        head = ("S1.principal", False) if is_told else ("EDU.head", True)
        assert told(world, MessageKind.REMINDER_LETTER, day) == sorted([("EDU.deputy_head", False), head])
    tasks = [one for one in vacating.open_tasks(world) if one[1] == "S1"]
    wanted = [("empty_post", "S1", "principal", "PLC.coordinator")]
    assert tasks == ([] if situation.on_friday and situation.on_monday else wanted)


def test_a_message_that_rose_says_so_to_whoever_gets_it_and_no_other_does(world: World, mailbox: Mailbox) -> None:
    by_mail(world, mailbox)
    vacating.leaves(world, "S1.handler", "2026-09-04")
    vacating.leaves(world, "EDU.deputy_head", "2026-09-04")
    rectifying_(world, "2026-09-01 09:00")
    deliver(world.desk, lambda: at("2026-09-01 09:05"))
    mailbox.read_everything()
    number = found(world, f"{TODAY} 09:00")
    assigning.assign(world.desk, ask(number, COORDINATOR, f"{TODAY} 09:00"))
    escalate(world.desk, at(f"{TODAY} 08:30"))
    deliver(world.desk, lambda: at(f"{TODAY} 09:05"))
    mailbox.expect(address_of("S1.principal"), "交办", "“经办人”岗位空缺")
    # Meant for the deputy head; the head of the bureau hears it instead.
    mailbox.expect(address_of("EDU.head"), "提醒函", "“分管副职”岗位空缺")
    rest = mailbox.read_everything()
    assert {address_of("EDU.handler"), address_of("PS1.handler")} < {one.to for one in rest}
    assert [one for one in rest if "岗位空缺" in one.text] == []


def test_district_leaders_are_told_where_they_belong_and_that_is_no_rise(world: World) -> None:
    rectifying_(world, "2026-09-01 09:00")
    escalate(world.desk, at("2026-09-22 08:30"))
    assert told(world, MessageKind.PROPOSAL, "2026-09-22") == [("DGO.district_deputy", False)]
    assert vacating.open_tasks(world) == []
    vacating.leaves(world, "DGO.district_deputy", "2026-09-23")
    escalate(world.desk, at("2026-09-25 08:30"))
    assert ("DGO.district_head", True) in told(world, MessageKind.PROPOSAL, "2026-09-25")
    assert vacating.open_tasks(world) == [("empty_post", "PLC", "district_deputy", "PLC.coordinator")]


def test_somebody_no_message_can_reach_becomes_a_task_of_the_coordinator_in_acts_and_sweeps(
    world: World, mailbox: Mailbox
) -> None:
    by_mail(world, mailbox)
    vacating.unreachable(world, "S1.handler")
    vacating.unreachable(world, "S1.principal")
    rectifying_(world, "2026-09-01 09:00")
    escalate(world.desk, at(f"{TODAY} 08:30"))
    deliver(world.desk, lambda: at(f"{TODAY} 09:05"))
    with world.desk.looking() as session:
        source = message.join(person, person.c.id == message.c.person_id)
        dead = (
            sa.select(person.c.number, message.c.kind).select_from(source).where(message.c.state == MessageState.DEAD)
        )
        lost = {(row[0], row[1]) for row in session.execute(dead)}
        tasks = session.execute(
            sa.text("SELECT who.number, task.what FROM task JOIN person who ON who.id = task.person_id "
                    "WHERE task.kind = 'undelivered' AND done_at IS NULL ORDER BY task.id")
        ).all()  # fmt: skip
    assert lost == {("S1.handler", MessageKind.ASSIGNED), ("S1.principal", MessageKind.REMINDER_LETTER)}
    assert [tuple(row) for row in tasks] == [("PLC.coordinator", "no_contact")] * 2
    notices = [one for one in mailbox.read_everything() if one.to == address_of("PLC.coordinator")]
    assert len(notices) == 2
    assert all("未送达" in one.text for one in notices)
    assert unsound(audited(world, f"{TODAY} 09:10")) == []


def test_with_everybody_on_leave_the_message_is_dead_and_the_task_is_nobody_s_yet(world: World) -> None:
    with world.desk.looking() as session:
        everybody = list(session.scalars(sa.select(person.c.number)))
    number = found(world, "2026-09-10 09:00")
    assigning.assign(world.desk, ask(number, COORDINATOR, "2026-09-10 09:00"))
    for who in everybody:
        vacating.is_away(world, who, TODAY, TODAY)
    escalate(world.desk, at(f"{TODAY} 09:30"))
    urged = told(world, MessageKind.URGE, TODAY)
    assert set(urged) == {(None, True)}
    assert {(kind, whose) for kind, _, _, whose in vacating.open_tasks(world)} == {("empty_post", None)}
    # On Monday they are all back, and are told again by the ladder.
    escalate(world.desk, at(f"{LATER} 09:30"))
    assert [one for one in told(world, MessageKind.URGE, LATER) if one[1]] == []
