"""The program as an operator runs it, in a process of its own, forked from one that has loaded everything once.

Started as `python -m tests.support.program`, it reads one JSON call per line and answers with the exit code. The child
runs xiaoan.py from its first line, with the call's own arguments, environment and folder; only the libraries and our
packages below commands/ are there already, which would take it two seconds each time.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from tests.support.everything import ROOT, modules

LIBRARIES = ("alembic.command", "rich.progress", "rich.table", "typer.rich_utils", "xlsxwriter", "python_calamine")
PACKAGES = ("rules", "models", "store", "casework", "notifications", "documents", "installation", "config")


@dataclass(frozen=True)
class Done:
    """How a call ended and what it said."""

    code: int
    out: str
    err: str


def call(*words: str, environment: Mapping[str, str], folder: Path) -> Done:
    """Runs the program with these words, in a folder, with these variables on top of those of the tests."""
    with tempfile.TemporaryDirectory(prefix="xiaoan-call-") as place:
        said = [Path(place) / name for name in ("out", "err")]
        wanted = {
            "words": words,
            "environment": {**os.environ, **environment},
            "folder": str(folder),
            "said": [str(path) for path in said],
        }
        parent = _parent()
        assert parent.stdin is not None
        assert parent.stdout is not None
        parent.stdin.write(json.dumps(wanted) + "\n")
        parent.stdin.flush()
        code = int(parent.stdout.readline())
        out, err = (path.read_text(encoding="utf-8") for path in said)
    return Done(code, out, err)


@cache
def _parent() -> subprocess.Popen[str]:
    """The process all calls of this test run are forked from; it goes when the tests end, however they do."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.program"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip

    def end() -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.wait(20)
        process.stdout.close()

    atexit.register(end)
    return process


def _child(words: list[str], environment: dict[str, str], folder: str, said: list[str]) -> int:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for place, number in zip(said, (1, 2), strict=True):
        os.dup2(os.open(place, os.O_WRONLY | os.O_CREAT, 0o600), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = [str(ROOT / "xiaoan.py"), *words]
    try:
        runpy.run_path(sys.argv[0], run_name="__main__")
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except BaseException:  # noqa: BLE001 - as Python itself ends a program: with its traceback and 1
        traceback.print_exc()
        return 1
    return 0


def main() -> None:
    for name in LIBRARIES:
        import_module(name)
    modules(*PACKAGES)
    assert "commands" not in sys.modules, "what reads the environment is loaded by each call itself"
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                code = _child(**json.loads(line))
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
