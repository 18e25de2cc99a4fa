"""The audit chain's share: what the digests of the ledger cost within whole lives and within sweeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks import lives
from benchmarks.figures import Figure
from benchmarks.grounds import Ground, at_desk, with_cast
from benchmarks.measuring import NOTHING, Cost, watching
from benchmarks.open_hazards import filled, mornings
from benchmarks.sizes import Size
from casework.escalating import escalate
from store import ledger


class Share:
    """What a part of the work has cost so far, out of the whole."""

    def __init__(self) -> None:
        self.part = NOTHING


@contextmanager
def sharing(ground: Ground, name: str) -> Iterator[Share]:
    """Measures every call of one function of store/ledger.py, which everybody calls by its module."""
    share, plain = Share(), getattr(ledger, name)

    def measured(*given: Any, **named: Any) -> Any:  # Any: whatever the function takes and gives
        with watching(ground.server_cpu, is_swept=False) as watch:
            answer = plain(*given, **named)
        share.part += watch.cost
        return answer

    setattr(ledger, name, measured)
    try:
        yield share
    finally:
        setattr(ledger, name, plain)


def measure(ground: Ground, size: Size) -> Iterator[Figure]:
    """The digests of batches, in lives and in a sweep: read the rows back, take the digest, chain and mark it."""
    url = with_cast(ground)
    with at_desk(url) as desk:
        lives.live(desk, lives.findings(3))
        share, whole = _within(ground, lambda: lives.live(desk, lives.findings(size.hazards, "chained")))
    ground.drop(url)
    yield _figure(ground, "the chain within whole lives in batches", size.hazards, share, whole)
    due = [size.few, size.half]
    url = filled(ground, size.fewer_open, due, size.schools)
    with at_desk(url) as desk:
        escalate(desk, mornings(1)[0])
        share, whole = _within(ground, lambda: escalate(desk, mornings(2)[1]))
    ground.drop(url)
    yield _figure(ground, "the chain within a sweep", size.half, share, whole)


def _within(ground: Ground, work: Callable[[], object]) -> tuple[Cost, Cost]:
    with sharing(ground, "close_batch") as share, watching(ground.server_cpu) as watch:
        work()
    return share.part, watch.cost


def _figure(ground: Ground, what: str, count: int, share: Cost, whole: Cost) -> Figure:
    note = f"{share.cpu / whole.cpu:.0%} of its CPU seconds" if whole.cpu else ""
    return Figure("chain", ground.name, what, count, share, "the whole of it", whole, note=note)
