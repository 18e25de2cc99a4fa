"""The closing line of a test run adds up, however many processes the tests ran in."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.support.counting import closing_line
from tests.support.everything import ROOT

pytestmark = pytest.mark.slow

TESTS = """
import pytest
@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"])
def test_a(database_url): pass
@pytest.mark.parametrize("number", range(4))
def test_b(number): pass
@pytest.mark.prefect
def test_c(): assert False
@pytest.mark.skip
def test_d(): pass
"""


def test_the_figures_add_up_to_the_first() -> None:
    line = closing_line(Counter(nowhere=1500, sqlite=3, postgresql=2, prefect=1, chromium=4), 7, "18.4")
    assert line == (
        "Xiao'an: 1,510 tests: 1,500 without a database, 3 on SQLite, 2 on PostgreSQL 18.4, "
        "1 with a Prefect server, 4 with Chromium; skipped 7"
    )
    total, *parts, _ = (int(figure.replace(",", "")) for figure in re.findall(r"(?<![\w.])[\d,]*\d(?= )|\d+$", line))
    assert total == sum(parts)


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n", "2")])
def test_every_test_is_counted_once_in_one_process_and_in_several(workers: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(
        "from tests.support.counting import Counting\n"
        "def pytest_configure(config): config.pluginmanager.register(Counting())\n"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  prefect: as in the real ones\n")
    (tmp_path / "test_it.py").write_text(TESTS)
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--rootdir", tmp_path, "-p", "no:cacheprovider", *workers, tmp_path],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert ran.stdout.splitlines()[-1] == (
        "Xiao'an: 8 tests: 5 without a database, 1 on SQLite, 1 on PostgreSQL, "
        "1 with a Prefect server, 0 with Chromium (left out); skipped 1"
    )
