"""Signing in with an account elsewhere: the way to a provider, and back from it."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Request
from starlette.responses import Response

from casework import identities
from rules.access import TRIP as AWAY
from rules.identity import Crossing, Provider
from rules.refusals import ProviderSaidNo, UnknownProvider
from rules.rights import Page
from web.gates import Caller, Sent, gate, sent
from web.letting_in import TRIP, let_in, remember, within
from web.showing import show

_WITHIN = {"wxwork"}
"""What browsers inside an application call themselves."""
_LONGEST_CODE = 2048


def register(app: FastAPI) -> None:
    app.post("/sign-in/with/{name}")(leave)
    app.get("/sign-in/from/{name}")(come_back)


def leave(name: str, request: Request, form: Sent = Depends(sent(Page.PROVIDER))) -> Response:
    """On the way to a provider. A page leads there and no redirect: forms of ours may end on pages of ours only."""
    caller = form.caller
    provider = _called(caller, name)
    trip = identities.leave(caller.site.desk, provider.name, within(form.text("next")), caller.at)
    agent = request.headers.get("User-Agent", "").lower()
    is_within = any(one in agent for one in _WITHIN)
    to = provider.way(Crossing(trip, _back(caller, provider), caller.at, is_within))
    answer = show(request, caller, "leaving.html", to=to, provider=provider)
    answer.headers["Refresh"] = f"0; url={to}"
    remember(answer, caller, TRIP, trip.token, AWAY)
    return answer


def come_back(name: str, request: Request, caller: Caller = Depends(gate(Page.PROVIDER))) -> Response:
    """Back from a provider. It is the one page that changes something when it is got: the answer to what we asked.

    It can be had once, in the browser that left, within ten minutes; whatever comes otherwise changes nothing.
    """
    provider, token, given = _called(caller, name), request.cookies.get(TRIP, ""), request.query_params
    back = identities.come_back(
        caller.site.desk, provider.name, token, given.get("state", ""), caller.address, caller.at
    )
    # DingTalk spells it its own way. A sender that names itself must be the one that was asked (RFC 9207).
    code, sender = given.get("code", "") or given.get("authCode", ""), given.get("iss", "")
    if not code or len(code) > _LONGEST_CODE or "error" in given or (sender and sender != provider.issuer):
        raise ProviderSaidNo(provider=provider.label)
    stated = provider.who(code, Crossing(back.trip, _back(caller, provider), caller.at))
    session = identities.enter(caller.site.desk, provider, stated, caller.address, caller.at)
    return let_in(caller, session, back.following)


def _called(caller: Caller, name: str) -> Provider:
    providers = caller.site.providers
    if name not in providers:
        raise UnknownProvider(provider=name[:40], known=list(providers))
    return providers[name]


def _back(caller: Caller, provider: Provider) -> str:
    return f"{caller.site.address}/sign-in/from/{provider.name}"
