"""Evidence is handed out through its case, as a file to keep and never as a page."""

from __future__ import annotations

from fastapi import Depends, FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from casework.onlooking import Onlooker
from rules.rights import Page
from store import files_of_cases
from store.files import FileStore
from web.downloads import kept_as
from web.gates import Caller, gate
from web.site import Site

_KNOWN = ("image/jpeg", "image/png", "image/gif", "application/pdf", "application/zip")


def register(app: FastAPI) -> None:
    app.get("/evidence/{number}")(evidence)


def evidence(number: int, caller: Caller = Depends(gate(Page.EVIDENCE))) -> Response:
    return handed_out(caller.site, caller.looks, number)


def handed_out(site: Site, looks: Onlooker, number: int) -> Response:
    """The file, to whoever may see its hazard."""
    with site.desk.looking() as session:
        kept = files_of_cases.kept(session, number, looks.viewer, looks.sensitive)
    if kept is None:
        raise HTTPException(404)
    return kept_file(site.store, kept.digest, kept.name, kept.media_type)


def kept_file(files: FileStore, digest: str, name: str, media_type: str) -> Response:
    """A kept file, to keep and never to be shown as a page."""
    path = files.path(digest)
    if not path.is_file():
        raise HTTPException(404)
    known = media_type if media_type in _KNOWN else "application/octet-stream"
    return FileResponse(path, media_type=known, headers=kept_as(name))
