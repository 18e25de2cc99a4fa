"""The command line of bulletins: a Word document of a month or a week, and sentences for mistakes."""

from __future__ import annotations

from pathlib import Path

from tests.support.paper import word_tables
from tests.support.story import closed
from tests.support.world import DISTRICT, World
from tests.support.xiaoan import Xiaoan

AT = ("--at", "2026-10-01T00:00")


def test_a_bulletin_is_written_and_mistakes_are_explained(world: World, database_url: str, tmp_path: Path) -> None:
    closed(world, "2026-09-01 09:00")
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    paper = tmp_path / "月报.docx"
    assert "通报已写入" in xiaoan("bulletin", "--month", "2026-09", "--area", DISTRICT, "--to-file", str(paper), *AT)
    whole = {row[0]: row[1:3] for row in word_tables(paper.read_bytes())[0]}
    assert whole["整改率"] == ["100.0%", "1/1"]
    assert xiaoan.json("bulletin", "--week", "2026-09-03", "--to-file", str(paper), *AT)["rows"] > 10
    assert "看不懂日期" in xiaoan("bulletin", "--month", "Mai", "--to-file", str(paper), *AT, code=2)
    assert ".docx" in xiaoan("bulletin", "--to-file", "月报.pdf", *AT, code=2)
