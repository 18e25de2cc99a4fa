"""A letter as it goes over the wire to a mail server: headers, words, and the files that go along."""

from __future__ import annotations

from base64 import encodebytes
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.message import Message
from email.policy import compat32
from email.utils import encode_rfc2231, format_datetime, formataddr
from hashlib import sha256
from typing import cast

from rules.instants import SHANGHAI

OUR_NAME = "xiaoan.invalid"
"""What we call ourselves to a server; finding out this machine's real name may hang for half a minute."""

_PLAINLY = compat32.clone(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail: its name, its type such as application/pdf, what is in it."""

    name: str
    kind: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one address. mark: its own, stable name; thread: what all mails on one case share."""

    to: str
    subject: str
    body: str
    mark: str
    thread: str
    at: datetime
    attachments: Sequence[Attachment] = ()


def wire_form(letter: Letter, sender: str, sender_name: str) -> bytes:
    """The letter as it is handed over, dots doubled and closed by a dot."""
    # email's newer API parses every header it is given and takes five times as long, for the same bytes.
    mail: Message[Header | str, Header | str] = Message(_PLAINLY)
    domain = sender.partition("@")[2] or OUR_NAME
    mail["Subject"] = Header(" ".join(letter.subject.split()), header_name="Subject")
    mail["From"] = formataddr((sender_name, sender))
    mail["To"] = letter.to
    mail["Date"] = format_datetime(letter.at.astimezone(SHANGHAI))
    mail["Message-ID"] = f"<{letter.mark}@{domain}>"
    mail["References"] = f"<{letter.thread}@{domain}>"
    # So that nobody's holiday reply answers it (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail["MIME-Version"] = "1.0"
    if letter.attachments:
        mail["Content-Type"] = f'multipart/mixed; boundary="{_boundary(letter)}"'
        mail.set_payload(_parts(letter))
    else:
        _words(mail, letter)
    content = mail.as_bytes()
    return content.replace(b"\r\n.", b"\r\n..") + (b"" if content.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _words(mail: Message[Header | str, Header | str], letter: Letter) -> None:
    mail["Content-Type"] = 'text/plain; charset="utf-8"'
    mail["Content-Transfer-Encoding"] = "base64"
    lines = "\r\n".join((*letter.body.splitlines(), ""))
    mail.set_payload(encodebytes(lines.encode()).decode("ascii"))


def _parts(letter: Letter) -> list[Message | str]:
    words: Message[Header | str, Header | str] = Message(_PLAINLY)
    _words(words, letter)
    return [cast(Message, words), *map(_file, letter.attachments)]


def _file(one: Attachment) -> Message:
    part = Message(_PLAINLY)
    part["Content-Type"] = one.kind
    part["Content-Disposition"] = f"attachment; filename*={encode_rfc2231(one.name, 'utf-8')}"
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(encodebytes(one.content).decode("ascii"))
    return part


def _boundary(letter: Letter) -> str:
    """What stands between the parts; an equals sign in front cannot occur within base64."""
    return f"=_{sha256(letter.mark.encode()).hexdigest()[:32]}"
