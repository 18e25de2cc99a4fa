"""Evidence is read again: a file that is gone or another one, and a row the ledger knows nothing of, are named."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from casework import rectifying
from casework.acting import Attachment
from casework.auditing import Wanted, audit
from casework.importing import import_ledger
from casework.taking_in import Intaking, TakenFile
from store.files import FileStore
from tests.support.ledger_rows import ROW, placed
from tests.support.story import ask, rectifying_
from tests.support.world import World, at

PHOTO = b"\xff\xd8\xff" + b"after" * 100


@pytest.fixture
def files(world: World, tmp_path: Path) -> FileStore:
    """A store with the one photo of a hazard that was handed in."""
    store = FileStore(tmp_path / "evidence")
    number = rectifying_(world, "2026-09-01 09:00")
    digest, kind = store.put(PHOTO, "after.jpg")
    photo = Attachment("after.jpg", digest, kind, len(PHOTO))
    rectifying.submit(world.desk, ask(number, "S1.handler", "2026-09-02 09:00", files=(photo,)), "已整改")
    return store


def found(world: World, files: FileStore) -> list[tuple[str, str]]:
    report = audit(world.desk, at("2026-09-02 09:05"), Wanted(files=files))
    return [(one.name, one.detail) for one in report.breaches if one.name.startswith("evidence")]


def kept(files: FileStore) -> Path:
    [path] = [one for one in files.folder.rglob("*") if one.is_file()]
    return path


def test_whole_evidence_is_sound(world: World, files: FileStore) -> None:
    assert found(world, files) == []


def test_the_ledgers_an_import_names_are_no_evidence_of_it(world: World, files: FileStore) -> None:
    how = Intaking(at("2026-09-02 09:01"), "PLC.coordinator", files=(TakenFile("ledger.xlsx", "d" * 64),))
    assert import_ledger(world.desk, placed(ROW), how).added == 1
    assert found(world, files) == []


@pytest.mark.parametrize("content", [b"", PHOTO[:50], PHOTO + b"x"])
def test_a_file_that_is_not_what_it_was_is_named(world: World, files: FileStore, content: bytes) -> None:
    kept(files).write_bytes(content)
    [(name, detail)] = found(world, files)
    assert (name, detail.startswith("after.jpg: ")) == ("evidence_is_whole", True)


def test_a_file_that_is_gone_is_named(world: World, files: FileStore) -> None:
    kept(files).unlink()
    [(name, detail)] = found(world, files)
    assert (name, detail) == ("evidence_is_whole", "after.jpg: No such file or directory")


def test_a_row_that_points_to_another_file_is_named(world: World, files: FileStore) -> None:
    other, _ = files.put(b"\xff\xd8\xff" + b"before", "before.jpg")
    tamper(world, f"UPDATE evidence SET digest = '{other}'")
    assert found(world, files) == [("evidence_on_record", "after.jpg")]


def test_a_row_that_is_gone_is_named(world: World, files: FileStore) -> None:
    tamper(world, "DELETE FROM evidence")
    assert found(world, files) == [("evidence_on_record", "—")]


def tamper(world: World, statement: str) -> None:
    """As somebody with the database in hand and the guards taken off."""
    with world.desk.sitting(at("2026-09-02 09:04")) as sitting:
        if sitting.session.get_bind().dialect.name == "sqlite":
            for (name,) in sitting.session.execute(
                sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'evidence'")
            ).all():
                sitting.session.execute(sa.text(f"DROP TRIGGER {name}"))
        else:
            sitting.session.execute(sa.text("ALTER TABLE evidence DISABLE TRIGGER USER"))
        sitting.session.execute(sa.text(statement))
