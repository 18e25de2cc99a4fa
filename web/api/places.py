"""The registry and the inspections as programs read them: what lies in their person's area, and their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, TypeVar

from fastapi import Depends, FastAPI, Path, Query, Request
from pydantic import Field

from casework import covering
from casework.covering import Overview
from rules.campaigns import CampaignKind, CampaignState, Notice, VisitState
from rules.instants import local_day
from rules.offices import Capacity, Duty, LicenceStatus, SchoolKind
from rules.refusals import UnknownCampaign
from rules.rights import Page
from rules.tokens import TokenScope
from rules.words import Text
from store import places_seen
from web.api.answers import V1, reading
from web.api.doors import LARGEST_ID, Client, door
from web.api.hazards import following
from web.api.shapes import Said, Shape, said

USUAL, MOST = 100, 500
After = Annotated[int, Query(ge=0, le=LARGEST_ID, description="Where `next` goes on.")]
Limit = Annotated[int, Query(ge=1, le=MOST)]
_REGISTRY = door(Page.API_REGISTRY, TokenScope.REGISTRY)
_INSPECTIONS = door(Page.API_INSPECTIONS, TokenScope.REGISTRY)


class School(Shape):
    code: str = Field(examples=["S1"])
    name: str
    kind: SchoolKind
    area: str
    unit: str
    pupils: int
    staff: int
    licence: LicenceStatus | None


class Schools(Shape):
    items: list[School]
    next: str | None


class Unit(Shape):
    code: str = Field(examples=["EDU"])
    name: str
    agency: str
    area: str


class Units(Shape):
    items: list[Unit]
    next: str | None


class Serving(Shape):
    number: str
    name: str
    capacity: Capacity


class Post(Shape):
    """A post, and who serves in it today; never how to reach them."""

    id: int
    unit: str
    unit_name: str
    duty: Duty
    title: str
    people: list[Serving]


class Posts(Shape):
    items: list[Post]
    next: str | None


class Campaign(Shape):
    number: str
    title: str
    kind: CampaignKind
    notice: Notice
    state: CampaignState
    area: str = Field(validation_alias="area_code")
    document: str
    starts_on: date
    ends_on: date


class Campaigns(Shape):
    items: list[Campaign]
    next: str | None


class Missing(Shape):
    """A school that is to be visited and has not been, and why as far as is known."""

    code: str
    name: str
    town: str
    why: Said


class Covered(Campaign):
    """A campaign with how far it has come."""

    listed: int
    visited: int
    missing: list[Missing]


class Visit(Shape):
    number: str
    school: str
    area: str
    planned_on: date
    state: VisitState
    team: int | None
    campaign: str | None
    members: int
    signed: int
    findings: int


class Visits(Shape):
    items: list[Visit]
    next: str | None


def register(app: FastAPI) -> None:
    reading(app, f"{V1}/schools", schools, "registry", Text("学校", "schools"))
    reading(app, f"{V1}/units", units, "registry", Text("单位", "units"))
    reading(app, f"{V1}/posts", posts, "registry", Text("岗位", "posts"))
    reading(app, f"{V1}/campaigns", campaigns, "inspections", Text("联合检查行动", "campaigns"))
    said_of_one = Text("一次行动的进展", "how far a campaign has come")
    reading(app, f"{V1}/campaigns/{{number}}", one_campaign, "inspections", said_of_one, 404)
    reading(app, f"{V1}/visits", visits, "inspections", Text("到校检查", "visits"))


_R = TypeVar("_R", places_seen.SchoolSeen, places_seen.UnitSeen, places_seen.PostSeen, places_seen.VisitSeen)


def _page(request: Request, found: Sequence[_R], limit: int) -> tuple[Sequence[_R], str | None]:
    """What is shown of one row more than was asked for, and where it goes on."""
    shown = found[:limit]
    return shown, following(request, str(shown[-1].id)) if len(found) > limit else None


def schools(request: Request, after: After = 0, limit: Limit = USUAL, client: Client = Depends(_REGISTRY)) -> Schools:
    with client.site.desk.looking() as session:
        found = places_seen.schools(session, client.looks.viewer, local_day(client.at), after, limit + 1)
    shown, following_ = _page(request, found, limit)
    return Schools(items=[School.model_validate(one) for one in shown], next=following_)


def units(request: Request, after: After = 0, limit: Limit = USUAL, client: Client = Depends(_REGISTRY)) -> Units:
    with client.site.desk.looking() as session:
        found = places_seen.units(session, client.looks.viewer, local_day(client.at), after, limit + 1)
    shown, following_ = _page(request, found, limit)
    return Units(items=[Unit.model_validate(one) for one in shown], next=following_)


def posts(request: Request, after: After = 0, limit: Limit = USUAL, client: Client = Depends(_REGISTRY)) -> Posts:
    with client.site.desk.looking() as session:
        found = places_seen.posts(session, client.looks.viewer, local_day(client.at), after, limit + 1)
    shown, following_ = _page(request, found, limit)
    return Posts(items=[Post.model_validate(one) for one in shown], next=following_)


def campaigns(
    request: Request, after: After = 0, limit: Limit = USUAL, client: Client = Depends(_INSPECTIONS)
) -> Campaigns:
    with client.site.desk.looking() as session:
        found = places_seen.campaigns(session, client.looks.viewer, after, limit + 1)
    items = [Campaign.model_validate(one) for one in found[:limit]]
    return Campaigns(items=items, next=following(request, str(found[limit - 1].id)) if len(found) > limit else None)


def one_campaign(number: Annotated[str, Path(max_length=24)], client: Client = Depends(_INSPECTIONS)) -> Covered:
    """What was drawn by lot and who goes where stays with the campaign's own pages."""
    with client.site.desk.looking() as session:
        if not places_seen.may_see_campaign(session, client.looks.viewer, number):
            raise UnknownCampaign(number=number)
    return _covered(covering.look(client.site.desk, number))


def _covered(seen: Overview) -> Covered:
    """As the command line shows it, without what was drawn."""
    missing = [Missing(code=one.code, name=one.name, town=one.town, why=said(one.why)) for one in seen.coverage.missing]
    return Covered.model_validate({
        **seen.campaign.model_dump(), "listed": seen.coverage.listed, "visited": seen.coverage.visited,
        "missing": missing,
    })  # fmt: skip


def visits(
    request: Request,
    campaign: Annotated[str, Query(max_length=24)] = "",
    state: Annotated[list[VisitState], Query(max_length=6)] = [],  # noqa: B006 - FastAPI copies it
    after: After = 0,
    limit: Limit = USUAL,
    client: Client = Depends(_INSPECTIONS),
) -> Visits:
    with client.site.desk.looking() as session:
        found = places_seen.visits(session, client.looks.viewer, campaign.strip(), state, after, limit + 1)
    shown, following_ = _page(request, found, limit)
    return Visits(items=[Visit.model_validate(one) for one in shown], next=following_)
