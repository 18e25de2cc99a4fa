"""Databases for the tests: every test that asks for `desk` or `world` runs on SQLite and on a real PostgreSQL.

Each database is made once per worker as a template with the whole cast in it. A test on SQLite gets a copy of its own;
a test on PostgreSQL gets a copy that is put back when it is over.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

import migrations
from casework.desk import Desk
from rules.chain import ChainKey
from store.engine import connect
from store.secrets import Keyring
from tests.support import world as cast
from tests.support.cores import keep_to_one
from tests.support.counting import VERSION, Counting
from tests.support.led import Led
from tests.support.lending import KEEPS, Lender
from tests.support.mailbox import mailbox  # noqa: F401 - fixtures every test may ask for
from tests.support.postgres import STEADY, Cluster, folder_of_its_own, start
from tests.support.prepared import lent
from tests.support.robots import robots  # noqa: F401 - fixtures every test may ask for
from tests.support.world import World

FERNET_KEY = "QdQkF4dX1RrXmv5qHfJZ8a3m4YV9rDqJ0rM1nH8Q2Vc="


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Counting(), "counting")
    keep_to_one()


def pytest_collection_finish() -> None:
    """What was loaded is here to stay: looking through it again and again for rubbish costs a tenth of the run."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first, so that no process waits long for another at the end."""

    def weight(item: pytest.Item) -> int:
        return 2 * (item.get_closest_marker("prefect") is not None) + (item.get_closest_marker("slow") is not None)

    heaviest: dict[Path, int] = {}
    for item in items:
        heaviest[item.path] = max(heaviest.get(item.path, 0), weight(item))
    items.sort(key=lambda item: -heaviest[item.path])


@pytest.fixture(scope="session")
def cluster(pytestconfig: pytest.Config) -> Iterator[Cluster]:
    """A PostgreSQL of this worker's own, stopped at the end."""
    running = start(folder_of_its_own(), *STEADY)
    pytestconfig.stash[VERSION] = running.version
    yield running
    running.stop()


def new_desk(engine: Engine) -> Desk:
    return Desk(engine, ChainKey(cast.SECRET), Keyring([FERNET_KEY]))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = connect(f"sqlite:///{path}")
    migrations.upgrade(engine)
    cast.build(new_desk(engine))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_template(cluster: Cluster) -> str:
    name = "template_with_cast"
    cluster.create(name)
    engine = connect(cluster.url(name))
    migrations.upgrade(engine)
    cast.build(new_desk(engine))
    engine.dispose()
    return name


@pytest.fixture(scope="session")
def lender(cluster: Cluster) -> Iterator[Lender]:
    lender = Lender(cluster)
    yield lender
    lender.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of this test's own, with the cast in it."""
    yield from lent(request, tmp_path, f"{request.param}_template")


@pytest.fixture(scope="session")
def led() -> Iterator[Led]:
    """The engine of all tests, whose connections may stay open from one to the next on the same database."""
    engines = Led(KEEPS)
    yield engines
    engines.dispose()


@pytest.fixture
def engine(database_url: str, led: Led) -> Engine:
    """The engine, led to this test's own database."""
    return led.to(database_url)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return new_desk(engine)


@pytest.fixture
def world(desk: Desk) -> World:
    """The district of tests/support/world.py, on its first morning."""
    with desk.looking() as session:
        units = {row.code: row.id for row in session.execute(sa.text("SELECT code, id FROM unit"))}
    return World(desk, units)
