"""Every page of every role in a real browser, at a desk and on a telephone: all can read it, and it fits the screen."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from rules.telling import MessageKind
from rules.vocabulary import Instrument
from tests.support.asked import Everybody, is_for_programs, routes_of
from tests.support.followed import link
from tests.support.story import (
    COORDINATOR,
    DEPUTY_LEADER,
    LEADER,
    MAJOR,
    SERIOUS,
    asked_for_time,
    objected,
    proposed,
    rectifying_,
    submitted,
)
from tests.support.visited import POLICE
from tests.support.windows import AXE, Window, served, window_on
from tests.support.world import at
from web.gates import SESSION

LATER = "2026-09-08 10:00"
"""A week after everything began: some of it is late."""
SCHOOL, VERIFIER = "S1.handler", "PS1.handler"
WIDTHS = 1280, 375
ONE_LINE = 64
"""Pixels: a button as tall as a finger is wide, with what is around it."""

PAGES: Mapping[str, Sequence[str]] = {
    "": ("/sign-in", "/l/{link}", "/l/{proposal_link}", "/l/forged"),
    COORDINATOR: (
        "/mine", "/record", "/hazards/{given}/recorded", "/outings", "/outings/{visit}", "/overview", "/hazards",
        "/several?act=assign&all=1", "/triage", "/messages",
        "/hazards/{objected}", "/hazards/{asked}", "/hazards/{given}/receipt",
        "/registry", "/registry/units", "/registry/areas", "/registry/schools/S1", "/import", "/import/{file}",
        "/posts", "/posts/gaps", "/posts/changes", "/posts/changes/leave", "/policy", "/policy?section=ladder",
        "/policy/compare", "/policy/try", "/forecast", "/calendar-days", "/accounts", "/runs",
        "/campaigns", "/campaigns/new", "/campaigns/{campaign}", "/campaigns/{campaign}/plan",
        "/campaigns/{campaign}/schools", "/campaigns/{campaign}/changes?school=S1", "/campaigns/{campaign}/proof",
        "/coverage/{campaign}", "/minutes", "/minutes/{minutes}", "/minutes/import", "/look-backs",
        "/look-backs/{round}", "/closures", "/figures", "/figures/cases?figure=ack_rate", "/bulletins", "/gauges",
        "/funds", "/records", "/bulletins/issued", "/bulletins/issued/{bulletin}", "/bulletins/drafts/{bulletin_draft}",
        "/assessments", "/assessments/{assessment}", "/assessments/{draft_assessment}",
        "/assessments/{assessment}/of/{assessed}",
    ),
    SCHOOL: (
        "/mine", "/hazards/{given}", "/hazards/{given}/do/acknowledge",
        "/hazards/{given}/do/close-out", "/hazards/{major}/do/plan", "/hazards/{major}/do/submit",
        "/hazards/{asked}/do/request-extension", "/hazards/{given}/done/{given_event}", "/calendar", "/account",
        "/account/second-factor", "/password", "/records/S1", "/assessments/{assessment}/of/{assessed}",
    ),
    VERIFIER: ("/hazards/{submitted}", "/hazards/{submitted}/do/pass"),
    POLICE: ("/mine", "/visits", "/visits/{visit}", "/visits/{visit}/items/MIN4-02", "/visits/{visit}/items/beyond"),
    LEADER: ("/mine", "/under-me", "/hazards/{proposed}", "/coverage/{campaign}"),
}  # fmt: skip

NO_PAGES = frozenset({
    "/", "/healthz", "/readyz", "/metrics", "/sign-in/from/{name}", "/visits/{number}/state", "/feeds/{token}.ics",
    "/evidence/{number}", "/evidence/{number}/small", "/evidence/{number}/whole",
    "/visits/{number}/photos/{digest}", "/letters/{number}.docx", "/letters/{number}.pdf",
    "/import/templates/{name}", "/import/{number}/rejects", "/posts/gaps/list", "/campaigns/{number}/plan.xlsx",
    "/campaigns/{number}/findings.xlsx", "/campaigns/{number}/published/{name}", "/minutes/template.xlsx",
    "/minutes/{number}/progress.{ending}", "/minutes/{number}/letters/{letter}.docx",
    "/minutes/{number}/letters/{letter}.pdf", "/bulletins/issued/{number}.docx", "/bulletins/issued/{number}.pdf",
    "/bulletins/drafts/{number}.docx",
})  # fmt: skip
"""What leads elsewhere, is read by programs, or is a file to keep."""
ELSEWHERE = frozenset({"/sign-in/code"})
"""Looked at where somebody comes by them: tests/web/test_accounts_in_a_browser.py."""


@pytest.fixture(scope="module")
def everybody(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    made = Everybody.of(sqlite_template, tmp_path_factory.mktemp("everybody"), [one for one in PAGES if one])
    furnish(made)
    yield made
    made.close()


def furnish(everybody: Everybody) -> None:
    """Beside one of everything: something to decide, to verify, to rule on, and a major hazard."""
    world = everybody.world
    asked, proposed_on = (rectifying_(world, "2026-09-01 09:00") for _ in range(2))
    asked_for_time(world, asked, "2026-09-01 09:30", at("2026-09-20 09:00").date())
    proposed(world, proposed_on, "2026-09-01 09:30", Instrument.TALK)
    everybody.things |= {
        "objected": objected(world, "2026-09-01 09:00"), "major": rectifying_(world, "2026-09-01 09:00", MAJOR),
        "submitted": submitted(world, "2026-09-01 09:00", SERIOUS), "asked": asked, "proposed": proposed_on,
        "proposal_link": link(world, proposed_on, DEPUTY_LEADER, MessageKind.PROPOSAL).removeprefix("/l/"),
    }  # fmt: skip
    everybody.console.at = at(LATER)


def test_no_page_is_forgotten(everybody: Everybody) -> None:
    walked = {everybody.route_of("GET", one).path for paths in PAGES.values() for one in paths}
    routes = {one.path for one in routes_of(everybody.console) if one.methods == {"GET"} and not is_for_programs(one)}
    assert routes - walked == NO_PAGES | ELSEWHERE


@pytest.mark.browser
@pytest.mark.timeout(400)
def test_everybody_can_read_every_page_and_none_is_wider_than_the_screen(
    everybody: Everybody, chromium: Browser
) -> None:
    wrong: list[str] = []
    with served(everybody.console) as address:
        for who, paths in PAGES.items():
            with window_on(chromium, address, viewport={"width": WIDTHS[0], "height": 900}) as window:
                window.context.add_init_script(path=AXE)
                let_in(everybody, window, who)
                for path in paths:
                    window.go(everybody.filled(path))
                    wrong += [f"{who} {path} {one}" for one in looked_at(window, who, path)]
    assert not wrong, "\n".join(wrong)


def let_in(everybody: Everybody, window: Window, who: str) -> None:
    """The window is that of somebody who has signed in; of nobody when no name is given."""
    if who:
        browser = everybody.console.browser()
        assert browser.sign_in(who).status_code == 303
        window.context.add_cookies([{"name": SESSION, "value": browser.client.cookies[SESSION], "url": window.address}])


def looked_at(window: Window, who: str, path: str) -> Iterator[str]:
    """What is wrong with the page that is open, at each width; with XIAOAN_PICTURES set it is kept to be seen."""
    folder = os.environ.get("XIAOAN_PICTURES")
    for width in WIDTHS:
        window.be_wide(width)
        if folder:
            name = f"{who}{path}".replace("/", "-").replace("{", "").replace("}", "").replace("?", "-")
            window.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        if window.is_too_wide:
            yield f"at {width}: wider than the screen"
        if window.page.evaluate("document.querySelector('header').offsetHeight") > ONE_LINE:
            yield f"at {width}: the head of the page takes more than a line"
        # Colours take axe the longest, and are the same at any width; on telephones others look at them too.
        but = () if width == max(WIDTHS) else ("color-contrast",)
        yield from (f"at {width}: {one}" for one in window.grave(*but))
