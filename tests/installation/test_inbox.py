"""Ledgers lying in the inbox: what is good is taken in, what is bad comes back with its reasons."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casework.ledger_lines import export_lines
from casework.recording import record
from documents.ledger_writing import write_ledger
from installation.inbox import STILL, TakenIn, passed_over, take_in, waiting
from rules.words import Language
from store import views
from store.filters import Filter
from tests.casework.test_a_whole_life import ALARM
from tests.support.rows import rows
from tests.support.world import World, at

NOW = at("2026-09-02 08:00")
OLD = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def lay_in(folder: Path, name: str, content: bytes, written_at: datetime = OLD) -> Path:
    file = folder / name
    file.write_bytes(content)
    os.utime(file, (written_at.timestamp(), written_at.timestamp()))
    return file


def ledger(world: World, folder: Path, *places: str) -> bytes:
    """A ledger with a line for each place, of hazards nobody has recorded yet."""
    file = folder.parent / "made.csv"
    with world.desk.rehearse() as stage:
        for place in places:
            record(stage, replace(ALARM, place=place), "PS1.inspector", at("2026-09-01 09:30"))
        write_ledger(file, export_lines(stage, Filter(), NOW)[1])
    return file.read_bytes()


def names(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def count(world: World) -> int:
    with world.desk.looking() as session:
        return len(views.hazard_lines(session, Filter()))


def test_only_whole_ledgers_are_looked_at(inbox: Path) -> None:
    just_now = NOW - STILL + timedelta(seconds=1)
    lay_in(inbox, "being-copied.xlsx", b"x", just_now)
    for name in ("~$open.xlsx", ".hidden.csv", "photo.jpg", "notes.txt"):
        lay_in(inbox, name, b"x")
    (inbox / "taken").mkdir()
    wanted = [lay_in(inbox, name, b"x") for name in ("a.xlsx", "b.XLS", "c.et", "d.csv")]
    assert waiting(inbox, NOW) == wanted
    assert waiting(inbox / "missing", NOW) == []
    assert passed_over(inbox) == ["notes.txt", "photo.jpg"]
    assert passed_over(inbox / "missing") == []


def test_a_good_ledger_is_taken_in_and_kept(world: World, inbox: Path) -> None:
    file = lay_in(inbox, "九月.csv", ledger(world, inbox, "前门", "后门"))
    assert take_in(world.desk, file, NOW, Language.ZH) == TakenIn(added=2)
    assert count(world) == 2
    assert names(inbox) == ["taken/20260902-080000-九月.csv"]


def test_the_same_ledger_again_adds_nothing(world: World, inbox: Path) -> None:
    content = ledger(world, inbox, "前门")
    take_in(world.desk, lay_in(inbox, "九月.csv", content), NOW, Language.ZH)
    again = take_in(world.desk, lay_in(inbox, "九月（再次）.csv", content), NOW, Language.ZH)
    assert again == TakenIn(known=1)
    assert count(world) == 1


def test_bad_rows_come_back_in_a_file_of_their_own_and_the_good_ones_are_taken_in(world: World, inbox: Path) -> None:
    lines = ledger(world, inbox, "前门", "后门").decode("utf-8-sig").splitlines()
    lines[-1] = lines[-1].replace("第一小学", "没有的小学")
    file = lay_in(inbox, "九月.csv", "\n".join(lines).encode())
    assert take_in(world.desk, file, NOW, Language.ZH) == TakenIn(added=1, bad_rows=1)
    assert names(inbox) == ["rejected/20260902-080000-九月-rejected.csv", "taken/20260902-080000-九月.csv"]
    rejected = (inbox / "rejected" / "20260902-080000-九月-rejected.csv").read_text(encoding="utf-8-sig")
    assert "没有的小学" in rejected
    assert "前门" not in rejected


@pytest.mark.parametrize(
    ("name", "content", "because"),
    [
        pytest.param("空.xlsx", b"", "文件是空的", id="empty"),
        pytest.param("网页.xls", b"<html><table></table></html>", "另存", id="a web page"),
        pytest.param("别的.csv", "甲,乙\n1,2\n".encode(), "", id="no ledger"),
    ],
)
def test_what_is_no_ledger_comes_back_with_a_sentence(
    name: str, content: bytes, because: str, world: World, inbox: Path
) -> None:
    file = lay_in(inbox, name, content)
    assert take_in(world.desk, file, NOW, Language.ZH).is_refused
    kept = f"rejected/20260902-080000-{name}"
    assert names(inbox) == [kept, f"{kept}.txt"]
    sentence = (inbox / f"{kept}.txt").read_text(encoding="utf-8")
    assert because in sentence
    assert sentence.strip()
    assert count(world) == 0


def test_a_rehearsal_says_what_would_be_taken_in_and_leaves_the_file_where_it_is(world: World, inbox: Path) -> None:
    good = lay_in(inbox, "好.csv", ledger(world, inbox, "前门"))
    bad = lay_in(inbox, "坏.xlsx", b"")
    before = rows(world.desk)
    with world.desk.rehearse() as stage:
        assert take_in(stage, good, NOW, Language.ZH) == TakenIn(added=1)
        assert take_in(stage, bad, NOW, Language.ZH) == TakenIn(is_refused=True)
    assert rows(world.desk) == before
    assert names(inbox) == ["坏.xlsx", "好.csv"]


def test_a_file_another_worker_has_just_moved_is_no_trouble(world: World, inbox: Path) -> None:
    assert take_in(world.desk, inbox / "gone.csv", NOW, Language.ZH) == TakenIn()
