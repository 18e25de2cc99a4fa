"""Reading one hazard with all the table asks about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from models.columns import table_of
from models.extension import Extension
from models.hazard import Hazard, HazardUnit
from models.ledger import LedgerEvent
from models.person import Person
from models.proposal import Proposal
from rules.instants import shown
from rules.refusals import UnknownHazard
from rules.reporters import CONFIDENTIAL, names_the_reporter
from rules.vocabulary import ExtensionState, ProposalState, UnitRole
from rules.words import Text
from store.prepared import prepared, run

hazard, hazard_unit = table_of(Hazard), table_of(HazardUnit)


def find(session: Session, number: str) -> Hazard | None:
    """The hazard with this number, if there is one."""
    return session.scalar(_numbered(), {"number": number.strip()})


@prepared
def _numbered() -> sa.Select[Hazard]:
    return sa.select(Hazard).where(hazard.c.number == sa.bindparam("number"))


@prepared
def _locked() -> sa.Select[Hazard]:
    return _numbered().with_for_update(key_share=True).execution_options(populate_existing=True)


def hazard_by_number(session: Session, number: str) -> Hazard:
    """The hazard with this number. Raises UnknownHazard."""
    found = find(session, number)
    if found is None:
        raise UnknownHazard(number=number)
    return found


def locked(session: Session, number: str) -> Hazard:
    """The hazard with this number, its row locked until the transaction ends, freshly read. Raises UnknownHazard."""
    found = session.scalar(_locked(), {"number": number.strip()})
    if found is None:
        raise UnknownHazard(number=number)
    return found


def hold(session: Session, numbers: Collection[str]) -> None:
    """Locks these hazards until the transaction ends, always in the same order, so that nobody waits in a ring."""
    wanted = col(Hazard.number).in_([number.strip() for number in numbers])
    ids = sa.select(col(Hazard.id)).where(wanted).order_by(col(Hazard.id)).with_for_update(key_share=True)
    session.execute(ids).all()


@dataclass(frozen=True, slots=True)
class UnitsOnCase:
    """The units of a hazard: which roles each has, and which have signed for it."""

    roles: dict[int, frozenset[UnitRole]]
    acknowledged: frozenset[int]


def units_on(session: Session, hazard_id: int) -> UnitsOnCase:
    """Every unit of a hazard. A unit in two roles has signed when it has signed in both."""
    rows = run(session, _units_on(), hazard=hazard_id).all()
    roles: dict[int, frozenset[UnitRole]] = {}
    for unit, role, _ in rows:
        roles[unit] = roles.get(unit, frozenset()) | {role}
    waiting = {unit for unit, _, acknowledged_at in rows if acknowledged_at is None}
    return UnitsOnCase(roles, frozenset(roles) - waiting)


@prepared
def _units_on() -> sa.Select[int, UnitRole, datetime | None]:
    mine = hazard_unit.c.hazard_id == sa.bindparam("hazard")
    return sa.select(hazard_unit.c.unit_id, hazard_unit.c.role, hazard_unit.c.acknowledged_at).where(mine)


def extensions_of(session: Session, hazard_id: int) -> Sequence[Extension]:
    """Every request for more time, in order."""
    statement = sa.select(Extension).where(col(Extension.hazard_id) == hazard_id).order_by(col(Extension.id))
    return session.scalars(statement).all()


def open_extension(session: Session, hazard_id: int) -> Extension | None:
    """The request that waits for a decision, if any."""
    return session.scalar(_open_extension(), {"hazard": hazard_id})


@prepared
def _open_extension() -> sa.Select[Extension]:
    mine = col(Extension.hazard_id) == sa.bindparam("hazard"), col(Extension.state) == ExtensionState.REQUESTED
    return sa.select(Extension).where(*mine)


def pending_proposals(session: Session, hazard_id: int) -> Sequence[Proposal]:
    """The proposals that wait for a decision, the oldest first."""
    waiting = col(Proposal.hazard_id) == hazard_id, col(Proposal.state) == ProposalState.PENDING
    return session.scalars(sa.select(Proposal).where(*waiting).order_by(col(Proposal.id))).all()


def last_act(session: Session, hazard_id: int) -> Text | None:
    """Who did what last, in a sentence; whoever is refused reads it, so that it never names who reported a hazard."""
    statement = (
        sa.select(col(LedgerEvent.act), col(LedgerEvent.at), col(Person.name), col(Hazard.source))
        .join(Hazard, col(Hazard.id) == col(LedgerEvent.hazard_id))
        .outerjoin(Person, col(Person.id) == col(LedgerEvent.actor_id))
        .where(col(LedgerEvent.hazard_id) == hazard_id, col(LedgerEvent.level).is_(None))
        .order_by(col(LedgerEvent.id).desc())
        .limit(1)
    )
    row = session.execute(statement).first()
    if row is None:
        return None
    act, at, name, source = row
    zh, en = name or "系统", name or "the engine"
    if names_the_reporter(source, act):
        zh, en = f"（{CONFIDENTIAL.zh}）", f"({CONFIDENTIAL.en})"
    return Text(f"{shown(at)} 由{zh}“{act.zh}”", f"{act.en} by {en} at {shown(at)}")


def history(session: Session, hazard_id: int) -> Sequence[LedgerEvent]:
    """Every event of a hazard, in order."""
    statement = sa.select(LedgerEvent).where(col(LedgerEvent.hazard_id) == hazard_id).order_by(col(LedgerEvent.id))
    return session.scalars(statement).all()
