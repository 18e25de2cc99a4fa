"""The console over the district of the tests, and served to a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser

from tests.support.console import Console
from tests.support.elsewhere import CITY, know
from tests.support.processes import until
from tests.support.providers import CLIENT, SECRET, OpenId
from tests.support.windows import TELEPHONE, Window, launched, window_on
from tests.support.world import World
from web.providers.oidc import Oidc

ON_ONE = {
    "test_campaigns_unseen.py", "test_forms.py", "test_imports_on_pages.py", "test_keeping_accounts.py",
    "test_lies_of_providers.py", "test_my_account.py", "test_one_act.py", "test_policy_pages.py", "test_runs.py",
    "test_second_factor.py", "test_shared_telephones.py", "test_signing_in_elsewhere.py", "test_visits_signed.py",
    "test_wecom_and_dingtalk.py",
}  # fmt: skip
"""Pages whose SQL other files try on both databases: on SQLite only, so that the check stays within twenty minutes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of the files above, what would be tried on PostgreSQL is left out."""
    here = Path(__file__).parent
    items[:] = [
        one for one in items if one.path.parent != here or one.path.name not in ON_ONE or "postgresql" not in one.name
    ]


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
    """The console, served over HTTP."""
    server = uvicorn.Server(uvicorn.Config(console.app, port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started, 20, lambda: "the console does not start")
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(params=["with JavaScript", "without JavaScript", "on a telephone"])
def window(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Window]:
    more = TELEPHONE if request.param == "on a telephone" else {}
    with window_on(chromium, address, java_script_enabled=request.param != "without JavaScript", **more) as made:
        yield made
