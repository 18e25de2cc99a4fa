"""Databases with a story already told in them: told once per worker and copied for every test that begins there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from store.engine import connect
from tests.support.lending import Lender
from tests.support.postgres import Cluster
from tests.support.world import World

Build = Callable[[World], None]


def _tell(engine: Engine, build: Build) -> None:
    from tests.conftest import new_desk

    desk = new_desk(engine)
    with desk.looking() as session:
        units = {row.code: row.id for row in session.execute(sa.text("SELECT code, id FROM unit"))}
    build(World(desk, units))


def lent(request: pytest.FixtureRequest, tmp_path: Path, fixture: str) -> Iterator[str]:
    """The address of a database of this test's own that tells what the template of this fixture tells."""
    template = request.getfixturevalue(fixture)
    if fixture.startswith("sqlite"):
        shutil.copy(template, tmp_path / "xiaoan.db")
        yield f"sqlite:///{tmp_path / 'xiaoan.db'}"
        return
    lender: Lender = request.getfixturevalue("lender")
    yield lender.lend(template)
    lender.take_back(template)


def prepared(name: str, build: Build) -> tuple[Any, Any, Any]:  # Any: what pytest makes of a fixture
    """Three fixtures for a module: its two templates, and the `database_url` that copies one of them.

    sqlite_NAME, postgresql_NAME, database_url = prepared("NAME", build)
    """

    @pytest.fixture(scope="session", name=f"sqlite_{name}")
    def on_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
        path = tmp_path_factory.mktemp(name) / "template.db"
        shutil.copy(sqlite_template, path)
        engine = connect(f"sqlite:///{path}")
        _tell(engine, build)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        return path

    @pytest.fixture(scope="session", name=f"postgresql_{name}")
    def on_postgresql(cluster: Cluster, postgresql_template: str) -> str:
        cluster.create(f"template_{name}", postgresql_template)
        engine = connect(cluster.url(f"template_{name}"))
        _tell(engine, build)
        engine.dispose()
        return f"template_{name}"

    @pytest.fixture(params=["sqlite", "postgresql"])
    def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
        yield from lent(request, tmp_path, f"{request.param}_{name}")

    return on_sqlite, on_postgresql, database_url
