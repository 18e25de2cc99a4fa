"""Files for whoever asks: the one place that answers with any, and sees that it is on record who took what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from casework.exporting import note_export
from documents.pictures import small_picture
from store.files import media_type
from store.files_of_cases import Kept
from web.api.doors import Client
from web.gates import Caller
from web.site import Site

Result = TypeVar("Result")

_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv; charset=utf-8",
    ".pdf": "application/pdf",
    ".yaml": "application/yaml; charset=utf-8",
    ".json": "application/json",
}
_LOOKED_AT = {"Content-Disposition": "inline", "Content-Security-Policy": "default-src 'none'; sandbox"}
_HANDED_IN = ("image/jpeg", "image/png", "image/gif", "application/pdf", "application/zip")
"""What a file that was handed in may say it is."""


def made(name: str, write: Callable[[Path], Result]) -> tuple[bytes, Result]:
    """What was written, and what writing it came to; a page that says so where nothing was. name: its ending counts."""
    with TemporaryDirectory(prefix="xiaoan-") as folder:
        path = Path(folder) / f"made{Path(name).suffix}"
        result = write(path)
        if not path.is_file():
            raise HTTPException(404)
        return path.read_bytes(), result


def exported(caller: Caller, what: str, rows: int, content: bytes, name: str) -> Response:
    """A file to keep, and on record who took it and how many rows it has."""
    note_export(caller.site.desk, caller.signed_in, what, rows, caller.address, caller.at)
    return _to_keep(content, name)


def empty_form(name: str, content: bytes) -> Response:
    """A file to fill in. Nobody's rows stand in it, so that nobody need know who took it."""
    return _to_keep(content, name)


def kept_file(asked: Caller | Client, what: str, kept: Kept) -> Response:
    """A file as it was handed in, to keep and never to be shown as a page; on record who took it."""
    path = asked.site.store.path(kept.digest)
    if not path.is_file():
        raise HTTPException(404)
    who = asked.bearer if isinstance(asked, Client) else asked.signed_in
    note_export(asked.site.desk, who, what, 1, asked.address, asked.at)
    known = kept.media_type if kept.media_type in _HANDED_IN else "application/octet-stream"
    return FileResponse(path, media_type=known, headers=_kept_as(kept.name))


def small_picture_of(site: Site, kept: Kept) -> Response:
    """A photo as it stands in a list of them. To look at it in a page is no export."""
    small = small_picture(_photo(site, kept))
    if small is None:
        raise HTTPException(404)
    return Response(small, media_type="image/jpeg", headers=_LOOKED_AT)


def whole_picture_of(site: Site, kept: Kept) -> Response:
    """A photo as it was handed in, to be looked at. What could not be read as one is never answered this way."""
    content = _photo(site, kept)
    return Response(content, media_type=media_type(content, kept.name), headers=_LOOKED_AT)


def _photo(site: Site, kept: Kept) -> bytes:
    path = site.store.path(kept.digest)
    if not kept.is_picture or not path.is_file():
        raise HTTPException(404)
    return path.read_bytes()


def _to_keep(content: bytes, name: str) -> Response:
    known = _TYPES.get(Path(name).suffix, "application/octet-stream")
    return Response(content, media_type=known, headers=_kept_as(name))


def _kept_as(name: str) -> dict[str, str]:
    """The headers under which a browser keeps a file, and never shows it as a page."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
