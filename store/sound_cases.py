"""What is true of every case: its stage follows from the ledger, its units and requests fit its stage.

Much of it the database guards as well; it is asked all the same, for a guard can be taken down.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from models.columns import table_of
from models.common_task import CommonTask
from models.extension import Extension
from models.hazard import HazardUnit
from models.post import Post, Tenure
from models.verification import SignOff, VerificationRound
from rules.lifecycle import TABLE
from rules.offices import Duty
from rules.vocabulary import Act, ExtensionState, Stage, UnitRole
from rules.words import Text
from store import common_tasks
from store.breaches import Found, Invariant, Part, cases, event, hazard, rows_of, words
from store.dialect import plain

extension, hazard_unit = table_of(Extension), table_of(HazardUnit)
common_task, post, tenure = table_of(CommonTask), table_of(Post), table_of(Tenure)
round_, sign_off = table_of(VerificationRound), table_of(SignOff)

_WITH_UNITS = (Stage.ASSIGNED, Stage.OBJECTED, Stage.RECTIFYING, Stage.SUBMITTED, Stage.SUSPENDED)


def _closed_at(part: Part) -> Found:
    closed = hazard.c.stage == Stage.CLOSED
    broken = sa.or_(sa.and_(closed, hazard.c.closed_at.is_(None)), sa.and_(~closed, hazard.c.closed_at.is_not(None)))
    return cases(part, broken, hazard.c.stage, hazard.c.closed_at)


def _units_and_deadline(part: Part) -> Found:
    lacking = sa.or_(hazard.c.lead_unit_id.is_(None), hazard.c.responsible_unit_id.is_(None), hazard.c.due_at.is_(None))
    return cases(part, sa.and_(hazard.c.stage.in_(_WITH_UNITS), lacking), hazard.c.stage)


def _stage_of_ledger(part: Part) -> Found:
    last = (
        sa.select(event.c.stage_to)
        .where(event.c.hazard_id == hazard.c.id, event.c.stage_to.is_not(None))
        .order_by(event.c.id.desc())
        .limit(1)
        .correlate(hazard)
        .scalar_subquery()
    )
    return cases(part, hazard.c.stage.is_distinct_from(last), hazard.c.stage, "≠", last)


_ROW = plain(event.c.act) + "/" + plain(event.c.given) + "/" + plain(event.c.stage_from) + "/" + plain(event.c.stage_to)
_ROWS_OF_TABLE = sorted(
    f"{move.act.value}/{move.given.value}/{stage.value if stage else ''}/{move.to.value if move.to else ''}"
    for move in TABLE
    for stage in move.stages
)
_A_RUNG = sa.and_(event.c.act == Act.ESCALATE, event.c.stage_from.is_(None), event.c.stage_to.is_(None))


def _acts_of_table(part: Part) -> Found:
    unknown = sa.and_(part.events, _ROW.not_in(_ROWS_OF_TABLE), ~_A_RUNG)
    source = event.join(hazard, hazard.c.id == event.c.hazard_id)
    return sa.select(hazard.c.number, event.c.id, _ROW).select_from(source).where(unknown)


def _acts_join_up(part: Part) -> Found:
    earlier = event.alias()
    before = (
        sa.select(earlier.c.stage_to)
        .where(earlier.c.hazard_id == event.c.hazard_id, earlier.c.id < event.c.id, earlier.c.stage_to.is_not(None))
        .order_by(earlier.c.id.desc())
        .limit(1)
        .correlate(event)
        .scalar_subquery()
    )
    source = event.join(hazard, hazard.c.id == event.c.hazard_id)
    torn = sa.and_(part.events, ~_A_RUNG, event.c.stage_from.is_distinct_from(before))
    odd = words(event.c.act, event.c.stage_from, "≠", before)
    return sa.select(hazard.c.number, event.c.id, odd).select_from(source).where(torn)


def _merged(part: Part) -> Found:
    wrong = sa.or_(hazard.c.stage != Stage.VOID, hazard.c.merged_into_id == hazard.c.id)
    return cases(part, sa.and_(hazard.c.merged_into_id.is_not(None), wrong), hazard.c.stage, hazard.c.merged_into_id)


def _failed_look_back(part: Part) -> Found:
    return cases(part, sa.and_(hazard.c.look_back_failed, hazard.c.stage != Stage.CLOSED), hazard.c.stage)


def _units_as_named(part: Part) -> Found:
    def named(role: UnitRole, unit: sa.Column[Any]) -> sa.Exists:
        mine = hazard_unit.c.hazard_id == hazard.c.id, hazard_unit.c.role == role, hazard_unit.c.unit_id == unit
        return sa.exists().where(*mine)

    both = sa.and_(
        named(UnitRole.LEAD, hazard.c.lead_unit_id), named(UnitRole.RESPONSIBLE, hazard.c.responsible_unit_id)
    )
    return cases(part, sa.and_(hazard.c.stage.in_(_WITH_UNITS), ~both), hazard.c.stage)


def _co_units(part: Part) -> Found:
    doubled = hazard_unit.c.unit_id.in_([hazard.c.lead_unit_id, hazard.c.responsible_unit_id])
    source = hazard_unit.join(hazard, hazard.c.id == hazard_unit.c.hazard_id)
    broken = sa.and_(part.hazards, hazard_unit.c.role == UnitRole.CO, doubled)
    odd = words("unit", hazard_unit.c.unit_id)
    return sa.select(hazard.c.number, hazard.c.id, odd).select_from(source).where(broken)


_SERVED_THERE = (
    sa.exists().select_from(post.join(tenure, tenure.c.post_id == post.c.id)).correlate(hazard_unit, sign_off)
)


def _in_hand(part: Part) -> Found:
    there = _SERVED_THERE.where(
        post.c.id == hazard_unit.c.handler_post_id, post.c.unit_id == hazard_unit.c.unit_id,
        post.c.duty == Duty.HANDLER, tenure.c.person_id == hazard_unit.c.handler_id,
    )  # fmt: skip
    source = hazard_unit.join(hazard, hazard.c.id == hazard_unit.c.hazard_id)
    broken = sa.and_(part.hazards, hazard_unit.c.handler_id.is_not(None), ~there)
    odd = words("unit", hazard_unit.c.unit_id, "person", hazard_unit.c.handler_id)
    return sa.select(hazard.c.number, hazard.c.id, odd).select_from(source).where(broken)


def _one_pair_of_hands(part: Part) -> Found:
    other = hazard_unit.alias("other")
    twice = sa.exists().where(
        other.c.hazard_id == hazard_unit.c.hazard_id, other.c.unit_id == hazard_unit.c.unit_id,
        other.c.handler_id.is_distinct_from(hazard_unit.c.handler_id),
    )  # fmt: skip
    source = hazard_unit.join(hazard, hazard.c.id == hazard_unit.c.hazard_id)
    broken = sa.and_(part.hazards, hazard_unit.c.role == UnitRole.LEAD, twice)
    odd = words("unit", hazard_unit.c.unit_id)
    return sa.select(hazard.c.number, hazard.c.id, odd).select_from(source).where(broken)


def _to_look(part: Part) -> Found:
    there = _SERVED_THERE.where(
        post.c.id == sign_off.c.meant_post_id, post.c.unit_id == sign_off.c.unit_id,
        tenure.c.person_id == sign_off.c.meant_id,
    )  # fmt: skip
    source = sign_off.join(round_, round_.c.id == sign_off.c.round_id).join(hazard, hazard.c.id == round_.c.hazard_id)
    broken = sa.and_(part.hazards, sign_off.c.meant_id.is_not(None), ~there)
    odd = words("unit", sign_off.c.unit_id, "person", sign_off.c.meant_id)
    return sa.select(hazard.c.number, hazard.c.id, odd).select_from(source).where(broken)


def _extensions(part: Part) -> Found:
    stray = sa.and_(extension.c.state == ExtensionState.REQUESTED, hazard.c.stage != Stage.RECTIFYING)
    return rows_of(extension, part, stray, hazard.c.stage)


def _common_tasks(part: Part) -> Found:
    child_open = common_tasks.has_open()
    child_closed = common_tasks.has_closed()
    should = sa.case((child_open, "open"), (child_closed, "closed"), else_="withdrawn")
    is_ = sa.case(
        (common_task.c.closed_at.is_not(None), "closed"), (common_task.c.withdrawn_at.is_not(None), "withdrawn"),
        else_="open",
    )  # fmt: skip
    source = common_task.join(hazard, hazard.c.common_task_id == common_task.c.id)
    odd = words(common_task.c.number)
    return (
        sa.select(sa.func.min(hazard.c.number), common_task.c.id, odd)
        .select_from(source)
        .where(part.hazards, is_ != should)
        .group_by(common_task.c.id, common_task.c.number)
    )


CASES = (
    Invariant(
        "closed_at_iff_closed",
        Text("已销号的隐患有销号时间，其他的没有", "a closed hazard has the instant it was closed, and no other has"),
        _closed_at,
    ),
    Invariant(
        "handed_over_with_units_and_deadline",
        Text("已交办的隐患有主办、主体责任单位和时限", "what is handed over has lead, responsible unit and deadline"),
        _units_and_deadline,
    ),
    Invariant(
        "stage_as_the_ledger_says",
        Text("环节与台账记录的最后一次变动一致", "the stage is the one the ledger last led to"),
        _stage_of_ledger,
    ),
    Invariant(
        "every_act_in_the_table",
        Text("台账中的每个环节办理都在流程表之内", "every act of the ledger is a row of the lifecycle table"),
        _acts_of_table,
    ),
    Invariant(
        "acts_join_up",
        Text("每次办理都从上一次到达的环节开始", "every act begins on the stage the one before it led to"),
        _acts_join_up,
    ),
    Invariant(
        "merged_is_void",
        Text("并案的隐患已作废，且不并入自身", "a merged hazard is void and not merged into itself"),
        _merged,
    ),
    Invariant(
        "failed_look_back_only_on_closed",
        Text("只有已销号的隐患才会有未处理的回头看不合格", "only a closed hazard has a failed look-back to act on"),
        _failed_look_back,
    ),
    Invariant(
        "units_as_named",
        Text("主办、主体责任单位与单位名单一致", "lead and responsible unit stand in the list of units"),
        _units_as_named,
    ),
    Invariant(
        "co_units_are_others",
        Text("协办单位不是主办或主体责任单位", "a co-unit is neither lead nor responsible"),
        _co_units,
    ),
    Invariant(
        "in_hand_of_a_handler_of_the_unit",
        Text("经办人在本单位经办人岗位上任过职", "whoever has a case in hand served in a handler's post of the unit"),
        _in_hand,
    ),
    Invariant(
        "in_one_pair_of_hands_in_a_unit",
        Text("同一单位兼主办和主体责任的，经办人是同一人", "a unit in two roles has one person who handles it"),
        _one_pair_of_hands,
    ),
    Invariant(
        "to_be_looked_at_by_one_of_the_unit",
        Text("指定的验收人在验收单位任过职", "whoever is to look served in a post of the verifying unit"),
        _to_look,
    ),
    Invariant(
        "extension_only_while_rectifying",
        Text("待批的延期只出现在整改中", "an extension waits only while the hazard is being rectified"),
        _extensions,
    ),
    Invariant(
        "common_task_over_with_its_hazards",
        Text(
            "综合任务随其下隐患办结：全部了结时关闭，有一件在办即为在办",
            "a common task is over when every hazard below it is, and open while one of them is",
        ),
        _common_tasks,
    ),
)
