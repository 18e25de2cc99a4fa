"""What every flow shares: the instant it runs as of, the desk it works at, and how it says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Annotated

from prefect import Flow, get_run_logger
from prefect.context import FlowRunContext
from pydantic import Field

from casework.desk import Desk
from config import wall_clock
from config.settings import Settings
from flows.labelling import in_words
from installation.opening import opened
from rules.instants import SHANGHAI, shown
from rules.refusals import NotYet

Report = dict[str, object]
"""What a flow came to: counts, and nothing that must not be read by everybody who may look at Prefect."""


def form(title: str, description: str) -> object:
    """What a parameter is called in Prefect's form, and what is said beside it."""
    # Prefect sets every title to the parameter's name; what stands in json_schema_extra is laid over it.
    return Field(json_schema_extra={"title": title, "description": description})


AsOf = Annotated[
    datetime | None,
    form("办理时间", "按这个时间办理；留空为现在。将来的时间只能试算。/ The instant to work as of; empty means now."),
]
DryRun = Annotated[bool, form("试算", "只看会发生什么，不保存、不发送。/ Shows what would happen and keeps nothing.")]
WorkdaysOnly = Annotated[bool, form("仅工作日", "非工作日不办理（按本单位日历）。/ Does nothing on a day off.")]
FullAudit = Annotated[
    bool, form("核验全部", "核验全部台账，而不只是上次核验以来的。/ Proves the whole ledger, not only what is new.")
]

_here: ContextVar[tuple[Desk, datetime, datetime] | None] = ContextVar("xiaoan_desk", default=None)
"""The desk and the instant of the run we are in, and when by the wall clock it began."""


@contextmanager
def at_the_desk(as_of: datetime | None, dry_run: bool) -> Iterator[tuple[Desk, datetime]]:
    """The desk of this installation and the instant of this run; for a dry run a desk on which nothing stays.

    A step of a larger run works at the desk of that run, so that it sees what the steps before it did.
    Raises NotYet for an instant that lies ahead, unless it is a dry run: that is a forecast.
    """
    shared = _here.get()
    if shared is not None:
        yield shared[:2]
        return
    at, began = instant_of(as_of, dry_run), wall_clock.now()
    with opened(Settings()) as desk, desk.rehearse() if dry_run else nullcontext(desk) as stage:
        mark = _here.set((stage, at, began))
        try:
            yield stage, at
        finally:
            _here.reset(mark)


def clock_of_the_run() -> Callable[[], datetime]:
    """A clock that showed this run's instant when the run began and goes on as the wall clock does.

    To be made inside `at_the_desk`; it may be read in any thread.
    """
    shared = _here.get()
    ahead = shared[1] - shared[2] if shared is not None else timedelta()
    return lambda: wall_clock.now() + ahead


def instant_of(as_of: datetime | None, dry_run: bool) -> datetime:
    """The instant of a run; one without a time zone is China's."""
    now = wall_clock.now()
    if as_of is None:
        return now
    at = as_of if as_of.tzinfo else as_of.replace(tzinfo=SHANGHAI)
    if at > now and not dry_run:
        raise NotYet(at=shown(at))
    return at


def step(part: Flow[..., Report], as_of: datetime, dry_run: bool) -> Report:
    """One flow as a part of another: a subflow where Prefect runs us, a plain call where it does not."""
    run = part if FlowRunContext.get() is not None else part.fn
    return run(as_of=as_of, dry_run=dry_run)


def leave(report: Report) -> Report:
    """The report, said in the run's log where Prefect runs us."""
    if FlowRunContext.get() is not None:
        get_run_logger().info("%s", in_words(report))
    return report
