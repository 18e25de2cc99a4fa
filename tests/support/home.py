"""An installation of a test's own: a home folder with the key that fits the databases of the tests."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings
from tests.support.world import SECRET

FERNET_KEY = "QdQkF4dX1RrXmv5qHfJZ8a3m4YV9rDqJ0rM1nH8Q2Vc="
QUIET = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "XIAOAN_CONSOLE_PORT": "0"}


@dataclass(frozen=True)
class Home:
    """Where it lies and which database it uses."""

    folder: Path
    database_url: str

    @property
    def environment(self) -> dict[str, str]:
        """What a process is started with, to work on this installation and on no other."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("XIAOAN_", "PREFECT_"))}
        return inherited | QUIET | self.settings_as_variables | {"PREFECT_HOME": str(self.folder / "prefect")}

    @property
    def settings_as_variables(self) -> dict[str, str]:
        return {"XIAOAN_HOME": str(self.folder), "XIAOAN_DATABASE_URL": self.database_url}

    @property
    def settings(self) -> Settings:
        return Settings(home=self.folder, database_url=self.database_url)


def furnish(folder: Path, database_url: str) -> Home:
    """A home folder as `xiaoan init` leaves it, for a database that is there already."""
    for part in ("inbox", "evidence"):
        (folder / part).mkdir(parents=True)
    key = folder / "xiaoan.key"
    key.write_text(json.dumps({"ledger": SECRET.hex(), "sealing": [FERNET_KEY]}), encoding="utf-8")
    key.chmod(0o600)
    return Home(folder, database_url)
