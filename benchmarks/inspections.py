"""Joint visits: a sheet brought back, and thousands of visits written about, signed by both sides and concluded."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from benchmarks import same_rows
from benchmarks.figures import Figure
from benchmarks.grounds import Ground, at_desk, with_cast
from benchmarks.ledgers import register
from benchmarks.measuring import watching
from benchmarks.sizes import Size
from casework.campaigning import Wish, draw_up
from casework.collecting import sign
from casework.desk import Desk
from casework.drawing import commit_to, draw_lots
from casework.visit_views import listed, look
from casework.visiting import Brought, take_in
from commands.visit_files import entries_of, handout_of
from documents.visit_reading import read_visit
from documents.visit_writing import write_visit
from documents.workbooks import read_file
from rules.campaigns import Scope
from rules.visits import Answer, Entry
from store.files import FileStore
from store.visits import Wanted
from tests.support.world import DISTRICT, at

AT = at("2026-11-20 09:00")
COORDINATOR = "PLC.coordinator"
SHEETS = 20
TABLES = ("inspection", "hazard", "ledger_event", "clock", "visit_entry", "visit_finding")
"""Tables a concluded visit leaves rows in, each after those it points to."""


def measure(ground: Ground, size: Size) -> Iterator[Figure]:
    """Each is done once: it takes long enough."""
    url = with_cast(ground)
    with at_desk(url) as desk:
        register(desk, size.visits)
        numbers = issued(desk, size.visits)
        teams = {one: [member.number for member in look(desk, one, AT).standing.members] for one in numbers}
    before = ground.copy(url)
    first, rest = numbers[:SHEETS], numbers[SHEETS:] or numbers
    with at_desk(url) as desk, tempfile.TemporaryDirectory(prefix="xiaoan-visits-") as folder:
        yield _sheets(ground, desk, first, teams, Path(folder))
        with watching(ground.server_cpu) as watch:
            for number in rest:
                conclude(desk, number, teams[number])
    least = same_rows.put_in(ground, url, before, TABLES)
    what = "visits written about, signed by both sides, concluded"
    yield Figure("visits", ground.name, what, len(rest), watch.cost, "the same rows", least)
    ground.drop(url)
    ground.drop(before)


def issued(desk: Desk, count: int) -> list[str]:
    """One campaign of so many schools, drawn."""
    days = -(-count // 50)
    first, scope = date(2026, 11, 20), Scope(schools=tuple(f"Z{one}" for one in range(count)))
    wish = Wish(
        "比较", DISTRICT, first, first + timedelta(days=days), per_day=200, teams=1, every_day=True,
        checklists=("SEC40",), scope=scope,
    )  # fmt: skip
    number = draw_up(desk, wish, COORDINATOR, AT).number
    commit_to(desk, number, "00" * 32, COORDINATOR, AT)
    draw_lots(desk, number, COORDINATOR, AT)
    return [one.number for one in listed(desk, Wanted(campaign=number, limit=count), None, AT)]


def conclude(desk: Desk, number: str, team: list[str]) -> None:
    """Forty items answered, one of them failed, two signatures."""
    entries = [Entry(f"SEC40-{one:02d}", "", Answer.PASS) for one in range(2, 41)]
    entries.append(Entry("SEC40-01", "", Answer.FAIL, "未明确分管副职"))
    take_in(desk, Brought(number, tuple(entries)), team[0], AT)
    for who in team:
        sign(desk, number, who, AT)


def _sheets(ground: Ground, desk: Desk, numbers: list[str], teams: dict[str, list[str]], folder: Path) -> Figure:
    """A filled-in sheet read, judged and merged; the floor only opens the workbook."""
    files, papers = FileStore(folder / "evidence"), {}
    for number in numbers:
        seen = look(desk, number, AT)
        handout = handout_of(seen, teams[number][0])
        papers[number] = folder / f"{number}.xlsx"
        write_visit(papers[number], handout)
    with watching(ground.server_cpu) as watch:
        for number, paper in papers.items():
            read = read_visit(read_file(paper.read_bytes(), paper.name))
            found = entries_of(read, look(desk, number, AT).policy, files, folder)
            take_in(desk, Brought(number, tuple(found.entries), read.before), teams[number][0], AT)
    with watching(ground.server_cpu) as least:
        for paper in papers.values():
            read_file(paper.read_bytes(), paper.name)
    what = "sheets of 40 items brought back"
    return Figure("visits", ground.name, what, len(papers), watch.cost, "opening the workbook", least.cost)
