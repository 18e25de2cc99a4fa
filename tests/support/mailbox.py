"""Where mail of a test arrives: a real mail server, and a strict one.

Whatever arrives and is not asked for with `expect` fails the test, as an unexpected message would startle a person.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as mail_policy
from typing import Any, cast

import pytest
import sqlalchemy as sa
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from models import Contact, Person
from tests.support.world import BEGINNING, World


@dataclass(frozen=True)
class Received:
    """A message that arrived: for whom, over what, and what it says."""

    to: str
    subject: str
    body: str
    mark: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes = field(default=b"", repr=False)
    """The whole mail, files and all."""

    @property
    def text(self) -> str:
        return f"{self.subject}\n{self.body}"


class Strict:
    """Keeps what arrives until a test asks for it."""

    def __init__(self) -> None:
        self.all: list[Received] = []
        self._unread: list[Received] = []
        self._lock = threading.Lock()

    def keep(self, received: Received) -> None:
        with self._lock:
            self.all.append(received)
            self._unread.append(received)

    def expect(self, to: str, *words: str) -> Received:
        """The one unread message to this address that says all this; it counts as read from now on."""
        with self._lock:
            fitting = [one for one in self._unread if one.to == to and all(word in one.text for word in words)]
            assert len(fitting) == 1, f"{len(fitting)} messages to {to} say {words}; unread: {self._summary()}"
            self._unread.remove(fitting[0])
            return fitting[0]

    def expect_nothing_more(self) -> None:
        assert not self._unread, f"unexpected messages: {self._summary()}"

    def read_everything(self) -> list[Received]:
        """All that is unread, for tests that count."""
        with self._lock:
            found, self._unread = self._unread, []
            return found

    def _summary(self) -> str:
        return "; ".join(f"{one.to}: {one.subject}" for one in self._unread) or "nothing"


Verdict = Callable[[str], str | None]
"""What the server says to an address, or to a text; None for its usual 250."""


class _Rules:
    """The handler aiosmtpd asks at every step."""

    def __init__(self, box: Mailbox) -> None:
        self.box = box

    async def handle_MAIL(  # noqa: N802 - aiosmtpd names it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if (no := self.box.on_sender(address)) is not None:
            return no
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd names it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if (no := self.box.on_recipient(address)) is not None:
            return no
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        mail = cast(EmailMessage, message_from_bytes(content, policy=mail_policy))
        body = mail.get_body(("plain",))
        text = body.get_content().replace("\r\n", "\n").rstrip("\n") if body is not None else ""
        await asyncio.sleep(self.box.seconds_per_letter)
        if (no := self.box.on_text(text)) is not None:
            return no
        headers = {name: str(value) for name, value in mail.items()}
        for to in envelope.rcpt_tos:
            self.box.keep(Received(to, str(mail["Subject"]), text, str(mail["Message-ID"]), headers, content))
        if self.box.drops_after_data and server.transport is not None:
            server.transport.abort()
        return "250 queued"


def _nothing(_text: str) -> str | None:
    return None


class Mailbox(Strict):
    """A mail server on a port of its own. What it refuses, and how, a test may set.

    connections: how many there have been. password: what a login must give, where one is wanted.
    """

    def __init__(self) -> None:
        super().__init__()
        self.port = 0
        self.connections = 0
        self.password: str | None = None
        self.greets = True
        self.tls: ssl.SSLContext | None = None
        """Offers STARTTLS with this."""
        self.drops_after_data = False
        self.seconds_per_letter = 0.0
        self.on_sender: Verdict = _nothing
        self.on_recipient: Verdict = _nothing
        self.on_text: Verdict = _nothing

    def url(self, to: str) -> str:
        """The address of a person's mailbox on this server."""
        return f"mailto://127.0.0.1:{self.port}?to={to}"

    def _protocol(self) -> asyncio.Protocol:
        self.connections += 1
        if not self.greets:
            return asyncio.Protocol()
        return cast(
            asyncio.Protocol,
            SMTP(
                _Rules(self),
                authenticator=self._authenticate,
                auth_require_tls=False,
                tls_context=self.tls,
                enable_SMTPUTF8=True,
            ),
        )

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any
    ) -> AuthResult:
        fits = isinstance(given, LoginPassword) and given.password == (self.password or "").encode()
        return AuthResult(success=fits, handled=False)


@contextmanager
def running(box: Mailbox) -> Iterator[Mailbox]:
    """Runs the server in a thread of its own as long as the block lasts."""
    loop = asyncio.new_event_loop()
    ready = threading.Event()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(loop.create_server(box._protocol, "127.0.0.1", 0))
        box.port = server.sockets[0].getsockname()[1]
        ready.set()
        loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.01))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    thread = threading.Thread(target=serve, name="mailbox", daemon=True)
    thread.start()
    ready.wait(5)
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A strict mail server: what has arrived and was not expected fails the test."""
    with running(Mailbox()) as box:
        yield box
    box.expect_nothing_more()


def address_of(number: str) -> str:
    """The mail address of a person of the cast."""
    return f"{number.lower()}@example.test"


def give_addresses(world: World, urls: Callable[[str], list[str]]) -> None:
    """Everybody of the cast is reached by these addresses, by person number, the first choice first; no others."""
    with world.desk.sitting(BEGINNING) as sitting:
        session = sitting.session
        session.execute(sa.delete(Contact))
        for person in session.scalars(sa.select(Person)):
            for rank, url in enumerate(urls(person.number), 1):
                sealed = world.desk.keyring.seal(url)
                channel = url.partition("://")[0]
                session.add(Contact(person_id=person.id, rank=rank, channel=channel, address_sealed=sealed))


def by_mail(world: World, box: Mailbox) -> None:
    """Everybody of the cast has a mailbox on this server."""
    give_addresses(world, lambda number: [box.url(address_of(number))])
