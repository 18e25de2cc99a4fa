"""The links that stand in messages, as a test follows them."""

from __future__ import annotations

import sqlalchemy as sa

from rules.signed_links import PURPOSE, SignedLink, signed
from rules.telling import MessageKind
from tests.support.world import World, at


def message_of(world: World, number: str, who: str, kind: MessageKind) -> tuple[int, int]:
    """The id of a message, and of the person it is for."""
    words = sa.text(
        "SELECT message.id, person.id FROM message JOIN person ON person.id = message.person_id JOIN hazard ON "
        "hazard.id = message.hazard_id WHERE hazard.number = :n AND person.number = :p AND message.kind = :k"
    )
    with world.desk.looking() as session:
        row = session.execute(words, {"n": number, "p": who, "k": kind.value}).one()
        return row[0], row[1]


def link(
    world: World, number: str, who: str, kind: MessageKind = MessageKind.ASSIGNED, until: str = "2026-09-15 09:00"
) -> str:
    message, person = message_of(world, number, who, kind)
    return f"/l/{signed(SignedLink(message, person, at(until)), world.desk.keyring.keys_for(PURPOSE)[0])}"
