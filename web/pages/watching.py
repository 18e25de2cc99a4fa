"""For whoever watches over the installation: whether it is fit to be worked with, and its figures."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Request
from starlette.responses import PlainTextResponse, Response

from casework.watching import measured
from installation import heartbeat
from installation.readiness import unready
from rules.rights import Page
from web.exposing import exposed
from web.gates import Caller, gate


def register(app: FastAPI) -> None:
    app.get("/readyz")(readiness)
    app.get("/metrics")(metrics)


def readiness(caller: Caller = Depends(gate(Page.READINESS))) -> Response:
    """Whether somebody should be sent here: the database answers, is of this version, and is being swept."""
    why = unready(caller.site.desk, caller.site.home, caller.at)
    if not why:
        return PlainTextResponse("ok\n")
    return PlainTextResponse("".join(f"{caller.say(one)}\n" for one in why), 503)


def metrics(request: Request, caller: Caller = Depends(gate(Page.METRICS))) -> Response:
    """The figures, in the format of Prometheus."""
    site = caller.site
    beat = heartbeat.read(site.home) if site.home is not None else None
    found = measured(site.desk, caller.at, site.tally)
    body, media_type = exposed(found, beat.at if beat else None, request.headers.get("Accept", ""))
    return Response(body, media_type=media_type)
