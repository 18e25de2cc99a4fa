"""Running flows in several processes at the very same moment."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from multiprocessing.synchronize import Barrier
from typing import Any

from tests.support.home import QUIET, Home

Reports = list[dict[str, Any]]


def at_once(home: Home, steps: Sequence[tuple[str, datetime]], processes: int = 2) -> list[Reports]:
    """Each process runs the same flows as of the same instants; they begin every one of them together.

    Returns what each process reported, flow by flow; a fault in a process is raised here.
    """
    # Forked from a process that has loaded the flows, and with them Prefect, once: it takes each of them four seconds.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["flows.timetable"])
    barrier = context.Barrier(processes)
    variables = {**QUIET, **home.settings_as_variables, "PREFECT_HOME": str(home.folder / "prefect")}
    with context.Pool(processes, _enter, (barrier, variables)) as pool:
        waiting = [pool.apply_async(_run, (list(steps),)) for _ in range(processes)]
        return [one.get(timeout=100) for one in waiting]


_barrier: Barrier


def _enter(barrier: Barrier, variables: Mapping[str, str]) -> None:
    global _barrier  # noqa: PLW0603 - how a pool hands a barrier to its processes
    _barrier = barrier
    os.environ.update(variables)


def _run(steps: Sequence[tuple[str, datetime]]) -> Reports:
    from flows.timetable import FLOWS

    reports = []
    for name, as_of in steps:
        _barrier.wait(60)
        reports.append(FLOWS[name].flow.fn(as_of=as_of))
    return reports
