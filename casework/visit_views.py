"""A visit as it is shown, printed and handed out: everything about it, read at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from casework.collecting import known_at, suggestions
from casework.desk import Desk, Sitting
from casework.visiting import Standing, standing_of
from models.campaign import Campaign
from models.school import Campus
from models.visit import Visit
from rules.campaigns import Notice, VisitState
from rules.checklists import Checklist
from rules.policy import Policy
from rules.refusals import UnknownVisit
from rules.resembling import OpenHazard, Resemblance
from rules.vocabulary import Side
from store import people, visit_findings, visits
from store.visit_findings import Found
from store.visits import VisitLine, Wanted, Written


@dataclass(frozen=True)
class Seen:
    """A visit with all there is to show.

    alike: for the key of each failure the open hazards it may be the same as. waits_for: sides that have not signed.
    """

    visit: Visit
    campus: Campus
    campaign: Campaign | None
    policy: Policy
    standing: Standing
    written: tuple[Written, ...]
    found: tuple[Found, ...]
    waits_for: tuple[Side, ...]
    alike: Mapping[str, tuple[Resemblance, ...]] = field(default_factory=dict)
    known: tuple[OpenHazard, ...] = ()
    """Open hazards of the school, while the visit is not concluded."""

    @property
    def checklists(self) -> tuple[Checklist, ...]:
        """What is worked through, in the version the visit was issued under."""
        codes = self.visit.checklists.split()
        return tuple(one for one in (self.policy.checklist(code) for code in codes) if one is not None)


def look(desk: Desk, number: str, at: datetime) -> Seen:
    """The visit as it stands. Raises UnknownVisit."""
    with desk.looking() as session:
        found = visits.meant(session, number)
        if found is None:
            raise UnknownVisit(number=number)
        return _seen(Sitting(session, at, desk.key, desk.keyring), found)


def _seen(sitting: Sitting, visit: Visit) -> Seen:
    session, policy = sitting.session, sitting.policy(visit.policy_id)
    standing = standing_of(sitting, visit)
    is_open = visit.concluded_at is None
    known = known_at(sitting, visit) if is_open else []
    return Seen(
        visit=visit,
        campus=session.get_one(Campus, visit.campus_id),
        campaign=session.get_one(Campaign, visit.campaign_id) if visit.campaign_id is not None else None,
        policy=policy,
        standing=standing,
        written=tuple(visits.entries(session, visit.id)),
        found=tuple(visit_findings.findings(session, visit.id)),
        waits_for=tuple(standing.missing(policy.inspection.sides)),
        alike={one.key: suggestions(policy, one, known) for one in standing.combined.failures} if is_open else {},
        known=tuple(known),
    )


def listed(desk: Desk, wanted: Wanted, seen_by: str | None, at: datetime) -> list[VisitLine]:
    """Visits in a list. seen_by: as this person may see them; an unannounced one is not shown to the school."""
    with desk.looking() as session:
        lines = visits.lines(session, wanted)
        if seen_by is None:
            return lines
        seats = Sitting(session, at, desk.key, desk.keyring).actor(seen_by).seats
        return [one for one in lines if not is_hidden(one, {seat.unit_id for seat in seats})]


def is_hidden(line: VisitLine, units: set[int]) -> bool:
    """Whether somebody of these units must not know of a visit yet: it comes unannounced, and to their school."""
    waits = line.state in (VisitState.PLANNED, VisitState.UNDER_WAY)
    return line.notice is Notice.UNANNOUNCED and waits and line.campus_unit_id in units


def hidden_from(seen: Seen, units: Sequence[int]) -> bool:
    """The same of one visit, whoever is in its team."""
    waits = seen.visit.state in (VisitState.PLANNED, VisitState.UNDER_WAY)
    is_unannounced = seen.campaign is not None and seen.campaign.notice is Notice.UNANNOUNCED
    return is_unannounced and waits and seen.campus.unit_id in units


def person_id(desk: Desk, who: str) -> int:
    """Whoever is meant. Raises UnknownPerson or AmbiguousPerson."""
    with desk.looking() as session:
        return people.person_meant(session, who).id
