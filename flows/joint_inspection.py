"""Joint inspection: the list is frozen, the teams are drawn, the visits go out; by hand, or once a month by itself."""

from __future__ import annotations

import secrets

from prefect import flow

from casework import monthly
from casework.campaigning import Wish, draw_up
from casework.drawing import carry_on
from flows.campaign_form import Area, Existing, From, Monthly, Share, Title, To, Unannounced
from flows.stepping import AsOf, DryRun, Report, at_the_desk, leave
from rules.campaigns import Notice, Scope
from rules.refusals import BadInput
from rules.standing import ENGINE
from rules.words import Text


@flow(name="joint_inspection", description="联合检查：冻结学校名单，公开抽签派组，派出检查；每月首个工作日自动组织")
def joint_inspection(
    as_of: AsOf = None,
    dry_run: DryRun = False,
    campaign: Existing = "",
    title: Title = "",
    area: Area = "",
    first_day: From = None,
    last_day: To = None,
    share: Share = None,
    unannounced: Unannounced = False,
    monthly_action: Monthly = False,
) -> Report:
    """One campaign, or every monthly action that is due, is drawn up, committed to and drawn. Twice draws once."""
    with at_the_desk(as_of, dry_run) as (desk, at):
        refused: list[str] = []
        if monthly_action:
            done, refused = monthly.draw_up_due(desk, at)
            numbers = [one.number for one in done]
        elif campaign:
            numbers = [campaign]
        else:
            if first_day is None or last_day is None:
                raise BadInput(what=Text("请填行动名称、区划和起止日", "give title, area, and the first and last day"))
            notice = Notice.UNANNOUNCED if unannounced else Notice.ANNOUNCED
            wish = Wish(title, area, first_day, last_day, notice=notice, scope=Scope(share=share))
            numbers = [draw_up(desk, wish, ENGINE, at).number]
        drawn = [carry_on(desk, one, secrets.token_hex(32), ENGINE, at) for one in numbers]
        fresh = [one for one in drawn if one is not None]
        report: Report = {"campaigns": len(fresh), "visits": sum(one.visits for one in fresh)}
        short = [text.zh for one in fresh for text in one.plan.shortfalls]
        return leave(report | ({"short": short} if short else {}) | ({"refused": refused} if refused else {}))
