"""What only the tests of telling people need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.deliverer import Deliverers, deliverers


@pytest.fixture(scope="session")
def processes() -> Iterator[Deliverers]:
    """Delivering processes of their own; loading what they need takes a second or two, so it is done once."""
    with deliverers() as parent:
        yield parent
