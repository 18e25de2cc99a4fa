"""Which flows there are, and when they run by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from prefect import Flow

from flows.assign import assign
from flows.audit import audit
from flows.collect_findings import collect_findings
from flows.deliver import deliver
from flows.discover import discover
from flows.escalate import escalate
from flows.joint_inspection import joint_inspection
from flows.look_back import look_back
from flows.rectify import rectify
from flows.report import report
from flows.stepping import Report
from flows.supervise import supervise
from flows.verify import verify

TIMEZONE = "Asia/Shanghai"
DEPLOYMENT = "scheduled"
"""What the deployment of every flow is called: escalate/scheduled."""
GRACE_SECONDS = 120
"""How long a run may take from being claimed to running before its place is given to another."""


@dataclass(frozen=True, slots=True)
class Times:
    """One schedule of a flow, in China's time, and the parameters of the runs it starts."""

    cron: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A flow and its schedules."""

    flow: Flow[..., Report]
    times: tuple[Times, ...]

    @property
    def name(self) -> str:
        return self.flow.name


TIMETABLE: tuple[Entry, ...] = (
    Entry(discover, (Times("*/5 * * * *"),)),
    # The first working day is among the first twelve whatever the holidays; on the others the flow does nothing.
    Entry(joint_inspection, (Times("30 7 1-12 * *", {"monthly_action": True}),)),
    Entry(collect_findings, (Times("9-59/15 * * * *"),)),
    # A little after the quarter of the five minutes, so that what was just taken in is handed over at once.
    Entry(assign, (Times("1-59/5 * * * *"),)),
    Entry(rectify, (Times("7 * * * *"),)),
    Entry(verify, (Times("17 * * * *"),)),
    Entry(escalate, (Times("* * * * *"),)),
    Entry(deliver, (Times("* * * * *"),)),
    # Every day, and the flow asks the calendar which working day of the month is the first.
    Entry(look_back, (Times("10 8 * * *"),)),
    # Every day, and the flow asks the calendar: cron knows neither holidays nor Saturdays that are worked.
    Entry(supervise, (Times("30 8 * * *", {"workdays_only": True}),)),
    # Soon after midnight, while stocks are still those of the day; again, should the first run have been missed.
    Entry(report, (Times("5 0 * * *"), Times("35 0,1,6 * * *"))),
    Entry(audit, (Times("*/10 * * * *"), Times("43 3 * * *", {"full": True}))),
)

FLOWS: dict[str, Entry] = {entry.name: entry for entry in TIMETABLE}
