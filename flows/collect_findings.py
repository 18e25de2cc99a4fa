"""Collect findings: visits nobody signs become somebody's task, campaigns over are ended and watched."""

from __future__ import annotations

from prefect import flow

from casework.decaying import watch
from casework.following_up import follow_up
from flows.stepping import AsOf, DryRun, Report, at_the_desk, leave


@flow(
    name="collect_findings",
    description="收检查结果：迟迟不签字的检查转协调员督促；到期的行动结束并列出未检查的学校；行动后成效回落转协调员",
)
def collect_findings(as_of: AsOf = None, dry_run: DryRun = False) -> Report:
    """What teams have signed is on the ledger already; this sees to what they have not. Twice at once is harmless."""
    with at_the_desk(as_of, dry_run) as (desk, at):
        done, decaying = follow_up(desk, at), watch(desk, at)
        return leave(
            {"unsigned": done.unsigned, "signed_since": done.signed_since, "campaigns_ended": done.ended,
             "campaigns_short": done.unvisited, "decaying": decaying}
        )  # fmt: skip
