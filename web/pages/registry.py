"""The registry: schools with everything known of them, units and areas; people only as holders of posts."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework.desk import Desk
from casework.roster import seats
from casework.scoring import score_of
from rules.instants import local_day
from rules.offices import LicenceStatus, SchoolKind
from rules.rights import Page
from rules.vocabulary import Stage
from store import ledger_pages, policies, registry_views
from store.filters import Filter
from store.registry_views import PAGE, SchoolShown, SchoolsWanted
from web.gates import Caller, gate
from web.showing import Facts, show

LONGEST_SEARCH = 60


def register(app: FastAPI) -> None:
    app.get("/registry")(schools)
    app.get("/registry/units")(units)
    app.get("/registry/areas")(areas)
    app.get("/registry/schools/{number}")(school)


def schools(
    request: Request,
    text: str = Query("", max_length=LONGEST_SEARCH),
    area: str = Query("", max_length=12),
    kind: str = "",
    licence: str = "",
    after: int = Query(0, ge=0, lt=2**63),
    caller: Caller = Depends(gate(Page.REGISTRY)),
) -> Response:
    wanted = SchoolsWanted(text.strip(), area.strip(), SchoolKind.read(kind), LicenceStatus.read(licence), after)
    with caller.site.desk.looking() as session:
        found = registry_views.schools(session, caller.looks.answers_for, wanted, local_day(caller.at))
    asked = {"text": text, "area": area, "kind": kind, "licence": licence}
    facts: Facts = {"kinds": SchoolKind, "licences": LicenceStatus, "asked": asked}
    return show(request, caller, "registry.html", found=found[:PAGE], has_more=len(found) > PAGE, **facts)


def units(
    request: Request,
    text: str = Query("", max_length=LONGEST_SEARCH),
    after: int = Query(0, ge=0, lt=2**63),
    caller: Caller = Depends(gate(Page.REGISTRY)),
) -> Response:
    day = local_day(caller.at)
    with caller.site.desk.looking() as session:
        known = policies.policy_in_force(session, caller.at).agencies
        found = registry_views.units(
            session, caller.looks.answers_for, text.strip(), day, school=known.school, after=after
        )
    agencies = {one.code: one.name for one in known.agencies}
    facts: Facts = {"found": found[:PAGE], "has_more": len(found) > PAGE, "text": text, "agencies": agencies}
    return show(request, caller, "registry_units.html", **facts)


def areas(
    request: Request, after: str = Query("", max_length=12), caller: Caller = Depends(gate(Page.REGISTRY))
) -> Response:
    with caller.site.desk.looking() as session:
        found = registry_views.areas_within(session, caller.looks.answers_for, after)
    return show(request, caller, "registry_areas.html", found=found[:PAGE], has_more=len(found) > PAGE)


def school(request: Request, number: str, caller: Caller = Depends(gate(Page.REGISTRY))) -> Response:
    """Everything about one school, to whoever answers for its area."""
    desk, looks = caller.site.desk, caller.looks
    with desk.looking() as session:
        one = registry_views.school(session, looks.answers_for, number)
        if one is None:
            raise HTTPException(404)
        which = Filter(campus=one.code, stages=tuple(stage for stage in Stage if stage.is_open))
        hazards = ledger_pages.page(session, looks.viewer, looks.sensitive, which)
    facts = _about(desk, one)
    posts = seats(desk, caller.at, unit=one.unit_code)
    risk = score_of(desk, one.id, caller.at)
    return show(request, caller, "school.html", school=one, hazards=hazards.rows, posts=posts, risk=risk, **facts)


def _about(desk: Desk, one: SchoolShown) -> Facts:
    with desk.looking() as session:
        return {
            "campuses": registry_views.campuses_of(session, one.unit_id),
            "statuses": registry_views.statuses_of(session, one.id),
            "went": registry_views.went(session, one.id),
            "scores": registry_views.scores_of(session, one.id),
        }
