"""The schema's history, forward only; `xiaoan init` brings a database to the newest revision.

Alembic is loaded by who changes a schema. Every command asks only how far a database has come.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.refusals import DatabaseOutOfReach
from store.engine import reason_of

HERE = Path(__file__).parent


def upgrade(engine: Engine, revision: str = "head") -> None:
    """The database's schema is at this revision; what is in it is kept."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["engine"] = engine
    command.upgrade(config, revision)


def newest() -> str:
    """The newest revision this program knows: files are numbered in the order they are applied."""
    return max(path.name.partition("_")[0] for path in (HERE / "versions").glob("[0-9]*_*.py"))


def unlike(engine: Engine) -> list[str]:
    """The tables and columns that only the database has, or only this program knows, by name.

    Two builds of one revision differ so before the first release; afterwards nothing is changed under a revision.
    """
    from sqlmodel import SQLModel

    import models  # noqa: F401 - its tables are known by then

    known = {f"{table.name}.{one.name}" for table in SQLModel.metadata.tables.values() for one in table.columns}
    there = sa.inspect(engine).get_multi_columns()
    found = {f"{table}.{one['name']}" for (_, table), columns in there.items() for one in columns}
    return sorted(one for one in known ^ found if not one.startswith("alembic_version."))


def current(engine: Engine) -> str | None:
    """The revision a database is at; None when it has never been set up. Raises DatabaseOutOfReach."""
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    if file and not Path(file).exists():
        return None  # to look would create it
    try:
        with engine.connect() as connection:
            if not sa.inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
            return found
    except sa.exc.DBAPIError as failed:
        address = engine.url.render_as_string(hide_password=True)
        raise DatabaseOutOfReach(address=address, reason=reason_of(failed)) from failed
