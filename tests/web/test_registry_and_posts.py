"""Registry and posts over pages: narrowed to an area, gaps with what to do, changes looked at before they are made."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
import sqlalchemy as sa

from casework.posts import Order
from casework.seating import Appointment, appoint, end
from models import Area, Campus, Unit
from rules.offices import AreaLevel, Capacity, SchoolKind
from tests.support.console import Browser, Console, forms_on, links_on
from tests.support.pages import exports, statements
from tests.support.story import COMMON, COORDINATOR, assigned
from tests.support.world import World


def town_coordinator(console: Console) -> Browser:
    """A coordinator of the second town alone."""
    order = Order(COORDINATOR, console.at)
    with console.desk.sitting(console.at) as sitting:
        sitting.session.add(Unit(code="PLC2", name="永宁平安办", agency="PLC", area_code="510503002", parent_id=None))
    appoint(console.desk, order, Appointment("TOWN2.handler", "PLC2/coordinator", date(2026, 9, 1)))
    return console.signed_in("TOWN2.handler")


def test_a_school_has_one_page_with_its_posts_hazards_and_score(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    browser = console.signed_in(COORDINATOR)
    page = browser.get("/registry?text=第一小学")
    assert "/registry/schools/S1" in links_on(page)
    assert "/registry/schools/S2" not in links_on(page)
    assert "/registry/schools/S3" in links_on(browser.get("/registry?licence=unlicensed&kind=kindergarten"))
    school = browser.get("/registry/schools/S1")
    assert "第一小学校长（园长）" in school.text
    assert f"/hazards/{number}" in links_on(school)
    assert "未销号" in school.text
    for path in ("/registry/units", "/registry/areas", "/registry/units?text=教育"):
        assert browser.get(path).status_code == 200
    assert "没有符合条件" in browser.get("/registry?text=没有").text


def test_somebody_who_answers_for_a_town_sees_that_town_only(world: World, console: Console) -> None:
    browser = town_coordinator(console)
    page = browser.get("/registry")
    assert [one for one in links_on(page) if "/schools/" in one] == ["/registry/schools/S3"]
    assert browser.get("/registry?area=510503001").text.count("/registry/schools/") == 0
    assert browser.get("/registry/schools/S1").status_code == 404
    assert "安富街道" not in browser.get("/registry/areas").text
    assert "教育局" not in browser.get("/registry/units").text
    posts = browser.get("/posts")
    assert "2号派出所" in posts.text
    assert "1号派出所" not in posts.text
    assert "1号派出所" not in browser.get("/posts?area=510503001").text
    assert "510503002" in browser.get("/posts/gaps?area=510503001").text
    refused = browser.fill(
        browser.get("/posts/changes/appoint"), "/posts/changes/appoint", person="S1.handler", post="PS1/head",
        **{"from": "2026-09-02"},
    )  # fmt: skip
    assert refused.status_code == 403
    assert "1号派出所" in refused.text


def test_gaps_say_what_to_do_and_stand_in_a_workbook(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    end(console.desk, Order(COORDINATOR, console.at), "PS1.head", "PS1/head", date(2026, 9, 1))
    page = browser.get("/posts/gaps")
    assert "怎么办" in page.text
    assert "1号派出所" in page.text
    kept = browser.get("/posts/gaps/list")
    rows = [[str(cell) for cell in row] for row in openpyxl.load_workbook(io.BytesIO(kept.content)).active.values]
    assert any("1号派出所" in row for row in rows)
    assert len(page.content) < 100_000
    [(who, what, count)] = exports(world)
    assert (who, what, 0 < count < len(rows)) == (COORDINATOR, "gaps 510503", True)


def test_leave_is_looked_at_before_it_is_taken(world: World, console: Console) -> None:
    browser, path = console.signed_in(COORDINATOR), "/posts/changes/leave"
    filled = {"person": "EDU.head", "from": "2026-09-01", "to": "2026-09-05", "instead": "EDU.deputy_head"}
    preview = browser.fill(browser.get(path), path, **filled)
    assert "还没有办理" in preview.text
    assert "由教育局分管副职接收" in preview.text
    with console.desk.looking() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM leave")) == 0
    confirming = [one for one in forms_of(preview.text) if "confirmed" in one]
    for _ in range(2):
        done = browser.client.post(path, data=confirming[0])
        assert "已办理" in done.text
    with console.desk.looking() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM leave")) == 1
    assert "请假至 2026-09-05" in browser.get("/posts?unit=EDU").text


def forms_of(text: str) -> list[dict[str, str]]:
    """The fields of every form of a page, where several go to the same place."""
    from tests.support.console import _Forms

    read = _Forms()
    read.feed(text)
    return [one.fields for one in read.forms]


def test_a_leaver_hands_over_what_is_open_once_and_the_list_is_shown_first(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    browser, path = console.signed_in(COORDINATOR), "/posts/changes/hand-over"
    preview = browser.fill(browser.get(path), path, person="EDU.handler", to="EDU.inspector", note="调离")
    assert number in preview.text
    assert "还没有办理" in preview.text
    with console.desk.looking() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM handover")) == 0
    [confirming] = [one for one in forms_of(preview.text) if "confirmed" in one]
    for _ in range(2):
        assert "已办理" in browser.client.post(path, data=confirming).text
    with console.desk.looking() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM handover")) == 1


@pytest.mark.parametrize(
    ("name", "filled", "said"),
    [
        ("leave", {"person": "nobody", "from": "2026-09-01", "to": "2026-09-02"}, "nobody"),
        ("leave", {"person": "EDU.head", "from": "2026-09-05", "to": "2026-09-02"}, "早于"),
        ("end", {"person": "EDU.head", "on": "2026-09-05", "gone": ""}, "二者选一"),
        ("back", {"person": "EDU.head", "from": "2026-09-05"}, "2026-09-05"),
        ("hand-over", {"person": "EDU.head", "to": "EDU.head"}, "EDU"),
        ("appoint", {"person": "EDU.head", "post": "EDU/nothing", "from": "2026-09-05"}, "EDU/nothing"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_is_refused_and_what_was_written_is_still_there(
    world: World, console: Console, name: str, filled: dict[str, str], said: str
) -> None:
    browser, path = console.signed_in(COORDINATOR), f"/posts/changes/{name}"
    answer = browser.fill(browser.get(path), path, **filled)
    assert answer.status_code in (404, 409, 422)
    assert said in answer.text or name == "hand-over"
    assert forms_on(answer)[path].fields["person"] == filled["person"]


def test_nobody_else_opens_them(world: World, console: Console) -> None:
    for who in ("S1.principal", "PSB.inspector", "DGO.district_deputy"):
        browser = console.signed_in(who)
        for path in ("/registry", "/registry/schools/S1", "/registry/units", "/registry/areas", "/posts",
                     "/posts/gaps", "/posts/gaps/list", "/posts/changes", "/posts/changes/end"):  # fmt: skip
            assert browser.get(path).status_code == 403, path


def test_lists_stay_small_and_ask_no_more_for_more_rows(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    assigned(world, "2026-09-01 09:00", replace(COMMON, place="东门"))
    paths = ("/registry", "/registry/units", "/registry/areas", "/registry/schools/S1", "/posts", "/posts/gaps")
    few = {}
    for path in paths:
        browser.get(path)
        with statements(console) as said:
            assert browser.get(path).status_code == 200
        few[path] = len(said)
    many_schools(console, 150)
    for path in paths:
        with statements(console) as said:
            page = browser.get(path)
        assert len(said) <= few[path] + 2, (path, len(said), few[path])
        assert len(said) <= 60, path
        assert len(page.content) < 100_000, (path, len(page.content))
    assert browser.get("/registry?after=60").text.count('<a href="/registry/schools/') == 60


def test_a_check_of_posts_asks_no_more_for_more_towns(console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    asked = []
    for towns in (["510503101"], [f"5105032{number:02d}" for number in range(15)]):
        new_towns(console, towns)
        many_schools(console, 2 * len(towns), towns)
        with statements(console) as said:
            page = browser.get("/posts/gaps")
        assert all(one in page.text for one in towns), "none of them has a town office of its own"
        asked.append(len(said))
    assert asked[1] <= asked[0] + 2, asked


def new_towns(console: Console, codes: Sequence[str]) -> None:
    with console.desk.sitting(console.at) as sitting:
        towns = [Area(code=one, name=f"{one}镇", level=AreaLevel.TOWN, parent_code="510503") for one in codes]
        sitting.session.add_all(towns)


def many_schools(console: Console, count: int, towns: Sequence[str] = ("510503001", "510503002")) -> None:
    with console.desk.sitting(console.at) as sitting:
        session = sitting.session
        for number in range(count):
            code = towns[number % len(towns)]
            name = f"X{code}-{number}"
            unit = Unit(code=name, name=f"第{name}学校", agency="SCH", area_code=code)
            session.add(unit)
            session.flush()
            kind = SchoolKind.PRIMARY
            session.add(Campus(unit_id=unit.id, code=name, name=unit.name, area_code=code, kind=kind))


def test_a_deputy_is_named_beside_whoever_is_asked_first(world: World, console: Console) -> None:
    wanted = Appointment("EDU.inspector", "EDU/handler", date(2026, 9, 1), Capacity.DEPUTY)
    appoint(console.desk, Order(COORDINATOR, console.at), wanted)
    page = console.signed_in(COORDINATOR).get("/posts?unit=EDU")
    assert '教育局检查人员 <span class="text-body-secondary">副手' in page.text
