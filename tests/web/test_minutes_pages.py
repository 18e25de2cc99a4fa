"""Minutes in the console: tried before they are taken in, bad rows given back, progress followed and printed."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from casework.minutes_due import chase_due
from tests.support.campaigns import coordinating
from tests.support.console import Browser, Console, forms_on
from tests.support.minutes_files import ROWS, TITLE, document, workbook
from tests.support.pages import statements
from tests.support.story import COORDINATOR
from tests.support.world import World, at

EMPTY = {"title": "", "document": "", "held_on": "", "category": ""}


@pytest.fixture
def then(world: World, console: Console) -> Console:
    """The console sixteen years earlier: everybody served already."""
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE tenure SET starts_on = '2009-01-01'"))
        connection.execute(sa.text("UPDATE campus_status SET from_on = '2009-01-01'"))
    console.at = at("2010-05-05 09:00")
    return console


def brought(browser: Browser, path: Path, **filled: str) -> httpx.Response:
    """A file is chosen, and tried out."""
    form = forms_on(browser.get("/minutes/import"))["/minutes/import"]
    return browser.send(form, files={"file": (path.name, path.read_bytes())}, **(EMPTY | {"step": "try"} | filled))


def sent_on(page: httpx.Response, browser: Browser, step: str, **filled: str) -> httpx.Response:
    """The form below what was tried is sent: the file is not chosen again."""
    part = page.text.partition('id="tried"')[2].partition("</section>")[0]
    form = forms_on(httpx.Response(200, text=part))["/minutes/import"]
    return browser.send(form, **({"step": step, "skip": ""} | filled))


def count(world: World, table: str) -> int:
    with world.desk.looking() as session:
        return int(session.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0)


@pytest.mark.parametrize("make", [workbook, document])
def test_minutes_are_tried_and_then_taken_in_without_choosing_the_file_again(
    world: World, then: Console, tmp_path: Path, make: object
) -> None:
    path = make(tmp_path / ("纪要.docx" if make is document else "纪要.xlsx"))  # type: ignore[operator]  # one of two
    browser = then.signed_in(COORDINATOR)
    assert "还没有会议纪要" in browser.get("/minutes").text
    tried = brought(browser, path)
    assert tried.status_code == 200
    assert TITLE in tried.text
    assert "综合任务（共 5 校）" in tried.text
    assert (count(world, "minutes"), count(world, "hazard")) == (0, 0)
    done = sent_on(tried, browser, "import")
    page = browser.get(done.headers["location"]).text
    assert "更换失灵的一键报警装置" in page
    assert "510503-2010-000001" in page
    assert (count(world, "minutes"), count(world, "resolution")) == (1, 4)
    again = brought(browser, path)
    assert '<div class="figure">4</div>已登记过' in again.text


def test_bad_rows_are_named_given_back_and_passed_over_only_when_ticked(
    world: World, then: Console, tmp_path: Path
) -> None:
    bad = ("5", "长期巡查", "第九小学", "公安分局", "", "", "长期坚持", "SEC-ALARM")
    path = workbook(tmp_path / "纪要.xlsx", (*ROWS, bad))
    browser = then.signed_in(COORDINATOR)
    tried = brought(browser, path)
    assert "有 1 行不能导入" in tried.text
    assert "长期坚持" in tried.text
    rejects = sent_on(tried, browser, "rejects")
    assert rejects.headers["content-disposition"].startswith("attachment")
    rows = CalamineWorkbook.from_filelike(BytesIO(rejects.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows] == ["议定事项", "长期巡查"]
    refused = sent_on(tried, browser, "import")
    assert refused.status_code == 422
    assert "长期坚持" in refused.text
    assert count(world, "minutes") == 0
    assert sent_on(tried, browser, "import", skip="1").status_code == 303
    assert count(world, "resolution") == 4


def test_a_file_that_is_none_and_somebody_elses_file_are_refused(world: World, then: Console, tmp_path: Path) -> None:
    browser = then.signed_in(COORDINATOR)
    form = forms_on(browser.get("/minutes/import"))["/minutes/import"]
    for name, content in (("a.docx", b""), ("a.txt", b"plain"), ("a.xlsx", b"PK\x03\x04broken")):
        answer = browser.send(form, files={"file": (name, content)}, **(EMPTY | {"step": "try"}))
        assert answer.status_code == 422, name
        assert 'id="refused"' in answer.text
    tried = brought(browser, workbook(tmp_path / "纪要.xlsx"))
    coordinating(world, "TOWN2", "T2")
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE tenure SET starts_on = '2009-01-01'"))
    other = then.signed_in("T2")
    key = re.findall(r'name="key" value="(\w+)"', tried.text)[0]
    form = forms_on(other.get("/minutes/import"))["/minutes/import"]
    stolen = other.send(form, **(EMPTY | {"step": "import", "key": key}))
    assert stolen.status_code == 422
    assert "请选择会议纪要文件" in stolen.text
    assert count(world, "minutes") == 0
    bare = workbook(tmp_path / "x.xlsx")
    assert brought(browser, bare, held_on="morgen").status_code == 422


def test_progress_is_printed_back_and_a_duty_is_done_on_the_page(world: World, then: Console, tmp_path: Path) -> None:
    browser = then.signed_in(COORDINATOR)
    taken = sent_on(brought(browser, workbook(tmp_path / "纪要.xlsx")), browser, "import").headers["location"]
    book = CalamineWorkbook.from_filelike(BytesIO(browser.get(f"{taken}/progress.xlsx").content))
    assert any("更换失灵的一键报警装置" in row for row in book.get_sheet_by_index(0).to_python())
    assert browser.get(f"{taken}/progress.docx").content.startswith(b"PK")
    assert browser.get(f"{taken}/progress.exe").status_code == 404
    assert browser.get("/minutes/99").status_code == 404
    then.at = at("2010-07-05 09:00")
    browser.sign_in(COORDINATOR)
    assert "逾期未了" in browser.get("/minutes").text
    late = browser.get(f"{taken}?late=1").text
    assert "制定护学岗方案" in late
    blank = browser.fill(browser.get(taken), f"{taken}/rows/4", note=" ")
    assert blank.status_code == 422
    assert browser.fill(browser.get(taken), f"{taken}/rows/4", note="方案已印发").status_code == 303
    assert "制定护学岗方案" not in browser.get(f"{taken}?late=1").text
    followed = browser.client.post(
        f"{taken}/rows/1", data=forms_on(browser.get("/minutes"))["/sign-out"].fields | {"note": "完成"}
    )
    assert followed.status_code == 422


def test_a_coordinator_of_another_town_finds_only_minutes_that_concern_it(
    world: World, then: Console, tmp_path: Path
) -> None:
    browser = then.signed_in(COORDINATOR)
    only_first = (ROWS[0], ROWS[3])
    taken = sent_on(brought(browser, workbook(tmp_path / "纪要.xlsx", only_first)), browser, "import").headers[
        "location"
    ]
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE tenure SET starts_on = '2009-01-01'"))
    coordinating(world, "TOWN2", "T2")
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE tenure SET starts_on = '2009-01-01'"))
    other = then.signed_in("T2")
    assert TITLE not in other.get("/minutes").text
    assert other.get(taken).status_code == 404
    assert other.get(f"{taken}/progress.xlsx").status_code == 404


def test_the_lists_of_minutes_ask_no_more_for_more_rows(world: World, then: Console, tmp_path: Path) -> None:
    browser = then.signed_in(COORDINATOR)
    taken = sent_on(brought(browser, workbook(tmp_path / "纪要.xlsx")), browser, "import").headers["location"]
    asked = {}
    for path in ("/minutes", taken):
        with statements(then) as said:
            browser.get(path)
        asked[path] = len(said)
    more = tuple((str(n), f"第{n}号方案", "", "公安分局", "", "覆盖", "6月底前", "") for n in range(5, 90))
    sent_on(brought(browser, workbook(tmp_path / "纪要2.xlsx", (*ROWS, *more))), browser, "import")
    for path, few in asked.items():
        with statements(then) as said:
            page = browser.get(path)
        assert len(said) <= few + 1
        assert len(page.content) < 100_000


def test_a_unit_says_on_its_own_page_that_a_resolution_is_done(world: World, then: Console, tmp_path: Path) -> None:
    coordinator = then.signed_in(COORDINATOR)
    tried = brought(coordinator, workbook(tmp_path / "纪要.xlsx"))
    sent_on(tried, coordinator, "import")
    assert chase_due(world.desk, at("2010-06-30 00:30")) == 1
    then.at = at("2010-06-30 10:00")
    unit = then.signed_in("PSB.handler")
    [action] = [one for one in forms_on(unit.get("/mine")) if one.startswith("/tasks/")]
    refused = unit.fill(unit.get("/mine"), action, note="")
    assert refused.status_code == 422
    assert unit.fill(refused, action, note="方案已印发").status_code == 303
    with world.desk.looking() as session:
        [note] = session.scalars(sa.text("SELECT done_note FROM resolution WHERE done_at IS NOT NULL"))
    assert note == "方案已印发"
    assert action not in forms_on(unit.get("/mine"))
