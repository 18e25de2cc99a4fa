"""Evidence is handed out through its case: a photo to be looked at, anything as a file to keep and never as a page."""

from __future__ import annotations

from fastapi import Depends, FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import Response

from rules.rights import Page
from store import files_of_cases
from store.files_of_cases import Kept
from web.api.doors import Client
from web.downloads import kept_file, small_picture_of, whole_picture_of
from web.gates import Caller, gate


def register(app: FastAPI) -> None:
    app.get("/evidence/{number}")(evidence)
    app.get("/evidence/{number}/small")(small)
    app.get("/evidence/{number}/whole")(whole)


def evidence(number: int, caller: Caller = Depends(gate(Page.EVIDENCE))) -> Response:
    return handed_out(caller, number)


def small(number: int, caller: Caller = Depends(gate(Page.EVIDENCE))) -> Response:
    return small_picture_of(caller.site, _kept(caller, number))


def whole(number: int, caller: Caller = Depends(gate(Page.EVIDENCE))) -> Response:
    return whole_picture_of(caller.site, _kept(caller, number))


def handed_out(asked: Caller | Client, number: int) -> Response:
    """The file, to whoever may see its hazard."""
    return kept_file(asked, f"evidence {number}", _kept(asked, number))


def _kept(asked: Caller | Client, number: int) -> Kept:
    looks = asked.looks
    with asked.site.desk.looking() as session:
        kept = files_of_cases.kept(session, number, looks.viewer, looks.sensitive)
    if kept is None:
        raise HTTPException(404)
    return kept
