"""Every page is asked of PostgreSQL, too: those that are tried in detail on SQLite alone ask it nothing it refuses."""

from __future__ import annotations

import pytest

from tests.support.answers import WHO
from tests.support.api import EVERYTHING, Program, token_for
from tests.support.console import Console
from tests.support.everybody import NOW, people_beside_the_cast, things
from tests.support.story import COORDINATOR
from tests.support.world import World, at
from tests.web.test_who_gets_what import FOR_ANYBODY, FOR_PROGRAMS, GOT

ASKING = (COORDINATOR, "S1.principal")
"""Who sees by area, and who sees by unit: each asks in their own way."""


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_every_page_is_answered_from_postgresql(world: World, console: Console) -> None:
    assert set(ASKING) <= set(WHO)
    console.at = at(NOW)
    people_beside_the_cast(world)
    browsers = {one: console.signed_in(one) for one in ASKING}
    made = things(world, console)
    for who, browser in browsers.items():
        program = Program(console, token_for(console, who, EVERYTHING))
        answers = {
            row: (program.client if row.startswith("/api/") else browser.client).get(row.format(**made)).status_code
            for row in (*FOR_ANYBODY, *GOT, *(f"/api/v1{one}" for one in FOR_PROGRAMS))
        }
        # Whose a page is says the table on SQLite; here it is answered, and not by a fault.
        faults = {row: status for row, status in answers.items() if status >= 500}
        assert faults == {}
        assert sum(status == 200 for status in answers.values()) > (60 if who == COORDINATOR else 20), who
