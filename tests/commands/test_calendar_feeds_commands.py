"""The command line of calendar feeds: an address shown once, a list without any, and an end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.world import World
from tests.support.xiaoan import Xiaoan


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_feed_is_made_listed_and_revoked(world: World, database_url: str, tmp_path: Path) -> None:
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    address = xiaoan.json("calendar-feed", "add", "S1.handler", "--name", "手机", "--ring")["address"]
    assert address.startswith("http://127.0.0.1:0/feeds/")
    [line] = xiaoan.json("calendar-feed", "list", "--person", "S1.handler")
    assert (line["name"], line["rings"]) == ("手机", True)
    assert address.rpartition("/")[2].removesuffix(".ics") not in str(line)
    assert "手机" in xiaoan("calendar-feed", "list")
    xiaoan("calendar-feed", "revoke", str(line["id"]))
    assert xiaoan.json("calendar-feed", "list") == []
    assert "没有编号为 1 的日历订阅" in xiaoan("calendar-feed", "revoke", "1", code=2)
