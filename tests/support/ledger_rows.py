"""Rows of an old ledger, and what became of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import col

from casework.importing import LedgerDone, import_ledger
from casework.taking_in import Intaking
from models import Clock, Hazard, HazardUnit, LedgerEvent
from rules.ledger_sheet import State
from rules.ledgers import LedgerRow
from rules.refusals import BadRows
from rules.rows import Origin, SheetPlace
from rules.vocabulary import Stage
from rules.words import Language
from store import cases
from tests.support.story import COORDINATOR
from tests.support.world import World, at

TODAY = "2026-09-20 09:00"


ROW = LedgerRow(
    "第一小学", "校门一键报警失灵", date(2026, 9, 1), number="A-001", category="一键报警与联网", place="校门"
)


OPEN = replace(ROW, state=State.RECTIFYING, due_on=date(2026, 9, 30), responsible="第一小学", lead="公安分局")


def placed(*rows: LedgerRow) -> list[LedgerRow]:
    """The rows as if they stood below each other in one sheet, from row 2 on."""
    return [replace(row, origin=Origin(SheetPlace("旧台账.xlsx", "台账"), at)) for at, row in enumerate(rows, 2)]


def taken_in(
    world: World, *rows: LedgerRow, when: str = TODAY, skips: bool = False, who: str = COORDINATOR
) -> LedgerDone:
    return import_ledger(world.desk, placed(*rows), Intaking(at(when), who, skips_bad_rows=skips))


def refused(world: World, *rows: LedgerRow, who: str = COORDINATOR) -> list[str]:
    """Every sentence of the refusal, without the place in the file; nothing was written."""
    before = numbers(world)
    with pytest.raises(BadRows) as caught:
        taken_in(world, *rows, who=who)
    assert numbers(world) == before
    assert "{" not in caught.value.say(Language.EN)
    problems = caught.value.facts["problems"]
    assert isinstance(problems, list)
    return [one.zh.removeprefix("旧台账.xlsx“台账” ") for one in problems]


def numbers(world: World) -> list[str]:
    with world.desk.looking() as session:
        return sorted(session.scalars(sa.select(Hazard.number)))


def hazard(world: World, **where: object) -> Hazard:
    with world.desk.looking() as session:
        return session.scalars(sa.select(Hazard).filter_by(**where)).one()


def clocks(world: World, number: str) -> dict[str, str]:
    """What each clock of a hazard does: its kind and state."""
    with world.desk.looking() as session:
        found = cases.hazard_by_number(session, number)
        rows = session.scalars(sa.select(Clock).where(col(Clock.hazard_id) == found.id).order_by(col(Clock.id)))
        return {row.kind.value: row.state.value for row in rows}


def history(world: World, found: Hazard) -> list[tuple[str, str, Stage | None, Stage | None]]:
    with world.desk.looking() as session:
        events = session.scalars(sa.select(LedgerEvent).where(col(LedgerEvent.hazard_id) == found.id))
        return [(one.act.value, one.given.value, one.stage_from, one.stage_to) for one in events]


def units_on(world: World, found: Hazard) -> set[tuple[str, int]]:
    with world.desk.looking() as session:
        rows = session.scalars(sa.select(HazardUnit).where(col(HazardUnit.hazard_id) == found.id))
        return {(one.role.value, one.unit_id) for one in rows}
