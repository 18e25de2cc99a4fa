"""Files made for whoever asks: written, read into the answer, and gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response

_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv; charset=utf-8",
    ".pdf": "application/pdf",
    ".yaml": "application/yaml; charset=utf-8",
}


def as_a_file(folder: str, name: str, write: Callable[[Path], object]) -> Response:
    """What was written, as a file to keep under this name; a page that says so where nothing was."""
    path = Path(folder) / f"made{Path(name).suffix}"
    write(path)
    if not path.is_file():
        raise HTTPException(404)
    return to_keep(path.read_bytes(), name)


def to_keep(content: bytes, name: str) -> Response:
    """A file for the browser to keep, and never to show as a page."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(content, media_type=_TYPES.get(Path(name).suffix, "application/octet-stream"), headers=headers)
