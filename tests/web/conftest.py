"""The console over the district of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.console import Console
from tests.support.elsewhere import CITY, know
from tests.support.providers import CLIENT, SECRET, OpenId
from tests.support.world import World
from web.providers.oidc import Oidc


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
