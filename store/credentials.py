"""What is known of each credential: read under lock, changed, and shared by all that send over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.credential import Credential
from rules.credentials import Standing
from store.dialect import insert_ignoring
from store.prepared import prepared, run

credential = table_of(Credential)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def locked(session: Session, key: str, label: str) -> Standing:
    """How a credential stands, ours alone until the transaction ends; one nobody knew is in perfect order."""
    found = run(session, _locked(), key=key).first()
    if found is None:
        fresh = {"key": key, "label": label[:200], "spent": "[]", "failures": 0, "recent": "", "opened": 0}
        session.execute(insert_ignoring(session, credential).values(**fresh))
        found = run(session, _locked(), key=key).one()
    return Standing(_instants(found[0]), *found[1:])


@prepared
def _locked() -> sa.Select[tuple[str, datetime, int, str, int]]:
    c = credential.c
    columns = c.spent, c.shut_until, c.failures, c.recent, c.opened
    return sa.select(*columns).where(c.key == sa.bindparam("key", type_=sa.String)).with_for_update()


def keep(session: Session, key: str, standing: Standing) -> None:
    """A credential stands so from now on."""
    values = {
        "spent": orjson.dumps([(one - _EPOCH) // _MICROSECOND for one in standing.spent]).decode(),
        "shut_until": standing.shut_until,
        "failures": standing.failures,
        "recent": standing.recent,
        "opened": standing.opened,
    }
    session.execute(sa.update(credential).where(credential.c.key == key).values(**values))


def _instants(text: str) -> tuple[datetime, ...]:
    return tuple(_EPOCH + one * _MICROSECOND for one in orjson.loads(text))


@dataclass(frozen=True, slots=True)
class CredentialLine:
    """One credential in a list: how it stands, and what it has spent lately."""

    label: str
    shut_until: datetime | None
    failures: int
    opened: int
    latest: datetime | None


def credential_lines(session: Session, limit: int = 200) -> Sequence[CredentialLine]:
    """Every credential something is known of, those in trouble first."""
    c = credential.c
    statement = sa.select(c.label, c.shut_until, c.failures, c.opened, c.spent)
    rows = session.execute(statement.order_by(c.opened.desc(), c.failures.desc(), c.label, c.key).limit(limit))
    return [CredentialLine(*row[:4], max(_instants(row[4]), default=None)) for row in rows]
