"""What is true of every clock and round: the right ones run, for the right units, and nobody judges their own work."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from models.clock import Clock
from models.columns import table_of
from models.hazard import HazardUnit
from models.instruction import Instruction
from models.proposal import Proposal
from models.verification import SignOff, VerificationRound
from rules.possible_clocks import allowed, required
from rules.vocabulary import PASSING, Act, ClockKind, InstructionState, ProposalState, Stage, Verdict
from rules.words import Text
from store.breaches import Found, Invariant, Part, cases, event, hazard, rows_of, words
from store.dialect import plain

clock, hazard_unit = table_of(Clock), table_of(HazardUnit)
round_, sign_off = table_of(VerificationRound), table_of(SignOff)
proposal, instruction = table_of(Proposal), table_of(Instruction)

_OPEN = clock.c.stopped_at.is_(None)
_RUNNING_ROUND = round_.c.closed_at.is_(None)

_AS_STANDS = plain(hazard.c.stage) + "/" + plain(clock.c.kind) + "/" + plain(clock.c.state)
_MAY_STAND = sorted(f"{stage.value}/{kind.value}/{state.value}" for stage, kind, state in allowed())


def _clocks_of_stage(part: Part) -> Found:
    return rows_of(clock, part, sa.and_(_OPEN, _AS_STANDS.not_in(_MAY_STAND)), _AS_STANDS)


def _clocks_needed(part: Part) -> Found:
    def lacks(kind: ClockKind) -> sa.ColumnElement[bool]:
        return ~sa.exists().where(clock.c.hazard_id == hazard.c.id, clock.c.kind == kind, _OPEN)

    pairs = sorted(required())
    missing = [sa.and_(hazard.c.stage == stage, lacks(kind)) for stage, kind in pairs]
    return cases(part, sa.or_(*missing), hazard.c.stage)


def _one_clock_of_a_kind(part: Part) -> Found:
    same = clock.c.hazard_id, clock.c.kind, clock.c.subject
    doubled = sa.select(*same, sa.func.max(clock.c.id).label("id")).where(_OPEN).group_by(*same)
    found = doubled.having(sa.func.count() > 1).subquery()
    source = found.join(hazard, hazard.c.id == found.c.hazard_id)
    return sa.select(hazard.c.number, found.c.id, plain(found.c.kind)).select_from(source).where(part.hazards)


def _due_as_clock(part: Part) -> Found:
    differs = sa.and_(_OPEN, clock.c.kind == ClockKind.RECTIFY, hazard.c.due_at.is_distinct_from(clock.c.due_at))
    return rows_of(clock, part, differs, hazard.c.due_at, "≠", clock.c.due_at)


_COPIED = ("policy_id", "area_code", "office_unit_id", "lead_unit_id", "responsible_unit_id")


def _copies(part: Part) -> Found:
    differs = sa.or_(*(clock.c[name].is_distinct_from(hazard.c[name]) for name in _COPIED))
    return rows_of(clock, part, sa.and_(_OPEN, differs), clock.c.kind)


def _unsigned(unit: sa.ColumnElement[Any]) -> sa.Exists:
    mine = hazard_unit.c.hazard_id == hazard.c.id, hazard_unit.c.unit_id == unit
    return sa.exists().where(*mine, hazard_unit.c.acknowledged_at.is_(None))


def _receipts_chased(part: Part) -> Found:
    running = sa.exists().where(
        clock.c.hazard_id == hazard_unit.c.hazard_id,
        clock.c.kind == ClockKind.ACKNOWLEDGE,
        clock.c.subject == hazard_unit.c.unit_id,
        _OPEN,
    )
    source = hazard_unit.join(hazard, hazard.c.id == hazard_unit.c.hazard_id)
    unchased = sa.and_(hazard.c.stage == Stage.ASSIGNED, hazard_unit.c.acknowledged_at.is_(None), ~running)
    odd = words("unit", hazard_unit.c.unit_id)
    return sa.select(hazard.c.number, hazard.c.id, odd).select_from(source).where(part.hazards, unchased)


def _chased_unsigned(part: Part) -> Found:
    idle = sa.and_(_OPEN, clock.c.kind == ClockKind.ACKNOWLEDGE, ~_unsigned(clock.c.unit_id))
    return rows_of(clock, part, idle, "unit", clock.c.unit_id)


def _rung_in_ledger(part: Part) -> Found:
    fired = sa.exists().where(
        event.c.clock_id == clock.c.id, event.c.level == clock.c.level, event.c.occurrence == clock.c.occurrence
    )
    return rows_of(clock, part, sa.and_(clock.c.level > 0, ~fired), clock.c.level, clock.c.occurrence)


_SIDES = sa.exists().where(sign_off.c.round_id == round_.c.id)


def _one_round(part: Part) -> Found:
    rounds = (
        sa.select(sa.func.count())
        .select_from(round_)
        .where(round_.c.hazard_id == hazard.c.id, _RUNNING_ROUND, _SIDES)
        .correlate(hazard)
        .scalar_subquery()
    )
    return cases(part, sa.and_(hazard.c.stage == Stage.SUBMITTED, rounds != 1), "rounds", rounds)


def _no_round_elsewhere(part: Part) -> Found:
    return rows_of(round_, part, sa.and_(_RUNNING_ROUND, hazard.c.stage != Stage.SUBMITTED), hazard.c.stage)


def _sides(part: Part, broken: sa.ColumnElement[bool]) -> Found:
    source = sign_off.join(round_, round_.c.id == sign_off.c.round_id).join(hazard, hazard.c.id == round_.c.hazard_id)
    odd = words(sign_off.c.side, "unit", sign_off.c.unit_id)
    return sa.select(hazard.c.number, sign_off.c.id, odd).select_from(source).where(part.hazards, broken)


def _sides_chased(part: Part) -> Found:
    running = sa.exists().where(
        clock.c.hazard_id == round_.c.hazard_id, clock.c.kind == ClockKind.VERIFY,
        clock.c.subject == sign_off.c.unit_id, _OPEN,
    )  # fmt: skip
    return _sides(part, sa.and_(_RUNNING_ROUND, sign_off.c.verdict.is_(None), ~running))


def _chased_sides(part: Part) -> Found:
    source = sign_off.join(round_, round_.c.id == sign_off.c.round_id)
    waits = (
        sa.exists(sa.literal(1))
        .select_from(source)
        .where(round_.c.hazard_id == clock.c.hazard_id, _RUNNING_ROUND, sign_off.c.verdict.is_(None),
               sign_off.c.unit_id == clock.c.unit_id)
    )  # fmt: skip
    return rows_of(clock, part, sa.and_(_OPEN, clock.c.kind == ClockKind.VERIFY, ~waits), "unit", clock.c.unit_id)


def _not_own_work(part: Part) -> Found:
    own = sa.or_(sign_off.c.unit_id == round_.c.rectifier_unit_id, sign_off.c.unit_id == sign_off.c.rectifier_unit_id)
    answers = sa.and_(_RUNNING_ROUND, sign_off.c.unit_id == hazard.c.responsible_unit_id)
    return _sides(part, sa.or_(own, answers))


def _verdicts(part: Part) -> Found:
    said_no = sa.exists().where(sign_off.c.round_id == round_.c.id, sign_off.c.verdict == Verdict.FAILED)
    short = sa.or_(sign_off.c.verdict.is_(None), sign_off.c.verdict.not_in(PASSING))
    not_passed = sa.exists().where(sign_off.c.round_id == round_.c.id, short)
    broken = sa.or_(
        sa.and_(round_.c.verdict == Verdict.PASSED, sa.or_(not_passed, ~_SIDES)),
        sa.and_(round_.c.verdict == Verdict.FAILED, ~said_no),
    )
    return rows_of(round_, part, broken, round_.c.verdict)


def _closed_because_passed(part: Part) -> Found:
    struck_off = sa.exists().where(
        event.c.hazard_id == hazard.c.id, event.c.act == Act.CLOSE_OUT, event.c.at == hazard.c.closed_at
    )
    passed = sa.exists().where(
        round_.c.hazard_id == hazard.c.id, round_.c.closed_at == hazard.c.closed_at, round_.c.verdict == Verdict.PASSED
    )
    return cases(part, sa.and_(hazard.c.stage == Stage.CLOSED, struck_off, ~passed), hazard.c.closed_at)


def _with_a_clock(table: sa.Table, kind: ClockKind) -> sa.Exists:
    mine = clock.c.hazard_id == table.c.hazard_id, clock.c.kind == kind, clock.c.subject == table.c.id
    return sa.exists().where(*mine, _OPEN)


def _waiting(table: sa.Table, state: ProposalState | InstructionState) -> sa.Exists:
    return sa.exists().where(table.c.id == clock.c.subject, table.c.state == state)


def _proposals(part: Part) -> Found:
    idle = sa.and_(proposal.c.state == ProposalState.PENDING, ~_with_a_clock(proposal, ClockKind.PROPOSAL))
    return rows_of(proposal, part, idle, proposal.c.instrument)


def _proposal_clocks(part: Part) -> Found:
    idle = sa.and_(_OPEN, clock.c.kind == ClockKind.PROPOSAL, ~_waiting(proposal, ProposalState.PENDING))
    return rows_of(clock, part, idle, "proposal", clock.c.subject)


def _instructions(part: Part) -> Found:
    idle = sa.and_(instruction.c.state == InstructionState.OPEN, ~_with_a_clock(instruction, ClockKind.INSTRUCTION))
    return rows_of(instruction, part, idle, instruction.c.due_on)


def _instruction_clocks(part: Part) -> Found:
    idle = sa.and_(_OPEN, clock.c.kind == ClockKind.INSTRUCTION, ~_waiting(instruction, InstructionState.OPEN))
    return rows_of(clock, part, idle, "instruction", clock.c.subject)


CLOCKS = (
    Invariant(
        "clocks_of_the_stage",
        Text("每个未停的时钟都是该环节允许的", "every open clock is one the lifecycle table allows on the stage"),
        _clocks_of_stage,
    ),
    Invariant(
        "clocks_the_stage_needs",
        Text("该环节必须有的时钟都在", "no clock the stage cannot be without is missing"),
        _clocks_needed,
    ),
    Invariant(
        "one_open_clock_of_a_kind",
        Text("同一事项只有一个未停的时钟", "there is one open clock of a kind for each subject"),
        _one_clock_of_a_kind,
    ),
    Invariant(
        "deadline_as_the_clock_says",
        Text("隐患的时限与整改时钟一致", "a hazard's deadline is that of its rectification clock"),
        _due_as_clock,
    ),
    Invariant(
        "clocks_know_their_case",
        Text("时钟所记的政策、区域和单位与隐患一致", "a clock carries its hazard's policy, area and units"),
        _copies,
    ),
    Invariant(
        "unsigned_units_are_chased",
        Text("交办后未签收的单位都在催签", "every unit that has not signed for a hand-over is being chased"),
        _receipts_chased,
    ),
    Invariant(
        "only_unsigned_units_are_chased",
        Text("签收时钟只催未签收的单位", "only units that have not signed are chased to sign"),
        _chased_unsigned,
    ),
    Invariant(
        "rung_stands_in_the_ledger",
        Text("时钟所在的阶梯在台账中有记录", "the rung a clock stands on is in the ledger"),
        _rung_in_ledger,
    ),
    Invariant(
        "submitted_has_one_round",
        Text("待验收的隐患有且只有一轮进行中的复查", "a submitted hazard has exactly one running round with sides"),
        _one_round,
    ),
    Invariant(
        "no_round_elsewhere",
        Text("其他环节没有进行中的复查", "no round runs on any other stage"),
        _no_round_elsewhere,
    ),
    Invariant(
        "unsigned_sides_are_chased",
        Text("未签字的各方都在催办复查", "every side that has not signed is being chased"),
        _sides_chased,
    ),
    Invariant(
        "only_unsigned_sides_are_chased",
        Text("复查时钟只催未签字的一方", "only sides that have not signed are chased to verify"),
        _chased_sides,
    ),
    Invariant(
        "nobody_verifies_their_own_work",
        Text("整改单位不验收自己", "no unit verifies its own work"),
        _not_own_work,
    ),
    Invariant(
        "verdicts_follow_from_signatures",
        Text("复查结论与各方签字一致", "a round's verdict follows from its signatures"),
        _verdicts,
    ),
    Invariant(
        "closed_because_passed",
        Text("销号的隐患都经各方验收通过", "what was struck off had been passed by every side"),
        _closed_because_passed,
    ),
    Invariant(
        "proposals_have_their_clock",
        Text("待审批的提请都在计时", "every pending proposal has its running clock"),
        _proposals,
    ),
    Invariant(
        "proposal_clocks_have_their_proposal",
        Text("提请时钟都对应待审批的提请", "every proposal clock belongs to a pending proposal"),
        _proposal_clocks,
    ),
    Invariant(
        "instructions_have_their_clock",
        Text("落实中的批示都在计时", "every open instruction has its running clock"),
        _instructions,
    ),
    Invariant(
        "instruction_clocks_have_their_instruction",
        Text("批示时钟都对应落实中的批示", "every instruction clock belongs to an open instruction"),
        _instruction_clocks,
    ),
)
