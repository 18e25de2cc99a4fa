"""The folder of a demo: its own is made afresh, anybody else's is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo.place import MARK, afresh
from rules.refusals import BadInput


def test_a_new_folder_is_made_with_all_above_it(tmp_path: Path) -> None:
    folder = afresh(tmp_path / "var" / "demo")
    assert [one.name for one in folder.iterdir()] == [MARK]


def test_what_an_earlier_demo_left_is_gone(tmp_path: Path) -> None:
    folder = afresh(tmp_path / "demo")
    (folder / "mail").mkdir()
    (folder / "xiaoan.db").write_bytes(b"old")
    assert [one.name for one in afresh(folder).iterdir()] == [MARK]


@pytest.mark.parametrize("name", ["notes.txt", ".hidden"])
def test_a_folder_with_anything_else_in_it_is_refused_and_left_as_it_was(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(BadInput, match="--folder"):
        afresh(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("mine")
    with pytest.raises(BadInput, match="--folder"):
        afresh(tmp_path / "demo")
    assert (tmp_path / "demo").read_text() == "mine"
