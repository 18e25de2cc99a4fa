"""Measuring: wall seconds and processor seconds, ours and the database server's, the median of some rounds."""

from __future__ import annotations

import gc
import os
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_TICK = 1 / os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the wall, and processor seconds: ours plus those of a database server."""

    wall: float
    cpu: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.cpu + other.cpu)

    def over(self, times: int) -> Cost:
        """The cost of one of so many."""
        return Cost(self.wall / times, self.cpu / times)


NOTHING = Cost(0.0, 0.0)


class Watch:
    """A running measurement; `cost` is known when its block has ended."""

    cost: Cost = NOTHING


@contextmanager
def watching(server_cpu: Callable[[], float], *, is_swept: bool = True) -> Iterator[Watch]:
    """Measures a block. Rubbish of earlier blocks is swept first, so that nobody pays for another's."""
    if is_swept:
        gc.collect()
    watch = Watch()
    served, ours, wall = server_cpu(), time.process_time(), time.perf_counter()
    yield watch
    wall, ours = time.perf_counter() - wall, time.process_time() - ours
    watch.cost = Cost(wall, ours + server_cpu() - served)


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each kind of seconds."""
    return Cost(median(one.wall for one in costs), median(one.cpu for one in costs))


def no_server() -> float:
    """The processor seconds of a database that lives in our own process."""
    return 0.0


def cpu_of_children(parent: int) -> float:
    """Processor seconds a server and the processes under it have used so far, those that have ended included."""
    own = _stat(parent)
    running = sum(stat[0] for stat in map(_stat, _children(parent)) if stat)
    return (own[0] + own[1] + running) * _TICK if own else 0.0


def _children(parent: int) -> list[int]:
    listed = _PROC / str(parent) / "task" / str(parent) / "children"
    return [int(one) for one in listed.read_text().split()]


def _stat(number: int) -> tuple[int, int] | None:
    """Ticks of a process itself, and of its children that have ended; nothing once it has ended."""
    try:
        fields = (_PROC / str(number) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    # Counted from the state, which stands after the name in brackets: utime, stime, cutime, cstime.
    return int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])


def forget_peak() -> None:
    """The highest memory of this process is counted anew, where the system allows that."""
    try:
        (_PROC / "self" / "clear_refs").write_text("5")
    except OSError:
        return


def peak_megabytes() -> float:
    """The highest memory of this process since it was last forgotten, in megabytes."""
    try:
        lines = (_PROC / "self" / "status").read_text().splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))
