"""Issuing visits: by hand to people who are named, or all those of a drawn plan at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.campaigning import checklists_meant, coordinating
from casework.desk import Desk, Sitting
from casework.visit_notices import tell_given
from models.campaign import Campaign
from models.visit import Visit
from rules.campaigns import VisitState
from rules.inspections import InspectionFile
from rules.numbering import visit_number
from rules.offices import Duty
from rules.policy import Policy
from rules.refusals import BadInput, CannotGoThere, UnknownSchools
from rules.standing import Actor, Seat
from rules.vocabulary import Side
from rules.words import Text
from store import campuses, inspectors, serials, visits


@dataclass(frozen=True, slots=True)
class Outing:
    """A visit somebody wants by hand. people: numbers or names; checklists: codes, as policy says when empty.

    is_announced: the principal is told who comes and when; otherwise the school hears nothing of it.
    """

    school: str
    people: tuple[str, ...]
    planned_on: date
    checklists: tuple[str, ...] = ()
    is_announced: bool = False


def open_visit(desk: Desk, outing: Outing, who: str, at: datetime) -> str:
    """The visit is issued to these people, who are told. Returns its number.

    The same people with the same checklists to the same school on the same day again is the visit there is.
    Raises a refusal when somebody may not go there, or when police and education are not both among them.
    """
    with desk.sitting(at) as sitting:
        campus = campuses.by_code(sitting.session, [outing.school]).get(outing.school)
        if campus is None:
            raise UnknownSchools(codes=[outing.school])
        coordinating(sitting, who, campus.area_code)
        policy = sitting.policy_in_force()
        lists = checklists_meant(policy, outing.checklists)
        going = [going_as(sitting, policy, one, campus.code, campus.name) for one in outing.people]
        _refuse_lonely(policy.inspection, [side for _, _, side in going])
        going_there = [actor.person_id or 0 for actor, _, _ in going]
        county = campus.area_code[:6]
        # Whoever issues at the same moment waits here, and then knows what is there already.
        serials.take(sitting.session, f"visit/{county}", sitting.day.year, 0)
        known = visits.planned_by_hand(sitting.session, campus.id, outing.planned_on, " ".join(lists), going_there)
        if known is not None:
            return known
        number = visit_number(
            county, sitting.day.year, serials.take(sitting.session, f"visit/{county}", sitting.day.year)
        )
        row = Visit(
            number=number, campus_id=campus.id, policy_id=policy.id, planned_on=outing.planned_on,
            state=VisitState.PLANNED, issued_at=at, checklists=" ".join(lists),
        )  # fmt: skip
        sitting.session.add(row)
        sitting.session.flush()
        visits.put_members(sitting.session, [member_row(row.id, *one) for one in going])
        tell_given(sitting, row, announces=outing.is_announced)
        return number


def going_as(sitting: Sitting, policy: Policy, who: str, code: str, school: str) -> tuple[Actor, Seat, Side]:
    """Somebody who is to go to a school, from which post and for which side. Raises CannotGoThere."""
    actor = sitting.actor(who)
    seat = next((one for one in actor.seats if one.duty is Duty.INSPECTOR), None)
    if seat is None:
        why = Text("没有检查人员的岗位", "they hold no inspector's post")
        raise CannotGoThere(who=actor.name, school=school, why=why)
    if code in inspectors.interests(sitting.session, [actor.person_id or 0]).get(actor.person_id or 0, []):
        raise CannotGoThere(who=actor.name, school=school, why=Text("已申报回避", "they have recused themselves"))
    return actor, seat, policy.agencies.agency(seat.agency).side


def member_row(visit_id: int, actor: Actor, seat: Seat, side: Side) -> dict[str, object]:
    return {
        "visit_id": visit_id, "person_id": actor.person_id, "unit_id": seat.unit_id, "agency": seat.agency,
        "side": side,
    }  # fmt: skip


def _refuse_lonely(file: InspectionFile, sides: Sequence[Side]) -> None:
    missing = [side for side in file.sides if side not in sides]
    if missing:
        zh = "、".join(one.zh for one in missing)
        en = ", ".join(one.en for one in missing)
        raise BadInput(what=Text(f"联合检查还缺{zh}方面的人员", f"a joint visit needs somebody of {en} too"))


@dataclass(frozen=True, slots=True)
class Errand:
    """A visit of a drawn plan."""

    campus_id: int
    team: int
    day: date


def issue(
    sitting: Sitting, campaign: Campaign, errands: Sequence[Errand], teams: Mapping[int, Sequence[dict[str, object]]]
) -> int:
    """Every errand is a visit of its own, with the team's members; a school that has one is passed over."""
    there = visits.of_campaign(sitting.session, campaign.id)
    fresh = [one for one in errands if one.campus_id not in there]
    county, year = campaign.area_code[:6], sitting.day.year
    first = serials.take(sitting.session, f"visit/{county}", year, len(fresh)) if fresh else 0
    rows: list[dict[str, object]] = [
        {
            "number": visit_number(county, year, first + place), "campaign_id": campaign.id,
            "campus_id": one.campus_id, "team": one.team, "policy_id": campaign.policy_id, "planned_on": one.day,
            "state": VisitState.PLANNED, "issued_at": sitting.at, "checklists": campaign.checklists,
        }
        for place, one in enumerate(fresh)
    ]  # fmt: skip
    visits.put(sitting.session, rows)
    issued = visits.of_campaign(sitting.session, campaign.id)
    members = [
        {
            "visit_id": issued[one.campus_id].id,
            **{name: who[name] for name in ("person_id", "unit_id", "agency", "side")},
        }
        for one in fresh
        for who in teams.get(one.team, ())
    ]
    visits.put_members(sitting.session, members)
    return len(fresh)
