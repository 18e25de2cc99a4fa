"""The check of posts and the messages never disagree: what it calls told is told, what it calls a gap is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
import sqlalchemy as sa

from casework import assigning
from casework.coverage import Coverage
from casework.gaps import Checked, check
from casework.recording import record_many
from config.policy_files import read_policy
from models import Hazard, HazardUnit, Message
from models.columns import table_of
from rules.finding import Finding
from rules.telling import Audience, MessageKind
from rules.vocabulary import Location, Source, Stage, UnitRole
from tests.support import vacating
from tests.support.story import (
    COMMON,
    MAJOR,
    SERIOUS,
    asked_for_time,
    assigned,
    found,
    objected,
    rectifying_,
    submitted,
    suspended,
)
from tests.support.sweeping import sweep_until
from tests.support.world import SCHOOLS, World, at

pytestmark = pytest.mark.slow

hazard, hazard_unit, message = table_of(Hazard), table_of(HazardUnit), table_of(Message)
DAY = "2026-09-01 09:00"
SEEDS = (1, 3)
"""In one of them some hazards can be handed over to nobody."""
_ROLE = {UnitRole.LEAD: Audience.LEAD, UnitRole.RESPONSIBLE: Audience.RESPONSIBLE, UnitRole.CO: Audience.CO}
NAMED_BY_THE_ACT = (
    Audience.APPROVER, Audience.APPLICANT, Audience.ASSIGNEES, Audience.CHECKER, Audience.INSTRUCTOR,
)  # fmt: skip
NOT_CLASSIFIED = read_policy().taxonomy.fallback


def one_of_every_kind() -> Iterator[Finding]:
    """Every kind of hazard in every place at every school, of the severity the taxonomy gives it."""
    taxonomy = read_policy().taxonomy
    for campus in SCHOOLS:
        for code in sorted(taxonomy.codes - {NOT_CLASSIFIED}):
            for location in Location:
                yield Finding(
                    campus=campus, description=f"{code}问题", subcategory=code, found_at=at(DAY), source=Source.REPORT,
                    location=location, task="整改", standard="符合规定",
                )  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A message of the outbox: for which audience of which unit, and to whom it went."""

    event: int
    audience: Audience
    unit: int
    person: int | None
    has_risen: bool


def messages(world: World, kind: MessageKind | None = None) -> list[Told]:
    columns = message.c.event_id, message.c.audience, message.c.unit_id, message.c.person_id, message.c.has_risen
    statement = sa.select(*columns).order_by(message.c.id)
    with world.desk.looking() as session:
        rows = session.execute(statement.where(message.c.kind == kind) if kind else statement)
        return [Told(*tuple(row)) for row in rows]


def as_checked(coverage: Coverage, one: Told) -> bool:
    """Whether the survey looked for this very audience and would have it heard by this very person."""
    who = coverage.told[one.audience, one.unit]
    if who is None:
        return one.person is None
    return (who.person_id, who.has_risen) == (one.person, one.has_risen)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_kind_of_hazard_is_handed_over_and_told_as_the_check_says(world: World, seed: int) -> None:
    vacating.in_disorder(world, seed)
    checked = check(world.desk, at(DAY))
    record_many(world.desk, list(one_of_every_kind()), vacating.SPARED, at(DAY))
    assigning.assign_found(world.desk, at(DAY))
    sent = messages(world, MessageKind.ASSIGNED)
    assert len(sent) > 500
    assert [one for one in sent if not as_checked(checked.coverage, one)] == []
    reached = {(one.event, one.person) for one in sent}
    cases = _cases(world)
    for case in cases:
        for unit, role in case.units:
            who = checked.coverage.told[_ROLE[role], unit]
            assert (case.event, who.person_id if who else None) in reached
            # Nothing is handed over without a leader who answers for it.
            assert role is not UnitRole.RESPONSIBLE or checked.coverage.told[Audience.RESPONSIBLE_HEAD, unit]
    assert [case for case in cases if case.stage is Stage.FOUND and not case.leads_to_nobody(checked)] == []


@dataclass(frozen=True)
class Case:
    """A hazard after everything that could be handed over has been."""

    campus: str
    subcategory: str
    stage: Stage
    event: int | None
    units: tuple[tuple[int, UnitRole], ...]

    def leads_to_nobody(self, checked: Checked) -> bool:
        """Whether the check says that such hazards may lie at this school and go to nobody."""
        return any(
            one.kind.leaves_untold
            and self.subcategory in one.subcategories
            and self.campus in [school.code for school in one.schools]
            and (Audience.RESPONSIBLE_HEAD in one.audiences or (one.agency is not None and "主办" in one.why.zh))
            for one in checked.gaps
        )


def _cases(world: World) -> list[Case]:
    event = sa.select(sa.func.max(message.c.event_id)).where(message.c.hazard_id == hazard.c.id).scalar_subquery()
    with world.desk.looking() as session:
        campuses = {row[0]: row[1] for row in session.execute(sa.text("SELECT id, code FROM campus"))}
        units: dict[int, list[tuple[int, UnitRole]]] = {}
        for row in session.execute(sa.select(hazard_unit.c.hazard_id, hazard_unit.c.unit_id, hazard_unit.c.role)):
            units.setdefault(row[0], []).append((row[1], row[2]))
        columns = hazard.c.id, hazard.c.campus_id, hazard.c.subcategory, hazard.c.stage, event
        return [
            Case(campuses[row[1]], row[2], row[3], row[4], tuple(units.get(row[0], ())))
            for row in session.execute(sa.select(*columns))
        ]


LIVES = (
    (found, COMMON), (assigned, COMMON), (assigned, SERIOUS), (assigned, MAJOR), (rectifying_, MAJOR),
    (submitted, SERIOUS), (submitted, MAJOR),
)  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_a_life_and_its_ladders_say_in_months_the_check_has_looked_for(world: World, seed: int) -> None:
    number = rectifying_(world, DAY)
    asked_for_time(world, number, DAY, date(2026, 9, 20))
    objected(world, DAY)
    suspended(world, DAY, date(2026, 9, 20))
    for live, what in LIVES:
        live(world, DAY, what)
    before = len(messages(world))
    # Whoever did all this may be gone afterwards.
    vacating.in_disorder(world, seed)
    checked = check(world.desk, at("2026-09-01 09:30"))
    sweep_until(world, "2026-11-15 00:00")
    sent = [one for one in messages(world)[before:] if one.audience not in NAMED_BY_THE_ACT]
    assert len(sent) > 100
    assert {one.audience for one in sent} >= {
        Audience.CHASED, Audience.CHASED_DEPUTY, Audience.CHASED_HEAD, Audience.RESPONSIBLE_HEAD, Audience.LEAD_HEAD,
        Audience.COORDINATOR, Audience.COORDINATOR_HEAD, Audience.DISTRICT_HEAD,
    }  # fmt: skip
    assert [one for one in sent if not as_checked(checked.coverage, one)] == []
