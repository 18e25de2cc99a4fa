"""One line of a digest, and the order in which a reader sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rules.telling import MessageKind, Why
from rules.vocabulary import Severity
from rules.words import Text

_GRAVEST_FIRST = tuple(reversed(Severity))


@dataclass(frozen=True, slots=True)
class DigestLine:
    """What a digest says of one message. Of a sensitive case it names nothing but the number and what is to be done.

    severity: None for a notice. overdue_days: whole days the deadline has been missed by. expected: what is to be
    done, as a verb. why: whether it is in the digest for want of room on its own day.
    """

    serial: int
    kind: MessageKind
    number: str
    severity: Severity | None
    school: str
    place: str
    what: Text | str
    brief: Text | str
    category: Text | str
    expected: Text
    due_at: datetime | None
    overdue_days: int
    told_at: datetime
    why: Why | None = None


def in_order(lines: Iterable[DigestLine]) -> list[DigestLine]:
    """The highest step of the ladder first, then the longest overdue, then the gravest, then the oldest."""

    def place(line: DigestLine) -> tuple[int, int, int, int]:
        grave = _GRAVEST_FIRST.index(line.severity) if line.severity is not None else len(_GRAVEST_FIRST)
        return -line.kind.level, -line.overdue_days, grave, line.serial

    return sorted(lines, key=place)
