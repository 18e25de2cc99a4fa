"""Evidence rows: which files came with which act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.evidence import Evidence
from models.ledger import LedgerEvent
from rules.vocabulary import EvidenceKind
from store.ledger import Written

evidence = table_of(Evidence)
event = table_of(LedgerEvent)


class File(Protocol):
    """What is known of a file in the file store."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def kind(self) -> EvidenceKind: ...


def attach_to_all(session: Session, written: Written, files: Sequence[File], at: datetime) -> None:
    """The files belong to every one of these events; the same file twice is one."""
    for one in {file.digest: file for file in files}.values():
        values: dict[str, sa.ColumnElement[object]] = {
            "hazard_id": event.c.hazard_id,
            "event_id": event.c.id,
            "kind": sa.literal(one.kind.value),
            "digest": sa.literal(one.digest),
            "name": sa.literal(one.name[:200]),
            "media_type": sa.literal(one.media_type),
            "size": sa.literal(one.size),
            "added_at": sa.literal(at, evidence.c.added_at.type),
        }
        rows = sa.select(*values.values()).where(written.rows).order_by(event.c.id)
        session.execute(sa.insert(evidence).from_select(list(values), rows))
