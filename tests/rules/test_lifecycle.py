"""The lifecycle table itself: every stage can be reached and left, and no clock is forgotten on any way."""

from __future__ import annotations

from itertools import combinations

import pytest

from rules.addressing import means
from rules.facts import Given
from rules.lifecycle import TABLE
from rules.moves import Effect, Move, Tick
from rules.needs import CHECKS, Need
from rules.vocabulary import Act, ClockKind, Role, Stage
from tests.support.lives import ONLY_MAJOR, SEVERAL, Turn, turns

K = ClockKind
OPEN = [stage for stage in Stage if stage.is_open]
EVERY_TURN = turns()

MUST = {
    # which clocks are open on a stage, whatever happened before
    Stage.FOUND: {K.TRIAGE},
    Stage.ASSIGNED: {K.RECTIFY},
    Stage.OBJECTED: {K.RULING, K.RECTIFY},
    Stage.RECTIFYING: {K.RECTIFY},
    Stage.SUBMITTED: {K.RECTIFY},
    Stage.SUSPENDED: {K.RECTIFY, K.RECHECK},
    Stage.CLOSED: set(),
    Stage.VOID: set(),
}
LEADERS = {K.INSTRUCTION, K.PROPOSAL, K.LISTED}
MAY = {
    # and which others may be
    Stage.FOUND: set(),
    Stage.ASSIGNED: {K.ACKNOWLEDGE, K.CONTROL, K.PLAN} | LEADERS,
    Stage.OBJECTED: {K.ACKNOWLEDGE, K.CONTROL, K.PLAN} | LEADERS,
    Stage.RECTIFYING: {K.ACKNOWLEDGE, K.CONTROL, K.PLAN} | LEADERS,
    Stage.SUBMITTED: {K.ACKNOWLEDGE, K.VERIFY} | LEADERS,
    Stage.SUSPENDED: {K.ACKNOWLEDGE, K.CONTROL, K.PLAN} | LEADERS,
    Stage.CLOSED: set(),
    Stage.VOID: set(),
}


def steps_from(stage: Stage | None) -> set[Stage]:
    return {move.lands_on(stage) for move in TABLE if stage in move.stages}


def reachable(start: Stage | None) -> set[Stage]:
    found: set[Stage] = set()
    waiting = steps_from(start)
    while waiting:
        stage = waiting.pop()
        if stage not in found:
            found.add(stage)
            waiting |= steps_from(stage)
    return found


def test_every_stage_is_reached_by_a_hazard_that_is_only_recorded() -> None:
    recorded = {move.to for move in TABLE if move.act is Act.RECORD}
    assert recorded == {Stage.FOUND}
    assert reachable(Stage.FOUND) | {Stage.FOUND} == set(Stage)


@pytest.mark.parametrize("stage", OPEN, ids=str)
def test_every_open_stage_can_end_closed_and_can_end_void(stage: Stage) -> None:
    assert {Stage.CLOSED, Stage.VOID} <= reachable(stage)


def test_nothing_leads_out_of_void_and_only_a_look_back_out_of_closed() -> None:
    assert steps_from(Stage.VOID) == set()
    assert steps_from(Stage.CLOSED) == {Stage.CLOSED, Stage.RECTIFYING}
    assert {move.act for move in TABLE if Stage.CLOSED in move.stages} == {
        Act.SAMPLE, Act.LOOK_BACK, Act.REOPEN, Act.CONCLUDE, Act.CONFIRM_CONDITION, Act.REOPEN_USE,
    }  # fmt: skip


def test_only_the_acts_that_create_a_hazard_start_from_nothing() -> None:
    assert {move.act for move in TABLE if None in move.stages} == {Act.RECORD, Act.IMPORT}
    assert all(move.creates == (move.stages == (None,)) for move in TABLE)
    with pytest.raises(ValueError, match="must name its stage"):
        Move((None,), Act.RECORD, (Role.ENGINE,)).lands_on(None)


def test_rows_of_one_act_and_branch_on_one_stage_do_the_same_to_every_clock() -> None:
    for one, other in combinations(TABLE, 2):
        if (one.act, one.given) == (other.act, other.given) and set(one.stages) & set(other.stages):
            assert one.clocks == other.clocks, "rules/history.py reads the first such row only"


def test_rows_of_one_act_and_branch_on_one_stage_are_for_different_people() -> None:
    for one, other in combinations(TABLE, 2):
        if (one.act, one.given) == (other.act, other.given) and set(one.stages) & set(other.stages):
            assert not set(one.by) & set(other.by)


def test_there_are_lives_to_look_at() -> None:
    assert {turn.after.stage for turn in EVERY_TURN} == set(Stage)
    assert {turn.move for turn in EVERY_TURN} == set(TABLE)


@pytest.mark.parametrize("stage", list(Stage), ids=str)
def test_on_every_way_to_a_stage_exactly_the_clocks_that_belong_there_are_open(stage: Stage) -> None:
    for turn in EVERY_TURN:
        if turn.after.stage is stage:
            opened = turn.after.running | turn.after.paused
            assert MUST[stage] <= opened <= MUST[stage] | MAY[stage], _told(turn)


def test_the_school_s_clock_runs_while_it_works_and_stands_still_while_others_do() -> None:
    still = {Stage.SUBMITTED, Stage.SUSPENDED}
    for turn in EVERY_TURN:
        stage = turn.after.stage
        assert stage is not None
        if MUST[stage] >= {K.RECTIFY}:
            assert (K.RECTIFY in turn.after.paused) == (stage in still), _told(turn)
        assert turn.after.paused <= {K.RECTIFY}, _told(turn)


def test_whoever_is_pressed_for_control_or_plan_can_hand_it_in_from_where_the_hazard_stands() -> None:
    for turn in EVERY_TURN:
        for kind in ONLY_MAJOR:
            if kind in turn.after.running:
                answers = [move for move in TABLE if turn.after.stage in move.stages and move.act.value == kind.value]
                assert answers, _told(turn)
                assert Tick(Effect.STOP, kind) in answers[0].clocks


def test_a_clock_starts_only_when_it_is_not_running_yet_unless_there_may_be_several() -> None:
    for turn in EVERY_TURN:
        stopped: set[ClockKind] = set()
        for tick in turn.move.clocks:
            if tick.effect is Effect.STOP:
                stopped.add(tick.clock)
            elif tick.effect is Effect.START and tick.clock not in SEVERAL:
                opened = turn.before.running | turn.before.paused
                assert tick.clock not in opened - stopped, _told(turn)


def test_only_a_running_clock_is_paused_and_only_a_paused_one_goes_on() -> None:
    for turn in EVERY_TURN:
        started: set[ClockKind] = set()
        for tick in turn.move.clocks:
            if tick.effect is Effect.START:
                started.add(tick.clock)
            elif tick.effect is Effect.PAUSE:
                assert tick.clock in turn.before.running | started, _told(turn)
            elif tick.effect is Effect.RESUME:
                assert tick.clock in turn.before.paused, _told(turn)


def test_every_kind_of_clock_is_started_by_some_row_and_ended_by_another() -> None:
    started = {tick.clock for move in TABLE for tick in move.clocks if tick.effect is Effect.START}
    assert started == set(ClockKind)
    for kind in ClockKind:
        ends = [move for move in TABLE for tick in move.clocks if tick == Tick(Effect.STOP, kind)]
        assert {Act.CLOSE_OUT, Act.VOID, Act.MERGE} <= {move.act for move in ends}, kind


def test_every_condition_the_table_names_can_be_checked_and_every_check_is_named() -> None:
    assert set(CHECKS) == set(Need)
    assert {need for move in TABLE for need in move.needs} == set(Need)


def test_every_branch_belongs_to_one_act() -> None:
    acts = {given: {move.act for move in TABLE if move.given is given} for given in Given}
    assert all(len(found) == 1 for given, found in acts.items() if given is not Given.NOTHING)


def test_everybody_who_is_told_is_somebody_who_can_be_found() -> None:
    for move in TABLE:
        for tell in move.tells:
            assert tell.to
            assert all(means(audience) for audience in tell.to)


def test_nobody_verifies_without_the_three_conditions_of_a_fair_verification() -> None:
    fair = {Need.NOT_RECTIFIER, Need.SIDE_UNSIGNED, Need.ONE_SIDE_ONLY}
    for move in TABLE:
        if move.act in (Act.PASS, Act.PASS_IN_PART, Act.REWORK):
            assert fair <= set(move.needs)
            assert move.by == (Role.VERIFIER,)


def test_nobody_passes_what_must_be_seen_without_having_been_there() -> None:
    passing = [move for move in TABLE if move.act in (Act.PASS, Act.PASS_IN_PART)]
    assert len(passing) == 2
    assert all(Need.REVISIT in move.needs for move in passing)


def test_a_closed_place_is_used_again_only_after_the_hazard_is_over_and_its_conditions_are_verified_by_others() -> None:
    (reopening,) = [move for move in TABLE if move.act is Act.REOPEN_USE]
    assert reopening.stages == (Stage.CLOSED,)
    assert {Need.CONDITIONS_VERIFIED, Need.RESTS_CLOSED, Need.LICENCE} <= set(reopening.needs)
    (signing,) = [move for move in TABLE if move.act is Act.CONFIRM_CONDITION]
    assert signing.by == (Role.VERIFIER,)
    assert Need.NOT_RECTIFIER in signing.needs


def test_nothing_that_takes_a_hazard_off_the_ledger_unseen_leaves_a_place_closed() -> None:
    ends = [move for move in TABLE if move.to is Stage.VOID and not move.creates]
    assert {move.act for move in ends} == {Act.VOID, Act.MERGE}
    assert all(Need.NO_CLOSURE in move.needs for move in ends)


def test_what_takes_something_from_somebody_gives_a_reason() -> None:
    weighty = {
        Act.VOID, Act.OBJECT, Act.RULE, Act.REWORK, Act.SUSPEND, Act.REFUSE, Act.REFUSE_EXTENSION, Act.PROPOSE,
        Act.INSTRUCT, Act.RAISE, Act.HOLD_BACK, Act.LOWER, Act.CLOSE_OFF,
    }  # fmt: skip
    assert {move.act for move in TABLE if move.act in weighty and Need.REASON not in move.needs} == set()


def _told(turn: Turn) -> str:
    clocks = {state: sorted(kinds) for state, kinds in (("runs", turn.after.running), ("paused", turn.after.paused))}
    return f"{turn.before.stage} --{turn.move.act.value} {turn.move.given.value}--> {turn.after.stage}: {clocks}"
