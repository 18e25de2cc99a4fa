"""One place reads the clock: everywhere else time is an argument."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.wall_clock import now
from tests.support.tree import SOURCES, tree_of

THE_ONE = Path("config/wall_clock.py")
READS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time"),
    ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"), ("func", "now"), ("func", "current_timestamp"),
}  # fmt: skip
SQL = ("current_timestamp", "now()", "datetime('now", "strftime('%s','now")


def reads_of_the_clock(tree: ast.Module) -> list[int]:
    """The lines on which a module asks what time it is, in Python or in SQL."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {name for _, name in READS}:
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if (owner, node.attr) in READS:
                lines.append(node.lineno)
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            lines += [node.lineno for one in node.names if ("time", one.name) in READS]
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not _is_prose(node.value):
            lines += [node.lineno for one in SQL if one in node.value.lower()]
    return lines


def _is_prose(text: str) -> bool:
    return "\n" in text or text.endswith(".")


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now()",
        "import datetime\nx = datetime.datetime.now",
        "from datetime import date\ndate.today()",
        "import time\ntime.time()",
        "from time import time",
        "import sqlalchemy as sa\nsa.func.now()",
        "text('SELECT now()')",
    ],
)
def test_the_guard_sees_a_read_of_the_clock(source: str) -> None:
    assert reads_of_the_clock(ast.parse(source))


def test_no_module_but_one_reads_the_clock() -> None:
    found = [f"{path}:{line}" for path in SOURCES if path != THE_ONE for line in reads_of_the_clock(tree_of(path))]
    assert found == []
    assert reads_of_the_clock(tree_of(THE_ONE))


def test_nothing_in_the_program_sleeps() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr == "sleep"
    ]
    assert found == []


def test_the_clock_tells_this_instant_in_utc() -> None:
    told = now()
    assert told.tzinfo is UTC
    assert abs(told - datetime.now(UTC)) < timedelta(seconds=5)
