"""Conditions that say which hazards a batch is possible for."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from models.columns import table_of
from models.hazard import Hazard, HazardUnit
from models.verification import SignOff, VerificationRound
from rules.vocabulary import Severity, Stage, UnitRole

hazard = table_of(Hazard)
hazard_unit = table_of(HazardUnit)
round_ = table_of(VerificationRound)
sign_off = table_of(SignOff)

Condition = sa.ColumnElement[bool]


def narrowed(which: Condition, numbers: Sequence[str] | None) -> Condition:
    """The condition, only for these numbers where some are given."""
    return which if numbers is None else sa.and_(which, hazard.c.number.in_(numbers))


def waiting_for_receipt(stage: Stage, unit: int, roles: Sequence[UnitRole]) -> Condition:
    """Hazards on a stage which a unit, in one of these roles, has not signed for."""
    mine = sa.select(hazard_unit.c.hazard_id).where(
        hazard_unit.c.unit_id == unit, hazard_unit.c.acknowledged_at.is_(None), hazard_unit.c.role.in_(roles)
    )
    return sa.and_(hazard.c.stage == stage, hazard.c.id.in_(mine))


def ready_to_submit(unit: int, roles: Sequence[UnitRole]) -> Condition:
    """Hazards a unit works on and may hand in: a major one needs its control and its plan first."""
    mine = sa.select(hazard_unit.c.hazard_id).where(hazard_unit.c.unit_id == unit, hazard_unit.c.role.in_(roles))
    in_order = sa.or_(
        hazard.c.severity != Severity.MAJOR,
        sa.and_(hazard.c.control_at.is_not(None), hazard.c.plan_at.is_not(None)),
    )
    return sa.and_(hazard.c.stage == Stage.RECTIFYING, in_order, hazard.c.id.in_(mine))


def waiting_for_signature(unit: int, person: int) -> Condition:
    """Submitted hazards whose running round waits for a unit, and in which the person signed for nobody else."""
    places = sign_off.join(round_, round_.c.id == sign_off.c.round_id)
    mine = (
        sa.select(round_.c.hazard_id)
        .select_from(places)
        .where(round_.c.closed_at.is_(None), sign_off.c.unit_id == unit, sign_off.c.verdict.is_(None))
    )
    signed = (
        sa.select(round_.c.hazard_id)
        .select_from(places)
        .where(round_.c.closed_at.is_(None), sign_off.c.person_id == person)
    )
    return sa.and_(hazard.c.stage == Stage.SUBMITTED, hazard.c.id.in_(mine), hazard.c.id.not_in(signed))
