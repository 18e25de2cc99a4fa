"""Who would be told: every kind of hazard at every school is routed once, by the same code that hands hazards over,
and everybody it may ever concern is looked for the way a message looks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from casework.desk import Sitting
from casework.routing import HandOver, hand_over, name_verifiers, unit_for
from rules.addressing import Addressee
from rules.offices import SchoolKind
from rules.policy import Policy
from rules.reach import Party, meant
from rules.refusals import NoUnitServes
from rules.routing import required_sides, route
from rules.telling import Audience
from rules.vacancies import GapKind
from rules.vocabulary import Location, Severity
from store.hazards import Routable
from store.posts import School

OWN = -1
"""Stands for the unit of whichever school it is, while a way is worked out for all schools of an area."""


@dataclass(frozen=True, slots=True)
class Way:
    """Everything in an area that one rule of the duty map sends to the same units, at these kinds of schools."""

    area: str
    subcategories: frozenset[str]
    sectors: frozenset[SchoolKind]


@dataclass
class Touched:
    """Which schools, kinds of hazards and severities something concerns; schools by area and kind, or one by one."""

    cells: set[tuple[str, SchoolKind]] = field(default_factory=set)
    schools: set[School] = field(default_factory=set)
    subcategories: set[str] = field(default_factory=set)
    severities: set[Severity] = field(default_factory=set)

    def add(self, ways: Iterable[Way], severity: Severity, school: School | None = None) -> None:
        """And everything that goes these ways; at one school, if one is named."""
        for way in ways:
            self.subcategories |= way.subcategories
            self.severities.add(severity)
            if school is None:
                self.cells |= {(way.area, sector) for sector in way.sectors}
            else:
                self.schools.add(school)

    def take_in(self, other: Touched) -> None:
        """And everything the other concerns."""
        self.cells |= other.cells
        self.schools |= other.schools
        self.subcategories |= other.subcategories
        self.severities |= other.severities


@dataclass(frozen=True, slots=True)
class Missing:
    """An agency the duty map names, of which no unit serves an area."""

    kind: GapKind
    agency: str
    party: Party


Looked = tuple[Audience, int]
"""An audience of a unit."""

Standing = tuple[Party, Severity]
"""What a unit is to a hazard of which severity."""


class Coverage:
    """What a survey found. told: for everybody who may ever be meant, who would hear it; None when nobody would."""

    def __init__(self, schools: Sequence[School], policy: Policy) -> None:
        self.schools, self.policy, self.ways = schools, policy, 0
        self.told: dict[Looked, Addressee | None] = {}
        self.missing: dict[Missing, Touched] = {}
        self._standings: dict[int, dict[Standing, list[Way]]] = {}
        self._own: dict[str, dict[Standing, list[Way]]] = {}
        self._alike: dict[tuple[str, SchoolKind], dict[Standing, list[Way]]] = {}
        self._audiences: dict[Standing, list[Audience]] = {}
        for severity in Severity:
            for one in meant(policy, severity):
                self._audiences.setdefault((one.party, severity), []).append(one.audience)

    def note(self, unit: int, standing: Standing, way: Way) -> None:
        """The unit is this to hazards that go this way."""
        mine = self._own.setdefault(way.area, {}) if unit == OWN else self._standings.setdefault(unit, {})
        mine.setdefault(standing, []).append(way)

    def lacks(self, kind: GapKind, agency: str, party: Party, way: Way) -> None:
        """No unit of this agency serves the area of a way."""
        touched = self.missing.setdefault(Missing(kind, agency, party), Touched())
        for severity in Severity:
            touched.add((way,), severity)

    def looked_for(self) -> list[Looked]:
        """Every audience of every unit that may ever be told something, the schools' own included."""
        found: dict[Looked, None] = {}
        for unit, standings in self._standings.items():
            found |= dict.fromkeys((audience, unit) for audience in self._named_by(standings))
        named = {one: self._named_by(self._at(*one)) for one in {(one.area, one.kind) for one in self.schools}}
        for school in self.schools:
            found |= dict.fromkeys((audience, school.unit_id) for audience in named[school.area, school.kind])
        return list(found)

    def touched(self, looked: Looked) -> Touched:
        """What hangs on one audience of one unit."""
        audience, unit = looked
        found = Touched()
        for standing, ways in self._standings.get(unit, {}).items():
            if audience in self._audiences.get(standing, ()):
                found.add(ways, standing[1])
        for school in self._schools_of.get(unit, ()):
            for standing, ways in self._at(school.area, school.kind).items():
                if audience in self._audiences.get(standing, ()):
                    found.add(ways, standing[1], school)
        return found

    def _named_by(self, standings: Iterable[Standing]) -> dict[Audience, None]:
        return dict.fromkeys(audience for standing in standings for audience in self._audiences.get(standing, ()))

    def _at(self, area: str, kind: SchoolKind) -> dict[Standing, list[Way]]:
        """What a school of this area and kind is to the hazards found there."""
        if (area, kind) not in self._alike:
            every = self._own.get(area, {}).items()
            mine = {standing: [way for way in ways if kind in way.sectors] for standing, ways in every}
            self._alike[area, kind] = {standing: ways for standing, ways in mine.items() if ways}
        return self._alike[area, kind]

    @cached_property
    def _schools_of(self) -> dict[int, list[School]]:
        found: dict[int, list[School]] = {}
        for school in self.schools:
            found.setdefault(school.unit_id, []).append(school)
        return found


def survey(sitting: Sitting, schools: Sequence[School]) -> Coverage:
    """Whom hazards at these schools may ever concern on the day of the sitting, and who of them would hear it."""
    coverage = Coverage(schools, sitting.policy_in_force())
    by_sector = {sector: _rules(coverage.policy, sector) for sector in {one.kind for one in schools}}
    sectors: dict[str, set[SchoolKind]] = {}
    for one in schools:
        sectors.setdefault(one.area, set()).add(one.kind)
    sitting.preload_serving(coverage.policy, sorted(sectors))
    for area in sorted(sectors):
        _survey_area(sitting, coverage, area, {one: by_sector[one] for one in sorted(sectors[area])})
    looked = coverage.looked_for()
    sitting.preload(sorted({unit for _, unit in looked}))
    coverage.told = {(audience, unit): sitting.addressee(audience, unit) for audience, unit in looked}
    return coverage


Subjects = dict[int, list[tuple[str, Location]]]
"""What each rule of the duty map applies to; 0 is the fallback."""


def _rules(policy: Policy, sector: SchoolKind) -> Subjects:
    """By which rules hazards at schools of this kind are routed; one nobody could classify is not handed over."""
    found: Subjects = {}
    for code in sorted(policy.taxonomy.codes - {policy.taxonomy.fallback}):
        for location in Location:
            found.setdefault(route(policy.routing, code, location, sector).rule, []).append((code, location))
    return found


def _survey_area(sitting: Sitting, coverage: Coverage, area: str, rules: dict[SchoolKind, Subjects]) -> None:
    policy = coverage.policy
    everything = Way(area, frozenset(policy.taxonomy.codes), frozenset(rules))
    office = sitting.serving(policy, policy.agencies.coordinator, area)
    if office is None:
        coverage.lacks(GapKind.NO_UNIT, policy.agencies.coordinator, Party.OFFICE, everything)
        return
    for rule in sorted({rule for subjects in rules.values() for rule in subjects}):
        concerned = {sector: subjects[rule] for sector, subjects in rules.items() if rule in subjects}
        codes = frozenset(code for subjects in concerned.values() for code, _ in subjects)
        sector, subjects = next(iter(concerned.items()))
        row = _like(policy, area, office, sector, *subjects[0])
        _survey_way(sitting, coverage, Way(area, codes, frozenset(concerned)), row)


def _like(policy: Policy, area: str, office: int, sector: SchoolKind, subcategory: str, location: Location) -> Routable:
    """A complete hazard of this kind, at any school of the area."""
    return Routable(
        hazard_id=0, policy_id=policy.id, severity=Severity.GENERAL, subcategory=subcategory, location=location,
        sector=sector, area_code=area, school_unit_id=OWN, office_unit_id=office, responsible_unit_id=None,
        verify_agency="", has_task=True, has_standard=True,
    )  # fmt: skip


def _survey_way(sitting: Sitting, coverage: Coverage, way: Way, row: Routable) -> None:
    coverage.ways += 1
    try:
        handed = hand_over(sitting, coverage.policy, row)
    except NoUnitServes:
        lead = route(coverage.policy.routing, row.subcategory, row.location, row.sector).lead
        coverage.lacks(GapKind.NO_UNIT, lead, Party.LEAD, way)
        return
    for party, kind, agency in _stood_in_for(sitting, coverage.policy, row):
        coverage.lacks(kind, agency, party, way)
    units = {
        Party.OFFICE: {row.office_unit_id},
        Party.LEAD: {handed.lead},
        Party.RESPONSIBLE: {handed.responsible},
        Party.CO: set(handed.co),
    }
    for severity in Severity:
        units[Party.VERIFIER] = _verifiers(sitting, coverage, way, replace(row, severity=severity), handed)
        for party, members in units.items():
            for unit in members:
                coverage.note(unit, (party, severity), way)


def _verifiers(sitting: Sitting, coverage: Coverage, way: Way, row: Routable, handed: HandOver) -> set[int]:
    """Every unit that may have to sign, whichever of the two units puts it right."""
    submitted = replace(row, verify_agency=handed.verify_agency, responsible_unit_id=handed.responsible)
    found: set[int] = set()
    try:
        for rectifier in {handed.responsible, handed.lead}:
            found.update(unit for _, unit in name_verifiers(sitting, submitted, rectifier))
    except NoUnitServes:
        coverage.lacks(GapKind.NO_UNIT, coverage.policy.agencies.district, Party.VERIFIER, way)
    return found


def _stood_in_for(sitting: Sitting, policy: Policy, row: Routable) -> Iterator[tuple[Party, GapKind, str]]:
    """Agencies the duty map names and no unit serves for: others stand in, but for a co-unit nobody does."""
    for party, kind, agency in _named(policy, row):
        # Operators are strangers to the registry: that the lead unit answers for them is the rule and no gap.
        if agency != policy.agencies.operator and unit_for(sitting, policy, agency, row) is None:
            yield party, kind, agency


def _named(policy: Policy, row: Routable) -> Iterator[tuple[Party, GapKind, str]]:
    found = route(policy.routing, row.subcategory, row.location, row.sector)
    yield Party.LEAD, GapKind.STOOD_IN_FOR, found.lead
    yield Party.RESPONSIBLE, GapKind.STOOD_IN_FOR, found.responsible
    yield from ((Party.CO, GapKind.NO_UNIT, code) for code in found.co)
    sides = [required_sides(policy.routing, policy.agencies, found.verify_by, one) for one in Severity]
    for agency in sorted({side.agency for required in sides for side in required}):
        yield Party.VERIFIER, GapKind.STOOD_IN_FOR, agency
