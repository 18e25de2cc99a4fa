"""A district in the middle of September with something on every stage, and the numbers and lists of its pages."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from casework import assigning
from casework.recording import record
from rules.finding import Finding
from rules.vocabulary import Instrument
from tests.support.console import Browser
from tests.support.story import (
    COMMON,
    COORDINATOR,
    MAJOR,
    SERIOUS,
    ask,
    assigned,
    closed,
    found,
    objected,
    proposed,
    rectifying_,
    submitted,
    suspended,
)
from tests.support.world import World, at

NOW = "2026-09-16 10:00"


def places(what: Finding, *names: str) -> list[Finding]:
    return [replace(what, place=name) for name in names]


def busy(world: World) -> None:
    """A district in the middle of September: something on every stage, in two towns, much of it late."""
    in_the_other_town(world, "2026-08-03 09:00", replace(COMMON, campus="S3", place="东楼"))
    for what in (*places(COMMON, "一楼", "二楼"), *places(SERIOUS, "南门")):
        assigned(world, "2026-08-03 09:00", what)
    for what in (*places(COMMON, "三楼"), *places(SERIOUS, "北门"), *places(MAJOR, "一号宿舍")):
        proposed(world, rectifying_(world, "2026-08-10 09:00", what), "2026-09-02 09:00")
    twice = rectifying_(world, "2026-08-12 09:00", replace(COMMON, place="四楼"))
    proposed(world, twice, "2026-09-10 09:00")
    proposed(world, twice, "2026-09-16 09:00", Instrument.TALK)
    assigned(world, "2026-09-08 09:00", replace(COMMON, place="十一楼"))
    objected(world, "2026-09-15 09:00", replace(COMMON, place="五楼"))
    submitted(world, "2026-09-01 09:00", replace(COMMON, place="六楼"))
    suspended(world, "2026-09-01 09:00", at("2026-10-01 09:00").date(), replace(COMMON, place="七楼"))
    found(world, "2026-09-16 09:00", replace(COMMON, place="八楼"))
    found(world, "2026-09-16 09:00", replace(COMMON, place="八楼", description="同一处"))
    closed(world, "2026-09-04 09:00", replace(COMMON, place="九楼"))
    closed(world, "2026-08-04 09:00", replace(COMMON, place="十楼"))
    for when in ("2026-09-14 09:00", "2026-09-15 09:00", "2026-09-16 09:00"):
        in_the_other_town(world, when, replace(SERIOUS, campus="S3", place=when))


def in_the_other_town(world: World, when: str, what: Finding) -> str:
    number = record(world.desk, what, COORDINATOR, at(when)).number
    assigning.assign(world.desk, ask(number, COORDINATOR, when))
    return number


def figures(page: str) -> dict[str, int]:
    """The numbers of a page that lead somewhere, by where they lead."""
    return {html.unescape(to): int(n) for to, n in re.findall(r'href="([^"]+)" data-figure="(\d+)"', page)}


_ROWS = {"/hazards": r'<td><a href="/hazards/', "/messages": "data-message=", "/coverage": "<tr><td>"}


def listed(browser: Browser, path: str) -> int:
    """The rows of a list over all its pages."""
    count = 0
    while path:
        page = browser.get(path)
        assert page.status_code == 200, path
        row = next((row for start, row in _ROWS.items() if path.startswith(start)))
        count += len(re.findall(row, page.text))
        following = re.findall(r'href="([^"]*after=[^"]*)"', page.text)
        path = html.unescape(following[0]) if following else ""
    return count
