"""Which tests of what is shown run on SQLite alone: what they show is asked and kept on both databases elsewhere."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest


def on_sqlite_alone(items: list[pytest.Item], folder: Path, but: Collection[str]) -> None:
    """Of the files in a folder, but these, what would run on PostgreSQL is left out: the check has twenty minutes."""
    items[:] = [
        one for one in items if one.path.parent != folder or one.path.name in but or "postgresql" not in one.name
    ]
