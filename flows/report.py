"""Report: after midnight the day's figures are kept, schools hear what lapses, and assessments are drawn up."""

from __future__ import annotations

from prefect import flow

from casework.assessing_monthly import draw_up_last_month
from casework.counting_days import count_yesterday
from casework.lapsing_records import remind_of_lapsing
from flows.stepping import AsOf, DryRun, Report, at_the_desk, leave


@flow(name="report", description="统计：每日零点后留存前一日的数据；提醒学校到期的责任档案；每月拟出上月考核稿")
def report(as_of: AsOf = None, dry_run: DryRun = False) -> Report:
    """Yesterday's figures are kept once; a day that was missed until noon stays a gap. Schools are reminded once, and
    drafts are told to nobody."""
    with at_the_desk(as_of, dry_run) as (desk, at):
        day = count_yesterday(desk, at)
        counts = {"records_lapsing": remind_of_lapsing(desk, at), "assessed": draw_up_last_month(desk, at)}
        return leave({"counted": day.isoformat() if day else "", **counts})
