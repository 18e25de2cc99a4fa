"""The console over the district of the tests, and served to a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.console import Console
from tests.support.elsewhere import CITY, know
from tests.support.on_one import on_sqlite_alone
from tests.support.providers import CLIENT, SECRET, OpenId
from tests.support.windows import TELEPHONE, Window, launched, served, window_on
from tests.support.world import World
from web.providers.oidc import Oidc

ON_BOTH = {
    "test_api.py", "test_api_described.py", "test_api_sending.py", "test_calendar_feeds.py", "test_desk.py",
    "test_figure_pages.py", "test_ledger_desk.py", "test_pages.py", "test_pages_on_postgresql.py", "test_rights.py",
    "test_watching.py",
}  # fmt: skip
"""Where a page asks what nobody else asks - lists, sums, filters - or takes in what only a database refuses.

Every other page shows what casework and store answer, and does what casework does, tried on both databases there.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    on_sqlite_alone(items, Path(__file__).parent, ON_BOTH)


@pytest.fixture
def console(world: World, tmp_path: Path) -> Console:
    return Console(world.desk, tmp_path / "evidence")


@pytest.fixture
def city(console: Console) -> Iterator[OpenId]:
    """A provider of OpenID Connect the console knows as `city`."""
    server = OpenId(lambda: console.at)
    with server.running():
        know(console, Oidc("city", CITY, server.address, CLIENT, SECRET))
        yield server


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def address(console: Console) -> Iterator[str]:
    with served(console) as address:
        yield address


@pytest.fixture(params=["with JavaScript", "without JavaScript", "on a telephone"])
def window(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Window]:
    more = TELEPHONE if request.param == "on a telephone" else {}
    with window_on(chromium, address, java_script_enabled=request.param != "without JavaScript", **more) as made:
        yield made
