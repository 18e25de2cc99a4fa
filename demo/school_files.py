"""What the schools have to show at the beginning of term: most have all of it, and each gauge misses some."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from casework.desk import Desk
from casework.school_records import import_records
from casework.taking_in import Intaking
from demo.district import Registry
from demo.people import Cast
from rules.instants import local_day
from rules.offices import Duty
from rules.records import PledgePost, RecordKind, RecordRow

_HAVE = 0.94
"""The share of schools that have a record of a kind."""


def file_records(desk: Desk, registry: Registry, cast: Cast, seed: int, at: datetime) -> None:
    """The coordinator has taken in the records of all schools, as of a workbook filled in before term."""
    rows = list(_rows(registry, random.Random(seed), local_day(at)))
    import_records(desk, rows, Intaking(at=at, who=cast.of("PLC", Duty.COORDINATOR)))


def _rows(registry: Registry, chance: random.Random, today: date) -> Iterator[RecordRow]:
    for school in registry.schools:
        code = str(school["code"])
        for kind in RecordKind:
            done_on = today - timedelta(days=chance.randrange(1, 12))
            if chance.random() >= _HAVE:
                continue
            if kind is RecordKind.PLEDGE:
                yield from (RecordRow(code, kind, done_on, post) for post in PledgePost)
            elif kind is RecordKind.TRAINING:
                staff, pupils = int(str(school["staff"])), int(str(school["pupils"]))
                yield RecordRow(
                    code, kind, done_on, staff_trained=staff, staff_total=staff,
                    pupils_trained=pupils - chance.choice((0,) * 15 + (3,)), pupils_total=pupils,
                )  # fmt: skip
            else:
                yield RecordRow(code, kind, done_on)
