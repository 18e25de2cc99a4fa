"""Hazards as the ledger prints them: in order of number, a few thousand at a time, with what else the lines need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard, HazardUnit
from models.instruction import Instruction
from models.person import Person
from models.post import Post, Tenure
from models.proposal import Proposal
from models.school import Campus
from models.verification import SignOff, VerificationRound
from rules.money import FundSource
from rules.offices import Capacity, Duty
from rules.vocabulary import Instrument, ProposalState, Severity, Source, Stage, UnitRole
from store.dialect import id_rows
from store.filters import Condition, Filter, conditions

hazard, hazard_unit, campus = table_of(Hazard), table_of(HazardUnit), table_of(Campus)
round_, sign_off, person = table_of(VerificationRound), table_of(SignOff), table_of(Person)
post, tenure, instruction, proposal = table_of(Post), table_of(Tenure), table_of(Instruction), table_of(Proposal)

CHUNK = 2000
EVERYTHING: Condition = sa.true()
"""What the command line sees."""


@dataclass(frozen=True, slots=True)
class HazardNow:
    """A hazard as stored, as far as the ledger prints it."""

    id: int
    number: str
    source_key: str | None
    stage: Stage
    severity: Severity
    source: Source
    subcategory: str
    policy_id: int
    campus_id: int
    area: str
    responsible: int | None
    lead: int | None
    leader_post: int | None
    found_at: datetime
    fixed_due_on: date | None
    due_at: datetime | None
    first_due_at: datetime | None
    submitted_at: datetime | None
    closed_at: datetime | None
    funds: int | None
    estimate: int | None
    verified_on: date | None
    place: str
    named_person: str
    named_leader: str
    named_verifier: str
    description: str
    measures: str
    remark: str
    fund_source: FundSource | None


_NAMES = (
    "id", "number", "source_key", "stage", "severity", "source", "subcategory", "policy_id", "campus_id", "area_code",
    "responsible_unit_id", "lead_unit_id", "leader_post_id", "found_at", "fixed_due_on", "due_at", "first_due_at",
    "submitted_at", "closed_at", "funds_fen", "estimate_fen", "verified_on", "place", "named_person", "named_leader",
    "named_verifier", "description", "measures", "remark", "fund_source",
)  # fmt: skip


def hazards(session: Session, which: Filter, seen: Condition = EVERYTHING) -> Iterator[list[HazardNow]]:
    """The hazards that fit and are seen, in order of number, a chunk at a time."""
    source = hazard.join(campus, campus.c.id == hazard.c.campus_id)
    statement = sa.select(*(hazard.c[name] for name in _NAMES)).select_from(source).where(*conditions(which), seen)
    after = which.after
    while True:
        page = statement.where(hazard.c.number > after).order_by(hazard.c.number).limit(CHUNK)
        rows = [HazardNow(*tuple(row)) for row in session.execute(page)]
        if not rows:
            return
        yield rows
        after = rows[-1].number


def count(session: Session, which: Filter, seen: Condition = EVERYTHING) -> int:
    """How many hazards fit and are seen."""
    source = hazard.join(campus, campus.c.id == hazard.c.campus_id)
    statement = sa.select(sa.func.count()).select_from(source).where(*conditions(which), seen)
    return session.scalar(statement) or 0


def known(session: Session, numbers: Sequence[str], keys: Sequence[str]) -> list[HazardNow]:
    """The hazards that bear one of these numbers, or came from a row with one of these keys."""
    found: dict[int, HazardNow] = {}
    columns = [hazard.c[name] for name in _NAMES]
    for column, wanted in ((hazard.c.number, numbers), (hazard.c.source_key, keys)):
        for start in range(0, len(wanted), 5000):
            statement = sa.select(*columns).where(column.in_(wanted[start : start + 5000]))
            found |= {row[0]: HazardNow(*tuple(row)) for row in session.execute(statement)}
    return list(found.values())


def co_units(session: Session, ids: Sequence[int]) -> dict[int, list[int]]:
    """The co-units of these hazards."""
    wanted = id_rows(session, ids)
    statement = (
        sa.select(hazard_unit.c.hazard_id, hazard_unit.c.unit_id)
        .join(wanted, wanted.c.id == hazard_unit.c.hazard_id)
        .where(hazard_unit.c.role == UnitRole.CO)
    )
    found: dict[int, list[int]] = {}
    for hazard_id, unit_id in session.execute(statement):
        found.setdefault(hazard_id, []).append(unit_id)
    return found


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed the last round that anybody signed, and when the last of them did."""

    names: tuple[str, ...]
    at: datetime


def signatures(session: Session, ids: Sequence[int]) -> dict[int, Signed]:
    """For each of these hazards that was ever verified here, its last signed round."""
    wanted = id_rows(session, ids)
    statement = (
        sa.select(round_.c.hazard_id, round_.c.number, person.c.name, sign_off.c.signed_at)
        .join(wanted, wanted.c.id == round_.c.hazard_id)
        .join(sign_off, sign_off.c.round_id == round_.c.id)
        .join(person, person.c.id == sign_off.c.person_id)
        .order_by(round_.c.hazard_id, round_.c.number, sign_off.c.id)
    )
    last: dict[int, tuple[int, list[str], datetime]] = {}
    for hazard_id, number, name, signed_at in session.execute(statement):
        if hazard_id not in last or last[hazard_id][0] != number:
            last[hazard_id] = number, [], signed_at
        _, names, latest = last[hazard_id]
        last[hazard_id] = number, [*names, name], max(latest, signed_at)
    return {hazard_id: Signed(tuple(names), at) for hazard_id, (_, names, at) in last.items()}


def supervising_leaders(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Whoever last put their name to a hazard: approved its listed supervision, or gave an instruction on it."""
    wanted = id_rows(session, ids)
    listed = (
        sa.select(proposal.c.hazard_id, proposal.c.decided_at, person.c.name)
        .join(wanted, wanted.c.id == proposal.c.hazard_id)
        .join(person, person.c.id == proposal.c.decided_by_id)
        .where(proposal.c.state == ProposalState.APPROVED, proposal.c.instrument == Instrument.LISTED_SUPERVISION)
    )
    instructed = (
        sa.select(instruction.c.hazard_id, instruction.c.given_at, person.c.name)
        .join(wanted, wanted.c.id == instruction.c.hazard_id)
        .join(person, person.c.id == instruction.c.given_by_id)
    )
    named = [tuple(row) for statement in (instructed, listed) for row in session.execute(statement)]
    return {hazard_id: name for hazard_id, _, name in sorted(named, key=lambda row: row[1])}


@dataclass(frozen=True, slots=True)
class Serving:
    """Somebody's term in a post, by name."""

    unit_id: int
    post_id: int
    duty: Duty
    capacity: Capacity
    name: str
    starts_on: date
    ends_on: date | None


def posts_of_people_named(session: Session, names: Sequence[str]) -> list[int]:
    """The posts in which anybody of one of these names ever served."""
    found: set[int] = set()
    for start in range(0, len(names), 5000):
        named = person.c.name.in_(names[start : start + 5000])
        statement = sa.select(tenure.c.post_id).join(person, person.c.id == tenure.c.person_id).where(named)
        found |= set(session.scalars(statement))
    return sorted(found)


def serving_in(session: Session, posts: Sequence[int]) -> list[Serving]:
    """Everybody who ever served in these posts."""
    wanted = id_rows(session, posts)
    statement = (
        sa.select(
            post.c.unit_id, post.c.id, post.c.duty, tenure.c.capacity, person.c.name, tenure.c.starts_on,
            tenure.c.ends_on,
        )
        .select_from(post.join(wanted, wanted.c.id == post.c.id).join(tenure, tenure.c.post_id == post.c.id))
        .join(person, person.c.id == tenure.c.person_id)
        .order_by(post.c.id, tenure.c.id)
    )  # fmt: skip
    return [Serving(*tuple(row)) for row in session.execute(statement)]
