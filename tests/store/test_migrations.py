"""The schema the migrations make is the schema models/ declares, and a database knows how far it has come."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

import migrations
from store.engine import connect


# The index over pairs of characters is PostgreSQL's alone, and compared there.
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_the_schema_is_what_the_models_declare(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_a_database_that_was_set_up_is_at_the_newest_revision(engine: Engine) -> None:
    assert migrations.current(engine) == migrations.newest()


def test_a_database_that_was_never_set_up_is_at_none(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'new.db'}")
    assert migrations.current(engine) is None
    engine.dispose()


def test_the_newest_revision_is_the_only_head_and_files_are_numbered_in_their_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.HERE))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [migrations.newest()]
    applied = [script.revision for script in reversed(list(scripts.walk_revisions()))]
    assert applied == sorted(applied)
    assert [Path(script.path).name.partition("_")[0] for script in scripts.walk_revisions()] == applied[::-1]


def test_upgrading_again_changes_nothing(engine: Engine) -> None:
    migrations.upgrade(engine)
    assert migrations.current(engine) == migrations.newest()
