"""A letter as a PDF: by LibreOffice where there is one, else set anew from its paragraphs and tables."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from threading import Lock

from documents.letter_setting import set_as
from rules.refusals import NoPdf
from rules.words import Text

PATIENCE = 60.0
"""Seconds a conversion may take; one takes less than one where the program has been used before."""
_NAMES = "soffice", "libreoffice"
_ONE_AT_A_TIME = Lock()
"""Two that share a profile: one of them does nothing and says nothing."""


def as_pdf(content: bytes, *, patience: float = PATIENCE) -> bytes:
    """The letter as a PDF. Raises NoPdf, saying why, where there is no way to one."""
    office = next(filter(None, map(shutil.which, _NAMES)), None)
    return _by_office(office, content, patience) if office else set_as(content, "pdf")[0]


@cache
def _profile() -> Path:
    """A profile of this process's own, gone when it ends."""
    folder = tempfile.mkdtemp(prefix="letters-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _by_office(office: str, content: bytes, patience: float) -> bytes:
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "letter.docx", Path(folder) / "letter.pdf"
        source.write_bytes(content)
        command = [
            office, f"-env:UserInstallation={_profile().as_uri()}", "--headless", "--norestore", "--convert-to", "pdf",
            "--outdir", folder, str(source),
        ]  # fmt: skip
        _run(command, patience)
        # It ends well, and with nothing said, where it has written nothing.
        if not made.is_file() or not made.read_bytes().startswith(b"%PDF-"):
            raise NoPdf(
                why=Text("LibreOffice 没有写出文件，请下载 Word 文件", "LibreOffice wrote none; take the Word file")
            )
        return made.read_bytes()


def _run(command: list[str], patience: float) -> None:
    """The program has run to its end, or has been ended with everything it started. Raises NoPdf."""
    silent = subprocess.DEVNULL
    try:
        running = subprocess.Popen(  # noqa: S603 - the program found on PATH, and file names of our own
            command, stdin=silent, stdout=silent, stderr=silent, start_new_session=True
        )
    except OSError as fault:
        why = Text(f"LibreOffice 不能启动（{fault.strerror}）", f"LibreOffice does not start ({fault.strerror})")
        raise NoPdf(why=why) from fault
    try:
        running.wait(patience)
    except subprocess.TimeoutExpired as fault:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        words = Text(
            f"LibreOffice {patience:g} 秒未完成，请下载 Word 文件",
            f"LibreOffice took over {patience:g} s; take the Word file",
        )
        raise NoPdf(why=words) from fault
