"""A visit without a network, in a real browser: answered, reloaded, cut off, sent once, and nobody else's business."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Route

from casework.visiting import Brought, take_in
from rules.visits import Answer, Entry
from tests.support.console import Console
from tests.support.photos import SCHOOL, shot, view
from tests.support.processes import until
from tests.support.telephones import answer, fail, opened, seen, sent_rows, telephone, told, waiting
from tests.support.visited import DAY, POLICE, TEACHER, visit
from tests.support.world import World, at

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture
def photo(tmp_path: Path) -> Callable[[int], Path]:
    def made(seed: int) -> Path:
        path = tmp_path / f"photo{seed}.jpg"
        path.write_bytes(shot(view(seed, (2600, 1950)), at(DAY + "09:40"), SCHOOL, turned=6))
        return path

    return made


def test_ten_items_answered_without_a_network_outlive_a_reload_and_arrive_once(
    world: World, console: Console, chromium: Browser, address: str, photo: Callable[[int], Path]
) -> None:
    number = visit(world, "FIRE20")
    with telephone(chromium, console, address, POLICE) as window:
        page = opened(window, number)
        window.context.set_offline(True)
        for place in range(1, 6):
            answer(page, f"FIRE20-{place:02}", "合格" if place % 2 else "不适用")
        for place in range(6, 11):
            fail(page, f"FIRE20-{place:02}", f"{place}号楼", photo(place))
        assert waiting(page) == 10
        page.reload()
        page.locator(".finding.local").nth(4).wait_for()
        assert (waiting(page), page.locator(".finding.local").count()) == (10, 5)
        assert page.inner_text("#count") == "10/20"
        assert not window.is_too_wide
        window.context.set_offline(False)
        told(page, "全部已上传")
        assert waiting(page) == 0
    found = seen(world, number)
    assert len(found.written) == sent_rows(world) == 10
    assert [len(one.photos) for one in found.written] == [0] * 5 + [1] * 5
    with world.desk.looking() as session:
        taken = session.execute(sa.text("SELECT taken_at, is_readable FROM photo")).all()
    assert len(taken) == 5
    assert {str(row[0])[:16] for row in taken} == {"2026-09-01 01:40"}, "when it was taken came along"
    first = found.written[-1].photos[0]
    content = console.site.store.path(first.digest).read_bytes()
    assert size_of(content) == (1500, 2000), "small, and upright"


def size_of(content: bytes) -> tuple[int, int]:
    import io

    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        assert image.getexif().get(0x0112) == 1
        return image.size


def test_what_is_cut_off_in_the_middle_is_sent_again_and_taken_in_once(
    world: World, console: Console, chromium: Browser, address: str, photo: Callable[[int], Path]
) -> None:
    number = visit(world, "FIRE20")
    with telephone(chromium, console, address, POLICE) as window:
        page = opened(window, number)
        window.context.set_offline(True)
        for place in range(1, 5):
            fail(page, f"FIRE20-{place:02}", f"{place}号楼", photo(place))
        seen_by_server: list[str] = []

        def cut(route: Route) -> None:
            """The first never leaves; of the second the answer is lost, and so is the network."""
            seen_by_server.append(route.request.url)
            if len(seen_by_server) == 2:
                route.fetch()
            if len(seen_by_server) <= 2:
                route.abort()
            else:
                route.continue_()

        page.route("**/answer", cut)
        window.context.set_offline(False)
        told(page, "上传中断")
        told(page, "全部已上传")
        assert len(seen_by_server) == 6
    assert len(seen(world, number).written) == sent_rows(world) == 4


def test_two_telephones_of_a_team_and_two_of_one_person_are_put_together(
    world: World, console: Console, chromium: Browser, address: str
) -> None:
    number = visit(world, "MIN4")
    with (
        telephone(chromium, console, address, POLICE) as first,
        telephone(chromium, console, address, TEACHER) as second,
    ):
        mine, theirs = opened(first, number), opened(second, number)
        for window in (first, second):
            window.context.set_offline(True)
        answer(mine, "MIN4-01", "合格")
        fail(mine, "MIN4-02", "东门", note="无人值守")
        answer(theirs, "MIN4-02", "合格")
        answer(theirs, "MIN4-03", "合格")
        # Meanwhile the policeman answers the first item on the computer in his office.
        take_in(world.desk, Brought(number, (Entry("MIN4-01", "", Answer.NOT_APPLICABLE),)), POLICE, console.at)
        first.context.set_offline(False)
        mine.locator("#kept-clashes", has_text="那里的保留了（不适用").wait_for()
        second.context.set_offline(False)
        theirs.locator("#MIN4-02 form[action$='/settle']").wait_for()
        mine.reload()
        mine.locator("#kept-clashes .alert").wait_for()
        assert mine.locator("#MIN4-01 [aria-pressed=true]").inner_text() == "不适用"
        theirs.locator("#MIN4-02 form[action$='/settle']").get_by_role("button", name="不合格").click()
        theirs.wait_for_url("**#MIN4-02")
    found = seen(world, number)
    assert {(one.person, one.entry.item, one.entry.answer) for one in found.written} == {
        (POLICE, "MIN4-01", Answer.NOT_APPLICABLE), (POLICE, "MIN4-02", Answer.FAIL),
        (TEACHER, "MIN4-02", Answer.PASS), (TEACHER, "MIN4-03", Answer.PASS),
    }  # fmt: skip
    assert found.standing.combined.conflicts == ()


def test_an_answer_changed_on_the_way_ends_as_it_was_meant_last(
    world: World, console: Console, chromium: Browser, address: str, photo: Callable[[int], Path]
) -> None:
    number = visit(world, "MIN4")
    with telephone(chromium, console, address, POLICE) as window:
        page = opened(window, number)
        fail(page, "MIN4-02", "东门", photo(1))
        told(page, "全部已上传")
        window.context.set_offline(True)
        page.locator("#MIN4-02 [data-wrong][data-place]").click()
        page.locator("#MIN4-02 .wrong [name=place]").fill("西门")
        page.locator("#MIN4-02 .wrong button.btn-danger").click()
        page.locator("#MIN4-02 .finding.local", has_text="西门").wait_for()
        fail(page, "MIN4-02", "后门")
        answer(page, "MIN4-03", "合格")
        answer(page, "MIN4-03", "不适用")
        window.context.set_offline(False)
        told(page, "全部已上传")
        assert page.locator("#kept-clashes .alert").count() == 0
    found = {
        (one.entry.item, one.entry.place, one.entry.answer, len(one.photos)) for one in seen(world, number).written
    }
    assert found == {
        ("MIN4-02", "西门", Answer.FAIL, 1), ("MIN4-02", "后门", Answer.FAIL, 0),
        ("MIN4-03", "", Answer.NOT_APPLICABLE, 0),
    }  # fmt: skip


def test_what_is_half_written_outlives_the_camera_and_a_reload(
    world: World, console: Console, chromium: Browser, address: str, photo: Callable[[int], Path]
) -> None:
    number = visit(world, "MIN4")
    with telephone(chromium, console, address, POLICE) as window:
        page = opened(window, number)
        here = page.locator("#MIN4-02")
        here.locator("[data-wrong]").click()
        here.locator("[name=place]").fill("东门")
        photos = here.locator("input[name=photos]")
        photos.set_input_files({"name": "IMG_1.HEIC", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic"})
        here.locator(".not-taken", has_text="没有选上“IMG_1.HEIC”").filter(has_text="兼容性最佳").wait_for()
        assert here.locator(".preview").count() == 0
        photos.set_input_files({"name": "p.webp", "mimeType": "image/webp", "buffer": shot(view(1), kind="WEBP")})
        here.locator(".preview img[alt='p.jpg']").wait_for()
        assert here.locator(".not-taken").count() == 0
        page.wait_for_timeout(500)
        window.context.set_offline(True)
        page.reload()
        here.locator(".preview").wait_for()
        assert here.locator("[name=place]").input_value() == "东门"
        window.context.set_offline(False)
        here.get_by_role("button", name="保存：不合格").click()
        told(page, "全部已上传")
        page.reload()
        page.wait_for_timeout(300)
        assert page.locator(".wrong").count() == 0
    [kept] = seen(world, number).written
    assert (kept.entry.place, [one.name for one in kept.photos]) == ("东门", ["p.jpg"])


def test_a_network_lost_while_the_page_is_kept_is_not_a_browser_that_cannot(
    world: World, console: Console, chromium: Browser, address: str
) -> None:
    number = visit(world, "MIN4")
    with telephone(chromium, console, address, POLICE) as window:
        page = window.page
        page.wait_for_url("**/mine")
        page.route("**/visits", lambda route: route.abort())
        window.go(f"/visits/{number}")
        told(page, "本页还没有存好")
        page.unroute("**/visits")
        page.evaluate("window.dispatchEvent(new Event('online'))")
        told(page, "本页已存到本机")


def test_the_list_keeps_todays_visits_before_anybody_leaves(
    world: World, console: Console, chromium: Browser, address: str
) -> None:
    number = visit(world, "MIN4")
    with telephone(chromium, console, address, POLICE) as window:
        window.go("/visits")
        page = window.page
        until(lambda: page.evaluate("caches.open('xiaoan-kept').then(c => c.keys()).then(k => k.length)") > 8, 10,
              lambda: "nothing is kept")  # fmt: skip
        page.wait_for_timeout(300)
        window.context.set_offline(True)
        page.reload()
        page.click("text=开始检查")
        page.wait_for_url(f"**/visits/{number}")
        answer(page, "MIN4-01", "合格")
        window.context.set_offline(False)
        told(page, "全部已上传")
    assert len(seen(world, number).written) == 1
