"""Evidence files, kept by their digest: the same file twice is one file, and a changed one no longer fits its name."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from rules.pictures import AS_JPEG
from rules.refusals import BadInput
from rules.words import Text

LARGEST = 20 * 1024 * 1024
"""The largest file taken, in bytes."""

_SIGNATURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
    b"%PDF-": "application/pdf",
    b"PK\x03\x04": "application/zip",
    b"\xd0\xcf\x11\xe0": "application/x-ole-storage",
}


class FileStore:
    """A folder of files named by their SHA-256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes, name: str) -> tuple[str, str]:
        """Keeps the file; returns its digest and its type, read from its first bytes and not from its name.

        Raises BadInput for an empty, oversized or unknown kind of file.
        """
        kind = media_type(content, name)
        digest = hashlib.sha256(content).hexdigest()
        target = self.path(digest)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            opened, temporary = tempfile.mkstemp(dir=target.parent)
            with os.fdopen(opened, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            # Appears whole or not at all, whatever happens in between.
            Path(temporary).replace(target)
        return digest, kind

    def fault(self, digest: str) -> str:
        """What is wrong with a kept file: gone, or another one than it was; empty when nothing is."""
        try:
            with self.path(digest).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as fault:
            return fault.strerror or type(fault).__name__
        return "" if found == digest else f"{found[:12]}… ≠ {digest[:12]}…"

    def path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:]


def media_type(content: bytes, name: str) -> str:
    """What a file is by its signature. Raises BadInput when it may not be kept."""
    if not content:
        raise BadInput(what=Text(f"文件“{name}”是空的，请重新选择", f"the file “{name}” is empty; choose another"))
    if len(content) > LARGEST:
        limit = LARGEST // 1024 // 1024
        raise BadInput(what=Text(f"文件“{name}”超过 {limit} MB", f"the file “{name}” is larger than {limit} MB"))
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature):
            return kind
    raise BadInput(
        what=Text(
            f"文件“{name}”的类型不受支持，请用照片（JPEG、PNG）、PDF 或 Word/Excel 文件。照片{AS_JPEG.zh}",
            f"the file “{name}” is of no accepted type; use a photo (JPEG, PNG), a PDF, or a Word or Excel file. "
            f"A photo: {AS_JPEG.en}",
        )
    )
