"""The places and units of a ledger by name: what is printed for each, and which one a written name means."""

from __future__ import annotations

from dataclasses import dataclass, field

from casework.desk import Sitting
from rules.ledgers import several
from rules.naming import Directory, Named, NotFound
from rules.wording import folded
from rules.words import Text
from store import registry
from store.registry import CampusNow

_CAMPUS, _UNIT = Text("学校", "school"), Text("单位", "unit")


@dataclass
class Places:
    """Areas, campuses and units of the registry, to be found by name and to be named so that they are found."""

    areas: dict[str, str]
    campuses: dict[int, CampusNow]
    shown: dict[int, Named]
    """Campuses as they are printed."""
    units: dict[int, Named]
    schools: Directory
    offices: Directory
    _area_codes: dict[str, list[str]] = field(default_factory=dict)
    _labels: dict[tuple[int, str], str] = field(default_factory=dict)
    _school_labels: dict[tuple[int, str], str] = field(default_factory=dict)
    _schools: dict[tuple[str, str], tuple[CampusNow, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, sitting: Sitting) -> Places:
        """The registry of today."""
        session = sitting.session
        units = {one.id: Named(one.id, one.code, one.name, one.area) for one in registry.units(session)}
        campuses = {one.id: one for one in registry.campuses(session)}
        shown = {
            one.id: Named(one.id, one.code, _campus_name(units[one.unit_id].name, one.name), one.area)
            for one in campuses.values()
        }
        schools = Directory(_CAMPUS, shown.values())
        for one in campuses.values():
            if one.name != shown[one.id].name:
                schools.add(Named(one.id, one.code, one.name, one.area))
        found = cls(registry.areas(session), campuses, shown, units, schools, Directory(_UNIT, units.values()))
        for code, name in found.areas.items():
            found._area_codes.setdefault(folded(name), []).append(code)
        return found

    def town_label(self, area: str, campus: CampusNow) -> str:
        """The name of the area a hazard lies in, with its code where the name alone would mean another."""
        name = self.areas[area]
        return name if self._one_of(self._codes(name), campus) == area else f"{name}〔{area}〕"

    def school_label(self, campus: int, area: str) -> str:
        """A campus as the ledger prints it."""
        if (campus, area) not in self._school_labels:
            self._school_labels[campus, area] = self.schools.label(self.shown[campus], area)
        return self._school_labels[campus, area]

    def unit_label(self, unit: int | None, area: str) -> str:
        """A unit as the ledger prints it."""
        if unit is None:
            return ""
        if (unit, area) not in self._labels:
            self._labels[unit, area] = self.offices.label(self.units[unit], area)
        return self._labels[unit, area]

    def co_label(self, unit: int, area: str) -> str:
        """A unit among several in one cell: by its code where its name would fall apart."""
        label = self.unit_label(unit, area)
        return label if len(several(label)) == 1 else self.units[unit].code

    def school_and_area(self, school: str, town: str) -> tuple[CampusNow, str]:
        """The campus a row means, and the area its hazard lies in. Raises NotFound, or TownNotFound."""
        if (school, town) not in self._schools:
            self._schools[school, town] = self._school_and_area(school, town)
        return self._schools[school, town]

    def _school_and_area(self, school: str, town: str) -> tuple[CampusNow, str]:
        codes = self._codes(town) if town else []
        if town and not codes:
            raise TownNotFound(
                Text("没有登记这个镇街，请核对，或先登记区划", "no such town is registered; check it, or register it")
            )
        campus = self._campus(school, codes)
        if not codes:
            return campus, campus.area
        area = self._one_of(codes, campus)
        if area is None:
            where = self.areas.get(campus.area, campus.area)
            raise TownNotFound(
                Text(f"与学校所在区划（{where}）不符", f"does not agree with where the school lies ({where})")
            )
        return campus, area

    def _campus(self, school: str, codes: list[str]) -> CampusNow:
        fault: NotFound | None = None
        found: dict[int, CampusNow] = {}
        for hint in codes or [""]:
            try:
                one = self.campuses[self.schools.find(school, hint).id]
            except NotFound as missing:
                fault = missing
                continue
            if len(codes) <= 1 or one.area[:6] == hint[:6]:
                found[one.id] = one
        if len(found) == 1:
            return next(iter(found.values()))
        raise fault or NotFound(
            Text("有多所学校同名，请改用学校代码", "several schools bear this name; write the code instead")
        )

    def _codes(self, town: str) -> list[str]:
        named = self._area_codes.get(folded(town), [])
        if named or not town:
            return named
        code = folded(town.rpartition("〔")[2].rstrip("〕")) if "〔" in town else folded(town)
        return [code] if code in self.areas else []

    def _one_of(self, codes: list[str], campus: CampusNow) -> str | None:
        """Which of several areas of a name is meant for a hazard of a campus."""
        if campus.area in codes:
            return campus.area
        near = [code for code in codes if code[:6] == campus.area[:6]]
        return near[0] if len(near) == 1 else None


class TownNotFound(NotFound):
    """It is the town that is not found, or does not fit the school."""


def _campus_name(unit: str, campus: str) -> str:
    """第一小学, or 第一小学（东校区） where the campus's own name does not say which school it is of."""
    return campus if folded(unit) in folded(campus) else f"{unit}（{campus}）"
