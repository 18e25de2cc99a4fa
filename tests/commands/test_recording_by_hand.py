"""Recording one hazard on the command line: what was found twice is recorded, and said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.story import COORDINATOR, INSPECTOR
from tests.support.world import World
from tests.support.xiaoan import Xiaoan

pytestmark = pytest.mark.slow


def test_the_same_finding_twice_is_recorded_with_a_warning_that_names_the_first(
    world: World, database_url: str, tmp_path: Path
) -> None:
    xiaoan = Xiaoan(database_url, tmp_path / "home")

    def words(category: str, day: str, *more: str) -> list[str]:
        given = ("--category", category, "--by", INSPECTOR, "--at", f"2026-09-{day}T09:00", *more)
        return ["hazard", "record", "S1", "--what", "校门一键报警失灵", *given]

    assert "注意" not in xiaoan(*words("SEC-ALARM", "01", "--key", "k"))
    assert "注意" not in xiaoan(*words("SEC-ALARM", "01", "--key", "k"))
    assert "注意" not in xiaoan(*words("SEC-PATROL", "01"))
    said = xiaoan(*words("SEC-ALARM", "02"))
    assert "已有同类未结隐患 510503-2026-000001；" in said
    assert "xiaoan act 并案 510503-2026-000003 --into 510503-2026-000001" in said
    assert xiaoan.json(*words("SEC-ALARM", "03"))["alike"] == ["510503-2026-000003", "510503-2026-000001"]
    into = ("--into", "510503-2026-000001", "--by", COORDINATOR, "--at", "2026-09-03T10:00")
    xiaoan("act", "并案", "510503-2026-000003", *into)
    assert "注意" not in xiaoan(*words("SEC-ALARM", "20"))
