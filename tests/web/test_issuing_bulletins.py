"""The pages of bulletins that go out: who sees them, what is written there, and what a signed one shows."""

from __future__ import annotations

import pytest

from tests.support.console import Browser, Console
from tests.support.pages import many, statements
from tests.support.paper import page_tables, word_tables
from tests.support.story import COORDINATOR, assigned
from tests.support.world import World, at

WORDS = {"opening": "总体平稳。", "problems": "甲 <b>乙</b>", "requirements": "限期整改。"}


@pytest.fixture
def october(console: Console) -> Console:
    console.at = at("2026-10-08 10:00")
    return console


def drawn(browser: Browser) -> str:
    """The address of the draft of September."""
    answer = browser.fill(browser.get("/bulletins/issued"), "/bulletins/drafts", area="510503", month="2026-09")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_a_draft_is_written_on_signed_and_read_by_the_leaders(world: World, october: Console) -> None:
    assigned(world, "2026-09-01 09:00")
    browser = october.signed_in(COORDINATOR)
    path = drawn(browser)
    assert drawn(browser) == path
    counted = browser.fill(browser.get(path), path, deed="count", **WORDS)
    assert counted.headers["location"] == path
    page = browser.get(path)
    assert "总体平稳。" in page.text
    assert "甲 &lt;b&gt;乙" in page.text
    assert word_tables(browser.get(f"{path}.docx").content)[0][0] == page_tables(page.text)[0][0]
    signed = browser.fill(page, path, deed="sign", **WORDS)
    issue = signed.headers["location"]
    assert browser.get(path).headers["location"] == issue
    leader = october.signed_in("DGO.district_head")
    shown = leader.get(issue)
    assert "政法委通报〔2026〕1号" in shown.text
    assert "起草更正通报" not in shown.text
    paper = word_tables(leader.get(f"{issue}.docx").content)
    assert page_tables(shown.text) == [[[" ".join(cell.split()) for cell in row] for row in one] for one in paper]
    assert "政法委通报〔2026〕1号" in leader.get("/bulletins/issued").text
    assert leader.get(f"{issue}.pdf").content.startswith(b"%PDF-")
    draft = browser.fill(browser.get(issue), f"{issue}/correct").headers["location"]
    assert "签发后替代 政法委通报〔2026〕1号" in browser.get(draft).text
    second = browser.fill(browser.get(draft), draft, deed="sign", **WORDS).headers["location"]
    assert "已由 政法委通报〔2026〕2号 替代" in browser.get(issue).text
    assert "原通报作废" in browser.get(second).text


def test_what_is_refused_keeps_what_was_written(october: Console) -> None:
    browser = october.signed_in(COORDINATOR)
    path = drawn(browser)
    page = browser.get(path)
    answer = browser.fill(page, path, deed="sign", opening="联系人13812345678")
    assert (answer.status_code, "联系人13812345678" in answer.text) == (422, True)
    assert browser.fill(page, path, deed="write", opening="甲").status_code == 303
    late = browser.fill(page, path, deed="sign", opening="乙")
    assert (late.status_code, ">乙</textarea>" in late.text) == (409, True)
    answer = browser.fill(browser.get("/bulletins/issued"), "/bulletins/drafts", area="510503", month="2026-10")
    assert (answer.status_code, "尚未结束" in answer.text) == (422, True)


def test_others_neither_draw_up_nor_see_drafts(october: Console) -> None:
    browser = october.signed_in(COORDINATOR)
    path = drawn(browser)
    leader = october.signed_in("DGO.district_head")
    assert leader.get(path).status_code == 403
    assert "起草" not in page_main(leader.get("/bulletins/issued").text)
    assert october.signed_in("S1.handler").get("/bulletins/issued").status_code == 403
    for gone in ("/bulletins/issued/99", f"/bulletins/drafts/{10**20}", "/bulletins/issued/99.docx"):
        assert browser.get(gone).status_code == 404


def page_main(text: str) -> str:
    return text.partition("<main")[2]


def test_statements_and_size_do_not_grow_with_the_cases(world: World, october: Console) -> None:
    browser = october.signed_in(COORDINATOR)
    counts = []
    for more in (1, 150):
        many(world, more, "2026-09-02 09:00")
        path = drawn(browser)
        browser.fill(browser.get(path), path, deed="count")
        with statements(october) as heard:
            page = browser.get(path)
        counts.append(len(heard))
        assert len(page.content) < 100_000
    assert counts[0] == counts[1]
