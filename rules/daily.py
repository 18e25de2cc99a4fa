"""What is counted at the end of every day: stocks as they stood, and what the day itself brought."""

from __future__ import annotations

from rules.words import Word


class Daily(Word):
    """A count of a day."""

    OPEN = "open", "在办", "open"
    OVERDUE = "overdue", "逾期", "overdue"
    SUBMITTED = "submitted", "待验收", "claimed, not yet verified"
    SUSPENDED = "suspended", "挂账", "suspended"
    FOUND = "found", "当日发现", "found that day"
    CLOSED = "closed", "当日销号", "closed that day"
