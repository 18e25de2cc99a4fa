"""Imports over pages: handed in, looked at row by row, mended, confirmed, and taken in exactly once."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
import sqlalchemy as sa

from casework.posts import Order
from casework.seating import Appointment, appoint
from documents.templates import write_template
from rules.offices import Capacity
from rules.registry_sheets import REGISTRY
from tests.support.console import Browser, Console, forms_on, links_on
from tests.support.story import COORDINATOR
from tests.support.world import World

GOOD = {"code": "S9", "name": "第九小学", "area": "510503001", "kind": "小学", "ownership": "公办", "licence": "有证"}
BAD = {**GOOD, "code": "S10", "name": "第十小学", "area": "999999"}
PERSON = {"number": "N1", "name": "新同志", "phone": "13812345678", "email": "new@example.test"}


def book(tmp_path: Path, **sheets: list[dict[str, object]]) -> bytes:
    """A workbook of our template with these rows."""
    path = tmp_path / "filled.xlsx"
    write_template(path, REGISTRY, {"agencies": []}, filled=sheets)
    return path.read_bytes()


def hand_in(browser: Browser, content: bytes, name: str = "名册.xlsx", **filled: str) -> httpx.Response:
    form = forms_on(browser.get("/import"))["/import"]
    form.fields.pop("own_mapping", None)
    given = {"kind": "registry", "without_mail": "", **filled}
    return browser.send(form, files={"file": (name, content, "application/octet-stream")}, **given)


def looked_at(browser: Browser, content: bytes, name: str = "名册.xlsx", **filled: str) -> tuple[str, httpx.Response]:
    answer = hand_in(browser, content, name, **filled)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"], browser.get(answer.headers["location"])


def schools(console: Console) -> set[str]:
    with console.desk.looking() as session:
        return set(session.scalars(sa.text("SELECT code FROM campus")))


def confirm(browser: Browser, page: httpx.Response, path: str, **more: str) -> httpx.Response:
    form = forms_on(page)[path]
    form.fields.pop("skip", None)
    return browser.send(form, **more)


def test_what_would_happen_is_shown_and_only_then_taken_in(world: World, console: Console, tmp_path: Path) -> None:
    browser = console.signed_in(COORDINATOR)
    path, page = looked_at(browser, book(tmp_path, schools=[GOOD]))
    assert "还没有写入" in page.text
    assert "第九小学" in page.text
    assert "S9" not in schools(console)
    assert confirm(browser, page, path).headers["location"] == path
    assert "S9" in schools(console)
    after = browser.get(path)
    assert "已于 2026-09-01 10:00 导入：新增或更新 1，未变 0，未导入 0" in after.text
    assert path not in forms_on(after)


def test_bad_rows_are_named_with_row_and_column_and_given_back_to_be_mended(
    world: World, console: Console, tmp_path: Path
) -> None:
    browser = console.signed_in(COORDINATOR)
    path, page = looked_at(browser, book(tmp_path, schools=[GOOD, BAD], people=[PERSON]))
    assert re.search(r"学校 第 3 行 [A-Z]+ 列", page.text)
    assert "999999" in page.text
    assert "skip" in forms_on(page)[path].wanted
    assert "138****5678" in page.text
    assert "13812345678" not in page.text
    refused = confirm(browser, page, path)
    assert refused.status_code == 422
    assert "未导入任何内容" in refused.text
    assert "S9" not in schools(console)
    [rejected] = [one for one in links_on(page) if one.endswith("/rejects")]
    kept = browser.get(rejected)
    assert "rejected.xlsx" in kept.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(kept.content))["学校"]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["第十小学"]
    assert confirm(browser, page, path, skip="1").status_code == 303
    assert {"S9", "S10"} & schools(console) == {"S9"}
    path, page = looked_at(browser, book(tmp_path, schools=[{**BAD, "area": "510503001"}]))
    assert confirm(browser, page, path).status_code == 303
    assert "S10" in schools(console)


def test_the_same_form_twice_is_done_once_and_the_same_file_again_changes_nothing(
    world: World, console: Console, tmp_path: Path
) -> None:
    browser, content = console.signed_in(COORDINATOR), book(tmp_path, schools=[GOOD])
    path, page = looked_at(browser, content)
    assert confirm(browser, page, path).status_code == 303
    console.at += timedelta(minutes=1)
    assert confirm(browser, page, path).status_code == 303
    with console.desk.looking() as session:
        assert session.scalar(sa.text("SELECT added FROM intake WHERE kind = 'registry'")) == 1
    console.at += timedelta(minutes=1)
    again, page = looked_at(browser, content)
    assert again == path
    assert re.search(r"新增 0</td><td>更新 0</td><td>未变 1", page.text)


def test_another_outcome_than_was_shown_is_not_confirmed_unseen(world: World, console: Console, tmp_path: Path) -> None:
    one, other = console.signed_in(COORDINATOR), console.browser()
    other.sign_in(COORDINATOR)
    path, page = looked_at(one, book(tmp_path, schools=[GOOD]))
    second, theirs = looked_at(other, book(tmp_path, schools=[GOOD, {**GOOD, "code": "S11", "name": "第十一小学"}]))
    assert second != path
    assert confirm(other, theirs, second).status_code == 303
    stale = confirm(one, page, path)
    assert stale.status_code == 409
    assert "结果已不同" in stale.text
    assert confirm(one, stale, path).status_code == 303


def test_a_file_waits_for_whoever_handed_it_in_and_for_a_day(world: World, console: Console, tmp_path: Path) -> None:
    mine, content = console.signed_in(COORDINATOR), book(tmp_path, schools=[GOOD])
    path, page = looked_at(mine, content)
    [kept] = (tmp_path / "uploads").iterdir()
    assert "第九小学".encode() not in kept.read_bytes()
    second = Appointment("EDU.handler", "PLC/coordinator", date(2026, 9, 1), Capacity.DEPUTY)
    appoint(console.desk, Order(COORDINATOR, console.at), second)
    theirs = console.signed_in("EDU.handler")
    assert theirs.get(path).status_code == 422
    assert looked_at(theirs, content)[0] != path
    console.at += timedelta(hours=25)
    mine = console.browser()
    mine.sign_in(COORDINATOR)
    gone = mine.get(path)
    assert gone.status_code == 422
    assert "请重新上传" in gone.text
    assert confirm(mine, page, path).status_code in (403, 422)
    assert hand_in(mine, content).status_code == 303
    assert len(list((tmp_path / "uploads").iterdir())) == 1, "what waited too long is gone"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.xlsx", "文件是空的"),
        (b"<html><table>", "page.xls", "改了后缀的网页"),
        (b"PK\x03\x04rubbish", "broken.xlsx", "无法打开"),
    ],
)
def test_what_is_no_table_is_refused_where_another_can_be_chosen(
    world: World, console: Console, content: bytes, name: str, said: str
) -> None:
    answer = hand_in(console.signed_in(COORDINATOR), content, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert "/import" in forms_on(answer)


def bomb(*, lies: bool) -> bytes:
    """A workbook that unpacks to 200 MB, and may say that it is small."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", b"<Types/>")
        with parts.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(200):
                sheet.write(bytes(1024 * 1024))
    content = packed.getvalue()
    size = (200 * 1024 * 1024).to_bytes(4, "little")
    return content.replace(size, (1000).to_bytes(4, "little")) if lies else content


@pytest.mark.parametrize("lies", [False, True])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_bomb_is_not_unpacked(world: World, console: Console, *, lies: bool) -> None:
    content = bomb(lies=lies)
    assert len(content) < 1024 * 1024
    answer = hand_in(console.signed_in(COORDINATOR), content)
    assert answer.status_code == 422
    assert "解开后超过" in answer.text


def test_an_old_ledger_in_gbk_is_tried_and_taken_in_once(world: World, console: Console) -> None:
    said = (
        "隐患编号,发现日期,学校/单位,隐患描述,类别,整改状态,销号日期\n"
        "A-1,2026.8.1,第一小学,门锁损坏,校门管控与封闭管理,已销号,2026年8月5日\n"
        "A-2,2026-08-02,没有学校,监控不亮,视频监控,已销号,2026-08-05\n"
    )
    browser = console.signed_in(COORDINATOR)
    path, page = looked_at(browser, said.encode("gbk"), "旧台账.csv", kind="ledger")
    assert "没有学校" in page.text
    assert confirm(browser, page, path, skip="1").status_code == 303
    console.at += timedelta(minutes=1)
    _, again = looked_at(browser, said.encode("gbk"), "旧台账.csv", kind="ledger")
    assert "已在台账" in again.text


def test_templates_are_given_out_and_read_back(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    for kind in ("registry", "ledger", "inspections"):
        kept = browser.get(f"/import/templates/{kind}")
        assert kept.status_code == 200
        assert openpyxl.load_workbook(io.BytesIO(kept.content)).sheetnames
    assert browser.get("/import/templates/nothing").status_code == 422


def test_a_mapping_of_ones_own_is_read_and_a_bad_one_is_refused_by_line(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    form = forms_on(browser.get("/import"))["/import"]
    form.fields.pop("own_mapping", None)
    files: Any = {
        "file": ("x.csv", b"a,b\n1,2\n", "text/csv"),
        "own_mapping": ("my.yaml", b"sheet: schools\nnone: 1\n"),
    }
    refused = browser.send(form, files=files, kind="registry")
    assert refused.status_code == 422
    assert "my.yaml 第" in refused.text


def test_only_coordinators_import(world: World, console: Console) -> None:
    for who in ("S1.principal", "PSB.inspector", "EDU.head"):
        browser = console.signed_in(who)
        assert browser.get("/import").status_code == 403
        assert browser.get("/import/" + "a" * 32).status_code == 403
