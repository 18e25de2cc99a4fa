"""Dates no calendar can count to: refused in a sentence wherever a deadline comes in, never a fault later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework import completing
from casework.recording import record, record_many
from rules.ledger_sheet import State
from rules.ledgers import LedgerRow, contradictions
from rules.refusals import DateTooLate
from rules.rows import NOWHERE
from tests.support.story import COMMON, COORDINATOR, INSPECTOR, ask, found, refused
from tests.support.world import World, at

FAR = date(2099, 12, 31)


def test_a_finding_or_a_completion_cannot_name_a_deadline_beyond_the_calendar(world: World) -> None:
    number = found(world, "2026-09-01 09:00")
    with refused(world, DateTooLate):
        record(world.desk, replace(COMMON, due_on=FAR), INSPECTOR, at("2026-09-01 09:00"))
    with refused(world, DateTooLate):
        record_many(world.desk, [COMMON, replace(COMMON, due_on=FAR)], INSPECTOR, at("2026-09-01 09:00"))
    with refused(world, DateTooLate):
        completing.complete(world.desk, ask(number, COORDINATOR, "2026-09-01 10:00"), {"due": FAR.isoformat()})


@pytest.mark.parametrize("due_on", [FAR, date(2003, 1, 1)])
def test_an_open_line_of_a_ledger_is_due_within_the_calendar_and_a_closed_one_may_be_history(due_on: date) -> None:
    line = LedgerRow(origin=NOWHERE, found_on=date(2002, 9, 1), school="S1", description="x", due_on=due_on)
    assert [name for name, _ in contradictions(line, date(2026, 9, 1))] == ["due_on"]
    done = replace(line, state=State.CLOSED, closed_on=date(2013, 1, 5), done_on=date(2013, 1, 4))
    assert [name for name, _ in contradictions(done, date(2026, 9, 1)) if name == "due_on"] == []
