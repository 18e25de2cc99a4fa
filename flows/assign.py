"""Assign: every complete new hazard goes to its units, its clocks start, and they hear of it."""

from __future__ import annotations

from prefect import flow

from casework.assigning import assign_found
from casework.tasks import close_filled_by_now
from flows.stepping import AsOf, DryRun, Report, at_the_desk, leave


@flow(name="assign", description="交办：四定齐全的新隐患交给责任单位并告知；不全的留待协调员补全")
def assign(as_of: AsOf = None, dry_run: DryRun = False) -> Report:
    """Every complete found hazard is handed over; those that lack something stay with the coordinator.

    Tasks to fill posts whose new holder's term has begun are done. Twice at once is harmless: what one is handing
    over the other passes by.
    """
    handed = held = after = 0
    with at_the_desk(as_of, dry_run) as (desk, at):
        while True:
            done = assign_found(desk, at, after)
            handed, held = handed + done.handed, held + done.held
            if done.last_id == after:
                filled = close_filled_by_now(desk, at)
                return leave({"handed": handed, "held": held, "posts_filled": filled})
            after = done.last_id
