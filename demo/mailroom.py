"""The district's mail server in the demo: a real SMTP server in a process of its own that files every letter.

As a program, `python -m demo.mailroom FOLDER DOMAIN`, it says on which port it listens and ends when its input does,
and so never outlives whoever started it.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

ROOT = Path(__file__).parent.parent
BUSY = re.compile(r"p\d*3[37]@")
"""Mailboxes that are busy when they are first written to."""


class Mailroom:
    """A mail server on a free port of 127.0.0.1 while the block lasts."""

    def __init__(self, folder: Path, domain: str) -> None:
        self._program = [sys.executable, "-m", "demo.mailroom", str(folder), domain]
        self.port = 0

    def __enter__(self) -> Self:
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        # A group of its own: a Ctrl-C in the terminal is for us, and the letters on their way still arrive.
        self._server = subprocess.Popen(  # noqa: S603 - the program is this very file
            self._program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
            env=os.environ | {"PYTHONPATH": path},
        )  # fmt: skip
        out = self._server.stdout
        self.port = int(out.readline()) if out else 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.communicate()


class Files:
    """Takes letters to mailboxes of one domain, each filed as an .eml in the folder of its recipient."""

    def __init__(self, folder: Path, domain: str) -> None:
        self._folder, self._domain = folder, domain
        self._asked: set[str] = set()
        self._received: Counter[str] = Counter()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks for this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Knows its own mailboxes only, and is busy now and then, as servers are."""
        if not address.endswith(f"@{self._domain}"):
            return "550 5.1.1 no such mailbox here"
        if BUSY.match(address) and address not in self._asked:
            self._asked.add(address)
            return "451 4.7.1 busy, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Files a letter under its recipient and a running number."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        for address in envelope.rcpt_tos:
            self._received[address] += 1
            drawer = self._folder / address.partition("@")[0]
            drawer.mkdir(parents=True, exist_ok=True)
            (drawer / f"{self._received[address]:04d}.eml").write_bytes(content)
        return "250 filed"


async def serve(folder: Path, domain: str) -> None:
    """Takes letters until the input ends."""
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    files = Files(folder, domain)
    server = await loop.create_server(lambda: SMTP(files, enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0)
    loop.add_reader(sys.stdin.fileno(), over.set)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await over.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), sys.argv[2]))
