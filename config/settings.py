"""Settings from the environment: where things lie, which database, which language. Unsafe values are refused."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rules.words import Language


def _home() -> Path:
    shared = os.environ.get("XDG_DATA_HOME")
    return Path(shared) / "xiaoan" if shared else Path.home() / ".local" / "share" / "xiaoan"


class Settings(BaseSettings):
    """Every setting is an environment variable XIAOAN_<NAME>; docs/operations.md lists them."""

    model_config = SettingsConfigDict(env_prefix="XIAOAN_", extra="ignore", frozen=True)

    home: Path = Field(default_factory=_home)
    """The folder of this installation: database, keys, evidence, inbox."""
    database_url: str = ""
    """Empty means SQLite in the home folder."""
    lang: str = ""
    secret_key_file: Path | None = None
    """Where the keys lie; empty means xiaoan.key in the home folder."""
    prefect_url: str = ""
    """An existing Prefect API; empty means that `xiaoan up` runs its own."""
    mail_server: str = ""
    """The account the registry's e-mail addresses are written to from: mailtos://user:password@server?from=sender"""
    heartbeat_url: str = ""
    """An address outside that is asked for after every clean audit; its owner raises the alarm when that stops."""

    @field_validator("home", mode="after")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().resolve()

    @property
    def language(self) -> Language:
        """XIAOAN_LANG decides; the system's LANG does not, for servers say C or en_US wherever they stand."""
        return Language.of(self.lang)

    @property
    def url(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{self.home / 'xiaoan.db'}"

    @property
    def key_file(self) -> Path:
        return self.secret_key_file or self.home / "xiaoan.key"

    @property
    def evidence_folder(self) -> Path:
        return self.home / "evidence"

    @property
    def inbox_folder(self) -> Path:
        return self.home / "inbox"
