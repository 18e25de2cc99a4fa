"""Promising notices: what is about no hazard is told like everything else, once for each cause and person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casework.desk import Sitting
from casework.telling import note_empty_post
from rules.notices import NoticeKind, NoticeSaid, urgency_of
from rules.policy import Policy
from rules.telling import Audience
from rules.vocabulary import Severity
from store import notices
from store.notices import Promise


@dataclass(frozen=True, slots=True)
class Cause:
    """What happened, where, and what it is about. key: the same cause again tells nobody anew."""

    kind: NoticeKind
    key: str
    area: str
    campaign_id: int | None = None
    visit_id: int | None = None
    resolution_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a notice is for; nobody where no post up to the district has a holder."""

    audience: Audience
    unit_id: int
    person_id: int | None
    post_id: int | None
    has_risen: bool = False


def reader(sitting: Sitting, audience: Audience, unit: int) -> Reader:
    """Who hears what is meant for an audience of a unit; an empty post rises, and somebody has the task to fill it."""
    found = sitting.addressee(audience, unit)
    if found is None or found.has_risen:
        note_empty_post(sitting, audience, unit)
    if found is None:
        return Reader(audience, unit, None, None, has_risen=True)
    return Reader(audience, unit, found.person_id, found.post_id, found.has_risen)


@dataclass(frozen=True, slots=True)
class Telling:
    """One notice to one reader. gravest: of the hazards it tells of. is_clean: a visit found nothing."""

    cause: Cause
    to: Reader
    said: NoticeSaid
    gravest: Severity | None = None
    is_clean: bool = False


def notify(sitting: Sitting, tellings: Iterable[Telling]) -> int:
    """Each of these is promised, in this transaction; who was told of the cause before is not told again. How many."""
    policy = sitting.policy_in_force()
    wanted = [_promise(sitting, policy, one) for one in tellings]
    return notices.promise(sitting.session, wanted) if wanted else 0


def _promise(sitting: Sitting, policy: Policy, one: Telling) -> Promise:
    cause = one.cause
    office = sitting.serving(policy, policy.agencies.coordinator, cause.area)
    urgency = urgency_of(cause.kind, one.gravest, is_clean=one.is_clean)
    release = sitting.holding.release(cause.kind.tells, urgency)
    values: dict[str, object] = {
        "kind": cause.kind, "cause": cause.key, "number": one.said.number, "audience": one.to.audience,
        "person_id": one.to.person_id, "post_id": one.to.post_id, "unit_id": one.to.unit_id, "area_code": cause.area,
        "office_unit_id": office, "gravest": one.gravest, "facts": one.said.packed(),
        "campaign_id": cause.campaign_id, "visit_id": cause.visit_id, "resolution_id": cause.resolution_id,
        "created_at": sitting.at,
    }  # fmt: skip
    leaves_at = release.of_case(one.gravest, "", cause.area)
    return Promise(values, one.to.has_risen, urgency, release, leaves_at)


def readers(sitting: Sitting, audience: Audience, units: Sequence[int]) -> dict[int, Reader]:
    """The same for many units, which are looked up by a few statements instead of several each."""
    sitting.preload(sorted(set(units)))
    return {unit: reader(sitting, audience, unit) for unit in dict.fromkeys(units)}
