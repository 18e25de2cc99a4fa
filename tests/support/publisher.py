"""Publishing processes of their own, that a test may kill: forked from one that has loaded everything once.

Started as `python -m tests.support.publisher`, it reads one JSON list of runs per line, forks a child for each, waits
for all of them and answers with how each ended: 0, or minus the signal that killed it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from casework.desk import Desk
from notifications.publishing import Outside, publish
from notifications.targets import networks
from rules.chain import ChainKey
from store.engine import connect
from store.faults import VARIABLE
from store.secrets import Keyring
from tests.support import world as cast


@dataclass(frozen=True)
class Run:
    """One publishing process: on which database, from which instant on, and where it is killed ("point:n")."""

    url: str
    sealing_key: str
    at: str
    fault: str = ""


def publish_once(run: Run) -> None:
    """What the child does: its clock begins at the run's instant and goes on from there."""
    begun, start = time.monotonic(), datetime.fromisoformat(run.at)
    engine = connect(run.url)
    desk = Desk(engine, ChainKey(cast.SECRET), Keyring([run.sealing_key]))
    outside = Outside("", networks("127.0.0.0/8"))
    publish(desk, lambda: start + timedelta(seconds=time.monotonic() - begun), start + timedelta(minutes=2), outside)
    engine.dispose()


def _fork(run: Run) -> int:
    child = os.fork()
    if child:
        return child
    if run.fault:
        os.environ[VARIABLE] = run.fault
    code = 1
    try:
        publish_once(run)
        code = 0
    except BaseException:  # noqa: BLE001 - a child must not return into its parent's loop, whatever happens
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    for line in sys.stdin:
        children = [_fork(Run(**one)) for one in json.loads(line)]
        ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        print(json.dumps(ends), flush=True)


class Publishers:
    """The parent of all publishing processes."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, *runs: Run) -> list[int]:
        """How each of these ended; they ran at the same time."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([asdict(one) for one in runs]) + "\n")
        self._process.stdin.flush()
        ends: list[int] = json.loads(self._process.stdout.readline())
        return ends


@contextmanager
def publishers() -> Iterator[Publishers]:
    """A parent process, ended when the block ends."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.publisher"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        yield Publishers(process)
        process.communicate(timeout=20)


if __name__ == "__main__":
    main()
