"""What a dead runner had in hand is seen by the next one, and a living one is left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from installation.in_hand import InHand
from tests.support.processes import until

ROOT = Path(__file__).resolve().parents[2]
RUN = uuid4()


def left(one: InHand) -> list[UUID]:
    return [run for _, runs in one.left_behind() for run in runs]


def test_what_a_living_runner_has_in_hand_is_its_own(tmp_path: Path) -> None:
    first, second = InHand(tmp_path), InHand(tmp_path)
    first.take(RUN)
    assert left(second) == []
    first.put_down(RUN)
    first.close()
    assert left(second) == []
    second.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.kill
def test_what_a_killed_runner_had_in_hand_is_found_and_buried(tmp_path: Path) -> None:
    program = f"""
import time
from pathlib import Path
from uuid import UUID
from installation.in_hand import InHand
one = InHand(Path({str(tmp_path)!r}))
one.take(UUID({str(RUN)!r}))
print("taken", flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "taken\n"
        next_one = InHand(tmp_path)
        assert left(next_one) == []
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    until(lambda: left(next_one) == [RUN], 5)
    for folder, _ in next_one.left_behind():
        next_one.bury(folder)
    assert left(next_one) == []
    next_one.close()
