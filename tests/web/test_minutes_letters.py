"""Minutes as a letter on the page of their meeting: issued, downloaded, withdrawn, and issued anew."""

from __future__ import annotations

from rules.access import AccessKind
from store import accounts
from tests.support.console import Browser, Console, forms_on, links_on
from tests.support.letters import paragraphs
from tests.support.meetings import meeting
from tests.support.pages import statements
from tests.support.story import COORDINATOR
from tests.support.world import World

FILLED = {"place": "三楼会议室", "chair": "政法委书记", "attending": "公安分局、教育局", "agenda": "", "copies": ""}


def _files(browser: Browser, path: str) -> list[str]:
    return [one for one in links_on(browser.get(path)) if "/letters/" in one]


def test_minutes_are_issued_downloaded_withdrawn_and_issued_anew(world: World, console: Console) -> None:
    path, browser = f"/minutes/{meeting(world)}", console.signed_in(COORDINATOR)
    with statements(console) as before:
        page = browser.get(path)
    assert page.text.count(">公安分局</textarea>") == 2
    refused = browser.fill(page, f"{path}/issue", **(FILLED | {"chair": " "}))
    assert refused.status_code == 422
    assert "请写明主持" in refused.text
    assert ">公安分局、教育局</textarea>" in refused.text
    assert browser.fill(refused, f"{path}/issue", **FILLED).status_code == 303
    # Whoever presses again, on a page that is not the newest any more, issues nothing else.
    assert browser.fill(page, f"{path}/issue", **FILLED).status_code == 303
    with statements(console) as after:
        issued = browser.get(path)
    assert len(after) <= len(before)
    assert "政法委纪〔2026〕1号" in issued.text
    assert f"{path}/issue" not in forms_on(issued)
    word, pdf = _files(browser, path)
    kept = browser.get(word)
    assert paragraphs(kept.content)[:2] == ["会议纪要", "政法委纪〔2026〕1号"]
    assert browser.get(word).content == kept.content
    made = browser.get(pdf)
    assert made.content.startswith(b"%PDF-") or (made.status_code < 500 and "fonts-noto-cjk" in made.text)
    with world.desk.looking() as session:
        assert next(one.about for one in accounts.accesses(session) if one.kind is AccessKind.EXPORTED) == "letter 1"
    withdraw = f"{path}/letters/1/withdraw"
    blank = browser.fill(issued, withdraw, reason=" ")
    assert (blank.status_code, "撤回理由" in blank.text) == (422, True)
    assert browser.fill(issued, withdraw, reason="出席单位有误").status_code == 303
    page = browser.get(path)
    assert "<del>政法委纪〔2026〕1号</del>" in page.text
    assert forms_on(page)[f"{path}/issue"].fields["place"] == "三楼会议室"
    assert ">公安分局、教育局</textarea>" in page.text
    assert browser.fill(page, f"{path}/issue", attending="公安分局").status_code == 303
    newest = _files(browser, path)[-2]
    assert "（替代政法委纪〔2026〕1号，原纪要作废）" in paragraphs(browser.get(newest).content)


def test_a_meeting_that_is_not_there_and_a_number_that_came_along(world: World, console: Console) -> None:
    path, browser = f"/minutes/{meeting(world, document='赤安联席〔2026〕3号')}", console.signed_in(COORDINATOR)
    page = browser.get(path)
    assert "导入时已有文号 赤安联席〔2026〕3号" in page.text
    assert f"{path}/issue" not in forms_on(page)
    for gone in (f"{path}/letters/1.docx", f"/minutes/{10**20}", f"/minutes/{10**20}/letters/1.pdf"):
        assert browser.get(gone).status_code == 404
