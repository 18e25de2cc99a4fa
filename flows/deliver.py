"""Deliver: the outbox goes out, and other programs are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event

from prefect import flow

from casework.desk import Desk
from casework.overseeing import next_to_leave, tried_again, waiting_to_leave
from config.settings import Settings
from documents.digest_writing import digest_workbook
from flows.stepping import AsOf, DryRun, Report, at_the_desk, clock_of_the_run, leave
from installation.linking import links_of, outside_of
from notifications import delivery
from notifications.delivery import Delivered
from notifications.publishing import Published, publish
from rules.instants import shown

LINGERS = timedelta(seconds=15)
"""How long a run stays for what is about to leave: a robot that takes so many a minute has room a moment later."""

PUBLISHES = timedelta(seconds=40)
"""How long other programs are told at a stretch; what is left is told by the next run."""


@flow(name="deliver", description="发送：到点的消息发给应当知道的人；发不出去的转为人工任务")
def deliver(as_of: AsOf = None, dry_run: DryRun = False) -> Report:
    """Every message that may leave has been tried, and what cannot be delivered is a task for a named person.

    Twice at once is harmless: a message belongs to whoever holds its lease. A dry run only counts and sends nothing.
    """
    with at_the_desk(as_of, dry_run) as (desk, at):
        if desk.is_rehearsing:
            return leave({"waiting": waiting_to_leave(desk, at)})
        now = clock_of_the_run()
        # Beside each other: neither a receiver that hangs nor a long queue of messages holds up the other.
        with ThreadPoolExecutor(1, "publish") as beside:
            told = beside.submit(publish, desk, now, now() + PUBLISHES, outside_of(Settings()))
            done = _deliver(desk)
        return leave(_counted(desk, done, max(at, now())) | _published(told.result()))


def _published(told: Published) -> Report:
    """What other programs were told, where there are any."""
    found = {"published": told.accepted, "not_taken": told.failed, "given_up": told.given_up}
    return {name: count for name, count in found.items() if count}


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


def _deliver(desk: Desk) -> list[Delivered]:
    """One pass, and another for as long as something is about to leave and there is patience left."""
    now, links = clock_of_the_run(), links_of(desk, Settings())
    patience = now() + LINGERS
    done = [delivery.deliver(desk, now, bind=digest_workbook, links=links)]
    while (soon := next_to_leave(desk, now(), patience)) is not None:
        Event().wait((soon - now()).total_seconds())
        done.append(delivery.deliver(desk, now, bind=digest_workbook, links=links))
    return done
