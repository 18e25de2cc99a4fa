"""Ledgers taken in and given out, from a workbook to the database and back, with the memory it takes at most."""

from __future__ import annotations

import csv
import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks import same_rows
from benchmarks.figures import Figure
from benchmarks.grounds import Ground, Raw, at_desk, raw, with_cast
from benchmarks.measuring import Cost, Watch, forget_peak, peak_megabytes, watching
from benchmarks.sizes import Size
from casework.desk import Desk
from casework.importing import import_ledger
from casework.ledger_lines import export_lines
from casework.registering import import_registry
from casework.taking_in import Intaking
from config.policy_files import read_policy
from documents.ledger_reading import read_ledger
from documents.ledger_writing import write_ledger
from documents.workbooks import read_file
from rules.ledgers import LedgerLine
from rules.offices import LicenceStatus, Ownership, SchoolKind
from rules.registry import RegistryRows, SchoolRow
from rules.vocabulary import Severity, Source, Stage
from rules.words import Text
from store.filters import Filter
from tests.support import world as cast

AT = datetime(2026, 11, 20, tzinfo=UTC)
HOW = Intaking(AT, "PLC.coordinator")
OPEN = (Stage.FOUND, Stage.ASSIGNED, Stage.RECTIFYING, Stage.SUBMITTED, Stage.SUSPENDED)


def lines(count: int, schools: int) -> Iterator[LedgerLine]:
    """A ledger as a district keeps it: seven in ten closed, every other column filled."""
    chance = random.Random(1)
    taxonomy = read_policy().taxonomy
    kinds = [Text(f"{one.zh}/{sub.zh}", "") for one in taxonomy.categories for sub in one.sub]
    for place in range(count):
        found = date(2026, 1, 1) + timedelta(days=chance.randrange(280))
        stage = Stage.CLOSED if chance.random() < 0.7 else chance.choice(OPEN)
        done = found + timedelta(days=5) if stage in (Stage.CLOSED, Stage.SUBMITTED) else None
        is_closed = done is not None and stage is Stage.CLOSED
        school = chance.randrange(schools)
        yield LedgerLine(
            number=f"510503-2026-{place + 1:06d}", found_on=found, source=Source.JOINT_INSPECTION,
            school=f"学校{school}", town="安富街道" if school % 2 else "永宁街道", place=f"教学楼{place % 40}号",
            description=f"第{place}处：应急照明损坏，疏散指示标志缺失，需要尽快更换并落实责任",
            category=chance.choice(kinds), severity=chance.choice(list(Severity)),
            measures="更换设备并加强巡查" if done else "", funds=chance.randrange(10**6) if done else None,
            responsible=f"学校{school}", person="王校长", lead="教育局",
            co=("公安分局", "消防大队") if place % 3 else (), supervising_leader="",
            due_on=found + timedelta(days=15), extended_due_on=None, done_on=done, state=stage,
            verifier="李某、张某" if is_closed else "",
            verified_on=done + timedelta(days=1) if done and is_closed else None,
            closed_on=done + timedelta(days=2) if done and is_closed else None, note="",
        )  # fmt: skip


def measure(ground: Ground, size: Size) -> Iterator[Figure]:
    """In, in once more (nothing changes), out as a workbook and as text. Each is done once: it takes long enough."""
    url, known = with_cast(ground), min(500, size.schools)
    with at_desk(url) as desk:
        register(desk, known)
    before = ground.copy(url)
    with tempfile.TemporaryDirectory(prefix="xiaoan-ledgers-") as folder, at_desk(url) as desk:
        old = Path(folder) / "old.xlsx"
        write_ledger(old, lines(size.lines, known))
        watch, peak = _watched(ground, lambda: take_in(desk, old))
        least = same_rows.put_in(ground, url, before)
        what = "ledger taken in, .xlsx"
        yield Figure("ledger", ground.name, what, size.lines, watch.cost, "the same rows", least, peak=peak)
        watch, peak = _watched(ground, lambda: take_in(desk, old))
        yield Figure("ledger", ground.name, "the same ledger again: no row", size.lines, watch.cost, peak=peak)
        for end, floor in ((".xlsx", "bare XlsxWriter"), (".csv", "SELECT and csv")):
            new, bare = Path(folder) / f"new{end}", Path(folder) / f"bare{end}"
            watch, peak = _watched(ground, lambda target=new: write_ledger(target, export_lines(desk, Filter(), AT)[1]))
            least = _bare_export(ground, url, bare)
            what = f"ledger given out, {end}"
            yield Figure("ledger", ground.name, what, size.lines, watch.cost, floor, least, peak=peak)
    ground.drop(url)
    ground.drop(before)


def take_in(desk: Desk, path: Path) -> None:
    import_ledger(desk, read_ledger(read_file(path.read_bytes(), path.name)).rows, HOW)


def _watched(ground: Ground, work: Callable[[], object]) -> tuple[Watch, float]:
    forget_peak()
    with watching(ground.server_cpu) as watch:
        work()
    return watch, peak_megabytes()


def register(desk: Desk, count: int) -> None:
    """So many schools in two towns: Z0, Z1 and so on."""
    schools = tuple(
        SchoolRow(
            f"Z{place}", f"学校{place}", cast.TOWN_1 if place % 2 else cast.TOWN_2, kind=SchoolKind.PRIMARY,
            ownership=Ownership.PUBLIC, licence=LicenceStatus.LICENSED,
        )
        for place in range(count)
    )  # fmt: skip
    import_registry(desk, RegistryRows(schools=schools), HOW, lambda url: (url, "x"))


_COLUMNS = (
    "number, found_at, source, name, hazard.area_code, place, description, subcategory, severity, measures, funds_fen, "
    "named_person, responsible_unit_id, lead_unit_id, due_at, first_due_at, submitted_at, stage, closed_at, remark"
)


def _bare_export(ground: Ground, url: str, target: Path) -> Cost:
    """As many columns of the same hazards as they stand in the table, with no word made of a code or an id."""
    with raw(url) as database, watching(ground.server_cpu) as watch:
        _bare_workbook(database, target) if target.suffix == ".xlsx" else _bare_text(database, target)
    return watch.cost


def _rows(database: Raw) -> Iterator[list[str]]:
    joined = "FROM hazard JOIN campus ON campus.id = hazard.campus_id ORDER BY hazard.id"
    return ([str(cell) for cell in row] for row in database.run(f"SELECT {_COLUMNS} {joined}"))


def _bare_workbook(database: Raw, target: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet()
    for place, row in enumerate(_rows(database)):
        sheet.write_row(place, 0, row)
    book.close()


def _bare_text(database: Raw, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_rows(database))
