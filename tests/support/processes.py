"""Looking at processes: who is alive, and who carries a mark in the environment it was started with."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

MARK = "XIAOAN_TEST_MARK"


def marked(mark: str) -> dict[int, str]:
    """Every living process that was started with this mark, however deep: its command by process id."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            environment = (entry / "environ").read_bytes()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
        if f"{MARK}={mark}".encode() in environment.split(b"\0") and command:
            found[int(entry.name)] = command
    return found


def until(what: Callable[[], object], seconds: float, why: Callable[[], str] = lambda: "") -> None:
    """Waits for something to become true. Fails with what is known when it does not in time."""
    give_up = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < give_up, f"not within {seconds} s. {why()}"
        time.sleep(0.05)
