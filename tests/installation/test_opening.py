"""What an operator reads when the database is not there, is none, or belongs to another version of the program."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from installation.opening import desk_of, refuse_unlike
from rules.refusals import BadInput, DatabaseNewer, DatabaseOlder, DatabaseOutOfReach, DatabaseUnlike
from rules.words import Language
from store.engine import connect
from tests.support.everything import ROOT
from tests.support.home import Home, furnish
from tests.support.program import call

NOBODY_THERE = "postgresql+psycopg://clerk:geheim@127.0.0.1:1/xiaoan"


def home_with(folder: Path, url: str) -> Home:
    return furnish(folder / "home", url)


def put_at(url: str, revision: str) -> None:
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    engine.dispose()


def test_a_file_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    home = home_with(tmp_path, f"sqlite:///{tmp_path / 'none.db'}")
    with pytest.raises(BadInput, match="xiaoan init"):
        desk_of(home.settings)
    assert not (tmp_path / "none.db").exists()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    home = home_with(tmp_path, f"sqlite:///{tmp_path / 'no' / 'such' / 'none.db'}")
    with pytest.raises(BadInput, match="xiaoan init"):
        desk_of(home.settings)


def test_a_file_that_is_no_database_is_named_with_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("尊敬的各位领导" * 200, encoding="utf-8")
    home = home_with(tmp_path, f"sqlite:///{tmp_path / 'letter.db'}")
    with pytest.raises(DatabaseOutOfReach, match=r"letter\.db.*not a database"):
        desk_of(home.settings)


@pytest.mark.parametrize("language", Language)
def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path, language: Language) -> None:
    with pytest.raises(DatabaseOutOfReach) as refused:
        desk_of(home_with(tmp_path, NOBODY_THERE).settings)
    said = refused.value.say(language)
    assert "127.0.0.1" in said
    assert "geheim" not in said


@pytest.mark.parametrize(("revision", "refusal"), [("0000", DatabaseOlder), ("9999", DatabaseNewer)])
def test_a_database_of_another_version_says_which_side_to_bring_up(
    database_url: str, tmp_path: Path, revision: str, refusal: type[Exception]
) -> None:
    put_at(database_url, revision)
    with pytest.raises(refusal, match=revision):
        desk_of(home_with(tmp_path, database_url).settings)


def test_a_database_of_another_build_says_so_and_what_to_do(sqlite_template: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    shutil.copy(sqlite_template, file)
    refuse_unlike(home_with(tmp_path / "good", f"sqlite:///{file}").settings)
    engine = connect(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE saved_view DROP COLUMN query"))
        connection.execute(sa.text("ALTER TABLE account RENAME TO accounts_of_old"))
    engine.dispose()
    home = home_with(tmp_path / "home", f"sqlite:///{file}")
    with pytest.raises(DatabaseUnlike, match=r"old\.db .*account\."):
        refuse_unlike(home.settings)
    done = call("accounts", "reset", "S1.handler", environment=home.environment, folder=ROOT)
    assert (done.code, "由另一个版本的程序建立" in done.err, "Traceback" in done.err) == (1, True, False), done.err
    assert "由另一个版本的程序建立" in call("doctor", environment=home.environment, folder=ROOT).out


@pytest.mark.parametrize(("url", "says"), [(NOBODY_THERE, "打不开数据库"), ("rubbish", "看不懂数据库地址")])
def test_setting_up_on_what_is_no_database_ends_in_a_sentence(tmp_path: Path, url: str, says: str) -> None:
    done = call("init", environment={"XIAOAN_HOME": str(tmp_path / "new"), "XIAOAN_DATABASE_URL": url}, folder=ROOT)
    assert (done.code, "Traceback" in done.err, "geheim" in done.err) == (2, False, False), done.err
    assert says in done.err


def test_a_database_torn_by_a_power_cut_is_a_sentence_and_no_traceback(sqlite_template: Path, tmp_path: Path) -> None:
    file = tmp_path / "torn.db"
    content = bytearray(sqlite_template.read_bytes())
    engine = connect(f"sqlite:///{sqlite_template}")
    with engine.connect() as connection:
        roots = connection.scalars(sa.text("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'hazard'")).all()
        page = connection.scalar(sa.text("PRAGMA page_size"))
    engine.dispose()
    for root in roots:
        content[(root - 1) * page : root * page] = b"\xff" * page
    file.write_bytes(content)
    done = call("hazard", "list", environment=home_with(tmp_path, f"sqlite:///{file}").environment, folder=ROOT)
    assert (done.code, "Traceback" in done.err) == (1, False), done.err
    assert "malformed" in done.err
    assert "xiaoan doctor" in done.err
