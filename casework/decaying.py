"""Whether the effect of a campaign wears off: its figures and those since, and the coordinator's task when it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.campaigning import taken
from casework.desk import Desk, Sitting
from casework.following_up import give
from rules.campaigns import CampaignState
from rules.decay import WEEK, Effort, Fall, during, falls, kept, since
from rules.instants import local_day
from rules.refusals import UnknownCampaign
from store import campaigns, decay
from store.decay import Ended

_LONGEST = timedelta(days=3660)
"""No policy watches a campaign for longer."""


@dataclass(frozen=True, slots=True)
class Watched:
    """The figures of a campaign and of the whole weeks since; `now` is None until the first week is over."""

    then: Effort
    now: Effort | None
    falls: tuple[Fall, ...] = ()


def watch(desk: Desk, at: datetime) -> int:
    """For every campaign whose figures fell back too far the coordinator has one task of each kind. Returns how many.

    Only whole weeks are compared, so that nothing new is said within a week; a task is given once, and not again when
    it is done.
    """
    with desk.looking() as session:
        over = decay.ended_since(session, at - _LONGEST)
    return sum(_watch(desk, one, at) for one in over)


def _watch(desk: Desk, one: Ended, at: datetime) -> int:
    with desk.looking() as session:
        sitting = Sitting(session, at, desk.key, desk.keyring)
        watched_for = timedelta(days=sitting.policy(one.policy_id).inspection.decay_days + WEEK)
        # What is long over is not looked at every quarter of an hour for years.
        if sitting.day > local_day(one.ended_at) + watched_for:
            return 0
        found = _figures(sitting, one)
        fresh = [fall for fall in found.falls if not decay.told_before(session, fall.kind, one.number)]
    if not fresh:
        return 0
    with desk.sitting(at) as sitting:
        return _tell(sitting, one, fresh)


def _tell(sitting: Sitting, one: Ended, fresh: list[Fall]) -> int:
    # Whoever looks at the same moment waits here, and then knows what was told.
    taken(sitting, one.number)
    told = 0
    for fall in fresh:
        if not decay.told_before(sitting.session, fall.kind, one.number):
            told += give(sitting, fall.kind, kept(one.number, fall), one.area_code)
    return told


def look(desk: Desk, number: str, at: datetime) -> Watched | None:
    """The figures of a campaign that has ended; None while it has not. Raises UnknownCampaign."""
    with desk.looking() as session:
        found = campaigns.meant(session, number)
        if found is None:
            raise UnknownCampaign(number=number)
        if found.state is not CampaignState.ENDED or found.ended_at is None:
            return None
        one = Ended(
            found.id, found.number, found.area_code, found.policy_id, found.starts_on, found.ends_on, found.ended_at
        )
        return _figures(Sitting(session, at, desk.key, desk.keyring), one)


def _figures(sitting: Sitting, one: Ended) -> Watched:
    inspection, session = sitting.policy(one.policy_id).inspection, sitting.session
    schools = [school.campus_id for school in campaigns.schools(session, one.id) if school.is_chosen]
    days = during(one.starts_on, one.ends_on, local_day(one.ended_at))
    after = since(days, sitting.day, inspection.decay_days)
    then = decay.effort(session, schools, days)
    if after is None:
        return Watched(then, None)
    now = decay.effort(session, schools, after)
    return Watched(then, now, falls(then, now, inspection.decay))
