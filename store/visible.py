"""Which hazards somebody may see, as a condition of SQL: rules/rights.py in the words of the database."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.hazard import Hazard, HazardUnit
from models.instruction import Instruction, InstructionAssignee
from models.look_back import LookBackItem
from models.message import Message
from models.school import Campus
from models.verification import SignOff, VerificationRound
from rules.rights import Viewer
from rules.vocabulary import Source
from store.lying import lies_in

hazard, hazard_unit, campus = table_of(Hazard), table_of(HazardUnit), table_of(Campus)
sign_off, round_, message = table_of(SignOff), table_of(VerificationRound), table_of(Message)
instruction, assignee, item = table_of(Instruction), table_of(InstructionAssignee), table_of(LookBackItem)


MANY = 20_000
"""Hazards a unit is on, from which on each is asked about instead of gathering all of them for every question."""


def is_of_many(session: Session, units: Collection[int]) -> bool:
    """Whether these units are on very many hazards, as the agencies of a large city are."""
    first = sa.select(sa.literal(1).label("one")).where(hazard_unit.c.unit_id.in_(units)).limit(MANY).subquery()
    return (session.scalar(sa.select(sa.func.count()).select_from(first)) or 0) >= MANY


def is_gathered(viewer: Viewer) -> bool:
    """Whether what somebody sees is so little - a school's people see some hundreds - that it is gathered first."""
    return not (viewer.areas or viewer.sensitive_areas or viewer.is_of_many)


def visible(viewer: Viewer, sensitive: Collection[str]) -> sa.ColumnElement[bool]:
    """What a query over hazards is narrowed to, for somebody who looks."""
    is_sensitive = hazard.c.subcategory.in_(sorted(sensitive))
    if is_gathered(viewer):
        at_ours = sa.select(hazard.c.id).where(*_at_their_own(viewer, is_sensitive)).correlate(None)
        return hazard.c.id.in_(sa.union(*_told(viewer), _on_it(viewer), *_charged(viewer), at_ours))
    return sa.or_(
        sa.and_(lies_in(hazard.c.area_code, viewer.areas), sa.not_(is_sensitive)),
        sa.and_(lies_in(hazard.c.area_code, viewer.sensitive_areas), is_sensitive),
        *(hazard.c.id.in_(one) for one in _told(viewer)),
        *_of_the_units(viewer, is_sensitive),
    )


def _of_the_units(viewer: Viewer, is_sensitive: sa.ColumnElement[bool]) -> list[sa.ColumnElement[bool]]:
    """What the units somebody sits in have to do with."""
    if not viewer.units:
        return []
    on_this = sa.exists().where(hazard_unit.c.hazard_id == hazard.c.id, hazard_unit.c.unit_id.in_(viewer.units))
    return [
        on_this if viewer.is_of_many else hazard.c.id.in_(_on_it(viewer)),
        *(hazard.c.id.in_(one) for one in _charged(viewer)),
        sa.and_(*_at_their_own(viewer, is_sensitive)),
    ]


_Ids = sa.Select[tuple[Any]]  # Any: an id, which may be empty where a message is about no hazard


def _told(viewer: Viewer) -> tuple[_Ids, _Ids]:
    """What somebody was told of by name, and what they were given to look back at."""
    told = message.c.person_id == viewer.person_id, message.c.hazard_id.is_not(None)
    drawn = sa.select(item.c.hazard_id).where(item.c.person_id == viewer.person_id)
    return sa.select(message.c.hazard_id).where(*told), drawn


def _on_it(viewer: Viewer) -> _Ids:
    return sa.select(hazard_unit.c.hazard_id).where(hazard_unit.c.unit_id.in_(viewer.units))


def _charged(viewer: Viewer) -> tuple[_Ids, _Ids]:
    """What their units verify, and what they have an instruction to carry out for."""
    signing = sa.select(round_.c.hazard_id).join(sign_off, sign_off.c.round_id == round_.c.id)
    carrying = sa.select(instruction.c.hazard_id).join(assignee, assignee.c.instruction_id == instruction.c.id)
    return signing.where(sign_off.c.unit_id.in_(viewer.units)), carrying.where(assignee.c.unit_id.in_(viewer.units))


def _at_their_own(viewer: Viewer, is_sensitive: sa.ColumnElement[bool]) -> list[sa.ColumnElement[bool]]:
    """At a campus of theirs: once it is handed over, and before that only what is no secret."""
    ours = sa.select(campus.c.id).where(campus.c.unit_id.in_(viewer.units))
    quiet = sa.or_(is_sensitive, hazard.c.source == Source.UNANNOUNCED)
    return [hazard.c.campus_id.in_(ours), sa.or_(hazard.c.assigned_at.is_not(None), sa.not_(quiet))]


def may_see(session: Session, viewer: Viewer, sensitive: Collection[str], **which: Any) -> bool:
    """Whether somebody may see the hazard with this number, or this id. Any: a value of that column."""
    mine = [hazard.c[name] == value for name, value in which.items()]
    statement = sa.select(sa.literal(1)).select_from(hazard).where(*mine, visible(viewer, sensitive))
    return session.scalar(statement) is not None
