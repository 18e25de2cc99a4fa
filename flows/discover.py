"""Discover: ledger files lying in the inbox are taken in."""

from __future__ import annotations

from prefect import flow

from config import wall_clock
from config.settings import Settings
from flows.stepping import AsOf, DryRun, Report, at_the_desk, leave
from installation import inbox


@flow(name="discover", description="收件：导入收件箱里的隐患台账；有问题的行和不能读的文件退回并写明原因")
def discover(as_of: AsOf = None, dry_run: DryRun = False) -> Report:
    """Every ledger that lies in the inbox whole is on the ledger or has come back with its reasons.

    Twice at once is harmless: rows are known by their contents, and only one worker gets to move a file.
    """
    settings = Settings()
    with at_the_desk(as_of, dry_run) as (desk, at):
        files = inbox.waiting(settings.inbox_folder, wall_clock.now())
        done = [inbox.take_in(desk, one, at, settings.language) for one in files]
        report: Report = {
            "files": len(files),
            "recorded": sum(one.added for one in done),
            "known": sum(one.known for one in done),
            "bad_rows": sum(one.bad_rows for one in done),
            "rejected": sum(one.is_refused for one in done),
        }
        strange = inbox.passed_over(settings.inbox_folder)
        return leave(report | ({"passed_over": strange} if strange else {}))
