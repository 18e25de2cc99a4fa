"""Calendars: an address only its owner's devices know, and in it what waits for them and what may leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from casework import calendar_feeds, leading
from casework.issuing import Outing, open_visit
from rules.refusals import FeedGone, FeedsFull, UnknownFeed
from store import policies
from tests.support.console import Console
from tests.support.story import COMMON, LEADER, ask, assigned, rectifying_
from tests.support.world import World, at

NOW = at("2026-09-01 10:00")


def made(world: World, who: str, **more: Any) -> str:
    return f"/feeds/{calendar_feeds.make(world.desk, who, '手机', NOW, **more).token}.ics"


def events(body: bytes) -> dict[str, Any]:
    """The entries of a calendar by what they are called."""
    return {str(one["summary"]): one for one in Calendar.from_ical(body).walk("VEVENT")}


def test_a_calendar_holds_what_waits_for_its_owner_on_whole_days(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    answer = console.browser().get(made(world, "S1.handler"))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found = events(answer.content)
    assert {one.split("到期")[0] for one in found} == {"签收", "整改"}
    assert all(one.endswith(f"{number} 第一小学") for one in found)
    repair = found[f"整改到期 {number} 第一小学"]
    with world.desk.looking() as session:
        clock, due = session.execute(sa.text("SELECT id, due_at FROM clock WHERE kind = 'rectify'")).one()
    assert str(repair["uid"]) == f"clock-{clock}@xiaoan"
    day = repair["dtstart"].dt
    assert type(day) is date
    assert repair["dtend"].dt - day == timedelta(days=1)
    assert str(due)[:10] == day.isoformat()
    assert repair["dtstamp"].dt == at("2026-09-01 09:00")
    assert repair.walk("VALARM") == []
    assert "值班巡查" not in answer.text
    assert events(console.browser().get(made(world, "S2.handler")).content) == {}


def test_it_speaks_its_owners_language_and_rings_if_they_wish(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE person SET language = 'en' WHERE number = 'S1.handler'"))
    found = events(console.browser().get(made(world, "S1.handler", rings=True)).content)
    repair = found[f"rectification due: {number} 第一小学"]
    [alarm] = repair.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(hours=-15)


def test_a_deadline_that_moves_keeps_its_name_and_what_is_over_goes(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    path = made(world, "S1.handler")
    name = f"整改到期 {number} 第一小学"
    before = events(console.browser().get(path).content)[name]
    with world.desk.engine.begin() as connection:
        later = sa.text("UPDATE clock SET due_at = :d WHERE kind = 'rectify'")
        connection.execute(
            later.bindparams(sa.bindparam("d", type_=sa.DateTime(timezone=True))),
            {"d": datetime(2026, 12, 1, 16, tzinfo=NOW.tzinfo)},
        )
    after = events(console.browser().get(path).content)[name]
    assert after["uid"] == before["uid"]
    assert after["dtstart"].dt == date(2026, 12, 1)
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE clock SET state = 'paused', next_action_at = NULL WHERE kind = 'rectify'"))
    assert name not in events(console.browser().get(path).content)


def test_of_a_sensitive_case_it_says_no_more_than_what_and_which(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    with world.desk.looking() as session:
        code = min(policies.sensitive_codes(session))
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE hazard SET subcategory = :c"), {"c": code})
    answer = console.browser().get(made(world, "S1.handler"))
    assert f"整改到期 {number}" in events(answer.content)
    assert "第一小学" not in answer.text
    assert all("description" not in one for one in events(answer.content).values())


def test_an_instruction_stands_in_the_calendar_of_whoever_carries_it_out(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    leading.instruct(
        world.desk,
        ask(number, LEADER, "2026-09-01 09:30", note="核实情况", until=date(2026, 9, 8)),
        (world.units["HUC"],),
    )
    found = events(console.browser().get(made(world, "HUC.handler")).content)
    [(name, entry)] = found.items()
    assert name.startswith(f"批示落实到期 {number}")
    assert entry["dtstart"].dt == date(2026, 9, 8)


def test_a_visit_stands_in_the_calendar_of_whoever_goes_and_never_of_the_visited(
    world: World, console: Console
) -> None:
    outing = Outing("S1", ("PSB.inspector", "EDU.inspector"), date(2026, 9, 3), ("MIN4",))
    number = open_visit(world.desk, outing, "PLC.coordinator", NOW)
    found = events(console.browser().get(made(world, "PSB.inspector")).content)
    assert found[f"到校检查 第一小学 {number}"]["dtstart"].dt == date(2026, 9, 3)
    for who in ("S1.handler", "S1.principal"):
        assert number not in console.browser().get(made(world, who)).text


def test_what_has_not_changed_is_not_sent_again(world: World, console: Console) -> None:
    assigned(world, "2026-09-01 09:00")
    path, browser = made(world, "S1.handler"), console.browser()
    first = browser.get(path)
    mark = first.headers["etag"]
    again = browser.client.get(path, headers={"If-None-Match": f'"other", W/{mark}'})
    assert (again.status_code, again.content) == (304, b"")
    console.at = at("2026-09-02 10:00")
    assert browser.client.get(path, headers={"If-None-Match": mark}).status_code == 304
    assigned(world, "2026-09-02 09:00", replace(COMMON, place="东门"))
    assert browser.client.get(path, headers={"If-None-Match": mark}).status_code == 200
    assert first.headers["cache-control"] == "private, no-cache"


def test_a_revoked_address_says_nothing_and_neither_does_that_of_somebody_who_left(
    world: World, console: Console
) -> None:
    path, other = made(world, "S1.handler"), made(world, "S1.principal")
    console.account("S1.principal")
    assert console.browser().get(path).status_code == 200
    calendar_feeds.revoke(world.desk, 1, NOW)
    assert console.browser().get(path).status_code == 404
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE account SET locked_at = changed_at"))
    assert console.browser().get(other).status_code == 404
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE account SET locked_at = NULL"))
        connection.execute(sa.text("UPDATE person SET left_on = '2026-09-01' WHERE number = 'S1.principal'"))
    with pytest.raises(FeedGone):
        calendar_feeds.follow(world.desk, other.removeprefix("/feeds/").removesuffix(".ics"), NOW)


def test_looking_changes_nothing_and_the_token_is_kept_nowhere(world: World, console: Console) -> None:
    path = made(world, "S1.handler")
    token = path.removeprefix("/feeds/").removesuffix(".ics")
    with world.desk.looking() as session:
        before = session.execute(sa.text("SELECT * FROM calendar_feed")).all()
    console.browser().get(path)
    with world.desk.looking() as session:
        assert session.execute(sa.text("SELECT * FROM calendar_feed")).all() == before
    assert token not in str(before)


def test_an_address_is_made_and_revoked_on_the_page(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    browser = console.signed_in("S1.handler")
    empty = browser.get("/calendar")
    assert "还没有日历地址" in empty.text
    page = browser.fill(empty, "/calendar", name="我的手机", rings="")
    path = page.text.partition('value="http://testserver')[2].partition('"')[0]
    assert path.startswith("/feeds/")
    assert number in console.browser().get(path).text
    listed = browser.get("/calendar")
    assert "我的手机" in listed.text
    assert path not in listed.text
    stranger = console.signed_in("S2.handler")
    assert "我的手机" not in stranger.get("/calendar").text
    mine = browser.fill(listed, "/calendar/1/revoke")
    assert mine.status_code == 303
    assert console.browser().get(path).status_code == 404


def test_nobody_revokes_what_is_not_theirs_nor_has_more_than_they_can_oversee(world: World) -> None:
    for _ in range(calendar_feeds.MOST):
        made(world, "S1.handler")
    with pytest.raises(FeedsFull):
        made(world, "S1.handler")
    with pytest.raises(UnknownFeed):
        calendar_feeds.revoke(world.desk, 1, NOW, "S2.handler")
    calendar_feeds.revoke(world.desk, 1, NOW, "S1.handler")
    made(world, "S1.handler")
