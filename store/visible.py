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


def visible(viewer: Viewer, sensitive: Collection[str]) -> sa.ColumnElement[bool]:
    """What a query over hazards is narrowed to, for somebody who looks."""
    is_sensitive = hazard.c.subcategory.in_(sorted(sensitive))
    told = sa.select(message.c.hazard_id).where(message.c.person_id == viewer.person_id)
    drawn = sa.select(item.c.hazard_id).where(item.c.person_id == viewer.person_id)
    return sa.or_(
        sa.and_(lies_in(hazard.c.area_code, viewer.areas), sa.not_(is_sensitive)),
        sa.and_(lies_in(hazard.c.area_code, viewer.sensitive_areas), is_sensitive),
        hazard.c.id.in_(told),
        hazard.c.id.in_(drawn),
        *_of_the_units(viewer, is_sensitive),
    )


def _of_the_units(viewer: Viewer, is_sensitive: sa.ColumnElement[bool]) -> list[sa.ColumnElement[bool]]:
    """What the units somebody sits in have to do with."""
    if not viewer.units:
        return []
    on_it = sa.select(hazard_unit.c.hazard_id).where(hazard_unit.c.unit_id.in_(viewer.units))
    signing = sa.select(round_.c.hazard_id).join(sign_off, sign_off.c.round_id == round_.c.id)
    carrying = sa.select(instruction.c.hazard_id).join(assignee, assignee.c.instruction_id == instruction.c.id)
    ours = sa.select(campus.c.id).where(campus.c.unit_id.in_(viewer.units))
    quiet = sa.or_(is_sensitive, hazard.c.source == Source.UNANNOUNCED)
    return [
        hazard.c.id.in_(on_it),
        hazard.c.id.in_(signing.where(sign_off.c.unit_id.in_(viewer.units))),
        hazard.c.id.in_(carrying.where(assignee.c.unit_id.in_(viewer.units))),
        sa.and_(hazard.c.campus_id.in_(ours), sa.or_(hazard.c.assigned_at.is_not(None), sa.not_(quiet))),
    ]


def may_see(session: Session, viewer: Viewer, sensitive: Collection[str], **which: Any) -> bool:
    """Whether somebody may see the hazard with this number, or this id. Any: a value of that column."""
    mine = [hazard.c[name] == value for name, value in which.items()]
    statement = sa.select(sa.literal(1)).select_from(hazard).where(*mine, visible(viewer, sensitive))
    return session.scalar(statement) is not None
