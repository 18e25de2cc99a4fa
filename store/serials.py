"""Running numbers: never the same one twice, in blocks for batches."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import table_of
from models.serial import Serial
from store.dialect import insert_ignoring

serial = table_of(Serial)


def take(session: Session, series: str, year: int, count: int = 1) -> int:
    """The first of `count` consecutive numbers of a series and year, now taken; the row stays locked until commit."""
    session.execute(insert_ignoring(session, serial).values(series=series, year=year, last=0))
    mine = sa.and_(serial.c.series == series, serial.c.year == year)
    session.execute(sa.update(serial).where(mine).values(last=serial.c.last + count))
    last = session.scalar(sa.select(serial.c.last).where(mine))
    return int(last or 0) - count + 1


def reserve(session: Session, series: str, year: int, up_to: int) -> None:
    """Numbers of a series up to this one are taken: they came with an imported ledger."""
    session.execute(insert_ignoring(session, serial).values(series=series, year=year, last=0))
    mine = sa.and_(serial.c.series == series, serial.c.year == year, serial.c.last < up_to)
    session.execute(sa.update(serial).where(mine).values(last=up_to))
