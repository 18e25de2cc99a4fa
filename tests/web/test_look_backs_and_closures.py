"""Look-backs and closed places in the console: announced before they are drawn, proved and counted; what is missing."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from casework import closing_off
from casework.looking_back import announce
from rules.sampling import commitment
from tests.casework.test_closing_off import CANTEEN, SITE
from tests.support.campaigns import coordinating
from tests.support.console import Console
from tests.support.look_backs import DRAWN_AT, OCTOBER, SEED, a_dozen_closed, drawn, items, look, look_at_all
from tests.support.pages import many, statements
from tests.support.prepared import prepared
from tests.support.story import COORDINATOR, ask, rectifying_
from tests.support.world import World, at

sqlite_dozen, postgresql_dozen, database_url = prepared("dozen", a_dozen_closed)


@pytest.fixture
def october(console: Console) -> Console:
    console.at = at(DRAWN_AT)
    return console


def count(world: World, table: str) -> int:
    with world.desk.looking() as session:
        return int(session.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0)


def test_a_round_is_tried_announced_drawn_and_proved_on_its_page(world: World, october: Console) -> None:
    browser = october.signed_in(COORDINATOR)
    page = browser.get("/look-backs")
    assert "还没有抽取过回头看" in page.text
    tried = browser.fill(page, "/look-backs", step="try", share="50")
    assert "可抽取 12 件，会抽中 6 件" in tried.text
    assert count(world, "look_back_round") == 0
    said = browser.fill(page, "/look-backs", step="announce", share="50", seed=SEED)
    assert said.headers["location"] == "/look-backs/1"
    announced = browser.get("/look-backs/1")
    assert commitment(SEED) in announced.text
    assert SEED not in announced.text, "the seed is not told before the draw"
    assert "已公布承诺，未抽取" in browser.get("/look-backs").text
    assert browser.fill(announced, "/look-backs", step="draw").status_code == 303
    shown = browser.get("/look-backs/1").text
    assert SEED in shown
    assert "核对一致" in shown
    assert set(re.findall(r"/hazards/([\d-]+)", shown)) == set(items(world))


@pytest.mark.parametrize(
    "wrong", [{"month": "2026-13"}, {"month": "2026-11"}, {"share": "0"}, {"share": "alle"}, {"seed": "kurz"}]
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_drawn_is_refused_in_words_and_nothing_is_kept(
    world: World, october: Console, wrong: dict[str, str]
) -> None:
    browser = october.signed_in(COORDINATOR)
    answer = browser.fill(browser.get("/look-backs"), "/look-backs", **({"step": "announce"} | wrong))
    assert answer.status_code == 422
    assert 'id="refused"' in answer.text
    assert count(world, "look_back_round") == 0


def test_the_rate_stands_with_its_interval_and_what_is_open_by_name(world: World, october: Console) -> None:
    drawn(world, share=1.0)
    browser = october.signed_in(COORDINATOR)
    page = browser.get("/look-backs").text
    assert "已查不足 10 件，不算比率" in page
    waiting = page.partition('id="waiting"')[2].partition("</section>")[0]
    assert set(re.findall(r"/hazards/([\d-]+)", waiting)) == set(items(world))
    look_at_all(world, failing=3)
    page = browser.get("/look-backs").text
    assert "75.0%" in page
    assert re.search(r"95% 区间 \d+\.\d–\d+\.\d%", page)
    assert "没有待查的回头看" in page
    assert "虚假销号" in page


def test_a_list_that_was_changed_is_seen_on_the_page_of_its_round(world: World, october: Console) -> None:
    drawn(world)
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE look_back_round SET seed = :s"), {"s": "another seed"})
    assert "核对不一致" in october.signed_in(COORDINATOR).get("/look-backs/1").text


def test_a_coordinator_elsewhere_sees_no_hazard_of_the_round(world: World, october: Console) -> None:
    drawn(world)
    coordinating(world, "TOWN2", "T2")
    browser = october.signed_in("T2")
    for path in ("/look-backs", "/look-backs/1"):
        assert re.findall(r"/hazards/[\d-]+", browser.get(path).text) == []
    assert browser.get("/look-backs/9").status_code == 422


def test_closed_places_stand_with_what_is_missing_and_only_in_ones_own_area(world: World, console: Console) -> None:
    console.at = at("2026-10-09 09:00")
    browser = console.signed_in(COORDINATOR)
    assert "没有停用的部位" in browser.get("/closures").text
    number = rectifying_(world, "2026-09-01 09:00")
    closing_off.close_off(world.desk, ask(number, COORDINATOR, "2026-09-01 10:00", note="燃气泄漏"), CANTEEN)
    page = browser.get("/closures").text
    for words in ("食堂", "已 38 天", "燃气泄漏", "未核验 1. 燃气管路检测合格", number, "纳市监责停〔2026〕3号"):
        assert words in page, words
    coordinating(world, "TOWN2", "T2")
    assert "没有停用的部位" in console.signed_in("T2").get("/closures").text
    with statements(console) as said:
        browser.get("/closures")
    few = len(said)
    many(world, 30, "2026-09-02 09:00")
    close_them_all(world)
    with statements(console) as said:
        page = browser.get("/closures").text
    assert page.count("<tr>") == 32
    assert len(said) == few


def close_them_all(world: World) -> None:
    """A place closed for every hazard that has none, by rows of the same kind as the first."""
    with world.desk.engine.begin() as connection:
        rows = connection.execute(sa.text("SELECT * FROM closure")).mappings().all()
        known, first = {row["hazard_id"] for row in rows}, dict(rows[0])
        ids = connection.execute(sa.text("SELECT id FROM hazard WHERE stage = 'found' ORDER BY id")).scalars().all()
        for place, hazard in enumerate(one for one in ids if one not in known):
            values = first | {"hazard_id": hazard, "place": f"{place}间", "is_whole_site": False}
            del values["id"]
            names = ", ".join(values)
            marks = ", ".join(f":{name}" for name in values)
            connection.execute(sa.text(f"INSERT INTO closure ({names}) VALUES ({marks})"), values)


def test_a_whole_site_says_where_its_pupils_are_and_what_its_licence_is(world: World, console: Console) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    closing_off.close_off(world.desk, ask(number, COORDINATOR, "2026-09-01 09:30", note="无证办学"), SITE)
    page = console.signed_in(COORDINATOR).get("/closures").text
    assert "未安置" in page
    assert "全校" in page


def test_a_round_announced_before_keeps_its_seed(world: World, october: Console) -> None:
    announce(world.desk, OCTOBER, SEED, at(DRAWN_AT))
    browser = october.signed_in(COORDINATOR)
    browser.fill(browser.get("/look-backs"), "/look-backs", step="announce", seed="another long seed")
    assert commitment(SEED) in browser.get("/look-backs/1").text
    assert browser.fill(browser.get("/look-backs/1"), "/look-backs", step="draw").status_code == 303
    first = next(iter(items(world)))
    look(world, first, items(world)[first][1] or COORDINATOR)
    assert "未反弹" in browser.get("/look-backs/1").text
