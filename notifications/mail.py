"""Mail by our own hand: one connection for a batch, one Message-ID for a message however often it is tried."""

from __future__ import annotations

import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Self

from notifications.letters import OUR_NAME, Letter, wire_form
from notifications.redacting import redacted
from notifications.wire import Deadline, connect, encrypt, renew
from rules.delivering import Answer
from rules.telling import Outcome

SECONDS = 20.0
"""How long one mail may take, connecting included, well inside a lease."""


class Security(StrEnum):
    """How a connection to a mail server is encrypted, as Apprise calls it."""

    PLAIN = "insecure"
    STARTTLS = "starttls"
    TLS = "ssl"


@dataclass(frozen=True, slots=True)
class Account:
    """A mail server and who we are to it."""

    host: str
    port: int
    user: str = field(repr=False)
    password: str = field(repr=False)
    security: Security
    verify: bool
    sender: str = field(repr=False)
    sender_name: str = "校安"

    @property
    def label(self) -> str:
        """The account as it may be named in a log or a task."""
        return f"mailto {self.host}:{self.port}"


class _Line(smtplib.SMTP):
    """smtplib's conversation over our own connections; nothing is connected before the first letter."""

    def __init__(self, account: Account, deadline: Deadline) -> None:
        super().__init__(local_hostname=OUR_NAME)
        self._account = account
        self._host = account.host
        plain = connect(account.host, account.port, deadline)
        tls = account.security is Security.TLS
        self.sock: socket.socket | None = (
            encrypt(plain, account.host, deadline, verify=account.verify) if tls else plain
        )
        code, words = self.getreply()
        if code != 220:
            self.close()
            raise smtplib.SMTPConnectError(code, words)

    def upgrade(self, deadline: Deadline) -> None:
        """The rest of the conversation is encrypted. Raises SMTPNotSupportedError when the server cannot."""
        self.ehlo_or_helo_if_needed()
        if not self.has_extn("starttls"):
            raise smtplib.SMTPNotSupportedError("the server offers no STARTTLS")
        code, words = self.docmd("STARTTLS")
        if code != 220 or self.sock is None:
            raise smtplib.SMTPResponseException(code, words)
        self.sock = encrypt(self.sock, self._account.host, deadline, verify=self._account.verify)
        # What the server said before encryption counts for nothing (RFC 3207, 4.2).
        self.file = self.helo_resp = self.ehlo_resp = None
        self.esmtp_features, self.does_esmtp = {}, False


class Mailer:
    """A batch of letters over one account; the connection is made for the first and kept for the others."""

    def __init__(self, account: Account, seconds: float = SECONDS) -> None:
        self._account = account
        self._seconds = seconds
        self._line: _Line | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._hang_up(politely=True)

    def send(self, letter: Letter) -> Answer:
        """What became of one letter."""
        deadline = Deadline(self._seconds)
        kept = self._line is not None
        answer = self._try(letter, deadline)
        if kept and answer.outcome is Outcome.TRANSIENT and self._line is None:
            # A server may hang up between two letters; that says nothing about this one.
            answer = self._try(letter, deadline)
        return answer

    def _try(self, letter: Letter, deadline: Deadline) -> Answer:
        stage = "connect"
        try:
            line = self._ready(deadline)
            stage = "envelope"
            refused = _address(line, self._account.sender, letter.to)
            if refused is not None:
                return self._refused(refused)
            stage = "data"
            _upload(line, wire_form(letter, self._account.sender, self._account.sender_name))
            stage = "verdict"
            code, words = line.getreply()
        except (OSError, UnicodeError) as fault:
            self._hang_up(politely=False)
            return self._broken(fault, stage)
        return self._verdict(code, words)

    def _ready(self, deadline: Deadline) -> _Line:
        if self._line is not None and self._line.sock is not None:
            renew(self._line.sock, deadline)
            return self._line
        self._line = line = _Line(self._account, deadline)
        if self._account.security is Security.STARTTLS:
            line.upgrade(deadline)
        if self._account.user:
            line.login(self._account.user, self._account.password)
        else:
            line.ehlo_or_helo_if_needed()
        return line

    def _verdict(self, code: int, words: bytes) -> Answer:
        if code == 250:
            return Answer(Outcome.OK, "250", self._clean(words))
        self._hang_up(politely=False)
        return _Refused(code, words, "data").answer(self._clean(words))

    def _refused(self, refused: _Refused) -> Answer:
        if self._line is not None and refused.code != 421:
            self._line.rset()
        else:
            self._hang_up(politely=False)
        return refused.answer(self._clean(refused.words))

    def _broken(self, fault: Exception, stage: str) -> Answer:
        """What a conversation that broke off at this stage leaves behind."""
        # smtplib wraps what broke the conversation into a fault of its own.
        is_silent = isinstance(fault, TimeoutError) or isinstance(fault.__context__, TimeoutError)
        detail = "timed out" if is_silent else self._clean(str(fault).encode())
        if stage == "verdict":
            return Answer(Outcome.UNKNOWN, "", f"no verdict on the letter: {detail}", is_silent=is_silent)
        if isinstance(fault, smtplib.SMTPResponseException):
            words = fault.smtp_error if isinstance(fault.smtp_error, bytes) else str(fault.smtp_error).encode()
            at = "login" if isinstance(fault, smtplib.SMTPAuthenticationError) else stage
            return _Refused(fault.smtp_code, words, at).answer(self._clean(words))
        outcome = Outcome.CONFIGURATION if _is_lasting(fault) else Outcome.TRANSIENT
        return Answer(outcome, "", f"{stage}: {detail}", is_silent=is_silent)

    def _clean(self, words: bytes) -> str:
        return redacted(words.decode(errors="replace"), self._account.password, self._account.user)

    def _hang_up(self, *, politely: bool) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        try:
            if politely and line.sock is not None:
                renew(line.sock, Deadline(2.0))
                line.quit()
        except OSError:
            # Everything has been settled; a server that will not say goodbye changes nothing.
            return
        finally:
            line.close()


@dataclass(frozen=True, slots=True)
class _Refused:
    """A server's no: its code, its words, and at which stage it came."""

    code: int
    words: bytes
    at: str

    def answer(self, detail: str) -> Answer:
        # A mailbox that is full or busy is not a server that is.
        return Answer(self._outcome(), str(self.code), detail, is_theirs=self.at == "envelope to")

    def _outcome(self) -> Outcome:
        """4xx is for now, 5xx for good; of what, depends on what had been said (RFC 5321, RFC 3463)."""
        enhanced = self.words.decode(errors="replace").strip().partition(" ")[0]
        if self.code < 500:
            return Outcome.TRANSIENT
        if self.at in ("connect", "login", "envelope from"):
            return Outcome.CONFIGURATION
        if self.at == "envelope to":
            # "relaying denied" is about us, "no such user" about them.
            policy = enhanced.startswith("5.7.") or self.code in (530, 535)
            return Outcome.CONFIGURATION if policy else Outcome.PERMANENT_TARGET
        about_them = enhanced.startswith(("5.1.", "5.2."))
        return Outcome.PERMANENT_TARGET if about_them else Outcome.PERMANENT_PAYLOAD


def _is_lasting(fault: Exception) -> bool:
    """Whether it stays so until somebody changes a setting."""
    lasting = smtplib.SMTPNotSupportedError, ssl.SSLCertVerificationError, UnicodeError
    # smtplib says "no suitable authentication method" by the bare class.
    return isinstance(fault, lasting) or type(fault) is smtplib.SMTPException


def _address(line: smtplib.SMTP, sender: str, to: str) -> _Refused | None:
    """Says from whom and to whom. The server's no, if it says so."""
    code, words = line.mail(sender)
    if code != 250:
        return _Refused(code, words, "envelope from")
    code, words = line.rcpt(to)
    return None if code in (250, 251) else _Refused(code, words, "envelope to")


def _upload(line: smtplib.SMTP, content: bytes) -> None:
    """Hands over the letter to its last line; what the server makes of it is still to be read."""
    code, words = line.docmd("DATA")
    if code != 354:
        raise smtplib.SMTPDataError(code, words)
    line.send(content)
