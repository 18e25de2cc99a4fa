"""Lanes: each channel sends by itself, so that one that hangs holds up no other; each account by one hand."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self

from casework.readying import Claimed
from notifications.addresses import Address

HANDS = 3
"""Accounts of one channel served at once."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed message with its address, read."""

    claimed: Claimed
    address: Address


@dataclass
class Queue:
    """What one account still has to send in this run, and what this run knows of its credential.

    All runs share what is kept of a credential; this only spares asking for what is known already. shut_until: it is
    out of order. full_until: there is no room for what may not touch the reserve. put_off: messages since then.
    """

    waiting: deque[Parcel] = field(default_factory=deque)
    shut_until: datetime | None = None
    full_until: datetime | None = None
    put_off: int = 0
    is_served: bool = False


Serve = Callable[[Address, Queue], None]
"""Sends what waits in a queue, over one account."""


class Lanes:
    """The queues of one run, served by a few threads for each channel."""

    def __init__(self, serve: Serve) -> None:
        self._serve = serve
        self._lock = threading.RLock()
        self._taken = threading.Condition(self._lock)
        self._finished = threading.Condition(self._lock)
        self._queues: dict[str, Queue] = {}
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self._working: list[Future[None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, fault: BaseException | None, _at: TracebackType | None
    ) -> None:
        if fault is not None:
            # What nobody has begun on stays leased and is taken up again when the lease has run out.
            with self._lock:
                for queue in self._queues.values():
                    queue.waiting.clear()
        for pool in self._pools.values():
            pool.shutdown(wait=True)
        if fault is None:
            self._raise_faults()

    def put(self, parcels: Sequence[Parcel]) -> None:
        """The parcels are on their way, each behind those of the same account."""
        with self._lock:
            for parcel in parcels:
                queue = self._queues.setdefault(parcel.address.account, Queue())
                queue.waiting.append(parcel)
                if not queue.is_served:
                    queue.is_served = True
                    self._working.append(self._pool(parcel).submit(self._work_off, parcel.address, queue))

    def _pool(self, parcel: Parcel) -> ThreadPoolExecutor:
        channel = parcel.address.channel
        if channel not in self._pools:
            self._pools[channel] = ThreadPoolExecutor(HANDS, thread_name_prefix=f"deliver-{channel}")
        return self._pools[channel]

    def _work_off(self, address: Address, queue: Queue) -> None:
        try:
            while self._is_anything_in(queue):
                self._serve(address, queue)
        except BaseException:
            with self._lock:
                # Nobody comes for what is left; its leases run out and the next run takes it up.
                queue.waiting.clear()
                queue.is_served = False
                self._taken.notify_all()
                self._finished.notify_all()
            raise

    def _is_anything_in(self, queue: Queue) -> bool:
        """Whether a queue still has parcels; if not, nobody serves it any more from this instant."""
        with self._lock:
            queue.is_served = bool(queue.waiting)
            self._finished.notify_all()
            return queue.is_served

    def take(self, queue: Queue) -> Parcel | None:
        """The next parcel of a queue; None when there is none."""
        with self._lock:
            self._taken.notify_all()
            return queue.waiting.popleft() if queue.waiting else None

    def drain(self, queue: Queue) -> list[Parcel]:
        """Everything that still waits in a queue; it is empty afterwards."""
        with self._lock:
            self._taken.notify_all()
            rest = list(queue.waiting)
            queue.waiting.clear()
            return rest

    @property
    def _unsent(self) -> int:
        return sum(len(queue.waiting) for queue in self._queues.values())

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way any more."""
        with self._lock:
            return not any(queue.is_served for queue in self._queues.values())

    def wait_for_room(self, most: int) -> None:
        """Returns when fewer than so many parcels wait for somebody to begin on them."""
        with self._lock:
            self._taken.wait_for(lambda: self._unsent < most)
        self._raise_faults()

    def wait_for_a_change(self) -> None:
        """Returns when a queue has been worked off, and at once when nobody is at work."""
        with self._lock:
            if any(queue.is_served for queue in self._queues.values()):
                self._finished.wait()
        self._raise_faults()

    def _raise_faults(self) -> None:
        """A fault in the serving itself ends the run."""
        with self._lock:
            done = [one for one in self._working if one.done()]
            self._working = [one for one in self._working if not one.done()]
        for one in done:
            one.result()
