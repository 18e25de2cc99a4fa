"""What the command line refuses before anything is done: instants, sums, files and words that cannot be meant."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from documents.workbooks import UNPACKED
from tests.support.story import COORDINATOR, assigned
from tests.support.world import World
from tests.support.xiaoan import Xiaoan

pytestmark = pytest.mark.slow

S1 = "S1.handler"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--at", "2044-01-01T09:00"), "还没有到"),
        (("--at", "9999-12-31T09:00"), "请核对年份"),
        (("--at", "0001-01-01T09:00"), "请核对年份"),
        (("--at", "2026-01-05T09:00"), "不能再记一次更早的办理"),
        (("--at", "2026-09-01T10:00", "--funds", "inf"), "应为元数"),
        (("--at", "2026-09-01T10:00", "--funds", "1e30"), "应为元数"),
        (("--at", "2026-09-01T10:00", "--note", "\x1b]0;pwn\a\x1b[2J"), "控制字符"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(
    world: World, database_url: str, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    number = assigned(world, "2026-09-01 09:00")
    said = Xiaoan(database_url, tmp_path / "home")("act", "acknowledge", number, "--by", S1, *arguments, code=2)
    assert sentence in said
    assert "Traceback" not in said


def test_a_pipe_is_no_evidence_and_nobody_waits_for_it(world: World, database_url: str, tmp_path: Path) -> None:
    number, pipe = assigned(world, "2026-09-01 09:00"), tmp_path / "photo.jpg"
    os.mkfifo(pipe)
    by = ("--by", S1, "--at", "2026-09-01T10:00")
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    assert "读不到文件" in xiaoan("act", "control", number, *by, "--file", str(pipe), code=2)


def test_one_unit_named_twice_is_one_assignee(world: World, database_url: str, tmp_path: Path) -> None:
    number = assigned(world, "2026-09-01 09:00")
    twice = ("--unit", "EDU", "--unit", "EDU", "--until", "2026-09-04", "--note", "请督促")
    done = Xiaoan(database_url, tmp_path / "home")(
        "act", "instruct", number, "--by", "DGO.district_deputy", "--at", "2026-09-01T10:00", *twice
    )
    assert "已办理" in done


def test_a_key_file_with_a_torn_key_is_named(world: World, database_url: str, tmp_path: Path) -> None:
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    key = tmp_path / "home" / "xiaoan.key"
    key.write_text(key.read_text(encoding="utf-8").replace('"sealing": ["', '"sealing": ["x'), encoding="utf-8")
    assert "已损坏" in xiaoan("hazard", "list", code=2)


def test_a_workbook_that_would_fill_the_memory_is_not_unpacked(world: World, database_url: str, tmp_path: Path) -> None:
    bomb = tmp_path / "registry.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts, parts.open("xl/worksheets/sheet1.xml", "w") as part:
        for _ in range(UNPACKED // (1 << 20) + 1):
            part.write(b" " * (1 << 20))
    said = Xiaoan(database_url, tmp_path / "home")("registry", "import", str(bomb), "--by", COORDINATOR, code=2)
    assert "解开后超过" in said
