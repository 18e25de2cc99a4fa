"""Who may see what: every route has its rule, and every list and page is narrowed to whoever looks."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from casework import leading
from casework.onlooking import onlooker
from rules.offices import Duty
from rules.rights import ADMITS, REACH, Admits, Page, Sight
from rules.tokens import TokenScope
from rules.vocabulary import Source
from store import policies
from store.visible import may_see
from tests.support.asked import calls, is_for_programs, page_of, routes_of
from tests.support.console import Console
from tests.support.story import COMMON, LEADER, ask, assigned, found, rectifying_, submitted
from tests.support.world import World, at

NOW = at("2026-09-01 10:00")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_route_has_a_gate_and_what_changes_something_looks_at_its_form(console: Console) -> None:
    seen = set()
    for route in routes_of(console):
        page = page_of(route)
        assert page is not None, f"{route.path} has no rule"
        seen.add(page)
        assert route.methods in ({"GET"}, {"POST"}), route.path
        if route.methods == {"POST"}:
            assert any(one.__name__ == "looked_at" for one in calls(route)), route.path
        # What is for programs only is on no page, and a page of anybody's needs no token.
        assert is_for_programs(route) or page.admits is not Admits.TOKEN, route.path
        assert not is_for_programs(route) or page.admits in BY_TOKEN or page is Page.API_DESCRIPTION, route.path
    assert seen == set(Page) == set(ADMITS)


BY_TOKEN = Admits.TOKEN, Admits.SIGNED_IN
ANY_TOKEN = frozenset({Page.API_WORDS})
"""What says nothing of any hazard or person: every good token opens it."""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_route_for_programs_says_what_a_token_must_be_good_for(console: Console) -> None:
    programs = [one for one in routes_of(console) if is_for_programs(one)]
    assert len(programs) == 19
    used = set()
    for route in programs:
        doors = [one for one in calls(route) if hasattr(one, "scope")]
        page = page_of(route)
        assert len(doors) == (page is not Page.API_DESCRIPTION), route.path
        scopes = {one.scope for one in doors} - {None}
        assert scopes or page in ANY_TOKEN | {Page.API_DESCRIPTION}, route.path
        sends = route.methods == {"POST"}
        assert not sends or scopes <= {TokenScope.ACT, TokenScope.RECORD}, route.path
        assert sends or not scopes & {TokenScope.ACT, TokenScope.RECORD}, route.path
        assert ("Idempotency-Key" in {one.alias for one in route.dependant.header_params}) == sends, route.path
        used |= scopes
    assert used == set(TokenScope)


def test_every_duty_has_its_reach_and_staff_of_a_unit_see_their_own_only() -> None:
    assert set(REACH) == set(Duty)
    for duty in (Duty.HANDLER, Duty.PRINCIPAL):
        assert (REACH[duty].ordinary, REACH[duty].sensitive) == (Sight.UNIT, Sight.UNIT)
    assert REACH[Duty.INSPECTOR].sensitive is Sight.UNIT


def sees(world: World, who: str, number: str) -> bool:
    looks = onlooker(world.desk, who, NOW)
    with world.desk.looking() as session:
        return may_see(session, looks.viewer, looks.sensitive, number=number)


ALL = (
    "PLC.coordinator", "PLC.head", LEADER, "PSB.inspector", "PS1.inspector", "PS2.inspector", "S1.handler",
    "S1.principal", "S2.handler", "EDU.handler", "EDU.head", "PS1.handler", "PS2.handler", "FRS.handler", "TBC.head",
)  # fmt: skip


def seers(world: World, number: str) -> set[str]:
    return {who for who in ALL if sees(world, who, number)}


IN_THE_AREA = {"PLC.coordinator", "PLC.head", LEADER, "PSB.inspector", "PS1.inspector", "EDU.head", "TBC.head"}


def test_an_ordinary_case_is_seen_by_its_area_and_its_units(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    assert seers(world, number) == IN_THE_AREA | {"S1.handler", "S1.principal", "EDU.handler", "PS1.handler"}


def test_a_sensitive_case_is_seen_by_its_units_the_coordinator_and_the_district_only(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    with world.desk.looking() as session:
        code = min(policies.sensitive_codes(session))
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE hazard SET subcategory = :c WHERE number = :n"), {"c": code, "n": number})
    units = {"S1.handler", "S1.principal", "EDU.handler", "EDU.head", "PS1.handler", "PS1.inspector"}
    assert seers(world, number) == {"PLC.coordinator", LEADER} | units


def test_a_school_does_not_see_what_an_unannounced_visit_found_before_it_is_handed_over(world: World) -> None:
    openly = found(world, "2026-09-01 09:00")
    quietly = found(world, "2026-09-01 09:00", replace(COMMON, source=Source.UNANNOUNCED, place="东门"))
    assert sees(world, "S1.handler", openly)
    assert not sees(world, "S1.handler", quietly)
    assert sees(world, "PLC.coordinator", quietly)
    assert not sees(world, "S2.handler", openly)


def test_whoever_verifies_carries_out_or_was_told_sees_the_case(world: World) -> None:
    number = submitted(world, "2026-09-01 09:00")
    assert sees(world, "PS1.handler", number)
    other = rectifying_(world, "2026-09-01 09:00", replace(COMMON, place="东门"))
    assert not sees(world, "HUC.handler", other)
    leading.instruct(
        world.desk, ask(other, LEADER, "2026-09-01 09:30", note="核实", until=NOW.date()), (world.units["HUC"],)
    )
    assert sees(world, "HUC.handler", other)
    assert not sees(world, "HLB.handler", other)


@pytest.mark.parametrize("who", ["S2.handler", "PS2.inspector", "FRS.handler"])
def test_what_somebody_may_not_see_is_on_no_page_of_theirs(world: World, console: Console, who: str) -> None:
    number = assigned(world, "2026-09-01 09:00")
    browser = console.signed_in(who)
    for path in ("/mine", "/hazards", f"/hazards?text={number}", "/overview"):
        page = browser.get(path)
        assert page.status_code == 200
        assert "值班巡查" not in page.text
    missing = browser.get("/hazards/510503-2026-999999")
    hidden = browser.get(f"/hazards/{number}")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.text.replace(number, "N") == missing.text.replace("510503-2026-999999", "N")
    assert browser.get(f"/hazards/{number}/receipt").status_code == 404
