"""Databases for the tests: every test that asks for `desk` or `world` runs on SQLite and on a real PostgreSQL.

Each database is made once per worker as a template with the whole cast in it. A test on SQLite gets a copy of its own;
a test on PostgreSQL gets a copy that is put back when it is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine, make_url

import migrations
from casework.desk import Desk
from rules.chain import ChainKey
from store.engine import connect
from store.secrets import Keyring
from tests.support import world as cast
from tests.support.counting import VERSION, Counting
from tests.support.lending import KEEPS, Lender
from tests.support.mailbox import mailbox  # noqa: F401 - fixtures every test may ask for
from tests.support.postgres import STEADY, Cluster, folder_of_its_own, start
from tests.support.prepared import lent
from tests.support.robots import robots  # noqa: F401 - fixtures every test may ask for
from tests.support.world import World

FERNET_KEY = "QdQkF4dX1RrXmv5qHfJZ8a3m4YV9rDqJ0rM1nH8Q2Vc="


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Counting(), "counting")


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


_where: dict[str, URL] = {}


def _redirect(dialect: sa.Dialect, _record: object, positional: list[object], named: dict[str, object]) -> None:
    """Sends a new connection to the database of the test that is running."""
    here = dialect.create_connect_args(_where[dialect.name])
    positional[:] = here[0]
    named.update(here[1])
    if dialect.name == "postgresql":
        named["application_name"] = KEEPS


@pytest.fixture(scope="session")
def engines() -> Iterator[dict[str, Engine]]:
    """One engine for each kind of database: a statement is compiled once, and not once a test."""
    made: dict[str, Engine] = {}
    yield made
    for one in made.values():
        one.dispose()


@pytest.fixture
def engine(database_url: str, engines: dict[str, Engine]) -> Engine:
    """The engine, led to this test's own database; connections stay open while one test after another works there."""
    url = make_url(database_url)
    kind = url.get_backend_name()
    if kind not in engines:
        engines[kind] = connect(database_url)
        sa.event.listen(engines[kind], "do_connect", _redirect)
    elif _where[kind] != url:
        engines[kind].dispose()
    _where[kind] = url
    return engines[kind]


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return new_desk(engine)


@pytest.fixture
def world(desk: Desk) -> World:
    """The district of tests/support/world.py, on its first morning."""
    with desk.looking() as session:
        units = {row.code: row.id for row in session.execute(sa.text("SELECT code, id FROM unit"))}
    return World(desk, units)
