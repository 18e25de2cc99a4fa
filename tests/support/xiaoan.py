"""The program as an operator runs it, on the database of a test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support.everything import ROOT
from tests.support.home import furnish
from tests.support.program import call


class Xiaoan:
    """One installation; calling it runs one command and gives what it said."""

    def __init__(self, url: str, home: Path) -> None:
        self.environment = furnish(home, url).environment | {"COLUMNS": "300"}

    def __call__(self, *arguments: str, code: int = 0, **environment: str) -> str:
        done = call(*arguments, environment=self.environment | environment, folder=ROOT)
        assert done.code == code, done.out + done.err
        return done.out + done.err

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self(*arguments, "--json", code=code))
