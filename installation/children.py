"""Keeping child processes alive: started together, restarted when one dies, stopped together with all they started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from config import wall_clock
from rules.words import Text

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=1)
STEADY = timedelta(minutes=2)
"""A child that has lived this long has recovered: its next death counts as the first."""
LARGEST_LOG = 10 * 1024 * 1024

Say = Callable[[Text], None]


@dataclass(frozen=True)
class Wanted:
    """A program that should run. patience: how long it may take to end when asked to."""

    name: Text
    program: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    patience: timedelta


class Child:
    """One program that should run, and the process that runs it at the moment."""

    def __init__(self, wanted: Wanted, say: Say) -> None:
        self.wanted = wanted
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths = 0
        self._started_at = wall_clock.now()
        self._not_before = self._started_at

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def look(self, now: datetime) -> None:
        """Starts it when it does not run; after a death it waits a little, longer each time."""
        if self.is_alive:
            if self._deaths and now - self._started_at > STEADY:
                self._deaths = 0
            return
        if self._process is not None:
            self._mourn(self._process, now)
        if now >= self._not_before:
            self._start(now)

    def _mourn(self, process: subprocess.Popen[bytes], now: datetime) -> None:
        code = process.poll()
        self._process = None
        _end_group(process.pid, signal.SIGKILL)
        pause = min(FIRST_PAUSE * 2**self._deaths, LONGEST_PAUSE)
        self._deaths += 1
        self._not_before = now + pause
        name, seconds = self.wanted.name, int(pause.total_seconds())
        self._say(
            Text(
                f"{name.zh}意外停止（{code}，第 {self._deaths} 次），{seconds} 秒后重启；日志见 {self.wanted.log}",
                f"{name.en} died ({code}, death {self._deaths}); restarting in {seconds} s; see {self.wanted.log}",
            )
        )

    def _start(self, now: datetime) -> None:
        self.wanted.log.parent.mkdir(parents=True, exist_ok=True)
        if self.wanted.log.exists() and self.wanted.log.stat().st_size > LARGEST_LOG:
            self.wanted.log.replace(self.wanted.log.with_suffix(".old.log"))
        program = [sys.executable, "-m", "installation.tether", str(os.getpid()), *self.wanted.program]
        with self.wanted.log.open("ab") as log:
            # A group of its own: a Ctrl-C in the terminal is for us, and we end the children in order.
            self._process = subprocess.Popen(  # noqa: S603 - the program is one of our own
                program,
                env=dict(self.wanted.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        if self._deaths:
            self._say(Text(f"{self.wanted.name.zh}已重新启动", f"{self.wanted.name.en} is started again"))
        self._started_at = now

    def end(self, *, at_once: Callable[[], bool]) -> None:
        """It is gone, and so is whatever it started. at_once: whether there is no patience left."""
        if self._process is None:
            return
        process, self._process = self._process, None
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        give_up = wall_clock.now() + self.wanted.patience
        while process.poll() is None and wall_clock.now() < give_up and not at_once():
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
        _end_group(process.pid, signal.SIGKILL)
        process.wait()


def _end_group(group: int, how: signal.Signals) -> None:
    """Whatever is left of a child's process group hears the signal."""
    try:
        os.killpg(group, how)
    except (ProcessLookupError, PermissionError):
        return  # nobody is left
