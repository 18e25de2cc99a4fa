"""Report: soon after midnight the figures of the day that is over are kept, and schools hear what lapses."""

from __future__ import annotations

from prefect import flow

from casework.counting_days import count_yesterday
from casework.lapsing_records import remind_of_lapsing
from flows.stepping import AsOf, DryRun, Report, at_the_desk, leave


@flow(name="report", description="统计：每日零点后留存前一日的数据，供趋势与通报使用；提醒学校到期的责任档案")
def report(as_of: AsOf = None, dry_run: DryRun = False) -> Report:
    """Yesterday's figures are kept once; a day that was missed until noon stays a gap. Schools are reminded once."""
    with at_the_desk(as_of, dry_run) as (desk, at):
        day = count_yesterday(desk, at)
        reminded = remind_of_lapsing(desk, at)
        return leave({"counted": day.isoformat() if day else "", "records_lapsing": reminded})
