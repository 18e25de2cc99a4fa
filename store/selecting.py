"""Conditions that say which hazards a batch is possible for."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from models.closure import Closure
from models.columns import table_of
from models.hazard import Hazard, HazardUnit
from models.verification import SignOff, VerificationRound
from rules.vocabulary import Severity, Stage, UnitRole

hazard = table_of(Hazard)
hazard_unit = table_of(HazardUnit)
round_ = table_of(VerificationRound)
closure = table_of(Closure)
sign_off = table_of(SignOff)

Condition = sa.ColumnElement[bool]


def narrowed(which: Condition, numbers: Sequence[str] | None) -> Condition:
    """The condition, only for these numbers where some are given."""
    return which if numbers is None else sa.and_(which, hazard.c.number.in_(numbers))


def waiting_for_receipt(stage: Stage, unit: int, roles: Sequence[UnitRole]) -> Condition:
    """Hazards on a stage which a unit, in one of these roles, has not signed for."""
    unsigned = _on_case(unit, roles, hazard_unit.c.acknowledged_at.is_(None))
    return sa.and_(hazard.c.stage == stage, unsigned)


def _on_case(unit: int, roles: Sequence[UnitRole], *more: Condition) -> Condition:
    """The unit is on the case in one of these roles.

    Conditions here are correlated EXISTS and not IN (SELECT ...): before the tables have been analyzed, as in
    the minutes after a big import, PostgreSQL takes the list for one row long and walks it once per hazard.
    """
    return sa.exists().where(
        hazard_unit.c.hazard_id == hazard.c.id, hazard_unit.c.unit_id == unit, hazard_unit.c.role.in_(roles), *more
    )


def ready_to_submit(unit: int, roles: Sequence[UnitRole]) -> Condition:
    """Hazards a unit works on and may hand in: a major one needs its control and its plan first.

    Where the whole site is closed, its pupils must be placed.
    """
    in_order = sa.or_(
        hazard.c.severity != Severity.MAJOR,
        sa.and_(hazard.c.control_at.is_not(None), hazard.c.plan_at.is_not(None)),
    )
    unplaced = sa.exists().where(
        closure.c.hazard_id == hazard.c.id, closure.c.reopened_at.is_(None), closure.c.is_whole_site,
        closure.c.placed_at.is_(None),
    )  # fmt: skip
    return sa.and_(hazard.c.stage == Stage.RECTIFYING, in_order, ~unplaced, _on_case(unit, roles))


def waiting_for_signature(unit: int, person: int, but: Sequence[tuple[int, Severity]] = ()) -> Condition:
    """Submitted hazards whose running round waits for a unit, and in which the person signed for nobody else.

    but: hazards under one of these policies and of that severity are left out.
    """
    other = sign_off.alias()
    signed_elsewhere = sa.exists().where(other.c.round_id == round_.c.id, other.c.person_id == person)
    mine = sa.exists().where(
        round_.c.hazard_id == hazard.c.id,
        round_.c.closed_at.is_(None),
        sign_off.c.round_id == round_.c.id,
        # "+ 0" keeps SQLite from walking everything the unit has open, once for each hazard.
        sign_off.c.unit_id + 0 == unit,
        sign_off.c.verdict.is_(None),
        ~signed_elsewhere,
    )
    left_out = [sa.and_(hazard.c.policy_id == policy, hazard.c.severity == severity) for policy, severity in but]
    return sa.and_(hazard.c.stage == Stage.SUBMITTED, mine, *(~one for one in left_out))
