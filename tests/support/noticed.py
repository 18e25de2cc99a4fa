"""Looking at notices from a test, and causes for them: a visit that is signed, a meeting that decided something."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from casework.collecting import sign
from casework.importing_minutes import import_minutes
from casework.issuing import Outing, open_visit
from casework.taking_in import Intaking
from casework.visiting import Brought, take_in
from models import Message, Notice, Person
from models.columns import table_of
from rules.minutes import Heading, MinutesRow
from rules.notices import NoticeKind, NoticeSaid, unpacked
from rules.telling import MessageKind, Urgency
from rules.visits import Answer, Entry
from tests.notifications.looking import messages
from tests.support.story import COORDINATOR, audited, unsound
from tests.support.world import World, at

notice, message, person = table_of(Notice), table_of(Message), table_of(Person)
GATE = Entry("MIN4-02", "东门", Answer.FAIL, "无人值守")


def told(world: World, kind: NoticeKind) -> dict[str, NoticeSaid]:
    """What a kind of notice says, by the number of whoever hears it."""
    wanted = sa.select(person.c.number, notice.c.facts).join(person, person.c.id == notice.c.person_id)
    with world.desk.looking() as session:
        rows = session.execute(wanted.where(notice.c.kind == kind).order_by(notice.c.id)).all()
    assert len({row[0] for row in rows}) == len(rows), "somebody was told twice"
    return {row[0]: unpacked(row[1]) for row in rows}


def hearers(world: World) -> set[str]:
    """Everybody any message goes to."""
    with world.desk.looking() as session:
        joined = sa.select(person.c.number).join(message, message.c.person_id == person.c.id)
        return set(session.scalars(joined))


def sound(world: World, when: str) -> bool:
    return unsound(audited(world, when)) == []


def found_at(world: World, *entries: Entry) -> tuple[NoticeSaid, Urgency]:
    outing = Outing("S1", ("PSB.inspector", "EDU.inspector"), date(2026, 9, 1), ("MIN4",))
    visit = open_visit(world.desk, outing, COORDINATOR, at("2026-09-01 08:00"))
    take_in(world.desk, Brought(visit, entries), "PSB.inspector", at("2026-09-01 09:00"))
    for who in ("PSB.inspector", "EDU.inspector"):
        sign(world.desk, visit, who, at("2026-09-01 11:00"))
    (one,) = messages(world, MessageKind.FINDINGS)
    return told(world, NoticeKind.FINDINGS)["S1.principal"], one.urgency


DUE = Heading("护校联席会议纪要", "护联〔2026〕3号", date(2026, 9, 1))


def resolved(world: World, *rows: MinutesRow, when: str = "2026-09-01 17:00") -> None:
    import_minutes(world.desk, rows, DUE, Intaking(at=at(when), who=COORDINATOR))


PATROL = MinutesRow(text="制定护校巡逻方案并报备", unit="公安分局", due="2026-09-10")
