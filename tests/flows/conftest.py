"""Flows run through `.fn` on an installation of the test's own; Prefect itself keeps to a folder nobody else uses."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from tests.support.home import QUIET, Home, furnish

# Prefect reads its settings when it is imported, so this must be said before any flow is.
os.environ.update(QUIET, PREFECT_HOME=tempfile.mkdtemp(prefix="prefect-of-the-tests-"))


@pytest.fixture
def home(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The installation the flows of this test work on."""
    made = furnish(tmp_path / "home", database_url)
    for name in [name for name in os.environ if name.startswith("XIAOAN_")]:
        monkeypatch.delenv(name)
    for name, value in made.settings_as_variables.items():
        monkeypatch.setenv(name, value)
    return made
