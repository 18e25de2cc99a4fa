"""The registry as it would stand after an import: what is stored, overlaid with the rows that are good so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from casework.desk import Sitting
from rules.naming import Directory, Named, NotFound
from rules.offices import parent_area
from rules.policy import Policy
from rules.vocabulary import Side
from rules.wording import narrow
from rules.words import Text
from store import registry
from store.registry import CampusNow, UnitNow

_UNIT = Text("单位", "unit")


@dataclass(frozen=True, slots=True)
class UnitThen:
    """A unit as it will stand. parent: the code of the unit above."""

    code: str
    name: str
    agency: str
    area: str
    parent: str | None
    is_retired: bool = False


@dataclass
class Registered:
    """Areas, units and campuses as they are, and units as they will be."""

    policy: Policy
    areas: dict[str, str]
    units: dict[str, UnitNow]
    campuses: dict[str, CampusNow]
    then: dict[str, UnitThen] = field(default_factory=dict)
    before: dict[str, UnitThen] = field(default_factory=dict)
    """The units as they are, to begin again from."""
    _area_names: dict[str, list[str]] = field(default_factory=dict)
    _serving: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def read(cls, sitting: Sitting) -> Registered:
        """The registry as it is."""
        units = registry.units(sitting.session)
        codes = {one.id: one.code for one in units}
        found = cls(
            policy=sitting.policy_in_force(),
            areas=registry.areas(sitting.session),
            units={one.code: one for one in units},
            campuses={one.code: one for one in registry.campuses(sitting.session)},
        )
        for one in units:
            parent = codes.get(one.parent_id) if one.parent_id is not None else None
            retired = one.retired_on is not None
            found.before[one.code] = UnitThen(one.code, one.name, one.agency, one.area, parent, retired)
        found.then = dict(found.before)
        return found

    def name_areas(self) -> None:
        """Areas can be found by name from now on."""
        self._area_names = {}
        for code, name in self.areas.items():
            self._area_names.setdefault(name, []).append(code)

    def area(self, said: str) -> str:
        """The code of the area somebody wrote by code or name. Raises NotFound."""
        code = area_code(said)
        if code in self.areas:
            return code
        named = self._area_names.get(said, [])
        if len(named) == 1:
            return named[0]
        if named:
            raise NotFound(
                Text(
                    f"有 {len(named)} 个区划同名，请改用区划代码：{'、'.join(named[:6])}",
                    f"{len(named)} areas bear this name; write the code instead: {', '.join(named[:6])}",
                )
            )
        raise NotFound(
            Text(
                "没有登记这个区划，请先登记在“区划”表中", "no such area is registered; add it to the areas sheet first"
            )
        )

    def directory(self) -> Directory:
        """Every unit as it will stand, to be found by code or name."""
        return Directory(
            _UNIT, (Named(place, one.code, one.name, one.area) for place, one in enumerate(self.then.values()))
        )

    def above(self, agency: str, area: str) -> str | None:
        """Under which unit a new one belongs that says nothing of it: a school under the education unit of its
        area, a station under the next higher unit of its own agency, any other under the district government.
        """
        agencies = self.policy.agencies
        if agency == agencies.school:
            return self._nearest(self.policy.routing.side_agency[Side.EDUCATION], area)
        parent = parent_area(area)
        own = self._nearest(agency, parent) if parent else None
        return own or (self._nearest(agencies.district, area) if agency != agencies.district else None)

    def index(self) -> None:
        """Units can be found by agency and area from now on."""
        self._serving = {}
        for one in self.then.values():
            if not one.is_retired:
                self._serving.setdefault((one.agency, one.area), one.code)

    def _nearest(self, agency: str, area: str | None) -> str | None:
        while area is not None:
            found = self._serving.get((agency, area))
            if found is not None:
                return found
            area = parent_area(area)
        return None


def area_code(said: str) -> str:
    """An area's code as the tree holds it: 510503001000 of the statistics is 510503001."""
    code = narrow(said)
    while len(code) in (12, 9) and code.endswith("000") and code.isdigit():
        code = code[:-3]
    return code


def rings(parents: Mapping[str, str | None], among: Sequence[str]) -> dict[str, list[str]]:
    """Those units whose way up leads back to themselves, with the ring."""
    found: dict[str, list[str]] = {}
    for start in among:
        way = [start]
        here = parents.get(start)
        while here is not None and here not in way:
            way.append(here)
            here = parents.get(here)
        if here == start:
            found[start] = [*way, start]
    return found
