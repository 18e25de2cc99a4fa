"""Supervise: the scheduled supervision run, one pass over everything, with a report people can read."""

from __future__ import annotations

from prefect import flow

from casework import overseeing
from flows.assign import assign
from flows.collect_findings import collect_findings
from flows.deliver import deliver
from flows.discover import discover
from flows.escalate import escalate
from flows.rectify import rectify
from flows.showing import show, supervision
from flows.stepping import AsOf, DryRun, Report, WorkdaysOnly, at_the_desk, leave, step
from flows.verify import verify

PASS = (discover, collect_findings, assign, rectify, verify, escalate, deliver)


@flow(name="supervise", description="督办：依次收件、交办、整改、复查、升级、发送，并写出督办小结")
def supervise(as_of: AsOf = None, dry_run: DryRun = False, workdays_only: WorkdaysOnly = False) -> Report:
    """One pass over everything; in a dry run each step sees what the steps before it would have done.

    A step that fails keeps no other from its work; the run ends with its fault, and so is red.
    """
    with at_the_desk(as_of, dry_run) as (desk, at):
        if workdays_only and not overseeing.is_working_day(desk, at):
            return leave({"day_off": True})
        beginning = overseeing.here(desk)
        parts: Report = {}
        faults: list[Exception] = []
        for part in PASS:
            try:
                parts[part.name] = step(part, at, dry_run)
            except Exception as fault:  # noqa: BLE001 - whatever it is, the other steps must not wait for its repair
                parts[part.name] = {"failed": type(fault).__name__}
                faults.append(fault)
        show(supervision(parts, overseeing.since(desk, beginning, at), at, dry_run=dry_run))
        if faults:
            raise faults[0]
        return leave(parts)
