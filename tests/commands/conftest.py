"""The command line says what casework and store know, and both are tried on both databases: SQLite will do here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.on_one import on_sqlite_alone

ON_BOTH = {"test_accounts.py", "test_acting.py", "test_messages.py", "test_posts.py"}
"""Of every kind of command one: those that act, those that list, those that keep."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    on_sqlite_alone(items, Path(__file__).parent, ON_BOTH)
