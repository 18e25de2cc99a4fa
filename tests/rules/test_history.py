"""A clock's facts read back out of the ledger: hand-written histories, and every life the table allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from rules.clocks import ClockFact, FactKind, Span, SpanUnit, read
from rules.facts import Given
from rules.history import PastAct, Whose, clock_facts
from rules.instants import shown_due
from rules.lifecycle import TABLE
from rules.moves import Effect
from rules.vocabulary import Act, ClockKind, ClockState, Stage
from rules.workdays import DayTable
from tests.support.lives import turns
from tests.support.world import at

SEVEN = Span(value=7, unit=SpanUnit.WORKING_DAY)
LEAST = Span(value=1, unit=SpanUnit.WORKING_DAY)
S = Stage


def act(
    when: str, what: Act, stage: Stage | None, given: Given = Given.NOTHING, until: str | None = None, **more: int
) -> PastAct:
    return PastAct(what, given, stage, at(when), date.fromisoformat(until) if until else None, **more)


def told(
    kind: ClockKind, started: str, *past: PastAct, unit: int | None = None, subject: int = 0
) -> list[tuple[str, str]]:
    """What happened to a clock: (fact, day and hour)."""
    start = ClockFact(FactKind.STARTED, at(started), span=SEVEN)
    facts = clock_facts(Whose(kind, unit, subject), start, past, LEAST)
    assert facts[0] == start
    return [(one.kind.value, f"{one.at:%d %H:%M}") for one in facts[1:]]


HANDED_OVER = (
    act("2026-09-01 08:00", Act.RECORD, None),
    act("2026-09-01 09:00", Act.ASSIGN, S.FOUND),
    act("2026-09-01 10:00", Act.ACKNOWLEDGE, S.ASSIGNED, unit=1),
)
SENT_BACK = (
    *HANDED_OVER,
    act("2026-09-03 16:00", Act.SUBMIT, S.RECTIFYING),
    act("2026-09-14 10:00", Act.REWORK, S.SUBMITTED),
)


def test_a_hazard_sent_back_for_rework_was_paused_and_resumed_with_its_least_time(days: DayTable) -> None:
    started = ClockFact(FactKind.STARTED, at("2026-09-01 09:00"), span=SEVEN)
    facts = clock_facts(Whose(ClockKind.RECTIFY), started, SENT_BACK, LEAST)
    assert facts == (
        started,
        ClockFact(FactKind.PAUSED, at("2026-09-03 16:00")),
        ClockFact(FactKind.RESUMED, at("2026-09-14 10:00"), span=LEAST),
    )
    assert shown_due(read(facts, days).due_at) == "2026-09-20 24:00"


def test_a_suspension_gives_back_what_was_left_and_no_more() -> None:
    started = ClockFact(FactKind.STARTED, at("2026-09-01 09:00"), span=SEVEN)
    past = (
        *HANDED_OVER,
        act("2026-09-03 16:00", Act.SUSPEND, S.RECTIFYING, until="2026-09-30"),
        act("2026-09-30 10:00", Act.RESUME, S.SUSPENDED),
    )
    facts = clock_facts(Whose(ClockKind.RECTIFY), started, past, LEAST)
    assert [(one.kind, one.span, one.until) for one in facts[1:]] == [
        (FactKind.PAUSED, None, None),
        (FactKind.RESUMED, None, None),
    ]


def test_an_extension_counts_only_once_it_is_granted_and_only_for_the_work() -> None:
    started = ClockFact(FactKind.STARTED, at("2026-09-01 09:00"), span=SEVEN)
    past = (
        *HANDED_OVER,
        act("2026-09-07 16:00", Act.REQUEST_EXTENSION, S.RECTIFYING, until="2026-09-25"),
        act("2026-09-08 16:00", Act.GRANT_EXTENSION, S.RECTIFYING, until="2026-09-25"),
    )
    facts = clock_facts(Whose(ClockKind.RECTIFY), started, past, LEAST)
    assert facts[1:] == (ClockFact(FactKind.EXTENDED, at("2026-09-08 16:00"), until=date(2026, 9, 25)),)
    assert told(ClockKind.CONTROL, "2026-09-01 09:00", *past) == []


def test_a_refused_extension_leaves_the_clock_as_it_was() -> None:
    past = (
        *HANDED_OVER,
        act("2026-09-07 16:00", Act.REQUEST_EXTENSION, S.RECTIFYING, until="2026-09-25"),
        act("2026-09-08 16:00", Act.REFUSE_EXTENSION, S.RECTIFYING, until="2026-09-25"),
    )
    assert told(ClockKind.RECTIFY, "2026-09-01 09:00", *past) == []


def test_a_ruling_that_upholds_an_objection_stops_the_old_clock_and_starts_a_new_one() -> None:
    past = (
        *HANDED_OVER,
        act("2026-09-02 09:00", Act.OBJECT, S.RECTIFYING, unit=1),
        act("2026-09-03 09:00", Act.RULE, S.OBJECTED, Given.UPHELD),
        act("2026-09-08 09:00", Act.SUBMIT, S.RECTIFYING),
    )
    assert told(ClockKind.RECTIFY, "2026-09-01 09:00", *past) == [("stopped", "03 01:00")]
    assert told(ClockKind.RECTIFY, "2026-09-03 09:00", *past) == [("paused", "08 01:00")]


def test_a_rejected_objection_lets_the_work_s_clock_run_on() -> None:
    past = (
        *HANDED_OVER,
        act("2026-09-02 09:00", Act.OBJECT, S.RECTIFYING, unit=1),
        act("2026-09-03 09:00", Act.RULE, S.OBJECTED, Given.REJECTED),
    )
    assert told(ClockKind.RECTIFY, "2026-09-01 09:00", *past) == []
    assert told(ClockKind.RULING, "2026-09-02 09:00", *past) == [("stopped", "03 01:00")]


def test_a_hazard_imported_as_submitted_begins_paused_and_gets_its_time_back_when_it_fails(days: DayTable) -> None:
    past = (
        act("2026-09-01 09:00", Act.IMPORT, None, Given.AS_SUBMITTED),
        act("2026-09-07 10:00", Act.REWORK, S.SUBMITTED),
    )
    started = ClockFact(FactKind.STARTED, at("2026-09-01 09:00"), until=date(2026, 9, 10))
    facts = clock_facts(Whose(ClockKind.RECTIFY), started, past, LEAST)
    assert [one.kind for one in facts] == [FactKind.STARTED, FactKind.PAUSED, FactKind.RESUMED]
    assert read(facts[:2], days).state is ClockState.PAUSED
    assert shown_due(read(facts, days).due_at) == "2026-09-16 24:00"


def test_what_was_fixed_on_the_spot_and_sent_back_has_its_whole_limit(days: DayTable) -> None:
    past = (
        act("2026-09-01 08:00", Act.RECORD, None),
        act("2026-09-01 09:00", Act.FIX_ON_SPOT, S.FOUND),
        act("2026-09-02 10:00", Act.REWORK, S.SUBMITTED),
    )
    started = ClockFact(FactKind.STARTED, at("2026-09-01 09:00"), span=SEVEN)
    facts = clock_facts(Whose(ClockKind.RECTIFY), started, past, LEAST)
    assert shown_due(read(facts, days).due_at) == "2026-09-11 24:00"


def test_a_reopened_hazard_s_new_clock_knows_nothing_of_the_old_one() -> None:
    past = (
        *SENT_BACK,
        act("2026-09-15 10:00", Act.SUBMIT, S.RECTIFYING),
        act("2026-09-16 10:00", Act.CLOSE_OUT, S.SUBMITTED),
        act("2026-10-20 10:00", Act.LOOK_BACK, S.CLOSED, Given.FAILED),
        act("2026-10-20 10:00", Act.REOPEN, S.CLOSED),
        act("2026-10-22 10:00", Act.SUBMIT, S.RECTIFYING),
    )
    assert told(ClockKind.RECTIFY, "2026-10-20 10:00", *past) == [("paused", "22 02:00")]
    assert told(ClockKind.RECTIFY, "2026-09-01 09:00", *past)[-1] == ("stopped", "16 02:00")


def test_a_unit_s_signature_stops_its_own_clock_and_no_other_s() -> None:
    past = (*HANDED_OVER, act("2026-09-02 10:00", Act.ACKNOWLEDGE, S.RECTIFYING, unit=2))
    assert told(ClockKind.ACKNOWLEDGE, "2026-09-01 09:00", *past, unit=1) == [("stopped", "01 02:00")]
    assert told(ClockKind.ACKNOWLEDGE, "2026-09-01 09:00", *past, unit=2) == [("stopped", "02 02:00")]
    assert told(ClockKind.ACKNOWLEDGE, "2026-09-01 09:00", *past, unit=3) == []


def test_a_side_s_signature_stops_its_own_verification_clock_and_a_no_stops_all() -> None:
    signed = (*SENT_BACK[:4], act("2026-09-04 10:00", Act.PASS, S.SUBMITTED, unit=5))
    assert told(ClockKind.VERIFY, "2026-09-03 16:00", *signed, unit=5) == [("stopped", "04 02:00")]
    assert told(ClockKind.VERIFY, "2026-09-03 16:00", *signed, unit=6) == []
    failed = (*signed, act("2026-09-05 10:00", Act.REWORK, S.SUBMITTED, unit=6))
    assert told(ClockKind.VERIFY, "2026-09-03 16:00", *failed, unit=6) == [("stopped", "05 02:00")]


def test_a_decision_stops_the_clock_of_the_proposal_it_was_about() -> None:
    past = (
        *HANDED_OVER,
        act("2026-09-21 08:30", Act.ESCALATE, None),
        act("2026-09-24 08:30", Act.ESCALATE, None),
        act("2026-09-25 09:00", Act.APPROVE, S.RECTIFYING, subject=1),
    )
    assert told(ClockKind.PROPOSAL, "2026-09-21 08:30", *past, subject=1) == [("stopped", "25 01:00")]
    assert told(ClockKind.PROPOSAL, "2026-09-24 08:30", *past, subject=2) == []


def test_whatever_ends_the_case_stops_every_clock_of_it() -> None:
    for end, stage in ((Act.CLOSE_OUT, S.SUBMITTED), (Act.VOID, S.RECTIFYING), (Act.MERGE, S.RECTIFYING)):
        past = (*HANDED_OVER, act("2026-09-08 10:00", end, stage))
        assert told(ClockKind.RECTIFY, "2026-09-01 09:00", *past) == [("stopped", "08 02:00")]
        assert told(ClockKind.ACKNOWLEDGE, "2026-09-01 09:00", *past, unit=9) == [("stopped", "08 02:00")]


def test_a_clock_no_event_started_has_no_facts_but_its_start() -> None:
    assert told(ClockKind.RECTIFY, "2026-08-01 09:00", *SENT_BACK) == []


def test_acts_that_touch_no_clock_leave_no_fact() -> None:
    past = (
        *HANDED_OVER,
        act("2026-09-02 10:00", Act.REPRICE, S.RECTIFYING, Given.BY_CALENDAR),
        act("2026-09-02 11:00", Act.INSTRUCT, S.RECTIFYING, until="2026-09-05"),
        act("2026-09-02 12:00", Act.ESCALATE, None),
    )
    assert told(ClockKind.RECTIFY, "2026-09-01 09:00", *past) == []


def test_for_every_row_the_ledger_gives_back_what_the_table_did_to_the_work_s_clock() -> None:
    kinds = {Effect.PAUSE: FactKind.PAUSED, Effect.RESUME: FactKind.RESUMED, Effect.STOP: FactKind.STOPPED}
    started = ClockFact(FactKind.STARTED, at("2026-09-01 09:00"), span=SEVEN)
    for turn in turns():
        if turn.before.stage is None or turn.move.act is Act.GRANT_EXTENSION:
            continue
        event = PastAct(turn.move.act, turn.move.given, turn.before.stage, started.at + timedelta(hours=1))
        past = (replace(HANDED_OVER[1], at=started.at), event)
        found = [one.kind for one in clock_facts(Whose(ClockKind.RECTIFY), started, past, LEAST)[1:]]
        ticks = [tick.effect for tick in turn.move.clocks if tick.clock is ClockKind.RECTIFY]
        wanted = [kinds[effect] for effect in ticks if effect in kinds]
        if wanted and wanted[0] is FactKind.STOPPED:
            wanted = wanted[:1]
        if ticks[:1] != [Effect.START]:
            assert found == wanted, turn.move


def test_only_one_row_starts_the_work_s_clock_twice() -> None:
    again = [move for move in TABLE if {Effect.STOP, Effect.START} <= {
        tick.effect for tick in move.clocks if tick.clock is ClockKind.RECTIFY
    }]  # fmt: skip
    assert [(move.act, move.given) for move in again] == [(Act.RULE, Given.UPHELD)]
