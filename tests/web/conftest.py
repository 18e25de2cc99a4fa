"""The console over the district of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.console import Console
from tests.support.world import World


@pytest.fixture
def console(world: World, tmp_path: Path) -> Console:
    return Console(world.desk, tmp_path / "evidence")
