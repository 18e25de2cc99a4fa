"""Two processes run the same flow at the same moment: everything happens, and nothing happens twice."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
import sqlalchemy as sa

from casework import rectifying
from casework.acting import Request
from casework.auditing import audit
from casework.recording import record
from rules.instants import end_of
from rules.vocabulary import Act
from tests.casework.test_a_whole_life import ALARM
from tests.casework.test_concluding import lose_the_round, sign_for_both_sides_behind_the_desk, submitted
from tests.casework.test_falling_due import case_of, in_work
from tests.support.at_once import at_once
from tests.support.home import Home
from tests.support.world import World, at

pytestmark = pytest.mark.slow

MANY = 120


def events(world: World) -> Counter[Act]:
    with world.desk.looking() as session:
        return Counter(Act.of(act) for act in session.scalars(sa.text("SELECT act FROM ledger_event")))


def sums(reports: list[list[dict[str, int]]], step: int, figure: str) -> int:
    return sum(one[step][figure] for one in reports)


def test_two_processes_run_every_flow_at_once_and_nothing_is_written_twice(world: World, home: Home) -> None:
    passed = submitted(world)
    sign_for_both_sides_behind_the_desk(world, passed)
    lose_the_round(world, submitted(world))
    paused = in_work(world)
    lead = case_of(world, paused).lead_unit_id
    head = next(code for code, unit in world.units.items() if unit == lead)
    pause = Request(paused, f"{head}.head", at("2026-09-03 09:00"), note="汛期停工", until=date(2026, 9, 20))
    rectifying.suspend(world.desk, pause)
    for number in range(MANY):
        record(world.desk, ALARM, "PS1.inspector", at(f"2026-09-20 {8 + number // 60:02}:{number % 60:02}"))
    before, evening = events(world), end_of(date(2026, 9, 20))

    steps = [(name, evening) for name in ("assign", "rectify", "verify", "escalate")]
    reports = at_once(home, [*steps, *(("escalate", at(f"2026-09-{day} 09:00")) for day in (21, 22, 23, 24))])

    after = events(world)
    written = {act: after[act] - before[act] for act in after if after[act] != before[act]}
    fired = sum(sums(reports, step, "fired") for step in range(3, 8))
    assert written == {Act.ASSIGN: MANY, Act.RESUME: 1, Act.CLOSE_OUT: 1, Act.ESCALATE: fired}
    assert sums(reports, 0, "handed") == MANY
    assert sums(reports, 1, "resumed") == 1
    assert sums(reports, 2, "closed") == sums(reports, 2, "rounds_opened") == 1
    with world.desk.looking() as session:
        rungs = session.execute(
            sa.text("SELECT clock_id, cycle, level, occurrence FROM ledger_event WHERE act = 'escalate'")
        ).all()
        messages = session.execute(sa.text("SELECT event_id, person_id, kind FROM message")).all()
    assert len(rungs) == len(set(rungs)) > MANY
    assert len(messages) == len(set(messages))
    found = audit(world.desk, evening)
    assert [one.name for one in found.breaches if one.name.startswith("ledger_")] == []
