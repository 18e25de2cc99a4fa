"""Choosing the hazards a batch is possible for, by conditions that are built once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.closure import Closure
from models.columns import table_of
from models.hazard import Hazard, HazardUnit
from models.verification import SignOff, VerificationRound
from rules.vocabulary import Severity, Stage, UnitRole
from store.moving import count_chosen, fitting, into_chosen
from store.prepared import prepared, run

hazard = table_of(Hazard)
hazard_unit = table_of(HazardUnit)
round_ = table_of(VerificationRound)
closure = table_of(Closure)
sign_off = table_of(SignOff)

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Which:
    """Which hazards: the builder of a condition, what it is built for, and the values it is bound with."""

    build: Callable[..., Condition]
    args: tuple[object, ...]
    values: Mapping[str, object]


def choose(session: Session, which: Which, numbers: Sequence[str] | None, limit: int) -> int:
    """Locks so many of these hazards, the oldest first, and keeps how they stood; returns how many.

    With `numbers` only those that have one of them.
    """
    narrowed = {} if numbers is None else {"numbers": list(numbers)}
    statement = _choosing(which.build, which.args, is_narrowed=numbers is not None)
    run(session, statement, limit=limit, **which.values, **narrowed)
    return count_chosen(session)


@prepared
def _choosing(build: Callable[..., Condition], args: tuple[object, ...], *, is_narrowed: bool) -> sa.Insert:
    which = build(*args)
    if is_narrowed:
        numbers: sa.BindParameter[str] = sa.bindparam("numbers", expanding=True)
        which = sa.and_(which, hazard.c.number.in_(numbers))
    return into_chosen(fitting(which).limit(sa.bindparam("limit", type_=sa.Integer)))


def waiting_for_receipt(stage: Stage, unit: int, roles: Sequence[UnitRole]) -> Which:
    """Hazards on a stage which a unit, in one of these roles, has not signed for."""
    return Which(_waiting_for_receipt, (stage, tuple(roles)), {"unit": unit})


def _waiting_for_receipt(stage: Stage, roles: Sequence[UnitRole]) -> Condition:
    unsigned = _on_case(roles, hazard_unit.c.acknowledged_at.is_(None))
    return sa.and_(hazard.c.stage == stage, unsigned)


def _on_case(roles: Sequence[UnitRole], *more: Condition) -> Condition:
    """The unit is on the case in one of these roles.

    Conditions here are correlated EXISTS and not IN (SELECT ...): before the tables have been analyzed, as in
    the minutes after a big import, PostgreSQL takes the list for one row long and walks it once per hazard.
    """
    mine = hazard_unit.c.unit_id == sa.bindparam("unit")
    return sa.exists().where(hazard_unit.c.hazard_id == hazard.c.id, mine, hazard_unit.c.role.in_(roles), *more)


def ready_to_submit(unit: int, roles: Sequence[UnitRole]) -> Which:
    """Hazards a unit works on and may hand in: a major one needs its control and its plan first.

    Where the whole site is closed, its pupils must be placed.
    """
    return Which(_ready_to_submit, (tuple(roles),), {"unit": unit})


def _ready_to_submit(roles: Sequence[UnitRole]) -> Condition:
    in_order = sa.or_(
        hazard.c.severity != Severity.MAJOR,
        sa.and_(hazard.c.control_at.is_not(None), hazard.c.plan_at.is_not(None)),
    )
    unplaced = sa.exists().where(
        closure.c.hazard_id == hazard.c.id, closure.c.reopened_at.is_(None), closure.c.is_whole_site,
        closure.c.placed_at.is_(None),
    )  # fmt: skip
    return sa.and_(hazard.c.stage == Stage.RECTIFYING, in_order, ~unplaced, _on_case(roles))


def waiting_for_signature(unit: int, person: int, but: Sequence[tuple[int, Severity]] = ()) -> Which:
    """Submitted hazards whose running round waits for a unit, and in which the person signed for nobody else.

    but: hazards under one of these policies and of that severity are left out.
    """
    return Which(_waiting_for_signature, (tuple(but),), {"unit": unit, "person": person})


def _waiting_for_signature(but: Sequence[tuple[int, Severity]]) -> Condition:
    other = sign_off.alias()
    signed_elsewhere = sa.exists().where(other.c.round_id == round_.c.id, other.c.person_id == sa.bindparam("person"))
    mine = sa.exists().where(
        round_.c.hazard_id == hazard.c.id,
        round_.c.closed_at.is_(None),
        sign_off.c.round_id == round_.c.id,
        # "+ 0" keeps SQLite from walking everything the unit has open, once for each hazard.
        sign_off.c.unit_id + 0 == sa.bindparam("unit"),
        sign_off.c.verdict.is_(None),
        ~signed_elsewhere,
    )
    left_out = [sa.and_(hazard.c.policy_id == policy, hazard.c.severity == severity) for policy, severity in but]
    return sa.and_(hazard.c.stage == Stage.SUBMITTED, mine, *(~one for one in left_out))
