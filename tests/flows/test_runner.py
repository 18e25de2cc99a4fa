"""What the runner does with due runs, against a server that is only as much of Prefect as it asks of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from prefect.client.schemas.objects import State, StateType
from prefect.client.schemas.responses import (
    FlowRunResponse,
    OrchestrationResult,
    SetStateStatus,
    StateAcceptDetails,
    StateRejectDetails,
)
from prefect.exceptions import ObjectNotFound

from flows.polling import AHEAD, DIED, MISSED, Runner
from installation.in_hand import InHand
from tests.support.processes import until
from tests.support.world import at

NOW = at("2026-09-01 08:00")
ESCALATE, DELIVER = uuid4(), uuid4()
FLOW_OF = {ESCALATE: "escalate", DELIVER: "deliver"}


@dataclass
class Server:
    """A Prefect server as the runner sees it. refused: runs whose place somebody else has."""

    runs: list[FlowRunResponse] = field(default_factory=list)
    states: dict[UUID, list[State[Any]]] = field(default_factory=dict)
    refused: set[UUID] = field(default_factory=set)

    def add(self, deployment: UUID, start: datetime, *, by_hand: bool = False) -> UUID:
        run = FlowRunResponse(
            id=uuid4(), flow_id=uuid4(), name="a run", deployment_id=deployment, auto_scheduled=not by_hand,
            next_scheduled_start_time=start, state=State(type=StateType.SCHEDULED), work_pool_id=None,
        )  # fmt: skip
        self.runs.append(run)
        return run.id

    def get_scheduled_flow_runs_for_deployments(
        self, deployments: Sequence[UUID], scheduled_before: datetime
    ) -> list[FlowRunResponse]:
        waiting = [one for one in self.runs if one.deployment_id in deployments and not self.states.get(one.id)]
        return [one for one in waiting if (one.next_scheduled_start_time or NOW) <= scheduled_before]

    def set_flow_run_state(self, run: UUID, state: State[Any]) -> OrchestrationResult[Any]:
        if run in self.refused and state.is_pending():
            details = StateRejectDetails(reason="Deployment concurrency limit reached.")
            return OrchestrationResult(state=None, status=SetStateStatus.REJECT, details=details)
        self.states.setdefault(run, []).append(state)
        return OrchestrationResult(state=state, status=SetStateStatus.ACCEPT, details=StateAcceptDetails())

    def read_flow_run(self, run: UUID) -> FlowRunResponse:
        for one in self.runs:
            if one.id == run:
                return one.model_copy(update={"state": (self.states.get(run) or [one.state])[-1]})
        raise ObjectNotFound(http_exc=RuntimeError("404"))

    def messages(self, run: UUID) -> list[str | None]:
        return [one.message for one in self.states.get(run, [])]


@dataclass
class Work:
    """What begins when a run is started: it lasts until it is let go, or fails at once."""

    begun: list[tuple[str, UUID]] = field(default_factory=list)
    go: threading.Event = field(default_factory=threading.Event)
    fault: Exception | None = None

    def begin(self, flow_name: str, run: FlowRunResponse) -> None:
        self.begun.append((flow_name, run.id))
        if self.fault is not None:
            raise self.fault
        self.go.wait(10)


@pytest.fixture
def work() -> Iterator[Work]:
    one = Work()
    yield one
    one.go.set()


@pytest.fixture
def runner(work: Work, tmp_path: Path) -> Iterator[Runner]:
    one = Runner(InHand(tmp_path), work.begin)
    one.flow_of = FLOW_OF
    yield one
    work.go.set()
    one.finish(timedelta(seconds=10))


def look(runner: Runner, server: Server, now: datetime = NOW) -> datetime:
    return runner.look(server, now)  # type: ignore[arg-type]  # as much of a client as it asks for


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_a_due_run_is_claimed_and_begun_and_a_later_one_is_waited_for(
    runner: Runner, work: Work, tmp_path: Path
) -> None:
    server = Server()
    due = server.add(ESCALATE, NOW)
    server.add(DELIVER, NOW + timedelta(seconds=4))
    assert look(runner, server) == NOW + timedelta(seconds=4)
    until(lambda: work.begun == [("escalate", due)], 5)
    assert [one.type for one in server.states[due]] == [StateType.PENDING]
    assert [one.name for one in tmp_path.rglob(str(due))] == [str(due)]
    work.go.set()
    until(lambda: not list(tmp_path.rglob(str(due))), 5)


def test_with_nothing_ahead_it_looks_again_soon(runner: Runner) -> None:
    assert look(runner, Server()) == NOW + AHEAD


def test_of_the_runs_a_schedule_missed_the_latest_does_the_work_of_all(runner: Runner, work: Work) -> None:
    server = Server()
    missed = [server.add(ESCALATE, NOW - minutes(late)) for late in (30, 20, 10)]
    latest = server.add(ESCALATE, NOW - minutes(1))
    look(runner, server)
    until(lambda: work.begun == [("escalate", latest)], 5)
    assert [server.messages(run) for run in missed] == [[MISSED]] * 3
    assert all(server.states[run][-1].is_cancelled() for run in missed)


def test_what_somebody_asked_for_is_never_skipped_and_comes_first(runner: Runner, work: Work) -> None:
    server = Server()
    asked = [server.add(ESCALATE, NOW - minutes(late), by_hand=True) for late in (3, 2)]
    scheduled = server.add(ESCALATE, NOW)
    look(runner, server)
    until(lambda: work.begun == [("escalate", asked[0])], 5)
    look(runner, server)
    assert len(work.begun) == 1, "a flow runs once at a time"
    assert asked[1] not in server.states
    assert scheduled not in server.states
    work.go.set()
    for expected in (asked[1], scheduled):
        until(lambda wanted=expected: look(runner, server) and work.begun[-1][1] == wanted, 5)


def test_different_flows_run_side_by_side(runner: Runner, work: Work) -> None:
    server = Server()
    both = {("escalate", server.add(ESCALATE, NOW)), ("deliver", server.add(DELIVER, NOW))}
    look(runner, server)
    until(lambda: set(work.begun) == both, 5)


def test_a_run_somebody_else_has_is_left_alone(runner: Runner, work: Work, tmp_path: Path) -> None:
    server = Server()
    run = server.add(ESCALATE, NOW)
    server.refused.add(run)
    look(runner, server)
    assert work.begun == []
    assert not list(tmp_path.rglob(str(run)))


def test_a_run_that_was_lost_is_buried_when_the_server_is_there_again(
    runner: Runner, work: Work, tmp_path: Path
) -> None:
    server = Server()
    work.fault = ConnectionError("the server went away")
    run = server.add(ESCALATE, NOW)
    look(runner, server)
    until(lambda: runner._lost == [run], 5)
    runner.bury(server)  # type: ignore[arg-type]  # as above
    assert server.messages(run) == [None, DIED]
    assert server.states[run][-1].is_crashed()
    assert not list(tmp_path.rglob(str(run)))


def test_what_a_dead_runner_had_in_hand_is_buried_unless_it_had_come_to_its_end(runner: Runner, tmp_path: Path) -> None:
    server = Server()
    torn, done, forgotten = server.add(ESCALATE, NOW), server.add(DELIVER, NOW), uuid4()
    server.states = {torn: [State(type=StateType.RUNNING)], done: [State(type=StateType.COMPLETED)]}
    dead = tmp_path / "dead"
    dead.mkdir()
    for name in ("lock", str(torn), str(done), str(forgotten)):
        (dead / name).touch()
    runner.bury(server)  # type: ignore[arg-type]  # as above
    assert server.messages(torn) == [None, DIED]
    assert server.messages(done) == [None]
    assert not dead.exists()


def test_when_asked_to_stop_it_lets_what_runs_come_to_its_end_but_not_for_ever(work: Work, tmp_path: Path) -> None:
    runner, server = Runner(InHand(tmp_path), work.begin), Server()
    runner.flow_of = FLOW_OF
    run = server.add(ESCALATE, NOW)
    look(runner, server)
    runner.finish(timedelta(seconds=0.2))
    assert list(tmp_path.rglob(str(run))), "what did not end stays in hand, to be buried by the next runner"
    work.go.set()
    runner.finish(timedelta(seconds=10))
    assert not list(tmp_path.iterdir())
