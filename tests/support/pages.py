"""What tests do on the pages of the console: fill in the form of an act, and count what the database is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import httpx
import sqlalchemy as sa

from casework.recording import record_many
from rules.finding import Finding
from rules.vocabulary import Stage
from tests.support.console import Browser, Console, forms_on
from tests.support.story import (
    COMMON,
    INSPECTOR,
)
from tests.support.world import World, at


@contextmanager
def statements(console: Console) -> Iterator[list[str]]:
    """Every statement the database is asked while this lasts."""
    said: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    sa.event.listen(console.desk.engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        sa.event.remove(console.desk.engine, "before_cursor_execute", hear)


def many(world: World, count: int, when: str = "2026-09-01 09:00") -> None:
    places = [replace(COMMON, place=f"第{number}间", description="甲" * 300) for number in range(count)]
    findings: list[Finding] = list(places)
    record_many(world.desk, findings, INSPECTOR, at(when))


def stage(world: World, number: str) -> Stage:
    with world.desk.looking() as session:
        return Stage(session.scalar(sa.text("SELECT stage FROM hazard WHERE number = :n"), {"n": number}))


def exports(world: World) -> list[tuple[str, str, int]]:
    """What is on record as taken along: by whom, what, and how many rows, the first first."""
    asked = "SELECT account, about, counted FROM access_event WHERE kind = 'exported' ORDER BY id"
    with world.desk.looking() as session:
        return [tuple(row) for row in session.execute(sa.text(asked))]


def act(browser: Browser, number: str, name: str, files: object = None, **filled: str) -> httpx.Response:
    form = forms_on(browser.get(f"/hazards/{number}"))[f"/hazards/{number}/acts/{name}"]
    return browser.send(form, files=files, **filled)


def offered(browser: Browser, number: str) -> set[str]:
    start = f"/hazards/{number}/acts/"
    return {one.removeprefix(start) for one in forms_on(browser.get(f"/hazards/{number}")) if one.startswith(start)}
