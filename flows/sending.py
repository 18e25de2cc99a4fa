"""What a run of delivery does: messages go out in passes, and beside them other programs are told."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

from casework.desk import Desk
from casework.overseeing import next_to_leave
from config.settings import Settings
from documents.digest_writing import digest_workbook
from flows.stepping import Report, clock_of_the_run
from installation.enclosing import Enclosing
from installation.linking import links_of, outside_of
from notifications import delivery
from notifications.delivery import Delivered
from notifications.publishing import Published, publish
from store.files import FileStore

LINGERS = timedelta(seconds=15)
"""How long a run stays for what is about to leave: a robot that takes so many a minute has room a moment later."""
PUBLISHES = timedelta(seconds=40)
"""How long other programs are told at a stretch; what is left is told by the next run."""


def passes(desk: Desk) -> list[Delivered]:
    """One pass, and another for as long as something is about to leave and there is patience left."""
    now, settings = clock_of_the_run(), Settings()
    links = links_of(desk, settings)
    enclosing = Enclosing(desk, FileStore(settings.evidence_folder), settings.language)
    patience = now() + LINGERS
    done = [delivery.deliver(desk, now, bind=digest_workbook, links=links, enclose=enclosing)]
    while (soon := next_to_leave(desk, now(), patience)) is not None:
        Event().wait((soon - now()).total_seconds())
        done.append(delivery.deliver(desk, now, bind=digest_workbook, links=links, enclose=enclosing))
    return done


@contextmanager
def telling_others(desk: Desk) -> Iterator[Future[Published]]:
    """Other programs are told meanwhile: neither one that hangs nor a long queue of messages holds up the other."""
    now = clock_of_the_run()
    with ThreadPoolExecutor(1, "publish") as beside:
        yield beside.submit(publish, desk, now, now() + PUBLISHES, outside_of(Settings()))


def in_figures(told: Published) -> Report:
    """What other programs were told; nothing where there are none."""
    found = {"published": told.accepted, "not_taken": told.failed, "given_up": told.given_up}
    return {name: count for name, count in found.items() if count}
