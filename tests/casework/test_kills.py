"""kill -9 in the middle of a sweep or of a hand-over: all of a chunk or nothing of it, and a rerun sets it right."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from casework import assigning
from casework.desk import Desk
from casework.escalating import escalate
from casework.recording import record_many
from store.faults import VARIABLE
from tests.support.picture import rungs
from tests.support.rows import rows
from tests.support.story import COMMON, SERIOUS, audited, unsound
from tests.support.world import World, at

pytestmark = pytest.mark.kill

CASES = 12
POINTS = {"escalate": ("mid_sweep", "before_commit", "after_commit"), "assign": ("before_commit", "after_commit")}
KILLS = int(os.environ.get("XIAOAN_TEST_KILLS", "3"))
"""Kills at each point; more before a release."""


@pytest.fixture
def waiting(world: World) -> World:
    """Twelve hazards that were found, in a district in which two posts are empty."""
    record_many(world.desk, [COMMON, SERIOUS] * (CASES // 2), "PS1.inspector", at("2026-09-01 09:00"))
    with world.desk.engine.begin() as connection:
        for who in ("S1.principal", "EDU.head"):
            connection.execute(sa.text("UPDATE person SET left_on = '2026-09-01' WHERE number = :who"), {"who": who})
    return world


def run(desk: Desk, what: str, when: str, chunk: int, point: str | None = None) -> int:
    """What became of a process of its own that did this, killed at the point where one is given: 0 when it got
    through, else the signal."""
    child = os.fork()
    if child == 0:
        try:
            os.environ[VARIABLE] = point or ""
            # Its own connections, and the statements the parent has compiled already.
            desk.engine.dispose(close=False)
            _work(desk, what, when, chunk)
            os._exit(0)
        finally:
            # Whatever happens, the copy of this test run must not go on in here.
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _work(desk: Desk, what: str, when: str, chunk: int) -> None:
    if what == "escalate":
        escalate(desk, at(when), chunk)
        return
    after = 0
    while (done := assigning.assign_found(desk, at(when), after, chunk)).last_id != after:
        after = done.last_id


def nth(point: str, number: int) -> str:
    """At the first or the second time the point is reached; what is committed before it must not run out."""
    return f"{point}:{1 if point == 'after_commit' else 2 - number % 2}"


def undisturbed(world: World) -> Iterator[object]:
    """What the same work leaves when nobody is killed; tried and undone."""
    with world.desk.rehearse() as desk:
        _all_of_it(desk)
        yield rows(desk)


def _all_of_it(desk: Desk) -> None:
    assigning.assign_found(desk, at("2026-09-01 10:00"))
    escalate(desk, at("2026-09-11 09:00"))


@pytest.mark.parametrize("point", POINTS["assign"])
def test_a_killed_hand_over_is_done_wholly_or_not_at_all_and_a_rerun_completes_it(waiting: World, point: str) -> None:
    expected = next(undisturbed(waiting))
    for number in range(1, KILLS + 1):
        assert run(waiting.desk, "assign", "2026-09-01 10:00", 3, nth(point, number)) == signal.SIGKILL
        assert unsound(audited(waiting, "2026-09-01 10:00")) == []
        assert _handed(waiting) % 3 == 0
    assert run(waiting.desk, "assign", "2026-09-01 10:00", 3) == 0
    escalate(waiting.desk, at("2026-09-11 09:00"))
    assert rows(waiting.desk) == expected
    assert unsound(audited(waiting, "2026-09-11 09:00")) == []


def _handed(world: World) -> int:
    with world.desk.looking() as session:
        return int(session.scalar(sa.text("SELECT count(*) FROM hazard WHERE stage = 'assigned'")) or 0)


@pytest.mark.parametrize("point", POINTS["escalate"])
def test_a_killed_sweep_takes_a_chunk_of_rungs_wholly_or_not_at_all_and_a_rerun_takes_the_rest_once(
    waiting: World, point: str
) -> None:
    expected = next(undisturbed(waiting))
    assigning.assign_found(waiting.desk, at("2026-09-01 10:00"))
    for number in range(1, KILLS + 1):
        assert run(waiting.desk, "escalate", "2026-09-11 09:00", 10, nth(point, number)) == signal.SIGKILL
        assert unsound(audited(waiting, "2026-09-11 09:00")) == []
        assert _fired(waiting) % 10 == 0
    assert run(waiting.desk, "escalate", "2026-09-11 09:00", 10) == 0
    assert rows(waiting.desk) == expected
    assert unsound(audited(waiting, "2026-09-11 09:00")) == []
    assert len(rungs(waiting, "510503-2026-000001")) == 4


def _fired(world: World) -> int:
    with world.desk.looking() as session:
        return int(session.scalar(sa.text("SELECT count(*) FROM ledger_event WHERE level IS NOT NULL")) or 0)


def test_a_point_that_is_never_reached_kills_nobody(waiting: World) -> None:
    assert run(waiting.desk, "assign", "2026-09-01 10:00", 3, "before_commit:99") == 0
    assert _handed(waiting) == CASES
