"""Telephones on a visit, in a real browser: what people do on them, and what waits there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import Browser, Page

from casework.visit_views import Seen, look
from tests.support.console import Console
from tests.support.visited import DAY
from tests.support.windows import TELEPHONE, Window, window_on
from tests.support.world import World, at

OFFLINE = "net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", "Failed to fetch", "503", "the server responded with"


@contextmanager
def telephone(chromium: Browser, console: Console, address: str, who: str) -> Iterator[Window]:
    """Somebody's telephone, signed in."""
    with suppress(sa.exc.IntegrityError):
        console.account(who)
    with window_on(chromium, address, **TELEPHONE) as made:
        made.sign_in(who)
        yield made
        faults = [one for one in made.complaints if not any(known in one for known in OFFLINE)]
        assert faults == []


def opened(window: Window, number: str) -> Page:
    """The page of the visit, kept on the telephone."""
    window.go(f"/visits/{number}")
    told(window.page, "本页已存到本机")
    return window.page


def told(page: Page, words: str) -> None:
    page.locator("#told", has_text=words).wait_for()


def fail(page: Page, item: str, place: str, photo: Path | None = None, note: str = "") -> None:
    here = page.locator(f"#{item}")
    here.locator("[data-wrong]").first.click()
    here.locator("[name=place]").fill(place)
    if note:
        here.locator("[name=note]").fill(note)
    if photo is not None:
        here.locator("input[name=photos]").set_input_files(photo)
        here.locator(".preview").wait_for()
    here.get_by_role("button", name="保存：不合格").click()
    here.locator(".finding.local, .finding", has_text=place).first.wait_for()


def answer(page: Page, item: str, word: str) -> None:
    page.locator(f"#{item} .answers").get_by_role("button", name=word, exact=True).click()
    page.locator(f"#{item} [aria-pressed=true]", has_text=word).wait_for()


def waiting(page: Page) -> int:
    """How many answers are on this telephone only."""
    return int(page.evaluate("xiaoanKeeping.queue(document.body.dataset.person).then(rows => rows.length)"))


def seen(world: World, number: str) -> Seen:
    return look(world.desk, number, at(DAY + "20:00"))


def sent_rows(world: World) -> int:
    with world.desk.looking() as session:
        return int(session.scalar(sa.text("SELECT count(*) FROM visit_sent")) or 0)
