"""The district's mail server in the demo: a real SMTP server on this machine that files every letter it is handed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller


class Mailroom:
    """Listens on a free port of 127.0.0.1 and writes each letter to the folder as an .eml file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.received: Counter[str] = Counter()
        self._controller = Controller(self, hostname="127.0.0.1", port=0)

    def __enter__(self) -> Mailroom:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        server: Any = self._controller.server  # Any: asyncio's server, which aiosmtpd leaves untyped
        return int(server.sockets[0].getsockname()[1])

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Files a letter under its recipient and a running number."""
        for address in envelope.rcpt_tos:
            self.received[address] += 1
            name = f"{address.partition('@')[0]}-{self.received[address]:04d}.eml"
            (self.folder / name).write_bytes(envelope.content)
        return "250 accepted"
