"""Ways of sending: one is opened for a batch over one account, and answers truthfully for each message."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Protocol, Self

from notifications import mail, robots
from notifications.addresses import Address
from notifications.letters import Attachment, Letter
from notifications.mail import Mailer
from rules.credentials import Rate
from rules.delivering import Answer
from rules.telling import Form

LONGEST_TRY = timedelta(seconds=max(mail.SECONDS, robots.SECONDS))
"""How long one attempt may take over any way; a lease with less left is not begun on."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as it leaves: its words, and the names by which repeats and threads are known."""

    subject: str
    body: str
    mark: str
    thread: str
    at: datetime
    attachments: Sequence[Attachment] = ()
    """Files for those ways that take any; on the others the words must do."""


class Way(AbstractContextManager["Way"], Protocol):
    """Sends messages over one account, one after another."""

    def send(self, address: Address, what: Outgoing) -> Answer: ...


class _ByMail:
    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._mailer.__exit__(kind, fault, at)

    def send(self, address: Address, what: Outgoing) -> Answer:
        if address.mailbox is None:
            raise ValueError("a mail account was asked to send to something that is no mailbox")
        letter = Letter(address.mailbox[1], what.subject, what.body, what.mark, what.thread, what.at, what.attachments)
        return self._mailer.send(letter)


class _ByPlugin:
    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        return None

    def send(self, address: Address, what: Outgoing) -> Answer:
        from notifications import adapter

        return adapter.ask(address.url, what.subject, what.body, what.at)


def usual_form(address: Address) -> Form:
    """Robots speak briefly, to a group; everybody else gets the whole text."""
    return Form.SHORT if address.hook is not None else Form.FULL


def takes_files(address: Address) -> bool:
    return address.mailbox is not None


def rates_of(address: Address) -> Sequence[Rate]:
    """What the provider behind an address lets through; none where nobody knows a limit."""
    return robots.ROBOTS[address.channel].rates if address.hook is not None else ()


def cost_of(address: Address, what: Outgoing) -> int:
    """How many requests it takes to say this over an address."""
    return len(robots.ROBOTS[address.channel].parts(what.subject, what.body)) if address.hook is not None else 1


def open_way(address: Address) -> Way:
    """The way all messages over this address's account go."""
    return _ByMail(Mailer(address.mailbox[0])) if address.mailbox is not None else _ByPlugin()
