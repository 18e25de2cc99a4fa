"""What is true of closed places: none is in use before its conditions are verified, and none is left behind."""

from __future__ import annotations

import sqlalchemy as sa

from models.closure import Closure, ClosureCondition
from models.columns import table_of
from rules.vocabulary import Act, Stage
from rules.words import Text
from store.breaches import Found, Invariant, Part, event, hazard, rows_of

closure, condition = table_of(Closure), table_of(ClosureCondition)

_OPEN = closure.c.reopened_at.is_(None)


def _in_use_unverified(part: Part) -> Found:
    waiting = sa.exists().where(condition.c.closure_id == closure.c.id, condition.c.verified_at.is_(None))
    return rows_of(closure, part, sa.and_(~_OPEN, waiting), closure.c.place)


def _verified_by_itself(part: Part) -> Found:
    own = sa.exists().where(
        condition.c.closure_id == closure.c.id, condition.c.verified_unit_id == hazard.c.responsible_unit_id
    )
    return rows_of(closure, part, own, closure.c.place)


def _no_conditions(part: Part) -> Found:
    return rows_of(closure, part, ~sa.exists().where(condition.c.closure_id == closure.c.id), closure.c.place)


def _of_a_void_hazard(part: Part) -> Found:
    return rows_of(closure, part, sa.and_(_OPEN, hazard.c.stage == Stage.VOID), closure.c.place)


def _in_use_by_the_gate(part: Part) -> Found:
    through = sa.exists().where(
        event.c.id == closure.c.reopened_event_id, event.c.hazard_id == closure.c.hazard_id,
        event.c.act == Act.REOPEN_USE, event.c.stage_from == Stage.CLOSED,
    )  # fmt: skip
    return rows_of(closure, part, sa.and_(~_OPEN, ~through), closure.c.place)


CLOSURES = (
    Invariant(
        "in_use_only_when_verified",
        Text("恢复使用的部位，启用条件均已核验", "no place is in use with a condition nobody has verified"),
        _in_use_unverified,
    ),
    Invariant(
        "conditions_verified_by_others",
        Text("启用条件不由主体责任单位自己核验", "no unit verifies the conditions of its own place"),
        _verified_by_itself,
    ),
    Invariant(
        "closed_on_conditions",
        Text("停用的部位都写明启用条件", "every closed place has conditions of use"),
        _no_conditions,
    ),
    Invariant(
        "void_leaves_nothing_closed",
        Text("作废的隐患没有停用中的部位", "no place is left closed for a hazard that is void"),
        _of_a_void_hazard,
    ),
    Invariant(
        "in_use_by_the_gate",
        Text("部位恢复使用都有销号之后的办理记录", "a place is in use by an act after its hazard was closed out"),
        _in_use_by_the_gate,
    ),
)
