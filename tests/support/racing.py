"""Several at once, each with a connection pool of its own as on several machines, let go at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from casework.desk import Desk
from rules.refusals import Refusal
from store.engine import connect

T = TypeVar("T")


def race(url: str, *acts: Callable[[Desk], T]) -> list[T | Refusal]:
    """What became of each act, in their order: its result, or the refusal. Any other exception stays one."""
    from tests.conftest import new_desk

    start = Barrier(len(acts))

    def run(act: Callable[[Desk], T]) -> T | Refusal:
        engine = connect(url)
        try:
            with engine.connect():
                start.wait(timeout=30)
            return act(new_desk(engine))
        except Refusal as refusal:
            return refusal
        finally:
            engine.dispose()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(outcomes: Sequence[object]) -> list[Refusal]:
    return [one for one in outcomes if isinstance(one, Refusal)]
