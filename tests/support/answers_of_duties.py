"""Who gets what of ordinary duties: the rows of the table in tests/web/test_who_gets_what.py, written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.support.answers import EVERYBODY, OK, OURS, Answers

PAGES: Mapping[str, Answers] = {}
SENT: Mapping[str, tuple[Mapping[str, Any], Answers]] = {
    "/tasks/{task}/done": ({"note": "已改"}, ((OURS, OK), (EVERYBODY, 422))),
}
