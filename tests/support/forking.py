"""Processes of their own that a test may kill: forked from one that has loaded everything once.

Started as `python -m tests.support.forking MODULE`, it reads one JSON list of runs per line, forks a child for each,
which hands its `Run` to `once` of that module, waits for all of them and answers with how each ended: 0, or minus the
signal that killed it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from store.faults import VARIABLE


@dataclass(frozen=True)
class Killable:
    """One process: on which database, from which instant on, and where it is killed ("point:n")."""

    url: str
    sealing_key: str
    at: str
    fault: str = ""


def _fork(module: ModuleType, run: Killable) -> int:
    child = os.fork()
    if child:
        return child
    if run.fault:
        os.environ[VARIABLE] = run.fault
    code = 1
    try:
        module.once(run)
        code = 0
    except BaseException:  # noqa: BLE001 - a child must not return into its parent's loop, whatever happens
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    module = import_module(sys.argv[1])
    # Every child would load it by itself otherwise.
    for name in module.LOADED:
        import_module(name)
    for line in sys.stdin:
        children = [_fork(module, module.Run(**one)) for one in json.loads(line)]
        ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        print(json.dumps(ends), flush=True)


class Parent:
    """The parent of all processes of a kind."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, *runs: Killable) -> list[int]:
        """How each of these ended; they ran at the same time."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([asdict(one) for one in runs]) + "\n")
        self._process.stdin.flush()
        ends: list[int] = json.loads(self._process.stdout.readline())
        return ends


@contextmanager
def parent_of(module: str) -> Iterator[Parent]:
    """A parent process, ended when the block ends."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.forking", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        yield Parent(process)
        process.communicate(timeout=20)


if __name__ == "__main__":
    main()
