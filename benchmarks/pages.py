"""Pages of the console over a district after five years: what the slowest of twenty asks, beside its own bare SQL."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.figures import Figure
from benchmarks.grounds import Ground, at_desk
from benchmarks.grown import NOW, grown
from benchmarks.measuring import Cost, watching
from benchmarks.sizes import Size
from casework.desk import Desk
from tests.support.console import Browser, Console

COORDINATOR, LEADER, SCHOOL = "PLC.coordinator", "DGO.district_head", "S1.principal"

PAGES: Sequence[tuple[str, str]] = (
    (COORDINATOR, "/overview"),
    (COORDINATOR, "/hazards"),
    (COORDINATOR, "/hazards?overdue=1"),
    (COORDINATOR, "/hazards?severity=serious&area=510503007"),
    (COORDINATOR, "/hazards?unit=EDU&stage=rectifying"),
    (COORDINATOR, "/hazards?stage=closed&closed_from=2026-08-01&closed_to=2026-08-31"),
    (COORDINATOR, "/hazards?sort=newest"),
    (COORDINATOR, "/hazards?text=一键报警"),
    (COORDINATOR, "/hazards?text=没有的词"),
    (COORDINATOR, "/hazards?text=第203学校"),
    (COORDINATOR, "/hazards/{number}"),
    (COORDINATOR, "/triage"),
    (COORDINATOR, "/messages"),
    (COORDINATOR, "/figures"),
    (COORDINATOR, "/bulletins"),
    (COORDINATOR, "/gauges"),
    (COORDINATOR, "/forecast"),
    (COORDINATOR, "/records"),
    (COORDINATOR, "/funds"),
    (COORDINATOR, "/look-backs"),
    (COORDINATOR, "/several?act=assign&all=1"),
    (COORDINATOR, "/registry"),
    (COORDINATOR, "/posts"),
    (LEADER, "/under-me"),
    (SCHOOL, "/mine"),
    (SCHOOL, "/hazards"),
)
"""Who looks at what: the pages of a working day."""


@dataclass
class Said:
    """The statements one page asked, with their values, as the driver was given them."""

    statements: list[tuple[str, Any]] = field(default_factory=list)  # Any: the driver's own kinds of values


def measure(ground: Ground, size: Size) -> Iterator[Figure]:
    """Every page asked for so many times by somebody signed in; the last in twenty is what counts."""
    hazards = size.pages_sqlite if ground.name == "SQLite" else size.pages_postgresql
    url = grown(ground, hazards, size.schools)
    with at_desk(url) as desk, tempfile.TemporaryDirectory() as folder:
        console = Console(desk, Path(folder))
        console.at = NOW
        browsers = {who: console.signed_in(who) for who in dict.fromkeys(who for who, _ in PAGES)}
        number = _one_open(desk)
        for who, path in PAGES:
            asked = path.format(number=number)
            yield _figure(ground, desk, browsers[who], asked, f"{path} of {hazards:,}", size.probes)
    ground.drop(url)


def _figure(ground: Ground, desk: Desk, browser: Browser, path: str, what: str, probes: int) -> Figure:
    firsts = []
    for _ in range(2):  # the first one compiles its statements and its template, and measures what is kept
        began = time.perf_counter()
        answer = browser.get(path)
        firsts.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise AssertionError(f"{path}: {answer.status_code}")
    walls = []
    with watching(ground.server_cpu, is_swept=False) as watch:
        for _ in range(probes):
            began = time.perf_counter()
            browser.get(path)
            walls.append(time.perf_counter() - began)
    with _listening(desk) as said:
        browser.get(path)
    ours = Cost(_slowest_but(walls), watch.cost.over(probes).cpu)
    note = f"{len(said.statements)} statements, {len(answer.content) / 1000:.0f} KB, p95, first {firsts[0]:.1f} s"
    least = _bare(ground, desk, said, probes)
    return Figure("pages", ground.name, what, 0, ours, "its own SQL", least, note=note)


def _slowest_but(walls: Sequence[float]) -> float:
    """The 95th percentile: one in twenty is slower."""
    return sorted(walls)[min(len(walls) - 1, len(walls) * 95 // 100)]


def _bare(ground: Ground, desk: Desk, said: Said, probes: int) -> Cost:
    """What the very statements of a page cost by the driver alone, their rows fetched and thrown away."""
    connection = desk.engine.raw_connection()
    walls = []
    try:
        with watching(ground.server_cpu, is_swept=False) as watch:
            for _ in range(probes):
                began = time.perf_counter()
                cursor = connection.cursor()
                for statement, values in said.statements:
                    cursor.execute(statement, values)
                    if cursor.description:
                        cursor.fetchall()
                walls.append(time.perf_counter() - began)
    finally:
        connection.rollback()
        connection.close()
    return Cost(_slowest_but(walls), watch.cost.over(probes).cpu)


@contextmanager
def _listening(desk: Desk) -> Iterator[Said]:
    said = Said()

    def heard(_one: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            said.statements.append((statement, values))

    listen: Callable[..., None] = sa.event.listen
    listen(desk.engine, "before_cursor_execute", heard)
    try:
        yield said
    finally:
        sa.event.remove(desk.engine, "before_cursor_execute", heard)


def _one_open(desk: Desk) -> str:
    with desk.engine.connect() as connection:
        asked = "SELECT number FROM hazard WHERE stage = 'rectifying' ORDER BY id LIMIT 1"
        return str(connection.exec_driver_sql(asked).scalar_one())
