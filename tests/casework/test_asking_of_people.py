"""What is asked of people: counted from what they entered, were given and were sent, in the month it happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from casework.school_records import enter, strike
from casework.workloads import asked_of_people
from models.columns import table_of
from models.ledger import LedgerEvent, Seal
from models.message import Message
from models.task import Task
from rules.case_records import Period
from rules.offices import Duty
from rules.records import PledgePost, RecordKind, RecordRow
from rules.spans import month_of
from rules.telling import MessageState, TaskKind
from rules.workloads import Load, Spread, Workloads
from store import people
from tests.support.story import COMMON, assigned, rectifying_
from tests.support.world import DISTRICT, TOWN_2, World, at

SEPTEMBER = month_of(2026, 9)
PRINCIPAL = "S1.principal"


def asked(world: World, when: str, period: Period = SEPTEMBER, area: str = DISTRICT) -> Workloads:
    return asked_of_people(world.desk, area, period, at(when))


def of(found: Workloads, duty: Duty, load: Load) -> Spread:
    return next(one for one in found.by_post if one.duty is duty).spreads[load]


def test_a_form_is_one_entry_however_many_rows_it_writes(world: World) -> None:
    pledges = [RecordRow("S1", RecordKind.PLEDGE, date(2026, 9, 1), post) for post in PledgePost]
    enter(world.desk, pledges, PRINCIPAL, at("2026-09-01 09:00"))
    enter(world.desk, [RecordRow("S1", RecordKind.PLAN, date(2026, 9, 1))], PRINCIPAL, at("2026-09-30 23:59"))
    strike(world.desk, 1, PRINCIPAL, "登错", at("2026-10-01 00:00"))
    september, october = asked(world, "2026-10-02 09:00"), asked(world, "2026-10-02 09:00", month_of(2026, 10))
    assert of(september, Duty.PRINCIPAL, Load.ENTRIES) == Spread(0, 2, 2, 0)
    assert of(october, Duty.PRINCIPAL, Load.ENTRIES) == Spread(0, 1, 1, 0)
    assert next(one.people for one in september.by_post if one.duty is Duty.PRINCIPAL) == 3


def test_acts_of_the_ledger_are_entries_and_what_the_engine_does_is_none(world: World) -> None:
    rectifying_(world, "2026-08-30 09:00")
    assigned(world, "2026-09-02 09:00", replace(COMMON, place="东门"))
    assigned(world, "2026-09-03 09:00", replace(COMMON, place="西门"))
    september = asked(world, "2026-09-20 09:00")
    assert of(september, Duty.COORDINATOR, Load.ENTRIES) == Spread(2, 2, 2, 0)
    assert of(asked(world, "2026-09-20 09:00", month_of(2026, 7)), Duty.COORDINATOR, Load.ENTRIES).highest == 0
    with world.desk.sitting(at("2026-09-03 09:00")) as sitting:
        # Somebody acts while a day that is older is sealed: what the seal covers is not read again.
        newest = sitting.session.scalar(sa.select(sa.func.max(table_of(LedgerEvent).c.id)))
        sealed = Seal(
            day=date(2026, 8, 31), last_event_id=newest or 0, sealed_at=sitting.at, events=1, mark_total=0,
            mark_moment=0, previous="p", digest="d",
        )  # fmt: skip
        sitting.session.add(sealed)
    assert of(asked(world, "2026-09-20 09:00"), Duty.COORDINATOR, Load.ENTRIES).highest == 0


def test_tasks_and_messages_count_in_the_month_they_came_and_a_digest_is_one(world: World) -> None:
    assigned(world, "2026-09-02 09:00")
    assigned(world, "2026-09-02 10:00", replace(COMMON, place="东门"))
    with world.desk.sitting(at("2026-09-03 09:00")) as sitting:
        session, message = sitting.session, table_of(Message)
        who = people.person_meant(session, PRINCIPAL).id
        for kind, when in (("a", "2026-08-31 23:59"), ("b", "2026-09-01 00:00"), ("c", "2026-09-15 00:00")):
            session.add(Task(kind=TaskKind.EMPTY_POST, person_id=who, what=kind, opened_at=at(when)))
        sent = {"state": MessageState.ACCEPTED, "settled_at": sitting.at, "why": None}
        session.execute(sa.update(message).where(message.c.person_id.is_not(None)).values(**sent, attempts=0))
        # The first of each carries a digest, in which the others are told without ever being tried.
        first = sa.select(sa.func.min(message.c.id)).group_by(message.c.person_id)
        carriers = list(session.scalars(first))
        session.execute(sa.update(message).where(message.c.id.in_(carriers)).values(attempts=1))
        every = session.scalar(sa.select(sa.func.count()).select_from(message))
        assert (every or 0) > len(carriers)
    found = asked(world, "2026-10-01 09:00")
    assert of(found, Duty.PRINCIPAL, Load.TASKS).highest == 2
    assert max(one.spreads[Load.MESSAGES].highest for one in found.by_post) == 1


def test_a_town_has_the_people_of_its_own_units_and_the_month_is_the_one_asked_for(world: World) -> None:
    found = asked(world, "2026-09-20 09:00", Period(date(2026, 8, 15), date(2026, 12, 31)), TOWN_2)
    assert found.month == SEPTEMBER, "the period goes on: the month it is"
    assert {one.duty: one.people for one in found.by_post} == {
        Duty.HANDLER: 3, Duty.INSPECTOR: 1, Duty.PRINCIPAL: 1, Duty.DEPUTY_HEAD: 1, Duty.HEAD: 2,
    }  # fmt: skip
