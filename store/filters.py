"""Which hazards a list shows: what may be asked of them, and the same as conditions of SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.campaign import Campaign
from models.clock import Clock
from models.columns import table_of
from models.extension import Extension
from models.hazard import Hazard, HazardUnit
from models.post import Tenure
from models.proposal import Proposal
from models.school import Campus
from models.task import Task
from models.unit import Unit
from models.visit import Visit
from rules.instants import at_local, end_of, local_day
from rules.lights import AMBER_DAYS, Light
from rules.rights import Viewer
from rules.vocabulary import ClockKind, ClockState, ExtensionState, ProposalState, Severity, Source, Stage
from store import searching
from store.lying import lies_in

hazard, hazard_unit, campus, unit = table_of(Hazard), table_of(HazardUnit), table_of(Campus), table_of(Unit)
clock, proposal, extension, task = table_of(Clock), table_of(Proposal), table_of(Extension), table_of(Task)
tenure, visit, campaign = table_of(Tenure), table_of(Visit), table_of(Campaign)

OPEN = tuple(one for one in Stage if one.is_open)
RUNNING = Stage.ASSIGNED, Stage.OBJECTED, Stage.RECTIFYING
"""Where the deadline for the work counts."""
HANDED_OVER = Stage.ASSIGNED, Stage.OBJECTED, Stage.RECTIFYING, Stage.SUBMITTED, Stage.SUSPENDED

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another in China, both included; an empty one leaves that end open."""

    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return bool(self.first or self.last)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which hazards a list shows; empty fields do not narrow it.

    area: and everything within it, unless `is_area_itself`. unit: on the case in any role; lead: leading it.
    overdue_at: worked on, and due by that instant. in_time: handed in before the first deadline, or not. is_unsigned: a
    unit has not signed for it; that one, where a unit is named. leaderless_on: nobody holds the post that answers for
    it on that day. undecided_since: a proposal waits that was made by then. waits_for: something of it waits for this
    person, on the day `waits_on`. under: this person, or a unit of theirs, answers for it or leads it; `is_under_area`:
    it lies where they look over. light: how it stands against its deadline at `light_at`. text: all of its words, in
    any order (rules/searching.py). unit_ids, few: see with_ids.
    """

    stages: tuple[Stage, ...] = ()
    severities: tuple[Severity, ...] = ()
    area: str = ""
    unit: str = ""
    campus: str = ""
    overdue_at: datetime | None = None
    after: str = ""
    text: str = ""
    sources: tuple[Source, ...] = ()
    subcategories: tuple[str, ...] = ()
    lead: str = ""
    campaign: str = ""
    is_area_itself: bool = False
    due: Days = Days()
    found: Days = Days()
    closed: Days = Days()
    in_time: bool | None = None
    is_unsigned: bool = False
    leaderless_on: date | None = None
    undecided_since: datetime | None = None
    waits_for: Viewer | None = None
    waits_on: date | None = None
    under: Viewer | None = None
    is_under_area: bool = False
    light: Light | None = None
    light_at: datetime | None = None
    unit_ids: tuple[int, ...] = ()
    few: tuple[int, ...] | None = None

    @property
    def is_of_open_ones(self) -> bool:
        """Whether nothing that is over can fit, so that none of it need be read."""
        asked = self.overdue_at, self.leaderless_on, self.undecided_since, self.light
        return self.is_unsigned or any(one is not None for one in asked)


def conditions(which: Filter) -> list[Condition]:
    """What a filter asks of hazards that are joined with their campuses."""
    return [*_of_the_hazard(which), *_of_places(which), *_of_days(which), *_of_what_waits(which)]


def _of_the_hazard(which: Filter) -> list[Condition]:
    named = (
        (hazard.c.stage, which.stages), (hazard.c.severity, which.severities), (hazard.c.source, which.sources),
        (hazard.c.subcategory, which.subcategories),
    )  # fmt: skip
    found: list[Condition] = [column.in_(wanted) for column, wanted in named if wanted]
    if which.text:
        found.append(searching.saying(which.text) if which.few is None else hazard.c.id.in_(which.few))
    return found


def _of_places(which: Filter) -> list[Condition]:
    found: list[Condition] = []
    if which.area:
        within, itself = hazard.c.area_code.startswith(which.area, autoescape=True), hazard.c.area_code == which.area
        found.append(itself if which.is_area_itself else within)
    if which.campus:
        found.append(sa.or_(campus.c.code == which.campus, campus.c.name.contains(which.campus, autoescape=True)))
    if which.unit and not which.is_unsigned:
        mine = sa.select(hazard_unit.c.hazard_id)
        found.append(hazard.c.id.in_(mine.where(hazard_unit.c.unit_id.in_(which.unit_ids or _ids_of(which.unit)))))
    if which.lead:
        found.append(hazard.c.lead_unit_id.in_(_ids_of(which.lead)))
    if which.campaign:
        visited = sa.select(visit.c.inspection_id).join(campaign, campaign.c.id == visit.c.campaign_id)
        mine = visited.where(campaign.c.number == which.campaign, visit.c.inspection_id.is_not(None))
        found.append(hazard.c.inspection_id.in_(mine))
    return found


def with_ids(session: Session, which: Filter) -> Filter:
    """The same filter, what it asks for looked up first.

    A unit is known by its id, so that the database knows from its statistics how much that unit has; and of hazards
    with these words, where they are few, no other is read.
    """
    if which.unit:
        which = replace(which, unit_ids=tuple(session.scalars(_ids_of(which.unit))))
    return replace(which, few=searching.few(session, which.text)) if which.text else which


def _ids_of(name: str) -> sa.Select[tuple[int]]:
    return sa.select(unit.c.id).where(_called(name))


def _called(name: str) -> Condition:
    return sa.or_(unit.c.code == name, unit.c.name == name)


def _of_days(which: Filter) -> list[Condition]:
    found: list[Condition] = []
    if which.due.first:
        # A deadline of 24:00 belongs to the day it ends.
        found.append(hazard.c.due_at > at_local(which.due.first, time()))
    if which.due.last:
        found.append(hazard.c.due_at <= end_of(which.due.last))
    for column, days in ((hazard.c.found_at, which.found), (hazard.c.closed_at, which.closed)):
        if days.first:
            found.append(column >= at_local(days.first, time()))
        if days.last:
            found.append(column < end_of(days.last))
    if which.in_time is not None:
        done, due = hazard.c.submitted_at, hazard.c.first_due_at
        found.append(done < due if which.in_time else done >= due)
    return found


def _of_what_waits(which: Filter) -> list[Condition]:
    found: list[Condition] = []
    if which.overdue_at is not None:
        found.append(late(which.overdue_at))
    if which.is_unsigned:
        found.append(_unsigned(which.unit))
    if which.leaderless_on is not None:
        found.append(leaderless(which.leaderless_on))
    if which.undecided_since is not None:
        found.append(undecided(which.undecided_since))
    if which.waits_for is not None and which.waits_on is not None:
        found.append(waiting(which.waits_for, which.waits_on))
    if which.under is not None:
        found.append(under(which.under, is_under_area=which.is_under_area))
    if which.light is not None and which.light_at is not None:
        found.append(lit(which.light_at)[which.light])
    return found


def late(at: datetime) -> Condition:
    """Worked on, and due by then."""
    return sa.and_(hazard.c.stage.in_(RUNNING), hazard.c.due_at <= at)


def under(viewer: Viewer, *, is_under_area: bool) -> Condition:
    """It lies in their area, or: their post, or a unit of theirs, answers for it or leads it."""
    if is_under_area:
        return lies_in(hazard.c.area_code, viewer.areas)
    return sa.or_(
        hazard.c.leader_post_id.in_(viewer.posts), hazard.c.lead_unit_id.in_(viewer.units),
        hazard.c.responsible_unit_id.in_(viewer.units),
    )  # fmt: skip


def lit(at: datetime) -> dict[Light, Condition]:
    """Every open hazard fits exactly one of these."""
    soon = end_of(local_day(at) + timedelta(days=AMBER_DAYS))
    counts = hazard.c.stage.in_(RUNNING)
    return {
        Light.RED: late(at),
        Light.AMBER: sa.and_(counts, hazard.c.due_at > at, hazard.c.due_at <= soon),
        Light.GREEN: sa.and_(hazard.c.stage.in_(OPEN), ~sa.and_(counts, hazard.c.due_at <= soon)),
    }


def _unsigned(name: str) -> Condition:
    mine = [hazard_unit.c.hazard_id == hazard.c.id, hazard_unit.c.acknowledged_at.is_(None)]
    if name:
        mine.append(hazard_unit.c.unit_id.in_(_ids_of(name)))
    return sa.and_(hazard.c.stage.in_(HANDED_OVER), sa.exists().where(*mine))


def leaderless(day: date) -> Condition:
    """Handed over, and nobody holds the post that answers for it on that day."""
    serving = sa.exists().where(
        tenure.c.post_id == hazard.c.leader_post_id,
        tenure.c.starts_on <= day,
        sa.or_(tenure.c.ends_on.is_(None), tenure.c.ends_on > day),
    )
    return sa.and_(hazard.c.stage.in_(HANDED_OVER), ~serving)


def undecided(since: datetime) -> Condition:
    """A proposal waits that was made by then."""
    pending = proposal.c.state == sa.literal_column(f"'{ProposalState.PENDING.value}'")
    made = sa.select(proposal.c.hazard_id).where(pending, proposal.c.proposed_at <= since)
    return sa.and_(hazard.c.stage.in_(OPEN), hazard.c.id.in_(made))


def waiting(viewer: Viewer, day: date) -> Condition:
    """Something of it waits for this person: a decision, what a clock asks of a unit of theirs, a task."""
    pending = proposal.c.state == sa.literal_column(f"'{ProposalState.PENDING.value}'")
    is_back = sa.or_(proposal.c.deferred_until.is_(None), proposal.c.deferred_until <= day)
    deciding = sa.select(proposal.c.hazard_id).where(pending, is_back, proposal.c.approver_post_id.in_(viewer.posts))
    asked = extension.c.state == sa.literal_column(f"'{ExtensionState.REQUESTED.value}'")
    granting = sa.select(extension.c.hazard_id).where(asked, extension.c.approver_post_id.in_(viewer.posts))
    running = clock.c.state == sa.literal_column(f"'{ClockState.RUNNING.value}'")
    counting = clock.c.stopped_at.is_(None), running, clock.c.kind != ClockKind.PROPOSAL
    working = sa.select(clock.c.hazard_id).where(*counting, clock.c.unit_id.in_(viewer.units))
    mine = sa.or_(task.c.person_id == viewer.person_id, task.c.unit_id.in_(viewer.units))
    given = sa.select(task.c.hazard_id).where(task.c.done_at.is_(None), task.c.hazard_id.is_not(None), mine)
    # One list of ids, found by its own indexes: nothing of a large ledger is read to see whether it waits.
    return hazard.c.id.in_(sa.union(deciding, granting, working, given))
