"""The doors of the API: whoever asks shows a token, which must be good for what the route is for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import get_origin

from fastapi import Request
from fastapi.routing import APIRoute

from casework import tokens
from casework.onlooking import Onlooker, onlooker
from rules.refusals import PageKept, RequestUnfit, ScopeMissing
from rules.rights import KEPT_FOR, Page, is_admitted
from rules.tokens import TokenScope, read_scopes
from store.tokens import Bearer
from web.gates import refuse_unfit_address
from web.site import Site

LARGEST_ID = 2**63 - 1
"""What both databases keep in an id; a larger number names nothing."""


@dataclass(frozen=True)
class Client:
    """A program that has been let in, and the person it asks for."""

    site: Site
    at: datetime
    bearer: Bearer
    address: str

    @cached_property
    def looks(self) -> Onlooker:
        """What the person may see, by the posts they hold or stand in for today."""
        return onlooker(self.site.desk, self.bearer.number, self.at)


Door = Callable[[Request], Client]


def door(page: Page, scope: TokenScope | None = None) -> Door:
    """The gate of a route: the person may open the page it stands for, and the token is good for it.

    Only the token speaks for somebody here: what a browser sends along by itself, such as a cookie, is not looked at,
    and so no form of another site can act. scope: None where any good token will do.
    """

    def admitted(request: Request) -> Client:
        site: Site = request.app.state.site
        at = site.now()
        address = request.client.host if request.client else ""
        bearer = tokens.bearer(site.desk, _token(request), address, at)
        request.app.state.pace.spend(bearer.token_id, at)
        if scope is not None and scope not in read_scopes(bearer.scopes):
            raise ScopeMissing(scope=scope, code=scope.value)
        refuse_unfit_address(request)
        _refuse_unknown_filters(request)
        client = Client(site, at, bearer, address)
        if page in KEPT_FOR and not is_admitted(page, client.looks.duties):
            raise PageKept(page=page, posts=sorted(KEPT_FOR[page], key=lambda one: (one.level, one.value)))
        return client

    admitted.page = page  # type: ignore[attr-defined]  # what the test of all routes looks for
    admitted.scope = scope  # type: ignore[attr-defined]  # the same, and what the description of the API says
    return admitted


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _refuse_unknown_filters(request: Request) -> None:
    """Nothing, when the route knows all the query names, and names once what has one value. Raises RequestUnfit.

    A misspelt filter that is passed over would be answered with the whole list, as if everything fitted; and of two
    values for one filter only the last would count.
    """
    route = request.scope.get("route")
    fields = route.dependant.query_params if isinstance(route, APIRoute) else []
    takes_many = {one.alias: get_origin(one.field_info.annotation) is list for one in fields}
    counts = Counter(name for name, _ in request.query_params.multi_items())
    wrong = [name for name, count in counts.items() if name not in takes_many or (count > 1 and not takes_many[name])]
    if wrong:
        raise RequestUnfit(where=[f"query.{one}" for one in wrong[:20]])
