"""The runner of one machine: it looks for due runs of our deployments and runs each in a thread of its own.

A process for every run, as Prefect's own runner starts them, costs seconds of processor time a minute at our
cadence; this costs tenths (docs/decisions/0012). Two runners, or a runner beside workers, are harmless: whoever gets
a run to Pending has it, and every flow may run twice at once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from httpx import HTTPError  # what Prefect's client raises when the server does not answer
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.responses import FlowRunResponse, SetStateStatus
from prefect.exceptions import ObjectNotFound
from prefect.flow_engine import run_flow
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Cancelled, Crashed, Pending

from config import wall_clock
from flows.registering import register_all
from flows.timetable import FLOWS
from installation.in_hand import InHand

AHEAD = timedelta(seconds=10)
"""How far ahead it looks, and so how often: a run somebody starts by hand waits that long at the most."""
SOONEST = timedelta(milliseconds=200)
PATIENCE = timedelta(seconds=5)
"""How long it waits before it asks a server again that did not answer."""
LAST_WORDS = timedelta(seconds=20)
"""How long running flows may take to end when it is asked to stop."""

MISSED = "错过的班次，由较晚的一次代办 / missed; a later run does its work"
DIED = "运行它的进程已经不在 / the process that ran it is no more"

_log = logging.getLogger("prefect.xiaoan.runner")


def serve(in_hand: InHand, stop: threading.Event, ready: Callable[[], None]) -> None:
    """Registers the deployments and runs what falls due until it is asked to stop; then what runs may end.

    `ready` is called each time it has reached the server anew. A server that does not answer is asked again.
    """
    runner = Runner(in_hand)
    while not stop.is_set():
        try:
            with get_client(sync_client=True) as client:
                runner.flow_of = register_all(client)
                ready()
                _look_until(stop, runner, client)
        except HTTPError as fault:
            _log.warning("Prefect does not answer (%s); asking again", type(fault).__name__)
            stop.wait(PATIENCE.total_seconds())
    runner.finish(LAST_WORDS)


def _look_until(stop: threading.Event, runner: Runner, client: SyncPrefectClient) -> None:
    while not stop.is_set():
        runner.bury(client)
        wake_at = runner.look(client, wall_clock.now())
        pause = max(wake_at - wall_clock.now(), SOONEST)
        stop.wait(pause.total_seconds())


def begin(flow_name: str, run: FlowRunResponse) -> None:
    """The run has come to its end in this thread, and Prefect knows how; the flow's own faults are in its state.

    What is raised is Prefect's own, or the way to it: nobody knows then how the run stands.
    """
    # The heartbeat of a run is a thread that takes a second to end; the lock in `in_hand` does its work here.
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        run_flow(FLOWS[flow_name].flow, FlowRun.model_validate(run.model_dump()), return_type="state")


class Runner:
    """What a runner knows: which deployments are ours, and which of them it is running at this moment."""

    def __init__(self, in_hand: InHand, begin: Callable[[str, FlowRunResponse], None] = begin) -> None:
        self._begin = begin
        self.flow_of: dict[UUID, str] = {}
        self._in_hand = in_hand
        self._running: dict[UUID, threading.Thread] = {}
        self._lost: list[UUID] = []

    def look(self, client: SyncPrefectClient, now: datetime) -> datetime:
        """Starts what is due. Returns when to look again."""
        runs = client.get_scheduled_flow_runs_for_deployments(list(self.flow_of), scheduled_before=now + AHEAD)
        runs.sort(key=lambda run: (str(run.deployment_id), _start_of(run, now)))
        due = [run for run in runs if _start_of(run, now) <= now]
        for deployment, mine in groupby(due, key=attrgetter("deployment_id")):
            self._start_one(client, deployment, list(mine))
        return min([_start_of(run, now) for run in runs if _start_of(run, now) > now], default=now + AHEAD)

    def _start_one(self, client: SyncPrefectClient, deployment: UUID, due: list[FlowRunResponse]) -> None:
        """What somebody asked for comes first; of the missed runs of a schedule the latest does the work of all."""
        thread = self._running.get(deployment)
        if thread is not None and thread.is_alive():
            return
        by_schedule = [run for run in due if run.auto_scheduled]
        asked_for = [run for run in due if not run.auto_scheduled]
        for run in by_schedule[:-1]:
            client.set_flow_run_state(run.id, Cancelled(message=MISSED))
        chosen = asked_for[0] if asked_for else by_schedule[-1]
        if client.set_flow_run_state(chosen.id, Pending()).status is not SetStateStatus.ACCEPT:
            return  # somebody else has it
        self._in_hand.take(chosen.id)
        flow_name = self.flow_of[deployment]
        thread = threading.Thread(target=self._run, args=(flow_name, chosen), name=flow_name, daemon=True)
        self._running[deployment] = thread
        thread.start()

    def _run(self, flow_name: str, run: FlowRunResponse) -> None:
        try:
            self._begin(flow_name, run)
        except Exception:  # noqa: BLE001 - whatever it is, the other runs go on; this one is buried
            _log.exception("run %s of %s could not be brought to an end", run.id, flow_name)
            self._lost.append(run.id)
            return
        self._in_hand.put_down(run.id)

    def bury(self, client: SyncPrefectClient) -> None:
        """Runs that a dead runner had in hand, or this one lost, are marked as crashed, so that they block no other."""
        while self._lost:
            _bury(client, self._lost[0])
            self._in_hand.put_down(self._lost.pop(0))
        for folder, runs in self._in_hand.left_behind():
            for run in runs:
                _bury(client, run)
            self._in_hand.bury(folder)

    def finish(self, patience: timedelta) -> None:
        """What runs may come to its end, up to a limit; what does not is buried by the next runner."""
        give_up = wall_clock.now() + patience
        for thread in self._running.values():
            thread.join(max((give_up - wall_clock.now()).total_seconds(), 0))
        if not any(thread.is_alive() for thread in self._running.values()):
            self._in_hand.close()


def _start_of(run: FlowRunResponse, otherwise: datetime) -> datetime:
    return run.next_scheduled_start_time or run.expected_start_time or otherwise


def _bury(client: SyncPrefectClient, run: UUID) -> None:
    try:
        state = client.read_flow_run(run).state
    except ObjectNotFound:
        return
    if state is None or not state.is_final():
        client.set_flow_run_state(run, Crashed(message=DIED))
