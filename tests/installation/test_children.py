"""Child processes are kept alive, restarted with patience, and ended with everything they started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from config import wall_clock
from installation.children import LARGEST_LOG, Child, Wanted
from rules.words import Text
from tests.support.processes import MARK, marked, until

NAME = Text("小孩", "the child")
ROOT = Path(__file__).resolve().parents[2]
SLEEPS = "import time; time.sleep(600)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
)
WITH_GRANDCHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEPS!r}]); {SLEEPS}"


@pytest.fixture
def mark(tmp_path: Path) -> Iterator[str]:
    """Nothing that was started with this mark outlives the test."""
    yield tmp_path.name
    left = marked(tmp_path.name)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert not left


def child(program: str, mark: str, folder: Path, said: list[str], patience: float = 5) -> Child:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), MARK: mark}
    command = [sys.executable, "-c", program]
    wanted = Wanted(NAME, command, environment, folder / "log" / "child.log", timedelta(seconds=patience))
    return Child(wanted, lambda text: said.append(text.en))


def test_a_child_runs_and_ends_with_everything_it_started(tmp_path: Path, mark: str) -> None:
    one = child(WITH_GRANDCHILD, mark, tmp_path, [])
    one.look(wall_clock.now())
    until(lambda: len(marked(mark)) == 2, 10)
    one.end(at_once=lambda: False)
    until(lambda: not marked(mark), 5)


def test_a_child_that_does_not_listen_is_ended_when_patience_is_at_an_end(tmp_path: Path, mark: str) -> None:
    one = child(STUBBORN, mark, tmp_path, [], patience=0.5)
    one.look(wall_clock.now())
    until(lambda: (tmp_path / "log" / "child.log").read_text(encoding="utf-8") == "up\n", 10)
    one.end(at_once=lambda: False)
    assert not marked(mark)


def test_a_second_request_to_stop_ends_patience_at_once(tmp_path: Path, mark: str) -> None:
    one = child(STUBBORN, mark, tmp_path, [], patience=600)
    one.look(wall_clock.now())
    until(lambda: (tmp_path / "log" / "child.log").read_text(encoding="utf-8") == "up\n", 10)
    one.end(at_once=lambda: True)
    assert not marked(mark)


def test_a_child_that_dies_is_started_again_after_a_pause_that_grows_and_this_is_said(
    tmp_path: Path, mark: str
) -> None:
    said: list[str] = []
    one = child("raise SystemExit(3)", mark, tmp_path, said)
    now = wall_clock.now()
    pauses = []
    for _ in range(8):
        one.look(now)
        until(lambda: not one.is_alive, 10)
        one.look(now)
        assert not one.is_alive, "it is not started again before the pause is over"
        pauses.append(next(text for text in reversed(said) if "restarting in" in text).split("restarting in ")[1])
        now += timedelta(seconds=61)
    assert [pause.split()[0] for pause in pauses] == ["1", "2", "4", "8", "16", "32", "60", "60"]
    assert "died (3, death 1)" in said[0]
    assert said[1] == "the child is started again"


def test_a_child_that_has_recovered_is_restarted_quickly_again(tmp_path: Path, mark: str) -> None:
    said: list[str] = []
    one = child(SLEEPS, mark, tmp_path, said)
    now = wall_clock.now()
    for _ in range(2):
        one.look(now)
        until(lambda: one.is_alive and marked(mark), 10)
        os.kill(one.pid or 0, signal.SIGKILL)
        until(lambda: not one.is_alive, 10)
        one.look(now)
        now += timedelta(seconds=10)
    one.look(now)
    one.look(now + timedelta(minutes=3))
    os.kill(one.pid or 0, signal.SIGKILL)
    until(lambda: not one.is_alive, 10)
    one.look(now + timedelta(minutes=3))
    assert "death 1" in said[-1]
    assert "restarting in 1 s" in said[-1]


def test_a_log_that_has_grown_large_is_put_aside_at_the_next_start(tmp_path: Path, mark: str) -> None:
    one = child("print('fresh')", mark, tmp_path, [])
    log = tmp_path / "log" / "child.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * (LARGEST_LOG + 1))
    one.look(wall_clock.now())
    until(lambda: not one.is_alive, 10)
    assert log.read_text(encoding="utf-8") == "fresh\n"
    assert (tmp_path / "log" / "child.old.log").stat().st_size == LARGEST_LOG + 1


@pytest.mark.kill
def test_a_tethered_child_ends_when_its_parent_is_killed(tmp_path: Path, mark: str) -> None:
    parent = f"""
import sys, time
from datetime import timedelta
from pathlib import Path
from config import wall_clock
from installation.children import Child, Wanted
from rules.words import Text
import os
wanted = Wanted(Text("a", "a"), [sys.executable, "-c", {SLEEPS!r}], dict(os.environ), Path({str(tmp_path / "c.log")!r}),
    timedelta(seconds=5))
child = Child(wanted, lambda text: None)
child.look(wall_clock.now())
time.sleep(600)
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), MARK: mark}
    running = subprocess.Popen([sys.executable, "-c", parent], env=environment)
    until(lambda: any("tether" not in command and "wanted" not in command for command in marked(mark).values()), 15)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    until(lambda: not marked(mark), 5)


def test_a_tethered_program_does_not_start_when_its_parent_is_gone_already(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "installation.tether", "1", sys.executable, "-c", "print('started')"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "started" not in done.stdout
    assert "the parent was gone" in done.stderr
