"""Assessing: who is assessed in an area and a period, and every point of theirs, reckoned and drawn up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from casework.desk import Desk, Sitting
from models.assessment import Assessment
from rules.assessing import Fact, Key, Point, scored
from rules.assessment import Counted, Subject
from rules.case_records import Period
from rules.instants import at_local, local_day, shown
from rules.letters import coordinates
from rules.policy import Policy
from rules.refusals import AssessmentNotOver, AssessmentNotYours, AssessmentPublished, BadInput
from rules.vocabulary import Source
from rules.words import Text
from store import assessed_facts, assessments, registry
from store.assessed_facts import FactRow, UnitKnown

_TOWN = 9
"""How many digits the code of a town has."""


@dataclass(frozen=True, slots=True)
class OneAssessed:
    """One of the assessed. unit_id: whose posts answer for it."""

    key: Key
    name: str
    unit_id: int | None
    area: str
    cases: int


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What an assessment comes to, before anybody has drawn it up."""

    policy: Policy
    assessed: tuple[OneAssessed, ...]
    points: tuple[Point, ...]


def reckoned(sitting: Sitting, area: str, period: Period) -> Reckoned:
    """Everybody in an area who is assessed, and their points, as everything stands at this instant."""
    session, at, policy = sitting.session, sitting.at, sitting.policy_in_force()
    rows = list(assessed_facts.facts(session, area, period, at))
    counts = assessed_facts.case_counts(session, area, period)
    entries = assessed_facts.practices(session, area, period, at)
    named = {one for row in rows for one in (row.responsible, row.lead, row.unit) if one}
    named |= {one for row in counts for one in (row.responsible, row.lead) if one} | {one.unit_id for one in entries}
    whose = _Whose(policy, assessed_facts.units_known(session, named))
    cases: Counter[Key] = Counter()
    for row in counts:
        for key in whose.case(row.responsible, row.lead, row.area):
            cases[key] += row.cases
    facts = [whose.fact(row) for row in rows]
    facts += [
        Fact(Counted.PRACTICE, at_local(one.happened_on, time()), whose.entry(one.unit_id), entry_id=one.id)
        for one in entries
    ]
    points = tuple(scored(policy.assessment, facts))
    there = whose.everybody(sitting, area, period, {*cases, *(one.of for one in points)}, cases)
    return Reckoned(policy, there, points)


class _Whose:
    """To whom cases and facts belong."""

    def __init__(self, policy: Policy, units: Iterable[UnitKnown]) -> None:
        self.school, self.town = policy.agencies.school, policy.assessment.town_agency
        self.units = {one.id: one for one in units}

    def unit(self, number: int) -> Key:
        """A unit is assessed as the school or the agency it is."""
        is_school = self.units[number].agency == self.school
        return (Subject.SCHOOL if is_school else Subject.AGENCY), str(number)

    def case(self, responsible: int | None, lead: int | None, area: str) -> frozenset[Key]:
        """A case is its school's, its lead unit's and its town's."""
        found = {self.unit(lead)} if lead else set()
        if responsible and self.unit(responsible)[0] is Subject.SCHOOL:
            found.add(self.unit(responsible))
        if len(area) >= _TOWN:
            found.add((Subject.TOWN, area[:_TOWN]))
        return frozenset(found)

    def fact(self, row: FactRow) -> Fact:
        alone = frozenset({self.unit(row.unit)}) if row.unit else None
        of = alone if alone is not None else self.case(row.responsible, row.lead, row.area)
        is_self_found = row.source is Source.SELF_CHECK
        return Fact(row.counted, row.at, of, row.hazard_id, row.event_id, is_self_found=is_self_found)

    def entry(self, number: int) -> frozenset[Key]:
        """What was entered for a town's office is the town's."""
        one = self.units[number]
        return frozenset({(Subject.TOWN, one.area[:_TOWN]) if one.agency == self.town else self.unit(number)})

    def everybody(
        self, sitting: Sitting, area: str, period: Period, named: set[Key], cases: Counter[Key]
    ) -> tuple[OneAssessed, ...]:
        """Every school and town of the area, whether anything happened there or not, and the agencies that had to do
        with its cases."""
        session = sitting.session
        schools = assessed_facts.units_of(session, self.school, area, period.last)
        known = self.units | {one.id: one for one in schools}
        towns = assessed_facts.towns_of(session, area)
        offices = {one.area: one.id for one in assessed_facts.units_of(session, self.town, area, period.last)}
        keys = {(Subject.SCHOOL, str(one.id)) for one in schools} | {(Subject.TOWN, one) for one in towns} | named
        found = []
        for kind, key in sorted(keys):
            if kind is Subject.TOWN:
                found.append(OneAssessed((kind, key), towns.get(key, key), offices.get(key), key, cases[kind, key]))
            else:
                one = known[int(key)]
                found.append(OneAssessed((kind, key), one.name, one.id, one.area, cases[kind, key]))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class DrawnUp:
    """An assessment, and whether it was there before."""

    id: int
    was_there: bool


def draw_up(
    desk: Desk, area: str, period: Period, who: str | None, at: datetime, *, anew: bool = False
) -> DrawnUp:  # fmt: skip
    """The assessment of an area and a period is kept as a draft, or was before. who: None for the schedule.

    anew: another edition takes the place of a draft. Raises AssessmentNotYours, AssessmentNotOver,
    AssessmentPublished, BadInput.
    """
    with desk.sitting(at) as sitting:
        if who is not None:
            refuse_strangers(sitting, area, who)
        refuse_unfit(sitting, area, period)
        # Two who press at once come one after the other, and the second finds what the first drew up.
        assessments.hold(sitting.session, area)
        newest = assessments.newest(sitting.session, area, period)
        if newest is not None and not anew:
            return DrawnUp(newest.id, was_there=True)
        if newest is not None and newest.published_at is not None:
            raise AssessmentPublished(at=shown(newest.published_at))
        found = reckoned(sitting, area, period)
        row = Assessment(
            area_code=area, first_on=period.first, last_on=period.last,
            edition=newest.edition + 1 if newest else 1, policy_id=found.policy.id,
            full_points=found.policy.assessment.full_hundredths, cut_off_at=at,
            by_id=sitting.actor(who).person_id if who is not None else None,
        )  # fmt: skip
        number = assessments.put(sitting.session, row)
        ids = assessments.put_assessed(sitting.session, number, [_row_of(one) for one in found.assessed])
        assessments.put_points(sitting.session, number, ids, found.points)
    return DrawnUp(number, was_there=False)


def _row_of(one: OneAssessed) -> dict[str, object]:
    kind, key = one.key
    return {
        "kind": kind, "key": key, "unit_id": one.unit_id, "area_code": one.area, "name": one.name, "cases": one.cases,
    }  # fmt: skip


def refuse_unfit(sitting: Sitting, area: str, period: Period) -> None:
    """Nothing, where the area is on record and the period is over. Raises BadInput, AssessmentNotOver."""
    if area not in registry.areas(sitting.session):
        raise BadInput(what=Text(f"没有区划 {area}", f"there is no area {area}"))
    if period.last >= local_day(sitting.at):
        raise AssessmentNotOver(last=period.last)


def refuse_strangers(sitting: Sitting, area: str, who: str) -> None:
    """Nothing, for somebody who coordinates the area. Raises AssessmentNotYours."""
    if not coordinates(sitting.actor(who), area):
        raise AssessmentNotYours(area=area)
