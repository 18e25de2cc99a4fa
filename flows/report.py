"""Report: soon after midnight the day is counted, bulletins and assessments are drawn up, schools hear what lapses."""

from __future__ import annotations

from prefect import flow

from casework.assessing_monthly import draw_up_last_month
from casework.bulletin_drafts import draw_up_due
from casework.counting_days import count_yesterday
from casework.lapsing_records import remind_of_lapsing
from flows.stepping import AsOf, DryRun, Report, at_the_desk, leave


@flow(
    name="report",
    description="统计：每日零点后留存前一日的数据；起草上周、上月的通报和上月考核稿；提醒学校到期的责任档案",
)
def report(as_of: AsOf = None, dry_run: DryRun = False) -> Report:
    """Yesterday's figures are kept once; a day that was missed until noon stays a gap. Schools are reminded once.

    Bulletins and assessments of what is over wait as drafts, told to nobody.
    """
    with at_the_desk(as_of, dry_run) as (desk, at):
        day = count_yesterday(desk, at)
        counts = {
            "records_lapsing": remind_of_lapsing(desk, at),
            "drafts": draw_up_due(desk, at),
            "assessed": draw_up_last_month(desk, at),
        }
        return leave({"counted": day.isoformat() if day else "", **counts})
