"""Look back: once a month chance chooses what is looked at again, and what nobody looked at in time is put down."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Annotated

from prefect import flow

from casework import looking_back, overseeing
from casework.desk import Desk
from flows.stepping import AsOf, DryRun, Report, at_the_desk, form, leave

Month = Annotated[
    str | None,
    form("月份", "抽取哪个月的，如 2026-10；留空为当月，自首个工作日起抽取。/ Which month; empty: this one, when due."),
]
Share = Annotated[
    float | None, form("比例", "抽查比例，如 0.2；留空按政策。/ The share that is drawn; empty: what policy says.")
]


@flow(name="look_back", description="回头看：每月首个工作日随机抽取已销号隐患并分派；到期未查的记为逾期未查")
def look_back(as_of: AsOf = None, dry_run: DryRun = False, month: Month = None, share: Share = None) -> Report:
    """Rounds whose time is over are ended, and the month that is due is drawn; a month is drawn once.

    Twice at once is harmless: a month has one round, and whoever draws it second is answered.
    """
    with at_the_desk(as_of, dry_run) as (desk, at):
        report: Report = {
            "not_done": looking_back.end_rounds(desk, at),
            "could_be_drawn": 0,
            "drawn": 0,
            "for_office": 0,
        }
        wanted = looking_back.month_named(month) if month is not None else _due(desk, at)
        if wanted is None:
            return leave(report)
        said = looking_back.announce(desk, wanted, secrets.token_hex(16), at, share)
        if said.is_drawn:
            return leave(report)
        # The commitment stands in the run's log before anything is drawn.
        leave({"month": f"{wanted:%Y-%m}", "commitment": said.commitment})
        found = looking_back.draw(desk, wanted, at)
        drawn = {"could_be_drawn": found.frame, "drawn": len(found.given), "for_office": found.for_the_office}
        return leave({**report, **drawn, "month": f"{wanted:%Y-%m}", "commitment": said.commitment})


def _due(desk: Desk, at: datetime) -> date | None:
    return looking_back.month_due(desk, at) if overseeing.is_working_day(desk, at) else None
