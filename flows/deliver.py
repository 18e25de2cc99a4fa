"""Deliver: the outbox goes out, and other programs are told."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from casework.desk import Desk
from casework.overseeing import tried_again, waiting_to_leave
from flows.sending import in_figures, passes, telling_others
from flows.stepping import AsOf, DryRun, Report, at_the_desk, clock_of_the_run, leave
from notifications.delivery import Delivered
from rules.instants import shown


@flow(name="deliver", description="发送：到点的消息发给应当知道的人；发不出去的转为人工任务")
def deliver(as_of: AsOf = None, dry_run: DryRun = False) -> Report:
    """Every message that may leave has been tried, and what cannot be delivered is a task for a named person.

    Twice at once is harmless: a message belongs to whoever holds its lease. A dry run only counts and sends nothing.
    """
    with at_the_desk(as_of, dry_run) as (desk, at):
        if desk.is_rehearsing:
            return leave({"waiting": waiting_to_leave(desk, at)})
        with telling_others(desk) as told:
            done = passes(desk)
        return leave(_counted(desk, done, max(at, clock_of_the_run()())) | in_figures(told.result()))


def _counted(desk: Desk, done: list[Delivered], at: datetime) -> Report:
    """What the passes came to, and what is left; when something is tried again stands there only if something is."""
    sent, attempts = sum(one.accepted for one in done), sum(one.attempts for one in done)
    again = tried_again(desk, at)
    report: Report = {
        "sent": sent, "attempts": attempts, "failed_attempts": attempts - sent,
        "superseded": sum(one.superseded for one in done),
        "dead": sum(one.dead for one in done),
        "put_off": sum(one.held for one in done),
        "diverted": sum(one.diverted for one in done),
        "waiting": waiting_to_leave(desk, at),
        "tried_again": again.count,
    }  # fmt: skip
    return report | ({"tried_again_at": shown(again.at)} if again.at else {})
