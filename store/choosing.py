"""Schools and inspectors to choose from on a form, narrowed to the areas and units of whoever chooses."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.area import Area
from models.columns import table_of
from models.school import Campus

campus, area = table_of(Campus), table_of(Area)


@dataclass(frozen=True, slots=True)
class Within:
    """Where somebody chooses: whole areas, and units of their own."""

    areas: tuple[str, ...] = ()
    units: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SchoolChoice:
    """A campus to choose, and where it lies."""

    code: str
    name: str
    area: str

    @property
    def said(self) -> str:
        """As a list offers it and a form hands it back: the name for people, the code because names repeat."""
        return f"{self.name} {self.code}"


def schools(session: Session, within: Within, limit: int) -> list[SchoolChoice]:
    """The first so many by area and name."""
    return _found(session, _lies(within), limit)


def schools_called(session: Session, within: Within, text: str, limit: int) -> list[SchoolChoice]:
    """Whatever has this code or just this name; if nothing does, those whose name holds it."""
    code = text.rsplit(maxsplit=1)[-1]
    by_code = _found(session, campus.c.code == code, limit)
    if by_code:
        return by_code
    exact = _found(session, sa.and_(campus.c.name == text, _lies(within)), limit)
    return exact or _found(session, sa.and_(campus.c.name.contains(text, autoescape=True), _lies(within)), limit)


def _lies(within: Within) -> sa.ColumnElement[bool]:
    here = [campus.c.area_code.startswith(one, autoescape=True) for one in within.areas]
    return sa.or_(sa.false(), *here, campus.c.unit_id.in_(within.units))


def _found(session: Session, which: sa.ColumnElement[bool], limit: int) -> list[SchoolChoice]:
    source = campus.join(area, area.c.code == campus.c.area_code)
    columns = sa.select(campus.c.code, campus.c.name, area.c.name).select_from(source).where(which)
    rows = session.execute(columns.order_by(campus.c.area_code, campus.c.name, campus.c.code).limit(limit))
    return [SchoolChoice(*tuple(row)) for row in rows]
