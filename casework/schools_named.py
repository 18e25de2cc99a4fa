"""The schools somebody names: one by one by code or name, or all of a place at once."""

from __future__ import annotations

from collections.abc import Iterable

from casework.places import Places
from rules.ledgers import several
from rules.naming import NotFound
from rules.schools_meant import kinds_meant
from rules.words import Text
from store.registry import CampusNow


def schools_named(places: Places, said: str, area: str) -> list[CampusNow]:
    """The campuses a cell or an option means, each once, by code. Raises NotFound, naming the part that is unknown."""
    if not said.strip():
        return []
    whole = _all(places, said, area)
    if whole is not None:
        return whole
    named = _one(places, said, area)
    if named is not None:
        return [named]
    found: dict[str, CampusNow] = {}
    for part in several(said):
        alike = _all(places, part, area)
        for one in [_must(places, part, area)] if alike is None else alike:
            found[one.code] = one
    return [found[code] for code in sorted(found)]


def _all(places: Places, said: str, area: str) -> list[CampusNow] | None:
    kinds = kinds_meant(said)
    if kinds is None:
        return None
    here = sorted_here(places.campuses.values(), area)
    found = [one for one in here if one.kind in kinds]
    if not found:
        raise NotFound(Text("名册里没有这样的学校", "the registry holds no such school"))
    return found


def sorted_here(campuses: Iterable[CampusNow], area: str) -> list[CampusNow]:
    """Those that lie in an area, by code."""
    return sorted((one for one in campuses if one.area.startswith(area)), key=lambda one: one.code)


def _one(places: Places, said: str, area: str) -> CampusNow | None:
    """A school whose name has a mark in it that usually separates two is one school all the same."""
    try:
        return _must(places, said, area)
    except NotFound:
        return None


def _must(places: Places, said: str, area: str) -> CampusNow:
    try:
        return places.campuses[places.schools.find(said, area).id]
    except NotFound as fault:
        what = fault.what
        raise NotFound(Text(f"“{said}”：{what.zh}", f"“{said}”: {what.en}")) from fault
