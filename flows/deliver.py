"""Deliver: the outbox goes out."""

from __future__ import annotations

from prefect import flow

from casework.overseeing import waiting_to_leave
from documents.digest_writing import digest_workbook
from flows.stepping import AsOf, DryRun, Report, at_the_desk, clock_of_the_run, leave
from notifications import delivery


@flow(name="deliver", description="发送：到点的消息发给应当知道的人；发不出去的转为人工任务")
def deliver(as_of: AsOf = None, dry_run: DryRun = False) -> Report:
    """Every message that may leave has been tried, and what cannot be delivered is a task for a named person.

    Twice at once is harmless: a message belongs to whoever holds its lease. A dry run only counts and sends nothing.
    """
    with at_the_desk(as_of, dry_run) as (desk, at):
        if desk.is_rehearsing:
            return leave({"waiting": waiting_to_leave(desk, at)})
        done = delivery.deliver(desk, clock_of_the_run(), bind=digest_workbook)
        return leave(
            {
                "sent": done.accepted,
                "attempts": done.attempts,
                "superseded": done.superseded,
                "dead": done.dead,
                "put_off": done.held,
                "diverted": done.diverted,
                "waiting": waiting_to_leave(desk, at),
            }
        )
