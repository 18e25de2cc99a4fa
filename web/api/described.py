"""The description of the API (OpenAPI 3.1), drawn from its routes; anybody may read it, it says nothing of anybody."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import Depends, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from starlette.responses import Response

from rules.rights import Page
from rules.tokens import A_MINUTE, TokenScope
from web.api import deeds, hazards, mine, places, words
from web.api.answers import V1
from web.api.bodies import Deed, NewHazard
from web.api.shapes import Problem
from web.gates import gate

VERSION = "1"
_ABOUT = f"""\
The ledger and its acts for programs. A request shows a token of `xiaoan tokens add` and sees and does what the
token's person may, within the token's scopes.

Instants are in UTC, days are days in China, words are codes (`GET {V1}/words` has them in both languages).
Lists go on at `next`. A no is a problem (RFC 9457) with a `code` that stays, in the language of Accept-Language and in
both. {A_MINUTE} requests a minute and token. What is sent needs an `Idempotency-Key`.
"""
_REF = "#/components/schemas/{model}"


def register(app: FastAPI) -> None:
    """Every route of the API is there."""
    for part in (hazards, deeds, mine, places, words):
        part.register(app)
    app.get(f"{V1}/openapi.json", include_in_schema=False)(openapi)


def openapi(request: Request, _caller: object = Depends(gate(Page.API_DESCRIPTION))) -> Response:
    return Response(orjson.dumps(described(request.app)), media_type="application/json")


def routes_of(app: FastAPI) -> list[APIRoute]:
    return [one for one in app.routes if isinstance(one, APIRoute) and one.path.startswith(f"{V1}/")]


def described(app: FastAPI) -> dict[str, Any]:
    """The description. Any: as OpenAPI writes it."""
    kept: dict[str, Any] | None = getattr(app.state, "described", None)
    if kept is None:
        kept = app.state.described = _drawn(routes_of(app))
    return kept


def _drawn(routes: list[APIRoute]) -> dict[str, Any]:
    found = get_openapi(title="校安 Xiao'an", version=VERSION, description=_ABOUT, routes=routes)
    parts = found["components"]
    for model in (Deed, NewHazard, Problem):
        drawn = TypeAdapter(model).json_schema(ref_template=_REF)
        parts["schemas"] |= drawn.pop("$defs", {}) | {model.__name__: drawn}
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for route in routes:
        if route.include_in_schema:
            for method in route.methods or ():
                _say_scope(found["paths"][route.path][method.lower()], route)
    return found


def _say_scope(operation: dict[str, Any], route: APIRoute) -> None:
    scopes = [one for one in (scope_of(route),) if one is not None]
    operation["security"] = [{"token": [one.value for one in scopes]}]
    needs = f"Scope: `{scopes[0].value}`." if scopes else "Any token."
    operation["description"] = f"{operation.get('description', '')}\n\n{needs}".strip()


def scope_of(route: APIRoute) -> TokenScope | None:
    """What a token must be good for; None where any will do."""
    waiting = list(route.dependant.dependencies)
    while waiting:
        one = waiting.pop()
        found = getattr(one.call, "scope", None)
        if isinstance(found, TokenScope):
            return found
        waiting += one.dependencies
    return None
