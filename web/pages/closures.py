"""Places that are closed: since when and why, which conditions are met, what is missing, and where the pupils are."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Query, Request
from starlette.responses import Response

from casework.gate import look
from rules.instants import local_day
from rules.rights import Page
from web.gates import Caller, gate
from web.pages.campaigns import whose
from web.showing import show

A_PAGE = 40


def register(app: FastAPI) -> None:
    app.get("/closures")(closures_page)


def closures_page(
    request: Request,
    all_of_them: str = Query("", alias="all", max_length=1),
    page: int = Query(1, ge=1, le=1000),
    caller: Caller = Depends(gate(Page.CLOSURES)),
) -> Response:
    found = look(
        caller.site.desk, all_of_them=bool(all_of_them), at=caller.at, areas=whose(caller).eyes.areas,
        limit=A_PAGE + 1, offset=(page - 1) * A_PAGE,
    )  # fmt: skip
    return show(
        request, caller, "closures.html", found=found[:A_PAGE], has_more=len(found) > A_PAGE, page=page,
        all=all_of_them, today=local_day(caller.at),
    )  # fmt: skip
