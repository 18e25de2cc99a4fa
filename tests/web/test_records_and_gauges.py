"""School records and the six gauges in the console: entered on a telephone's form, struck, imported, and counted."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import httpx
import openpyxl

from casework.school_records import enter
from documents.gauges_writing import HAS_IT, LACKS_IT, MISSING, SCHOOLS, SIX, TOWNS
from rules.access import AccessKind
from rules.gauge_words import COUNTED, SHARED
from rules.gauges import Gauge
from rules.records import PledgePost, RecordKind, RecordRow
from rules.records_sheet import RECORDS
from rules.words import Language
from store import accounts
from tests.support.console import Browser, Console, all_forms_on, forms_on, links_on
from tests.support.pages import statements
from tests.support.paper import page_tables, sheets
from tests.support.story import COORDINATOR
from tests.support.world import DISTRICT, World, at

PRINCIPAL = "S1.principal"
PLAN = RecordRow("S1", RecordKind.PLAN, date(2026, 9, 1))


def fill(browser: Browser, kind: str, **filled: str) -> httpx.Response:
    return browser.fill(browser.get(f"/records/S1?kind={kind}"), "/records/S1", **filled)


def test_a_principal_comes_to_their_own_school_and_enters_what_it_lacks(world: World, console: Console) -> None:
    browser = console.signed_in(PRINCIPAL)
    assert browser.get("/records").headers["location"] == "/records/S1"
    page = browser.get("/records/S1")
    assert page.text.count("未登记") == 9, "file, plan, drill, four pledges, staff and pupils"
    assert "/records/S1?kind=pledge&amp;post=key_area#enter" in page.text
    done = fill(browser, "pledge", **{f"post.{one.value}": "1" for one in PledgePost})
    assert done.headers["location"] == "/records/S1?done=1"
    assert browser.get("/records/S1").text.count("text-bg-success") == 4
    assert fill(browser, "training", staff_trained="28", staff_total="30").status_code == 303
    page = browser.get("/records/S1")
    assert "28/30" in page.text
    assert page.text.count("未登记") == 4, "file, plan, drill and pupils"


def test_what_is_wrong_is_said_beside_the_form_as_it_was_filled_in(world: World, console: Console) -> None:
    browser = console.signed_in(PRINCIPAL)
    for filled, said in (
        ({"done_on": "2026-09-02"}, "晚于今天"),
        ({"done_on": "2026-13-01"}, "2026-13-01"),
        ({"done_on": ""}, "请填写办理日期"),
        ({"valid_until": "2026-08-01"}, "有效期早于办理日期"),
        ({"document": "联系 13800138000"}, "手机号码"),
    ):
        answer = fill(browser, "plan", **{"document": "预案", **filled})
        assert answer.status_code >= 400
        assert said in answer.text
        if "document" not in filled:
            assert forms_on(answer)["/records/S1"].fields["document"] == "预案"
    assert "不是人数" in fill(browser, "training", staff_trained="二十", staff_total="30").text
    no_post = {f"post.{one.value}": "" for one in PledgePost}
    assert "责任书须写明岗位" in fill(browser, "pledge", **no_post).text
    assert "还没有登记" in browser.get("/records/S1").text


def test_a_record_is_struck_with_a_reason_and_stays_to_be_read(world: World, console: Console) -> None:
    browser = console.signed_in(PRINCIPAL)
    fill(browser, "plan", document='=HYPERLINK("http://x")<b>')
    page = browser.get("/records/S1")
    assert "&lt;b&gt;" in page.text
    [form] = [one for one in all_forms_on(page) if "/strike/" in one.action]
    assert "请写明划除原因" in browser.send(form, reason=" ").text
    assert browser.send(form, reason="登错了").status_code == 303
    page = browser.get("/records/S1")
    assert "已划除：登错了" in page.text
    assert page.text.count("未登记") == 9


def test_others_find_no_school_of_theirs_and_a_coordinator_all_of_the_area(world: World, console: Console) -> None:
    other = console.signed_in("S2.principal")
    assert other.get("/records/S1").status_code == 403
    assert other.get("/gauges").status_code == 403
    assert other.get("/records/S9").status_code == 422
    assert "没有可登记的" in console.signed_in("MSR.handler").get("/records").text
    office = console.signed_in(COORDINATOR)
    assert {"/records/S1", "/records/S2", "/records/S3"} <= set(links_on(office.get("/records")))
    assert "/records/S3" not in links_on(office.get("/records?text=第一"))
    assert office.get("/records/S3").status_code == 200


def complete(world: World, console: Console) -> None:
    """The first school has everything that is a record."""
    day = date(2026, 9, 1)
    pledges = [RecordRow("S1", RecordKind.PLEDGE, day, post) for post in PledgePost]
    training = RecordRow("S1", RecordKind.TRAINING, day, None, None, 30, 30, 500, 500)
    plain = [replace(PLAN, kind=one) for one in (RecordKind.PLAN, RecordKind.SAFETY_FILE, RecordKind.DRILL)]
    assert enter(world.desk, [*plain, *pledges, training], PRINCIPAL, console.at) == 8


def test_the_page_shows_the_six_with_whoever_is_missing_and_asks_no_more_the_more_there_is(
    world: World, console: Console
) -> None:
    browser = console.signed_in(COORDINATOR)
    with statements(console) as empty:
        page = browser.get("/gauges")
    assert [page.text.count(f">{share}<") for share in ("0/3", "3/3")] == [5, 1]
    complete(world, console)
    with statements(console) as full:
        page = browser.get(f"/gauges?area={DISTRICT}&missing=plan")
    assert len(full) == len(empty)
    assert ">1/3<" in page.text
    assert "档案齐全程度 33.3%" in page.text
    assert "学校名单 2026-09-01 在册 3 所" in page.text
    assert {"/records/S2", "/records/S3"} <= set(links_on(page))
    assert "/records/S1" not in links_on(page)
    assert browser.get("/gauges?missing=x").status_code == 422
    assert browser.get("/gauges?area=99").status_code == 422
    assert "/records/S2" not in links_on(console.signed_in("EDU.head").get("/gauges")), "they may look, and not keep"


def test_the_workbook_says_the_same_and_that_it_was_taken_is_on_record(world: World, console: Console) -> None:
    complete(world, console)
    browser = console.signed_in(COORDINATOR)
    answer = browser.fill(browser.get("/gauges"), "/gauges/workbook")
    book = sheets(answer.content)
    assert list(book) == [*(one.zh for one in (SIX, SCHOOLS, MISSING, TOWNS)), "口径"]
    counts = {row[0]: row[1:3] for row in book[SIX.zh]}
    assert counts == {one.zh: (3 if one is Gauge.HAZARDS else 0 if one is Gauge.INSPECTED else 1, 3) for one in Gauge}
    assert [row[:3] for row in book[SCHOOLS.zh]] == [
        ("S1", "第一小学", "安富街道"), ("S2", "第二中学", "安富街道"), ("S3", "第三幼儿园", "永宁街道"),
    ]  # fmt: skip
    marks = {one: book[SCHOOLS.zh][0][3 + place] for place, one in enumerate(Gauge)}
    assert marks == {one: LACKS_IT.zh if one is Gauge.INSPECTED else HAS_IT for one in Gauge}
    missing: dict[object, set[object]] = {}
    for row in book[MISSING.zh]:
        missing.setdefault(row[0], set()).add(row[2])
    assert missing[Gauge.PLEDGES.zh] == {"S2", "S3"}
    assert len(book["口径"]) == len(COUNTED) + len(SHARED)
    title = openpyxl.load_workbook(io.BytesIO(answer.content))[SIX.zh]["A1"].value
    assert "学校名单 2026-09-01 在册 3 所" in str(title)
    with world.desk.looking() as session:
        taken = [one.about for one in accounts.accesses(session) if one.kind is AccessKind.EXPORTED]
    assert taken == [f"gauges {DISTRICT} 2026-09-01_2026-09-30"]


def sheet_of(*rows: Mapping[str, object]) -> bytes:
    """A filled-in sheet of records."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    page = book.active
    page.append([one.zh for one in RECORDS.fields])
    for row in rows:
        page.append([row.get(one.zh) for one in RECORDS.fields])
    book.save(out)
    return out.getvalue()


def _rows() -> Iterator[dict[str, object]]:
    yield {"学校": "第一小学", "种类": "责任书", "岗位": "校长", "办理日期": date(2026, 9, 1)}
    yield {"学校": "S2", "种类": "应急预案", "办理日期": "2026年8月20日", "文件名称或文号": "=1+1"}
    yield {"学校": "第三幼儿园", "种类": "培训", "办理日期": "2026-09-01", "教职工已训人数": 5, "教职工总人数": 3}
    yield {"学校": "不存在", "种类": "演练", "办理日期": "2026-09-01"}
    yield {"学校": "第一小学", "种类": "责任书", "岗位": "王建国", "办理日期": "2026-09-01"}


def test_a_workbook_of_all_kinds_is_looked_at_and_its_good_rows_taken_in(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    form = forms_on(browser.get("/import?kind=records"))["/import"]
    answer = browser.send(form, {"file": ("责任档案.xlsx", sheet_of(*_rows()))}, kind="records")
    where = answer.headers["location"]
    page = browser.get(where)
    assert page.text.count("不存在") >= 1
    assert "已训人数应在 0 至总人数之间" in page.text
    assert browser.fill(page, where, skip="1").status_code == 303
    assert "有效期至 2027-08-31" in browser.get("/records/S1").text
    assert "=1+1" in browser.get("/records/S2").text or "未登记" in browser.get("/records/S2").text
    template = browser.get("/import/templates/records")
    assert openpyxl.load_workbook(io.BytesIO(template.content)).sheetnames[0] == RECORDS.title.say(Language.ZH)


def test_what_lapses_soon_and_what_has_lapsed_is_told_apart(world: World, console: Console) -> None:
    complete(world, console)
    console.at = at("2027-08-20 10:00")
    page = console.signed_in(PRINCIPAL).get("/records/S1")
    assert page.text.count("text-bg-warning") == 6, "file, plan and pledges"
    assert page.text.count("2027-02-14 到期") == 3, "the drill, and training of staff and of pupils"


def test_what_was_asked_of_people_stands_beside_the_results_on_the_page_and_in_the_bulletin(
    world: World, console: Console
) -> None:
    complete(world, console)
    browser = console.signed_in(COORDINATOR)
    page, bulletin = browser.get("/figures"), browser.get("/bulletins")
    [on_page] = [one for one in page_tables(page.text) if one[0][0] == "岗位"]
    [told] = [one for one in page_tables(bulletin.text) if one[0][0] == "岗位"]
    assert on_page[1:] == told[1:]
    row = next(one for one in told if one[0] == "校长（园长）")
    assert row[:4] == ["校长（园长）", "3", "0 / 1 / 1", "0"], "seven records of one form are one entry"
    assert "填报 60，任务 30，消息 120" in page.text
    assert "填报 60，任务 30，消息 120" in bulletin.text
    assert "S1.principal" not in page.text
