"""What is asked of the people of an area in a month, beside the results it is for."""

from __future__ import annotations

from datetime import datetime

from casework.desk import Desk
from rules.case_records import Period
from rules.instants import local_day
from rules.spans import month_of
from rules.workloads import Load, Workloads, by_post
from store import policies, workloads


def asked_of_people(desk: Desk, area: str, period: Period, at: datetime) -> Workloads:
    """What was asked in the month the period ends in, or in this one while the period goes on."""
    day = min(period.last, local_day(at))
    month = month_of(day.year, day.month)
    with desk.looking() as session:
        budget = policies.policy_in_force(session, at).telling.budget
        seats = workloads.seats(session, area, min(month.last, local_day(at)))
        people = sorted({person for person, _ in seats})
        counted = {
            Load.ENTRIES: workloads.entries(session, people, month),
            Load.TASKS: workloads.tasks(session, people, month),
            Load.MESSAGES: workloads.messages(session, people, month),
        }
    return Workloads(month, budget, by_post(seats, counted, budget))
