"""Which runs a runner has in hand, written down so that the next one can see what a dead one left behind.

Every runner has a folder of its own and holds a lock in it; the lock goes with the process, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

_LOCK = "lock"


class InHand:
    """What this runner has in hand. It lasts as long as the process: the lock is the sign that it is alive."""

    def __init__(self, folder: Path) -> None:
        self._all = folder
        self._mine = folder / uuid4().hex
        self._mine.mkdir(parents=True)
        self._lock = _held(self._mine)

    def take(self, run: UUID) -> None:
        """The run is in hand from now on, whatever happens to this process."""
        (self._mine / str(run)).touch()

    def put_down(self, run: UUID) -> None:
        """The run has come to its end, and Prefect knows it."""
        (self._mine / str(run)).unlink(missing_ok=True)

    def left_behind(self) -> Iterator[tuple[Path, list[UUID]]]:
        """The folders of runners that are no more, with the runs they had in hand."""
        for folder in sorted(self._all.iterdir()):
            if folder == self._mine or not (folder / _LOCK).exists():
                continue
            lock = _held(folder)
            if lock is None:
                continue
            try:
                yield folder, [UUID(one.name) for one in sorted(folder.iterdir()) if one.name != _LOCK]
            finally:
                os.close(lock)

    def bury(self, folder: Path) -> None:
        """Prefect knows what became of the runs in a dead runner's folder, and it is gone."""
        shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """This runner has come to its end with nothing in hand."""
        if self._lock is not None:
            os.close(self._lock)
        shutil.rmtree(self._mine, ignore_errors=True)


def _held(folder: Path) -> int | None:
    """The lock of a folder, held until it is closed; None when a living process holds it."""
    lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock
