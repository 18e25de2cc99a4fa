"""What a bulletin names of cases besides the ledger: their numbers on the list of supervision, and their plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard
from models.ledger import LedgerEvent
from models.proposal import Proposal
from rules.vocabulary import Act, ProposalState
from store.dialect import id_rows

hazard, event, proposal = table_of(Hazard), table_of(LedgerEvent), table_of(Proposal)


def listings(session: Session, area: str) -> dict[int, str]:
    """The numbers on the list by the ids of the cases that are under listed supervision now."""
    mine = hazard.c.area_code.startswith(area, autoescape=True), proposal.c.state == ProposalState.APPROVED
    standing = proposal.c.listing.is_not(None), proposal.c.concluded_at.is_(None)
    source = proposal.join(hazard, hazard.c.id == proposal.c.hazard_id)
    statement = sa.select(proposal.c.hazard_id, proposal.c.listing).select_from(source).where(*mine, *standing)
    return {row[0]: row[1] for row in session.execute(statement.order_by(proposal.c.id))}


def plans(session: Session, ids: Sequence[int]) -> dict[int, Mapping[str, str]]:
    """The parts of the last treatment plan of each of these cases that has one."""
    wanted = id_rows(session, ids)
    statement = (
        sa.select(event.c.hazard_id, event.c.facts)
        .join(wanted, wanted.c.id == event.c.hazard_id)
        .where(event.c.act == Act.PLAN)
        .order_by(event.c.id)
    )
    return {row[0]: orjson.loads(row[1] or "{}").get("plan", {}) for row in session.execute(statement)}
