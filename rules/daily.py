"""What is counted at the end of every day: stocks as they stood, and what the day itself brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rules.vocabulary import Severity
from rules.words import Word


class Daily(Word):
    """A count of a day."""

    OPEN = "open", "在办", "open"
    OVERDUE = "overdue", "逾期", "overdue"
    SUBMITTED = "submitted", "待验收", "claimed, not yet verified"
    SUSPENDED = "suspended", "挂账", "suspended"
    FOUND = "found", "当日发现", "found that day"
    CLOSED = "closed", "当日销号", "closed that day"


@dataclass(frozen=True, slots=True)
class Day:
    """What was counted at the end of a day, by severity; counts are empty for a day nobody counted, which is a gap."""

    day: date
    counts: Mapping[tuple[Daily, Severity], int] | None

    def of(self, name: Daily, severity: Severity | None = None) -> int | None:
        """A count of the day: of one severity, or of all of them."""
        if self.counts is None:
            return None
        return sum(self.counts.get((name, one), 0) for one in Severity if severity in (None, one))
