"""When a message may leave, as SQL: one expression for all rows of a posting, whatever their hazards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from models.clock import Clock
from models.columns import table_of
from models.hazard import Hazard
from models.message import Message
from rules.holding import Holding, Release
from rules.telling import MessageState, Urgency, Why
from rules.vocabulary import Severity
from store.scratch import telling

message, hazard, clock = table_of(Message), table_of(Hazard), table_of(Clock)

_INSTANT = message.c.release_at.type
NOW = sa.bindparam("at", type_=_INSTANT)
"""The instant of the posting; what is not held leaves at it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A Release without its instants: releases of one shape are one statement."""

    areas: tuple[str, ...]
    wakes_major: bool
    wakes: tuple[str, ...]
    state: MessageState
    is_at_once: bool

    @property
    def leaves_at(self) -> sa.ColumnElement[object]:
        """When the message about the hazard of the row may leave."""
        if self.is_at_once:
            return NOW
        arms = [(hazard.c.area_code.startswith(code), _instant(place)) for place, code in enumerate(self.areas, 1)]
        if self.wakes:
            arms.insert(0, (hazard.c.subcategory.in_(self.wakes), NOW))
        if self.wakes_major:
            arms.insert(0, (hazard.c.severity == Severity.MAJOR, NOW))
        return sa.case(*arms, else_=_instant(0)) if arms else _instant(0)

    @property
    def why(self) -> sa.ColumnElement[object]:
        """Why it waits, where its state does not say it."""
        if self.is_at_once or self.state is not MessageState.PENDING:
            return sa.literal(None)
        return sa.case((self.leaves_at > NOW, Why.QUIET.value))


def shape_of(release: Release) -> Shape:
    areas = tuple(code for code, _ in release.areas)
    return Shape(areas, release.wakes_major, release.wakes, release.state, release.is_at_once)


def instants_of(release: Release) -> dict[str, datetime]:
    """What a statement of this release's shape is run with."""
    if release.is_at_once:
        return {"at": release.now}
    return {"at": release.now} | {
        f"release_{place}": at for place, at in enumerate((release.at, *(at for _, at in release.areas)))
    }


@dataclass(frozen=True, slots=True)
class Varying:
    """In what the messages of a sweep differ beyond their decisions: by area, and at night by sub-category."""

    areas: tuple[str, ...]
    wakes: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        return not self.areas and not self.wakes

    @property
    def leaves_at(self) -> sa.ColumnElement[object]:
        """When a message of a sweep may leave: by its row in `telling`, its clock and, where it matters, its hazard."""
        usual, urgent = telling.c.release_at, telling.c.urgency == Urgency.URGENT.value
        arms: list[tuple[sa.ColumnElement[bool], sa.ColumnElement[object]]] = []
        if self.wakes:
            arms.append((sa.and_(telling.c.obeys, urgent, hazard.c.subcategory.in_(self.wakes)), NOW))
        if self.areas:
            collected = telling.c.state == MessageState.COLLECTED.value
            arms += [(collected, self._of_area("window", usual)), (telling.c.obeys, self._of_area("night", usual))]
        return sa.case(*arms, else_=usual) if arms else usual

    def _of_area(self, name: str, usual: sa.ColumnElement[object]) -> sa.ColumnElement[object]:
        arms = [
            (clock.c.area_code.startswith(code), sa.bindparam(f"{name}_{place}", type_=_INSTANT))
            for place, code in enumerate(self.areas)
        ]
        return sa.case(*arms, else_=usual)

    @property
    def why(self) -> sa.ColumnElement[object]:
        if self.is_nothing:
            return telling.c.why
        waits = sa.and_(telling.c.state == MessageState.PENDING.value, self.leaves_at > NOW)
        return sa.case((waits, Why.QUIET.value))


def varying_of(holding: Holding) -> Varying:
    night, windows = holding.night(Urgency.URGENT), holding.windows
    areas = tuple(code for code, _ in night.areas or windows.areas)
    return Varying(areas, night.wakes)


def instants_by_area(holding: Holding) -> dict[str, datetime]:
    """What a statement that varies is run with."""
    found = {"at": holding.now}
    for name, release in (("night", holding.night(Urgency.URGENT)), ("window", holding.windows)):
        for place, code in enumerate(varying_of(holding).areas):
            found[f"{name}_{place}"] = release.in_area(code)
    return found


def _instant(place: int) -> sa.BindParameter[object]:
    return sa.bindparam(f"release_{place}", type_=_INSTANT)
