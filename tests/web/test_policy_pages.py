"""Policy over pages: read in sentences, versions compared, a change tried without changing anything, a look ahead."""

from __future__ import annotations

import io
import zipfile

import httpx
import pytest
import sqlalchemy as sa

from casework.setting_up import publish_policy
from config.policy_files import read_policy
from config.policy_given import names_of, read_given, text_of
from rules.policy_statements import SECTIONS, differences, statements
from tests.support.console import Browser, Console, forms_on
from tests.support.pages import statements as asked_of_the_database
from tests.support.story import COORDINATOR, assigned
from tests.support.world import World

SEVEN, NINE = "general: {value: 7, unit: working_day}", "general: {value: 9, unit: working_day}"


def changed() -> str:
    return text_of(read_policy(), "deadlines.yaml").replace(SEVEN, NINE)


def send(browser: Browser, text: str) -> httpx.Response:
    return browser.send(forms_on(browser.get("/policy/try"))["/policy/try"], text=text, upload="")


def versions(console: Console) -> int:
    with console.desk.looking() as session:
        return int(session.scalar(sa.text("SELECT count(*) FROM policy_version")) or 0)


def test_every_rule_has_one_place_and_a_written_out_policy_reads_back_the_same() -> None:
    document = read_policy()
    for section in SECTIONS:
        said = statements(document, section)
        assert said
        assert len({one.key for one in said}) == len(said), section
    again, problems = read_given(document, {name: text_of(document, name) for name in names_of(document)})
    assert problems == []
    assert again is not None
    assert again.digest == document.digest
    assert differences(document, again) == []


def test_a_step_put_in_between_changes_no_other_line() -> None:
    document = read_policy()
    text = text_of(document, "ladder.yaml")
    first = "      - {instrument: remind, at: {anchor: start, share: 0.5}, to: [responsible], urgency: routine}\n"
    more = "      - {instrument: urge, at: {anchor: start, share: 0.7}, to: [responsible]}\n"
    new, problems = read_given(document, {"ladder.yaml": text.replace(first, first + more, 1)})
    assert problems == []
    assert new is not None
    assert [(one.what.en, one.was) for one in differences(document, new)] == [
        ("rectification · low · urging", None), ("rectification · general · urging", None),
    ]  # fmt: skip


def test_policy_is_read_in_sentences_in_both_languages(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    for section in SECTIONS:
        page = browser.get(f"/policy?section={section}")
        assert page.status_code == 200
        assert len(page.content) < 150_000
    assert "7个工作日" in browser.get("/policy").text
    assert "21:30–07:30" in browser.get("/policy?section=telling").text
    browser.fill(browser.get("/policy"), "/language", language="en")
    assert "7 working days" in browser.get("/policy").text
    for path in ("/policy?version=9", "/policy?section=nothing"):
        assert browser.get(path).status_code == 404


def test_two_versions_stand_side_by_side(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    assert "只有一版政策" in browser.get("/policy/compare").text
    new, _ = read_given(read_policy(), {"deadlines.yaml": changed()})
    assert new is not None
    publish_policy(console.desk, new, console.at, COORDINATOR, "放宽一般隐患")
    page = browser.get("/policy/compare")
    assert "第 1 版 → 第 2 版" in page.text
    assert page.text.count('class="was"') == 1
    assert "7个工作日" in page.text
    assert "9个工作日" in page.text
    back = browser.get("/policy/compare?one=2&other=1")
    assert back.text.index("9个工作日") < back.text.index("7个工作日")


def test_a_change_is_tried_beside_today_and_nothing_is_changed(world: World, console: Console) -> None:
    assigned(world, "2026-09-01 09:00")
    browser = console.signed_in(COORDINATOR)
    page = send(browser, changed())
    assert page.status_code == 200
    assert "与现行政策有 1 处不同" in page.text
    assert "今后 30 天" in page.text
    assert '<table class="table table-sm cards panel" id="days">' in page.text
    assert "policy publish" in page.text
    assert versions(console) == 1
    assert "也没有任何不同" in send(browser, changed().replace(NINE, SEVEN)).text


def test_what_is_wrong_is_named_by_its_line_and_the_text_is_still_there(world: World, console: Console) -> None:
    page = send(console.signed_in(COORDINATOR), changed().replace(NINE, "general: {value: x, unit: day}"))
    assert page.status_code == 422
    line = text_of(read_policy(), "deadlines.yaml").split(SEVEN)[0].count("\n") + 1
    assert f"deadlines.yaml 第 {line} 行" in page.text
    assert "general: {value: x, unit: day}" in page.text
    assert "xiaoan-policy-" not in page.text


def packed(**files: bytes) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in files.items():
            parts.writestr(name.replace("__", "/"), content)
    return found.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "status", "said"),
    [
        ("my.yaml", changed().encode(), 200, "1 处不同"),
        ("all.zip", packed(**{"p__deadlines.yaml": changed().encode()}), 200, "1 处不同"),
        ("all.zip", packed(**{"..__..__x.yaml": b"kind: other\n"}), 422, "不是政策文件"),
        ("all.zip", packed(big=bytes(10)), 422, ".yaml 文件"),
        ("all.zip", packed(**{"x.yaml": b"#" * 1024 * 1024}), 422, "每个不超过"),
        ("x.yaml", b"kind: deadlines\nversion: 1\nlimits: &a [*a]\n", 422, "不支持引用"),
        ("x.yaml", "期限".encode("gbk"), 422, "UTF-8"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_files_are_taken_by_what_they_say_they_are(
    world: World, console: Console, name: str, content: bytes, status: int, said: str
) -> None:
    browser = console.signed_in(COORDINATOR)
    form = forms_on(browser.get("/policy/try"))["/policy/try"]
    form.fields.pop("upload")
    answer = browser.send(form, files={"upload": (name, content, "application/octet-stream")})
    assert answer.status_code == status
    assert said in answer.text


def test_the_days_to_come_are_foreseen_for_ones_own_area(world: World, console: Console) -> None:
    assigned(world, "2026-09-01 09:00")
    browser = console.signed_in(COORDINATOR)
    page = browser.get("/forecast?days=30")
    assert page.text.count("<tr><td>2026-") >= 30
    assert "510503-2026-000001" in page.text
    assert "没有消息要发" in browser.get("/forecast?area=510503002").text
    assert 'value="510503"' in browser.get("/forecast?area=99").text
    for wrong in ("days=0", "days=400", "budget=-1"):
        assert browser.get(f"/forecast?{wrong}").status_code == 422


def test_a_year_shows_its_holidays_and_whether_it_is_official(world: World, console: Console) -> None:
    browser = console.signed_in(COORDINATOR)
    page = browser.get("/calendar-days?year=2026")
    assert page.text.count("<table") == 12
    assert "国庆" in page.text
    assert "day-made-up" in page.text
    assert "暂定" in browser.get("/calendar-days?year=2040").text
    assert browser.get("/calendar-days?year=9999").status_code == 422


def test_nobody_else_opens_them_and_none_asks_much(world: World, console: Console) -> None:
    assigned(world, "2026-09-01 09:00")
    paths = ("/policy", "/policy/compare", "/policy/try", "/forecast", "/calendar-days")
    for who in ("S1.principal", "PSB.inspector", "EDU.head"):
        browser = console.signed_in(who)
        for path in paths:
            assert browser.get(path).status_code == 403, path
    browser = console.signed_in(COORDINATOR)
    for path in paths:
        browser.get(path)
        with asked_of_the_database(console) as said:
            assert browser.get(path).status_code == 200
        assert len(said) <= 60, (path, len(said))
