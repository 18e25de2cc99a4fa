"""Several at once, each with a connection pool of its own as on several machines, let go at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from casework.desk import Desk
from rules.refusals import Refusal
from tests.support.led import Led

T = TypeVar("T")
_machines: list[Led] = []


def race(url: str, *acts: Callable[[Desk], T]) -> list[T | Refusal]:
    """What became of each act, in their order: its result, or the refusal. Any other exception stays one."""
    from tests.conftest import new_desk

    start = Barrier(len(acts))
    _machines.extend(Led() for _ in range(len(acts) - len(_machines)))

    def run(act: Callable[[Desk], T], machine: Led) -> T | Refusal:
        engine = machine.to(url)
        try:
            with engine.connect():
                start.wait(timeout=60)
            return act(new_desk(engine))
        except Refusal as refusal:
            return refusal
        finally:
            machine.dispose()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts, _machines))


def refusals(outcomes: Sequence[object]) -> list[Refusal]:
    return [one for one in outcomes if isinstance(one, Refusal)]
