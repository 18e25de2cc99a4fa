"""An inspector's day and a principal's on a telephone: by touch, by keyboard, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, Route

from casework.visit_views import look
from rules.campaigns import VisitState
from rules.vocabulary import Stage
from tests.support.console import PASSWORD, Console
from tests.support.pages import stage
from tests.support.photos import shot, view
from tests.support.story import MAJOR, PLAN, assigned, rectifying_
from tests.support.telephones import told
from tests.support.visited import POLICE, TEACHER, visit
from tests.support.windows import TELEPHONE, Window, window_on
from tests.support.world import World, at

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def window(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Window]:
    has_script = request.param == "with JavaScript"
    with window_on(chromium, address, java_script_enabled=has_script, **TELEPHONE) as made:
        yield made


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "now.jpg"
    path.write_bytes(shot(view(5, (2400, 1800)), at("2026-09-01 09:50")))
    return path


def tap(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).or_(page.get_by_role("link", name=words, exact=True)).first.tap()


def test_an_inspectors_day(world: World, console: Console, window: Window, photo: Path) -> None:
    number = visit(world, "MIN4")
    for who in (POLICE, TEACHER):
        console.account(who)
    window.sign_in(POLICE)
    page = window.page
    page.wait_for_url("**/mine")
    page.locator(".fold summary").tap()
    heights = (
        "[...document.querySelectorAll('.site-head a, .site-head button, .site-head summary')].map(e => e.offsetHeight)"
    )
    assert min(page.evaluate(heights)) >= 44, "as tall as a finger is wide"
    tap(page, "到校检查")
    page.wait_for_url("**/visits")
    page.locator(f"a[href='/visits/{number}']").tap()
    page.wait_for_url(f"**/visits/{number}")
    assert not window.is_too_wide
    page.locator("#MIN4-01 button", has_text="合格").first.tap()
    page.locator("#MIN4-01 [aria-pressed=true]").wait_for()
    page.locator("#MIN4-02 a", has_text="不合格").tap()
    page.locator(".wrong [name=place]").fill("东门")
    page.locator(".wrong [name=photos]").set_input_files(photo)
    page.locator(".wrong button.btn-danger").tap()
    page.locator("#MIN4-02 .finding", has_text="东门").wait_for()
    assert not window.is_too_wide
    for item in ("MIN4-03", "MIN4-04"):
        page.locator(f"#{item} button", has_text="不适用").tap()
        page.locator(f"#{item} [aria-pressed=true]").wait_for()
    page.locator("#count", has_text="4/4").wait_for()
    page.locator("#MIN4-02 .finding a", has_text="修改").wait_for()
    page.locator("#sign summary").tap()
    page.locator("#password").fill(PASSWORD)
    page.locator("#sign details button").tap()
    page.locator("#sign .badge", has_text="已签").wait_for()
    page.locator("#sign form button", has_text="我签字").tap()
    page.locator("#sign a[href^='/hazards/']").wait_for()
    assert look(world.desk, number, console.at).visit.state is VisitState.CONCLUDED
    assert not window.is_too_wide


def test_a_principals_day(world: World, console: Console, window: Window, photo: Path) -> None:
    number = assigned(world, "2026-09-01 09:00", MAJOR)
    other = rectifying_(world, "2026-09-01 09:00")
    console.account("S1.principal")
    window.sign_in("S1.principal")
    page = window.page
    page.locator(f"a.btn[href='/hazards/{number}/do/acknowledge']").tap()
    tap(page, "签收")
    page.locator(".alert-success").wait_for()
    tap(page, "回到我的待办")
    page.locator(f"a.btn[href='/hazards/{number}/do/control']").tap()
    page.locator("form.big textarea").fill("宿舍停用，学生撤离")
    assert not window.is_too_wide
    page.locator("form.big button").tap()
    page.locator(".alert-success").wait_for()
    tap(page, "回到我的待办")
    page.locator(f"a.btn[href='/hazards/{number}/do/plan']").tap()
    page.wait_for_url("**/do/plan")
    assert page.locator(".plan-steps > li").count() == 6
    for item, words in PLAN.items():
        page.locator(f"[name='part.{item}']").fill(words)
    page.locator("form.big button").tap()
    page.locator(".alert-success").wait_for()
    window.go(f"/hazards/{other}/do/submit")
    hand_in(window, photo)
    assert stage(world, other) is Stage.SUBMITTED


def hand_in(window: Window, photo: Path) -> None:
    """The work is handed in by touch; whoever goes back afterwards cannot hand it in once more."""
    page = window.page
    page.locator("#camera").set_input_files(photo)
    page.locator("[name=measures]").fill("记录已补齐")
    page.locator("form.big button").tap()
    page.locator(".alert-success").wait_for()
    assert "等验收单位复查" in page.inner_text("main")
    assert not window.is_too_wide
    page.go_back()
    page.locator(".empty", has_text="现在不能办理").wait_for()
    assert page.locator("form.big").count() == 0


def test_a_principals_day_by_the_keyboard_alone(
    world: World, console: Console, chromium: Browser, address: str, photo: Path
) -> None:
    number = assigned(world, "2026-09-01 09:00", MAJOR)
    console.account("S1.principal")
    with window_on(chromium, address, viewport={"width": 1280, "height": 800}) as window:
        window.sign_in("S1.principal")
        page = window.page
        for name, filled in (
            ("acknowledge", {}),
            ("control", {"form.big textarea": "宿舍停用，学生撤离"}),
            ("plan", {f"[name='part.{item}']": words for item, words in PLAN.items()}),
            ("submit", {"[name=measures]": "报警装置已安装"}),
        ):
            page.wait_for_url("**/mine")
            window.enter(f"a.btn[href='/hazards/{number}/do/{name}']", f"**/do/{name}")
            for field, words in filled.items():
                window.write(field, words)
            if name == "submit":
                # What a file is chosen with is the machine's and no page.
                window.reach("#papers")
                page.set_input_files("#papers", photo)
            window.enter("form.big button", "**/done/*")
            window.enter("main > a[href='/mine']")
        window.expect_nothing_amiss()
    assert stage(world, number) is Stage.SUBMITTED


def test_an_act_on_a_bad_network_is_sent_until_it_is_answered_and_done_once(
    world: World, console: Console, chromium: Browser, address: str, photo: Path
) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    console.account("S1.handler")
    with window_on(chromium, address, **TELEPHONE) as window:
        window.sign_in("S1.handler")
        window.go(f"/hazards/{number}/do/submit")
        page, tries = window.page, []

        def lose(route: Route) -> None:
            """The first is done and its answer lost; the second never leaves."""
            tries.append(route.request.url)
            if len(tries) == 1:
                route.fetch()
            if len(tries) <= 2:
                route.abort()
            else:
                route.continue_()

        page.route("**/do/submit", lose)
        page.locator("#camera").set_input_files(photo)
        page.locator("#papers").set_input_files([photo] * 5)
        page.locator(".not-taken", has_text="一次最多交 5 份，已选 6 份").wait_for()
        torn = {"name": "torn.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff<script>"}
        page.locator("#papers").set_input_files(torn)
        page.locator(".not-taken", has_text="“torn.jpg”在这台设备上打不开").wait_for()
        page.locator("#papers").set_input_files([])
        page.locator("form.big button").tap()
        page.locator("#sending", has_text="正在自动重发").wait_for()
        page.locator(".alert-success").wait_for()
    assert len(tries) == 3
    with world.desk.looking() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM ledger_event WHERE act = 'submit'")) == 1
        assert session.scalar(sa.text("SELECT count(*) FROM evidence")) == 1
    content = next(path for path in console.site.store.folder.rglob("*") if path.is_file())
    assert content.stat().st_size < photo.stat().st_size, "it was made smaller"


def test_an_act_whose_session_ended_goes_through_when_its_writer_has_signed_in_anew(
    world: World, console: Console, chromium: Browser, address: str
) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    with window_on(chromium, address, **TELEPHONE) as window:
        for who in ("S2.handler", "S1.handler"):
            console.account(who)
        window.sign_in("S1.handler")
        window.go(f"/hazards/{number}/do/control")
        page, other = window.page, replace(window, page=window.context.new_page())
        page.locator("form.big textarea").fill("已封闭二号楼东侧")
        for who, words in (("", "请在新窗口登录"), ("S2.handler", "现在登录的是另一个人"), ("S1.handler", "")):
            window.context.clear_cookies()
            if who:
                other.sign_in(who)
                other.page.wait_for_url("**/mine")
            page.locator("form.big button").tap()
            page.locator("#refused" if words else ".alert-success", has_text=words).wait_for()
    with world.desk.looking() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM ledger_event WHERE act = 'control'")) == 1


def test_a_visit_is_answered_by_the_keyboard_alone(
    world: World, console: Console, chromium: Browser, address: str
) -> None:
    number = visit(world, "MIN4")
    console.account(POLICE)
    with window_on(chromium, address, viewport={"width": 375, "height": 740}) as window:
        window.sign_in(POLICE)
        window.go(f"/visits/{number}")
        page = window.page
        told(page, "本页已存到本机")
        window.enter("#MIN4-01 button[value=pass]")
        page.locator("#MIN4-01 [aria-pressed=true]").wait_for()
        window.enter("#MIN4-02 a[data-wrong]")
        page.locator("#MIN4-02 .wrong [name=place]:focus").wait_for()
        page.keyboard.type("东门")
        window.enter("#MIN4-02 .wrong button.btn-danger")
        page.locator("#MIN4-02 .finding a", has_text="修改").wait_for()
        for item in ("MIN4-03", "MIN4-04"):
            window.enter(f"#{item} button[value=not_applicable]")
            page.locator(f"#{item} [aria-pressed=true]").wait_for()
        told(page, "全部已上传")
        window.enter("#sign form button")
        page.locator("#sign .badge", has_text="已签").wait_for()
        window.expect_nothing_amiss()
    found = look(world.desk, number, console.at)
    assert (len(found.written), [one.number for one in found.standing.signed]) == (4, [POLICE])
