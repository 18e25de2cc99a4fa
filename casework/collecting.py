"""A signed visit is concluded: it is on record as an inspection, and what failed is on the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from casework.acting import Attachment, Request
from casework.campaign_notices import tell_found
from casework.desk import Desk, Sitting
from casework.recording import record_in
from casework.rectifying import fix_on_spot_in
from casework.visiting import Standing, sign_in, signable
from models.campaign import Campaign
from models.school import Campus
from models.visit import Visit
from rules.campaigns import CampaignKind, Notice, VisitState
from rules.checklists import ChecklistItem
from rules.clocks import due_after
from rules.finding import Finding
from rules.instants import last_day, local_day
from rules.offices import Duty
from rules.policy import Policy
from rules.refusals import Refusal
from rules.resembling import OpenHazard, Resemblance, resembling
from rules.standing import Actor, Seat
from rules.visits import Failure
from rules.vocabulary import ClockKind, InspectionResult, Severity, Source
from rules.words import Language, Text
from store import hazards, inspections, visit_findings, visits
from store.visits import Member, Photo


@dataclass(frozen=True, slots=True)
class Opened:
    """A failure and the hazard it became, or was already. resembles: open hazards it may be the same as."""

    number: str
    item: str
    place: str
    is_new: bool
    was_fixed: bool = False
    not_fixed: Text | None = None
    """Why what was put right on the spot is not on record as such: without a picture, or too grave for it."""
    resembles: tuple[Resemblance, ...] = ()


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature came to: the visit as it stands, and what it led to when that was the last one needed."""

    standing: Standing
    is_concluded: bool = False
    opened: tuple[Opened, ...] = ()


def sign(desk: Desk, number: str, who: str, at: datetime, seen: str = "") -> Signed:
    """The member has signed; with the last side the visit is concluded in the same transaction.

    seen: the digest of the findings they were shown. Raises FindingsChanged when they are others by now.
    """
    with desk.sitting(at) as sitting:
        visit = signable(sitting, number)
        actor, standing = sign_in(sitting, visit, who, seen)
        sides = sitting.policy(visit.policy_id).inspection.sides
        if standing.missing(sides):
            return Signed(standing)
        opened = _conclude(sitting, visit, standing, actor)
        return Signed(replace(standing, state=VisitState.CONCLUDED), is_concluded=True, opened=opened)


def _conclude(sitting: Sitting, visit: Visit, standing: Standing, actor: Actor) -> tuple[Opened, ...]:
    session, policy = sitting.session, sitting.policy(visit.policy_id)
    campus = session.get_one(Campus, visit.campus_id)
    campaign = session.get_one(Campaign, visit.campaign_id) if visit.campaign_id is not None else None
    day = local_day(visit.arrived_at or sitting.at)
    inspection = _as_inspection(sitting, visit, standing, campaign, day)
    photos = {photo.digest: photo for one in visits.entries(session, visit.id) for photo in one.photos}
    source = Source.UNANNOUNCED if campaign and campaign.notice is Notice.UNANNOUNCED else Source.JOINT_INSPECTION
    case = _Case(sitting, policy, visit, campus, inspection, source, day, photos, _for_the_day(actor, standing, campus))
    opened = tuple(_open(case, failure) for failure in standing.combined.failures)
    ids = hazards.ids_of(session, [one.number for one in opened])
    rows = [
        {"visit_id": visit.id, "hazard_id": ids[one.number], "item": one.item, "place": one.place,
         "is_new": one.is_new}
        for one in opened
    ]  # fmt: skip
    visit_findings.put_findings(session, rows)
    visit.state, visit.concluded_at, visit.inspection_id = VisitState.CONCLUDED, sitting.at, inspection
    session.flush()
    tell_found(sitting, visit, campus, campaign, {one.number for one in opened if one.was_fixed})
    return opened


@dataclass(frozen=True, slots=True)
class _Case:
    """What every failure of a visit has in common."""

    sitting: Sitting
    policy: Policy
    visit: Visit
    campus: Campus
    inspection: int
    source: Source
    day: date
    photos: dict[str, Photo]
    actor: Actor


def _for_the_day(actor: Actor, standing: Standing, campus: Campus) -> Actor:
    """The signer as an inspector of this school: whoever was drawn for it serves there, wherever they come from."""
    mine = next(one for one in standing.members if one.person_id == actor.person_id)
    post = next((one.post_id for one in actor.seats if one.unit_id == mine.unit_id), 0)
    seat = Seat(post, mine.unit_id, mine.unit, mine.agency, campus.area_code, Duty.INSPECTOR)
    return Actor(actor.person_id, actor.name, (seat,))


def _as_inspection(sitting: Sitting, visit: Visit, standing: Standing, campaign: Campaign | None, day: date) -> int:
    """The visit on record among all inspections."""
    worst = _worst(sitting.policy(visit.policy_id), standing.combined.failures)
    result = InspectionResult.PASSED
    if worst is not None:
        result = InspectionResult.FAILED if worst.rank >= Severity.SERIOUS.rank else InspectionResult.CONDITIONAL
    is_unannounced = campaign is not None and campaign.notice is Notice.UNANNOUNCED
    row: dict[str, object] = {
        "source_key": f"visit/{visit.number}", "campus_id": visit.campus_id, "inspected_on": day,
        "source": Source.UNANNOUNCED if is_unannounced else Source.JOINT_INSPECTION,
        "is_recheck": campaign is not None and campaign.kind is CampaignKind.FOLLOW_UP, "result": result,
        "document": "\n".join(f"{one.item} {one.place} {one.note}".strip() for one in standing.combined.failures),
    }  # fmt: skip
    inspections.add(sitting.session, [row])
    return inspections.known(sitting.session, [str(row["source_key"])])[str(row["source_key"])].id


def _worst(policy: Policy, failures: Sequence[Failure]) -> Severity | None:
    found = [_graded(policy, one) for one in failures]
    return max(found, key=lambda one: one.rank) if found else None


def _graded(policy: Policy, failure: Failure) -> Severity:
    item = item_of(policy, failure.item)
    return item.severity_if_failed if item else policy.taxonomy.subcategory(failure.category).severity_if_found


def item_of(policy: Policy, code: str) -> ChecklistItem | None:
    """The item of this code; None for what no checklist asks about."""
    for one in policy.document.checklists:
        if code.startswith(one.code + "-"):
            return next((item for item in one.items if item.code == code), None)
    return None


def known_at(sitting: Sitting, visit: Visit) -> list[OpenHazard]:
    """The open hazards of the school that are fresh enough for a failure to be one of them."""
    since = sitting.at - timedelta(days=sitting.policy(visit.policy_id).inspection.alike_days)
    return [one.hazard for one in hazards.open_at(sitting.session, visit.campus_id) if one.found_at >= since]


def suggestions(policy: Policy, failure: Failure, known: Sequence[OpenHazard]) -> tuple[Resemblance, ...]:
    """The open hazards of the school a failure may be the same as; a person decides."""
    item = item_of(policy, failure.item)
    subcategory = item.subcategory if item else failure.category
    return tuple(resembling(failure.item, subcategory, failure.place, _description(item, failure), known))


def _description(item: ChecklistItem | None, failure: Failure) -> str:
    if failure.note:
        return failure.note
    return f"不符合检查要求：{item.zh}" if item else ""


def _open(case: _Case, failure: Failure) -> Opened:
    """One failure: what is known already is named, what is new comes onto the ledger with its photos."""
    if failure.known_as:
        return Opened(failure.known_as, failure.item, failure.place, is_new=False)
    # Asked for each: what an earlier failure of this visit has opened is known by now.
    alike = suggestions(case.policy, failure, known_at(case.sitting, case.visit))
    files = [_attachment(case.photos[one]) for one in failure.photos]
    number = record_in(case.sitting, [_finding(case, failure)], case.actor, files).numbers[0]
    why_not = _fix(case, number, failure) if failure.fixed else None
    fixed = failure.fixed and why_not is None
    return Opened(number, failure.item, failure.place, is_new=True, was_fixed=fixed, not_fixed=why_not, resembles=alike)


def _attachment(photo: Photo) -> Attachment:
    return Attachment(photo.name, photo.digest, photo.media_type, photo.size, photo.kind, distance_m=photo.distance_m)


def _finding(case: _Case, failure: Failure) -> Finding:
    item = item_of(case.policy, failure.item)
    laws = case.policy.document.sources.cited(item.legal, case.campus.area_code) if item else []
    names = {one.number: one.name for one in _team(case)}
    return Finding(
        campus=case.campus.code,
        description=_description(item, failure),
        subcategory=item.subcategory if item else failure.category,
        found_at=case.visit.arrived_at or case.sitting.at,
        source=case.source,
        place=failure.place,
        severity=item.severity_if_failed if item else None,
        standard=f"{item.zh}（{item.code}）" + (f"；依据：{'、'.join(laws)}" if laws else "") if item else "",
        due_on=_due_on(case, item),
        checklist_item=failure.item or None,
        inspection_id=case.inspection,
        source_key=f"visit/{case.visit.number}/{_short(failure.key)}",
        remark=f"检查 {case.visit.number}；发现人：{'、'.join(names.get(one, one) for one in failure.by)}",
    )


def _team(case: _Case) -> Sequence[Member]:
    return visits.members(case.sitting.session, case.visit.id)


def _due_on(case: _Case, item: ChecklistItem | None) -> date | None:
    """The item's own deadline where it differs from what policy gives the severity."""
    if item is None or item.deadline is None:
        return None
    if item.deadline == case.policy.deadlines.limit(ClockKind.RECTIFY, item.severity_if_failed):
        return None
    return last_day(due_after(case.sitting.at, item.deadline, case.sitting.calendar.in_area(case.campus.area_code)))


def _fix(case: _Case, number: str, failure: Failure) -> Text | None:
    """Put right while the team was there: the second step, with the pictures of it. Returns why it cannot be."""
    after = tuple(_attachment(case.photos[one]) for one in failure.after)
    request = Request(number, case.actor, case.sitting.at, note=failure.measures, files=after)
    try:
        fix_on_spot_in(case.sitting, request, failure.measures)
    except Refusal as refusal:
        return Text(refusal.say(Language.ZH), refusal.say(Language.EN))
    return None


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:24]
