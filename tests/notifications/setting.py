"""A district with another policy about telling people."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from config.policy_files import read_policy
from models import Message, Person
from rules.quiet import Digests
from rules.telling import Urgency
from store import policies
from tests.support.world import BEGINNING, World

ALL_GATHERED = Digests(urgencies=(Urgency.ROUTINE, Urgency.PROMPT))
"""Digests of everything that is neither urgent nor a letter."""


def set_telling(world: World, **changes: object) -> None:
    """From the beginning this district has told people so."""
    shipped = read_policy()
    telling = shipped.telling.model_copy(update=changes)
    with world.desk.sitting(BEGINNING) as sitting:
        policies.publish(sitting.session, shipped.model_copy(update={"telling": telling}), BEGINNING, None, "telling")


def want_no_digests(world: World, number: str) -> None:
    """This person wants every message by itself."""
    with world.desk.sitting(BEGINNING) as sitting:
        wants = sa.update(Person).where(col(Person.number) == number).values(wants_digests=False)
        sitting.session.execute(wants)


def number_of_messages(world: World) -> int:
    with world.desk.looking() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Message)) or 0
