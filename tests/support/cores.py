"""One core for a worker and its database, so that neither wakes the other from across the machine.

A query of a test takes the server a tenth of a millisecond, and the way there and back ten times that: on a virtual
machine waking a sleeping core is dear. On one core the same tests take two thirds of the time.
"""

from __future__ import annotations

import os

ASKED = "XIAOAN_TESTS_ONE_CORE_EACH"


def keep_to_one() -> None:
    """A worker asked to keeps to a core of its own, with all it starts, where the system can do that.

    Not for tests of several processes at once, which want all the cores there are.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    if os.environ.get(ASKED) and worker.isdigit() and hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[int(worker) % len(cores)]})
