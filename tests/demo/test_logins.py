"""The demo's console: a login for every role, which works at once, and a clock that goes on from the story's end."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from casework import signing_in
from demo.logins import PASSWORD, going_on, logins
from demo.place import Place, afresh, is_one
from rules.offices import Duty
from tests.support.story import proposed, rectifying_
from tests.support.world import World, at

END = at("2026-09-01 20:05")


def test_every_role_has_a_login_that_works_without_a_new_password(world: World) -> None:
    found = logins(world.desk, END)
    assert [one.role.en for one in found] == ["coordinator", "principal", "unit handler", "inspector", "leader"]
    for one in found:
        token = signing_in.sign_in(world.desk, one.who.number, PASSWORD, "127.0.0.1", END).token
        who = signing_in.who_is(world.desk, token, END)
        assert who is not None
        assert (who.number, who.must_change) == (one.who.number, False)


def test_again_the_same_people_may_sign_in_and_whoever_has_most_to_see_is_named(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 09:30")
    first = logins(world.desk, END)
    by_role = {one.role.en: one.who for one in first}
    assert by_role["leader"].number == f"DGO.{Duty.DISTRICT_DEPUTY.value}"
    assert by_role["principal"].number == "S1.principal"
    assert by_role["leader"].waiting > 0 < by_role["principal"].waiting
    again = logins(world.desk, END + timedelta(days=1))
    assert [one.who.number for one in again] == [one.who.number for one in first]
    assert signing_in.sign_in(world.desk, "S1.principal", PASSWORD, "127.0.0.1", END + timedelta(days=1))


def test_the_clock_goes_on_from_where_the_story_ended() -> None:
    wall = iter([at("2027-01-01 08:00"), at("2027-01-01 08:10")])
    assert going_on(END, lambda: next(wall))() == END + timedelta(minutes=10)


def test_a_demo_that_was_broken_off_is_none(tmp_path: Path) -> None:
    place = Place(afresh(tmp_path / "demo"))
    assert (is_one(place.home), place.ended_at) == (False, None)
    place.end_at(END)
    assert (is_one(place.home), place.ended_at) == (True, END)
