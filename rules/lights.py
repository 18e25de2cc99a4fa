"""Red, amber, green: how an open hazard stands against its deadline, as leaders look at many at once."""

from __future__ import annotations

from rules.words import Word

AMBER_DAYS = 3
"""Due today or within so many days more is amber: what a leader can still do something about."""


class Light(Word):
    """Every open hazard has exactly one."""

    RED = "red", "已逾期", "overdue"
    AMBER = "amber", "三日内到期", "due within three days"
    GREEN = "green", "其余在办", "the other open ones"
