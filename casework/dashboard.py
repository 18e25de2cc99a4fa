"""How things stand, for whoever looks: the sums of the dashboard, and what is under a leader's name by light."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework.desk import Desk
from casework.onlooking import Onlooker
from rules.instants import at_local, local_day
from store import console_messages, console_sums, running_campaigns, under_lights
from store.console_messages import Told
from store.console_sums import Closed, Late, Sights, Sum, Unsigned
from store.running_campaigns import Running
from store.under_lights import Group

AGES = 0, 3, 7, 14
"""For how many days proposals have waited."""
A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything the dashboard counts. undecided: for each of AGES; told: of today."""

    days: tuple[date, ...]
    still_open: Sequence[Sum]
    overdue: Sequence[Late]
    due: Mapping[date, int]
    unsigned: int
    unsigned_units: Sequence[Unsigned]
    undecided: Sequence[int]
    month: date
    closed: Closed
    told: Sequence[Told]
    campaigns: Sequence[Running]


def dashboard(desk: Desk, looks: Onlooker, at: datetime, *, tells: bool, visits: bool) -> Dashboard:
    """The sums at this instant. tells, visits: whether messages and campaigns are theirs to look at."""
    sights, today = sights_of(looks), local_day(at)
    days, month = tuple(today + timedelta(days=one) for one in range(A_WEEK)), today.replace(day=1)
    with desk.looking() as session:
        return Dashboard(
            days=days,
            still_open=console_sums.still_open(session, sights),
            overdue=console_sums.overdue(session, sights, at),
            due=console_sums.due_on(session, sights, days[0], days[-1]),
            unsigned=console_sums.unsigned_in_all(session, sights),
            unsigned_units=console_sums.unsigned(session, sights),
            undecided=console_sums.undecided(session, sights, [asked_by(at, one) for one in AGES]),
            month=month,
            closed=console_sums.closed(session, sights, month),
            told=console_messages.told(session, sights, today) if tells else (),
            campaigns=running_campaigns.running(session, looks.viewer) if visits else (),
        )


def asked_by(at: datetime, days: int) -> datetime:
    """Up to when something was asked for that has waited so many days: today's count as none."""
    return at if days == 0 else at_local(local_day(at) - timedelta(days=days - 1), time())


def under_name(desk: Desk, looks: Onlooker, at: datetime) -> Sequence[Group]:
    """What is open under somebody's name, by town and lead unit."""
    with desk.looking() as session:
        return under_lights.groups(session, sights_of(looks), at, is_under_area=looks.looks_over_a_district)


def sights_of(looks: Onlooker) -> Sights:
    return Sights(looks.viewer, looks.sensitive)
