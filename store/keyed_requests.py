"""Requests of programs by the key they came with: asked for once, and what each of them came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.token import ApiRequest
from rules.tokens import KEYS_KEPT
from store.dialect import insert_ignoring

request = table_of(ApiRequest)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A request that has this key. is_new: whether the key was free until now."""

    id: int
    digest: str
    number: str | None
    event_id: int | None
    is_new: bool


def claim(session: Session, person_id: int, key: str, digest: str, at: datetime) -> Claimed:
    """The key stands for this request from now on, unless it has stood for one before; old requests are gone."""
    session.execute(sa.delete(request).where(request.c.at < at - KEYS_KEPT))
    values = {"person_id": person_id, "key": key, "digest": digest, "at": at}
    made = session.execute(insert_ignoring(session, request).values(**values).returning(request.c.id)).first()
    columns = request.c.id, request.c.digest, request.c.number, request.c.event_id
    mine = request.c.person_id == person_id, request.c.key == key
    found = session.execute(sa.select(*columns).where(*mine)).one()
    number, digest_, hazard, event = found
    return Claimed(number, digest_, hazard, event, made is not None)


def settle(session: Session, claimed: int, number: str, event_id: int) -> None:
    """What the request came to is known."""
    session.execute(sa.update(request).where(request.c.id == claimed).values(number=number, event_id=event_id))


def free(session: Session, claimed: int) -> None:
    """Nothing came of the request, and its key is free again."""
    session.execute(sa.delete(request).where(request.c.id == claimed, request.c.number.is_(None)))
