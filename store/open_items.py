"""What lies with a post: open hazards its unit is a party to, and decisions and instructions that wait for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.clock import Clock
from models.columns import table_of
from models.extension import Extension
from models.hazard import Hazard, HazardUnit
from models.instruction import Instruction, InstructionAssignee
from models.proposal import Proposal
from models.school import Campus
from models.verification import SignOff, VerificationRound
from rules.vocabulary import (
    ClockKind,
    ClockState,
    ExtensionState,
    InstructionState,
    ProposalState,
    Role,
    Severity,
    Stage,
    UnitRole,
)
from store.dialect import id_rows

hazard, hazard_unit, campus = table_of(Hazard), table_of(HazardUnit), table_of(Campus)
round_, sign_off, clock = table_of(VerificationRound), table_of(SignOff), table_of(Clock)
proposal, extension = table_of(Proposal), table_of(Extension)
instruction, assignee = table_of(Instruction), table_of(InstructionAssignee)


@dataclass(frozen=True, slots=True)
class Lying:
    """With whom: the units, those of them that coordinate, and the posts themselves."""

    units: Sequence[int]
    offices: Sequence[int]
    posts: Sequence[int]


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One open hazard, what the unit or the post is to it, and what it is waited for.

    waits: the running clocks that chase the unit; due_at: when the first of them, or else the work, runs out.
    """

    number: str
    stage: Stage
    severity: Severity
    school: str
    description: str
    roles: tuple[Role, ...]
    waits: tuple[ClockKind, ...]
    due_at: datetime | None


def open_items(session: Session, lying: Lying) -> list[OpenItem]:
    """Every open hazard with them, the most pressing first, those without a deadline last."""
    parties = sa.union(*_parties(session, lying)).subquery()
    roles: dict[int, set[Role]] = {}
    open_ = hazard.c.stage.in_([one for one in Stage if one.is_open])
    theirs = sa.select(parties.c.hazard_id, parties.c.role).join(hazard, hazard.c.id == parties.c.hazard_id)
    for number, role in session.execute(theirs.where(open_)):
        roles.setdefault(number, set()).add(Role.of(role))
    ids = sorted(roles)
    waits = _waits(session, lying.units, ids)
    mine = id_rows(session, ids)
    columns = (
        hazard.c.id, hazard.c.number, hazard.c.stage, hazard.c.severity, campus.c.name, hazard.c.description,
        hazard.c.due_at,
    )  # fmt: skip
    source = hazard.join(mine, mine.c.id == hazard.c.id).join(campus, campus.c.id == hazard.c.campus_id)
    found = []
    for row in session.execute(sa.select(*columns).select_from(source)):
        clocks = waits.get(row[0], [])
        mine_to_it = tuple(sorted(roles[row[0]], key=list(Role).index))
        due = clocks[0][1] if clocks else row[6]
        found.append(
            OpenItem(
                row[1], row[2], row[3], row[4], row[5], mine_to_it, tuple(dict.fromkeys(c for c, _ in clocks)), due
            )
        )
    return sorted(found, key=lambda one: (one.due_at is None, one.due_at.timestamp() if one.due_at else 0, one.number))


_AS = {UnitRole.RESPONSIBLE: Role.RESPONSIBLE, UnitRole.LEAD: Role.LEAD, UnitRole.CO: Role.CO}


def _parties(session: Session, lying: Lying) -> Iterator[sa.Select[int, str]]:
    """The hazards, and by which right they are among theirs."""

    def within(ids: Sequence[int]) -> sa.Select[int]:
        return sa.select(id_rows(session, ids).c.id)

    def are(number: sa.ColumnElement[int], role: Role) -> sa.Select[int, str]:
        return sa.select(number.label("hazard_id"), sa.literal(role.value).label("role"))

    units = within(lying.units)
    for unit_role, role in _AS.items():
        yield are(hazard_unit.c.hazard_id, role).where(
            hazard_unit.c.unit_id.in_(units), hazard_unit.c.role == unit_role
        )
    unsigned = sign_off.c.unit_id.in_(units), sign_off.c.verdict.is_(None), round_.c.closed_at.is_(None)
    yield are(round_.c.hazard_id, Role.VERIFIER).join(sign_off, sign_off.c.round_id == round_.c.id).where(*unsigned)
    yield are(hazard.c.id, Role.COORDINATOR).where(hazard.c.office_unit_id.in_(within(lying.offices)))
    asked = assignee.c.unit_id.in_(units), instruction.c.state == InstructionState.OPEN
    yield (
        are(instruction.c.hazard_id, Role.ASSIGNEE)
        .join(assignee, assignee.c.instruction_id == instruction.c.id)
        .where(*asked)
    )
    posts = within(lying.posts)
    pending = proposal.c.approver_post_id.in_(posts), proposal.c.state == ProposalState.PENDING
    yield are(proposal.c.hazard_id, Role.APPROVER).where(*pending)
    requested = extension.c.approver_post_id.in_(posts), extension.c.state == ExtensionState.REQUESTED
    yield are(extension.c.hazard_id, Role.APPROVER).where(*requested)


def _waits(
    session: Session, units: Sequence[int], hazards: Sequence[int]
) -> dict[int, list[tuple[ClockKind, datetime]]]:
    """The running clocks that chase these units, on these hazards, the first to run out first."""
    theirs, mine = id_rows(session, units), id_rows(session, hazards)
    statement = (
        sa.select(clock.c.hazard_id, clock.c.kind, clock.c.due_at)
        .join(mine, mine.c.id == clock.c.hazard_id)
        .where(clock.c.state == ClockState.RUNNING, clock.c.unit_id.in_(sa.select(theirs.c.id)))
        .order_by(clock.c.due_at, clock.c.id)
    )
    found: dict[int, list[tuple[ClockKind, datetime]]] = {}
    for number, kind, due_at in session.execute(statement):
        found.setdefault(number, []).append((kind, due_at))
    return found
