"""Settings from the environment: where things lie, which database, which language. Unsafe values are refused."""

from __future__ import annotations

import os
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

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

    public_url: str = ""
    """Where people reach the console, such as http://intranet:8080; empty means that messages carry no links."""
    console_host: str = "127.0.0.1"
    """Where the console listens: this machine alone, unless told otherwise."""
    console_port: int = Field(default=8080, ge=0, le=65535)
    """Its port; 0 means that `xiaoan up` starts no console."""
    link_days: int = Field(default=14, ge=1, le=90)
    """For how many days a link in a message is good."""
    webhook_networks: str = ""
    """Networks webhooks may lead to although nothing is sent there otherwise, such as 127.0.0.0/8; commas between."""
    metrics_token_file: Path | None = None
    """A file with the token that reads the metrics from elsewhere; empty means that only this machine may."""

    @field_validator("public_url", mode="after")
    @classmethod
    def _an_address(cls, url: str) -> str:
        found = urlsplit(url.strip())
        if url.strip() and (
            found.scheme not in ("http", "https") or not found.hostname or found.query or found.fragment
        ):
            raise ValueError("write XIAOAN_PUBLIC_URL as http://name:port / 应写成 http://主机:端口")
        return url.strip().rstrip("/")

    @field_validator("webhook_networks", mode="after")
    @classmethod
    def _networks(cls, text: str) -> str:
        for one in filter(None, (part.strip() for part in text.split(","))):
            try:
                ip_network(one, strict=False)
            except ValueError as fault:
                words = f"XIAOAN_WEBHOOK_NETWORKS: {one} is no network / 不是网段，应如 10.0.0.0/8"
                raise ValueError(words) from fault
        return text

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
