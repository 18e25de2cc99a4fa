"""How fast ledgers come in and go out, end to end: python -m benchmarks.ledgers [rows] [database url].

Prints one line for each step, with wall and processor seconds, rows a second, and the memory of the whole process
at its highest. The database is a fresh one in a temporary folder unless an address of an empty one is given.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import migrations
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
from store.engine import connect
from store.views import Filter
from tests.conftest import new_desk
from tests.support import world as cast

AT = datetime(2026, 11, 20, tzinfo=UTC)
SCHOOLS = 500
OPEN = (Stage.FOUND, Stage.ASSIGNED, Stage.RECTIFYING, Stage.SUBMITTED, Stage.SUSPENDED)


@contextmanager
def timed(what: str, rows: int) -> Iterator[None]:
    wall, processor = time.perf_counter(), time.process_time()
    yield
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:28} {rows:8} rows {wall:8.2f} s wall {processor:8.2f} s cpu {rows / wall:9.0f} rows/s {highest:5} MB")


def lines(count: int) -> Iterator[LedgerLine]:
    """A ledger as a district keeps it: seven in ten closed, every other column filled."""
    chance = random.Random(1)
    taxonomy = read_policy().taxonomy
    kinds = [Text(f"{one.zh}/{sub.zh}", "") for one in taxonomy.categories for sub in one.sub]
    for place in range(count):
        found = date(2026, 1, 1) + timedelta(days=chance.randrange(280))
        stage = Stage.CLOSED if chance.random() < 0.7 else chance.choice(OPEN)
        done = found + timedelta(days=5) if stage in (Stage.CLOSED, Stage.SUBMITTED) else None
        is_closed = done is not None and stage is Stage.CLOSED
        school = chance.randrange(SCHOOLS)
        yield LedgerLine(
            number=f"510503-2026-{place + 1:06d}", found_on=found, source=Source.JOINT_INSPECTION,
            school=f"学校{school}", town="安富街道" if school % 2 else "永宁街道", place=f"教学楼{place % 40}号",
            description=f"第{place}处：应急照明损坏，疏散指示标志缺失，需要尽快更换并落实责任", category=chance.choice(kinds),
            severity=chance.choice(list(Severity)), measures="更换设备并加强巡查" if done else "",
            funds=chance.randrange(10**6) if done else None, responsible=f"学校{school}", person="王校长", lead="教育局",
            co=("公安分局", "消防大队") if place % 3 else (), supervising_leader="",
            due_on=found + timedelta(days=15), extended_due_on=None, done_on=done, state=stage,
            verifier="李某、张某" if is_closed else "",
            verified_on=done + timedelta(days=1) if done and is_closed else None,
            closed_on=done + timedelta(days=2) if done and is_closed else None, note="",
        )  # fmt: skip


def main(count: int, url: str) -> None:
    engine = connect(url)
    migrations.upgrade(engine)
    desk = new_desk(engine)
    cast.build(desk)
    how = Intaking(AT, "PLC.coordinator")
    schools = tuple(
        SchoolRow(
            f"Z{place}", f"学校{place}", cast.TOWN_1 if place % 2 else cast.TOWN_2, kind=SchoolKind.PRIMARY,
            ownership=Ownership.PUBLIC, licence=LicenceStatus.LICENSED,
        )
        for place in range(SCHOOLS)
    )  # fmt: skip
    with timed("registry import", SCHOOLS):
        import_registry(desk, RegistryRows(schools=schools), how, lambda url: (url, "x"))
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder) / "old.xlsx", Path(folder) / "new.xlsx"
        write_ledger(old, lines(count))
        with timed("ledger import", count):
            read = read_ledger(read_file(old.read_bytes(), old.name))
            import_ledger(desk, read.rows, how)
        with timed("the same again", count):
            import_ledger(desk, read_ledger(read_file(old.read_bytes(), old.name)).rows, how)
        del read
        for target in (new, new.with_suffix(".csv")):
            with timed(f"ledger export {target.suffix}", count):
                write_ledger(target, export_lines(desk, Filter(), AT)[1])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        main(
            int(sys.argv[1]) if len(sys.argv) > 1 else 20_000,
            sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{home}/benchmark.db",
        )
