"""Escalate: every due clock climbs its ladder."""

from __future__ import annotations

from prefect import flow

from casework import escalating
from flows.stepping import AsOf, DryRun, Report, at_the_desk, leave


@flow(name="escalate", description="升级：到点的时限按阶梯催办、督办；挂牌督办以上只提请审批")
def escalate(as_of: AsOf = None, dry_run: DryRun = False) -> Report:
    """Every clock due at the instant stands on the rung it should, and those concerned are promised a message.

    Twice at once is harmless: clocks are claimed under lock, and a rung can be taken only once.
    """
    with at_the_desk(as_of, dry_run) as (desk, at):
        climbed = escalating.escalate(desk, at)
        return leave({"looked_at": climbed.looked_at, "fired": climbed.fired})
