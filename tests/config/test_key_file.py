"""The key file: made once, readable by its owner, refused in words when it is missing or damaged."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from config.keys import create, load
from rules.refusals import BadInput
from rules.words import Language


def test_a_new_key_file_is_for_its_owner_only_and_holds_what_was_made(tmp_path: Path) -> None:
    path = tmp_path / "deeper" / "xiaoan.key"
    keys = create(path, "a sealing key")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keys.sealing == ["a sealing key"]
    assert len(keys.ledger) == 32
    assert load(path) == keys


def test_two_installations_have_two_ledger_keys(tmp_path: Path) -> None:
    assert create(tmp_path / "a", "k").ledger != create(tmp_path / "b", "k").ledger


def test_an_existing_key_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "xiaoan.key"
    keys = create(path, "first")
    with pytest.raises(FileExistsError):
        create(path, "second")
    assert load(path) == keys


def test_a_missing_key_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        load(tmp_path / "none")
    assert "xiaoan init" in refused.value.say()
    assert "restore the file" in refused.value.say(Language.EN)


@pytest.mark.parametrize(
    "contents", ["", "{", "[]", "{}", '{"ledger": "zz", "sealing": []}', '{"ledger": 7, "sealing": []}']
)
def test_a_damaged_key_file_is_refused_and_its_contents_are_not_shown(contents: str, tmp_path: Path) -> None:
    path = tmp_path / "xiaoan.key"
    path.write_text(contents, encoding="utf-8")
    with pytest.raises(BadInput, match="已损坏") as refused:
        load(path)
    assert "zz" not in refused.value.say()
