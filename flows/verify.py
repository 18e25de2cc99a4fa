"""Verify: what both sides have passed is struck off, and no submitted hazard waits for nobody."""

from __future__ import annotations

from prefect import flow

from casework.concluding import close_out_passed, open_missing
from casework.handing_on import renew
from flows.stepping import AsOf, DryRun, Report, at_the_desk, leave


@flow(name="verify", description="复查：各方都通过的予以销号；已提交而无人复查的补开复查并告知验收单位")
def verify(as_of: AsOf = None, dry_run: DryRun = False) -> Report:
    """Rounds every side has passed are closed, and missing ones are opened with their clocks and messages.

    Cases whose handler has left, and sides whose verifier is gone or on leave, are with the next in line.

    Twice at once is harmless: a round is looked at again under lock, and a hazard has one open round at the most.
    """
    with at_the_desk(as_of, dry_run) as (desk, at):
        closed = close_out_passed(desk, at)
        missing = open_missing(desk, at)
        renewed = renew(desk, at)
        return leave(
            {
                "closed": closed,
                "rounds_opened": missing.opened,
                "stuck": missing.stuck,
                "handed_on": renewed.handed_on,
                "lookers_changed": renewed.lookers,
            }
        )
