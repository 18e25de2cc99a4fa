"""The schema's history, forward only; `xiaoan init` brings a database to the newest revision."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """The database's schema is at this revision; what is in it is kept."""
    command.upgrade(_config(engine), revision)


def newest() -> str:
    """The newest revision this program knows."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def current(engine: Engine) -> str | None:
    """The revision a database is at; None when it has never been set up."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
