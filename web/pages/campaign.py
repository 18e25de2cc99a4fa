"""One campaign: how far it has come, its draw step by step, its plan, its schools with their risk, and its proof."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from fastapi import Depends, FastAPI, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework import covering, decaying
from casework.coordinators import refuse_unknown
from casework.covering import Overview
from casework.drawing import prove_draw
from casework.feeding_back import feedback
from casework.plan_lines import Asked, grid_of, plan_lines, short_of
from casework.scoring import scores
from documents.lists import write_lists
from installation.printing_findings import feedback_sheets
from installation.printing_plans import plan_workbook
from rules.campaigns import CampaignState, InterestKind, Scope, VisitState
from rules.instants import day_written
from rules.refusals import BadInput
from rules.rights import Page
from rules.words import Text
from web.downloads import exported, made
from web.gates import Caller, gate
from web.pages.campaigns import whose
from web.showing import show

A_PAGE, DAYS = 50, 10
"""Lines of a page, and days of the plan side by side."""
Line = TypeVar("Line")


def register(app: FastAPI) -> None:
    app.get("/campaigns/{number}")(overview_page)
    app.get("/campaigns/{number}/plan")(plan_page)
    app.get("/campaigns/{number}/plan.xlsx")(workbook)
    app.get("/campaigns/{number}/findings.xlsx")(findings)
    app.get("/campaigns/{number}/schools")(schools_page)
    app.get("/campaigns/{number}/changes")(changes_page)
    app.get("/campaigns/{number}/proof")(proof_page)
    app.get("/campaigns/{number}/published/{name}")(published)


def seen_by(caller: Caller, number: str) -> Overview:
    """The campaign, for a coordinator who may know of it. Raises UnknownCampaign."""
    refuse_unknown(caller.site.desk, whose(caller), number)
    return covering.look(caller.site.desk, number)


def overview_page(
    request: Request, number: str, again: str = "", started: str = "", caller: Caller = Depends(gate(Page.CAMPAIGNS))
) -> Response:
    return overview(request, caller, number, again=bool(again), started=bool(started))


def overview(
    request: Request, caller: Caller, number: str, *, why: str = "", status: int = 200, again: bool = False,
    started: bool = False,
) -> Response:  # fmt: skip
    """The first page of a campaign; why: the no that a step of it was answered with."""
    seen = seen_by(caller, number)
    by_team: dict[int, list[str]] = {}
    for one in seen.members:
        by_team.setdefault(one.team, []).append(f"{one.name}（{one.unit}）")
    return show(
        request, caller, "campaign.html", status, seen=seen, one=seen.campaign, why=why, teams=by_team,
        again=again, started=started,
        scope=Scope.model_validate_json(seen.campaign.scope).text, short=short_of(seen), states=CampaignState,
        watched=decaying.look(caller.site.desk, number, caller.at), prefect=caller.site.prefect() is not None,
        key=secrets.token_urlsafe(12),
    )  # fmt: skip


def plan_page(
    request: Request,
    number: str,
    town: str = Query("", max_length=12),
    team: str = Query("", max_length=4),
    day: str = Query("", max_length=10),
    state: str = Query("", max_length=20),
    text: str = Query("", max_length=60),
    page: int = Query(1, ge=1, le=10_000),
    days: int = Query(0, ge=0, le=400),
    caller: Caller = Depends(gate(Page.CAMPAIGNS)),
) -> Response:
    seen = seen_by(caller, number)
    lines = plan_lines(seen)
    asked = Asked(
        town, int(team) if team.isascii() and team.isdigit() else None, day_written(day) if day else None,
        VisitState.read(state) if state else None, text.strip(),
    )  # fmt: skip
    found = [one for one in lines if asked.wants(one)]
    given = {"town": town, "team": team, "day": day, "state": state, "text": text}
    return show(
        request, caller, "campaign_plan.html", seen=seen, one=seen.campaign, grid=grid_of(lines), given=given,
        found=found, states=VisitState, first_day=days, most_days=DAYS, may_change=_may_change(seen),
        **_paged(found, page),
    )  # fmt: skip


def _paged(lines: Sequence[Line], page: int) -> dict[str, Any]:  # Any: what a template takes
    """These lines of a page, and how many pages there are."""
    count = max(1, math.ceil(len(lines) / A_PAGE))
    page = min(page, count)
    return {"lines": lines[(page - 1) * A_PAGE : page * A_PAGE], "page": page, "count": count}


def _may_change(seen: Overview) -> bool:
    return seen.campaign.state is CampaignState.DRAWN


def workbook(number: str, caller: Caller = Depends(gate(Page.CAMPAIGNS))) -> Response:
    """The plan as a workbook to keep."""
    seen = seen_by(caller, number)
    content = plan_workbook(seen, caller.language)
    return exported(caller, f"campaign {number}", len(seen.visits), content, f"{number}.xlsx")


def findings(
    number: str, town: str = Query("", max_length=12), caller: Caller = Depends(gate(Page.CAMPAIGNS))
) -> Response:
    """What was found as a workbook to hand on: of the whole round, or of one town for that town."""
    seen = seen_by(caller, number)
    found = feedback(caller.site.desk, number, town)
    name = f"{number}-{town or 'findings'}.xlsx"
    content, count = made(name, lambda path: write_lists(path, feedback_sheets(seen.campaign, found), caller.language))
    return exported(caller, f"findings {number} {town}".rstrip(), count, content, name)


def schools_page(
    request: Request,
    number: str,
    missing: str = Query("", max_length=1),
    page: int = Query(1, ge=1, le=10_000),
    caller: Caller = Depends(gate(Page.CAMPAIGNS)),
) -> Response:
    """The list with the score each school had when it was frozen, and what the score is made of today."""
    seen = seen_by(caller, number)
    left = {one.code: one for one in seen.coverage.missing}
    schools = [one for one in seen.schools if not missing or one.code in left]
    schools.sort(key=lambda one: (-(one.score or 0), one.code))
    paged = _paged(schools, page)
    today = scores(caller.site.desk, seen.campaign.area_code, caller.at, {one.code for one in paged["lines"]})
    return show(
        request, caller, "campaign_schools.html", seen=seen, one=seen.campaign, left=left, missing=missing,
        scores={code: score for code, _, score in today}, **paged,
    )  # fmt: skip


def changes_page(
    request: Request,
    number: str,
    school: str = Query("", max_length=40),
    caller: Caller = Depends(gate(Page.CAMPAIGNS)),
) -> Response:
    return changes(request, caller, number, {"school": school})


def changes(
    request: Request, caller: Caller, number: str, given: Mapping[str, str], *, why: str = "", opened: str = "",
    status: int = 200,
) -> Response:  # fmt: skip
    """What people changed beside what was drawn, and the forms to change more."""
    seen = seen_by(caller, number)
    lines = plan_lines(seen)
    return show(
        request, caller, "campaign_changes.html", status, seen=seen, one=seen.campaign, given=given, why=why,
        chosen=next((one for one in lines if one.code == given.get("school")), None), kinds=InterestKind,
        opened_now=opened,
        changed=[one for one in lines if one.is_changed][:A_PAGE], may_change=_may_change(seen),
        teams=sorted({one.team for one in seen.members}),
    )  # fmt: skip


def proof_page(request: Request, number: str, caller: Caller = Depends(gate(Page.CAMPAIGNS))) -> Response:
    """The draw, drawn again from what was published."""
    seen = seen_by(caller, number)
    proof = prove_draw(caller.site.desk, number) if seen.campaign.plan else None
    return show(request, caller, "campaign_proof.html", one=seen.campaign, seen=seen, proof=proof)


def published(number: str, name: str, caller: Caller = Depends(gate(Page.CAMPAIGNS))) -> Response:
    """The list or the plan, byte for byte as its digest was published."""
    seen = seen_by(caller, number)
    one = seen.campaign
    content = {"list": one.frame, "plan": one.plan}.get(name)
    if content is None:
        raise HTTPException(404)
    if not content:
        raise BadInput(what=Text("还没有封存名单，或还没有抽签", "the list is not fixed yet, or nothing is drawn"))
    rows = len(seen.schools) if name == "list" else len(seen.visits)
    what, file = f"campaign {number} {name}", f"{one.number}-{name}.json"
    return exported(caller, what, rows, content.encode(), file)
