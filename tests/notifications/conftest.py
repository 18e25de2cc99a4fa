"""What only the tests of telling people need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.notifications.setting import ALL_GATHERED, set_telling
from tests.support.forking import Parent, parent_of
from tests.support.world import World


@pytest.fixture(scope="session")
def processes() -> Iterator[Parent]:
    """Delivering processes of their own; loading what they need takes a second or two, so it is done once."""
    with parent_of("tests.support.deliverer") as parent:
        yield parent


@pytest.fixture
def gathered(world: World) -> World:
    """A district that gathers whatever may wait."""
    set_telling(world, digest=ALL_GATHERED)
    return world
