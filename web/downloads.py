"""Files made for whoever asks: written, read into the answer, and gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework.exporting import note_export
from web.gates import Caller

Result = TypeVar("Result")

_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv; charset=utf-8",
    ".pdf": "application/pdf",
    ".yaml": "application/yaml; charset=utf-8",
    ".json": "application/json",
}


def made(name: str, write: Callable[[Path], Result]) -> tuple[bytes, Result]:
    """What was written, and what writing it came to; a page that says so where nothing was. name: its ending counts."""
    with TemporaryDirectory(prefix="xiaoan-") as folder:
        path = Path(folder) / f"made{Path(name).suffix}"
        result = write(path)
        if not path.is_file():
            raise HTTPException(404)
        return path.read_bytes(), result


def as_a_file(name: str, write: Callable[[Path], object]) -> Response:
    """What was written, as a file to keep under this name."""
    return to_keep(made(name, write)[0], name)


def to_keep(content: bytes, name: str) -> Response:
    """A file for the browser to keep, and never to show as a page."""
    media_type = _TYPES.get(Path(name).suffix, "application/octet-stream")
    return Response(content, media_type=media_type, headers=kept_as(name))


def kept_as(name: str) -> dict[str, str]:
    """The headers under which a browser keeps a file, and never shows it as a page."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def exported(caller: Caller, what: str, rows: int, content: bytes, name: str) -> Response:
    """A file to keep, and on record who took it and how many rows it has."""
    note_export(caller.site.desk, caller.signed_in, what, rows, caller.address, caller.at)
    return to_keep(content, name)
