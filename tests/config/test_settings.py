"""Settings come from the environment, and only what was set changes anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import Settings
from rules.words import Language


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "DATABASE_URL", "LANG", "SECRET_KEY_FILE", "PREFECT_URL"):
        monkeypatch.delenv(f"XIAOAN_{name}", raising=False)


def test_everything_lies_in_the_home_folder_unless_it_was_put_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOAN_HOME", "/srv/xiaoan")
    settings = Settings()
    home = Path("/srv/xiaoan")
    assert settings.url == "sqlite:////srv/xiaoan/xiaoan.db"
    assert (settings.key_file, settings.evidence_folder, settings.inbox_folder) == (
        home / "xiaoan.key",
        home / "evidence",
        home / "inbox",
    )
    monkeypatch.setenv("XIAOAN_DATABASE_URL", "postgresql+psycopg://db/xiaoan")
    monkeypatch.setenv("XIAOAN_SECRET_KEY_FILE", "/run/keys/xiaoan")
    assert Settings().url == "postgresql+psycopg://db/xiaoan"
    assert Settings().key_file == Path("/run/keys/xiaoan")


def test_the_home_folder_is_absolute_wherever_the_program_was_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XIAOAN_HOME", "here")
    assert Settings().home == tmp_path.resolve() / "here"


def test_without_a_setting_the_home_folder_is_where_the_system_keeps_such_things(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Settings().home == tmp_path.resolve() / "xiaoan"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Settings().home == tmp_path.resolve() / ".local" / "share" / "xiaoan"


@pytest.mark.parametrize(("said", "language"), [("en", Language.EN), ("zh", Language.ZH), ("", Language.ZH)])
def test_our_own_setting_chooses_the_language_and_the_server_s_does_not(
    said: str, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("XIAOAN_LANG", said)
    assert Settings().language is language
