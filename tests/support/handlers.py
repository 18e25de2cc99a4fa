"""Units with several handlers: more posts of the same duty, and who has which case in hand."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session

from models import Contact, Person, Post, Tenure
from rules.offices import Duty
from tests.support.world import World


def joined_by(world: World, unit: str, *names: str, duty: Duty = Duty.HANDLER) -> None:
    """More people come into the unit, each into a post of their own: joined_by(world, "EDU", "b") is EDU.b."""
    with Session(world.desk.engine) as session:
        for name in names:
            number = f"{unit}.{name}"
            person, post = Person(number=number, name=number), Post(unit_id=world.units[unit], duty=duty, title=name)
            session.add_all([person, post])
            session.flush()
            address = world.desk.keyring.seal(f"mailto://127.0.0.1:2525?to={number.lower()}@example.test")
            session.add(Tenure(post_id=post.id, person_id=person.id, starts_on=date(2020, 1, 1)))
            session.add(Contact(person_id=person.id, rank=1, channel="mailto", address_sealed=address))
        session.commit()


_HANDLERS = """
SELECT hazard.number, unit.code, person.number, handler_why FROM hazard_unit
JOIN hazard ON hazard.id = hazard_id JOIN unit ON unit.id = unit_id LEFT JOIN person ON person.id = handler_id
WHERE role <> 'co' ORDER BY hazard.id, role"""
_LOOKERS = """
SELECT hazard.number, unit.code, person.number, meant_why FROM sign_off
JOIN verification_round ON verification_round.id = round_id JOIN hazard ON hazard.id = hazard_id
JOIN unit ON unit.id = sign_off.unit_id LEFT JOIN person ON person.id = meant_id
WHERE verification_round.closed_at IS NULL ORDER BY sign_off.id"""

Line = tuple[str, str, str | None, str]


def _lines(world: World, statement: str) -> list[Line]:
    with world.desk.looking() as session:
        return [tuple(row) for row in session.execute(sa.text(statement))]


def handlers(world: World) -> list[Line]:
    """Hazard, unit, who has it in hand there, and why."""
    return _lines(world, _HANDLERS)


def handler_of(world: World, number: str, unit: str) -> str | None:
    return next(who for hazard, where, who, _ in handlers(world) if (hazard, where) == (number, unit))


def lookers(world: World) -> list[Line]:
    """Of each running round: hazard, unit, who is to look, and why."""
    return _lines(world, _LOOKERS)


def told(world: World, kind: str) -> list[str]:
    """Who was promised messages of a kind, in order."""
    statement = "SELECT person.number FROM message JOIN person ON person.id = person_id WHERE kind = :kind"
    with world.desk.looking() as session:
        return list(session.scalars(sa.text(f"{statement} ORDER BY message.id"), {"kind": kind}))
