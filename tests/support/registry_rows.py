"""Rows of a registry, and what became of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeVar

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from casework.registering import RegistryDone, import_registry
from casework.taking_in import Intaking
from models import Area, Campus, CampusStatus, Contact, Leave, Person, Post, Tenure, Unit
from rules.offices import Duty, LicenceStatus, Ownership, SchoolKind
from rules.refusals import BadInput, BadRows
from rules.registry import PersonRow, PostRow, RegistryRows, SchoolRow, UnitRow
from rules.rows import Origin, SheetPlace
from rules.words import Language, Text
from tests.support.world import TOWN_1, World, at

TODAY = "2026-09-01 09:00"


BY = "PLC.coordinator"


NEW_SCHOOL = SchoolRow(
    "S9", "第九小学", TOWN_1, kind=SchoolKind.PRIMARY, ownership=Ownership.PRIVATE, licence=LicenceStatus.UNLICENSED,
    pupils=120, address="中兴街9号",
)  # fmt: skip


def checked(url: str) -> tuple[str, str]:
    """A stand-in for the channel's own check: anything with a scheme will do, but for one."""
    if url.startswith("bad://"):
        raise BadInput(what=Text("不能用这个通道", "this channel cannot be used"))
    return url, url.partition(":")[0]


def placed(*rows: object, sheet: str = "表") -> tuple[object, ...]:
    """The rows as if they stood below each other in one sheet, from row 2 on."""
    place = SheetPlace("名册.xlsx", sheet)
    return tuple(replace(row, origin=Origin(place, at)) for at, row in enumerate(rows, 2))  # type: ignore[type-var]  # rows of any kind


def taken_in(
    world: World, rows: RegistryRows, when: str = TODAY, *, skips: bool = False, by: str | None = BY
) -> RegistryDone:
    return import_registry(world.desk, rows, Intaking(at(when), by, skips_bad_rows=skips), checked)


def schools(*rows: SchoolRow) -> RegistryRows:
    return RegistryRows(schools=placed(*rows, sheet="学校"))  # type: ignore[arg-type]  # placed rows keep their kind


def units(*rows: UnitRow) -> RegistryRows:
    return RegistryRows(units=placed(*rows, sheet="单位"))  # type: ignore[arg-type]  # as above


def people(*rows: PersonRow) -> RegistryRows:
    return RegistryRows(people=placed(*rows, sheet="人员"))  # type: ignore[arg-type]  # as above


def posts(*rows: PostRow) -> RegistryRows:
    return RegistryRows(posts=placed(*rows, sheet="岗位"))  # type: ignore[arg-type]  # as above


def refused(world: World, rows: RegistryRows, when: str = TODAY) -> list[str]:
    """Every sentence of the refusal; that nothing was changed is checked too."""
    before = everything(world)
    with pytest.raises(BadRows) as caught:
        taken_in(world, rows, when)
    assert everything(world) == before
    assert "{" not in caught.value.say(Language.EN)
    problems = caught.value.facts["problems"]
    assert isinstance(problems, list)
    return [one.zh for one in problems]


REGISTRY = (Area, Unit, Campus, CampusStatus, Person, Contact, Post, Tenure, Leave)


def everything(world: World) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the registry."""
    with world.desk.looking() as session:
        return {one.__name__: _rows(session, one) for one in REGISTRY}


def _rows(session: Session, model: type[object]) -> list[tuple[object, ...]]:
    table: sa.Table = model.__table__  # type: ignore[attr-defined]  # every model has one
    return [tuple(row) for row in session.execute(sa.select(table).order_by(*table.primary_key.columns))]


def counts(done: RegistryDone) -> dict[str, tuple[int, int, int]]:
    return {name: (one.added, one.changed, one.unchanged) for name, one in done.counts.items()}


Kind = TypeVar("Kind")


def one(world: World, model: type[Kind], **where: object) -> Kind:
    with world.desk.looking() as session:
        return session.scalars(sa.select(model).filter_by(**where)).one()


def terms_of(world: World, unit: str, duty: Duty) -> list[tuple[str, str, date, date | None]]:
    """Who served in a post: number, capacity, from and until."""
    with world.desk.looking() as session:
        statement = (
            sa.select(col(Person.number), col(Tenure.capacity), col(Tenure.starts_on), col(Tenure.ends_on))
            .join(Tenure, col(Tenure.person_id) == col(Person.id))
            .join(Post, col(Post.id) == col(Tenure.post_id))
            .join(Unit, col(Unit.id) == col(Post.unit_id))
            .where(col(Unit.code) == unit, col(Post.duty) == duty)
            .order_by(col(Tenure.starts_on), col(Tenure.id))
        )
        return [(row[0], row[1].value, row[2], row[3]) for row in session.execute(statement)]
