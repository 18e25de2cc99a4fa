"""Rectify: what falls due while work goes on, without anybody acting."""

from __future__ import annotations

from prefect import flow

from casework.falling_due import controls_overdue, lapse_controls, refuse_undecided, resume_due
from casework.minutes_due import chase_due
from casework.placing_due import chase_placement
from casework.repricing import catch_up
from flows.stepping import AsOf, DryRun, Report, at_the_desk, leave


@flow(
    name="rectify",
    description="整改：挂账到期恢复整改，到期未批的延期自动不予延期，到期的管控措施重新计时，清点逾期的管控措施，提醒未安置学生的停用校区和到期的议定事项",
)
def rectify(as_of: AsOf = None, dry_run: DryRun = False) -> Report:
    """Suspensions whose date has come end, undecided requests past the deadline are refused, interim controls past
    their last day lapse, open dangers are counted, closed sites whose pupils nobody placed are tasks,
    and resolutions of meetings that no hazard follows become tasks when they are due and when they are late.

    Deadlines still reckoned with an older calendar, because its import was broken off, are read again first.
    Twice at once is harmless: each hazard is locked and looked at again before anything is done to it.
    """
    with at_the_desk(as_of, dry_run) as (desk, at):
        return leave(
            {
                "deadlines_moved": catch_up(desk, at),
                "resumed": resume_due(desk, at),
                "extensions_refused": refuse_undecided(desk, at),
                "controls_lapsed": lapse_controls(desk, at),
                "controls_overdue": controls_overdue(desk, at),
                "pupils_unplaced": chase_placement(desk, at),
                "resolutions_due": chase_due(desk, at),
            }
        )
