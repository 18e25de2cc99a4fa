"""The district's mail server in the demo: a real SMTP server on this machine that files every letter it is handed."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import Counter
from pathlib import Path
from types import TracebackType

from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailroom:
    """Listens on a free port of 127.0.0.1 and files each letter as an .eml file in the folder of its recipient."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.received: Counter[str] = Counter()
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="mailroom", daemon=True)
        self._is_open = threading.Event()

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    def __enter__(self) -> Mailroom:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._thread.start()
        self._is_open.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        starting = self._loop.create_server(
            lambda: SMTP(self, loop=self._loop, enable_SMTPUTF8=True), sock=self._socket
        )
        server = self._loop.run_until_complete(starting)
        self._is_open.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Files a letter under its recipient and a running number."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        for address in envelope.rcpt_tos:
            self.received[address] += 1
            drawer = self.folder / address.partition("@")[0]
            drawer.mkdir(exist_ok=True)
            (drawer / f"{self.received[address]:04d}.eml").write_bytes(content)
        return "250 accepted"
