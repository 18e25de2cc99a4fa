"""The words a list of hazards is asked for with, beside those of their life."""

from __future__ import annotations

from rules.words import Word


class Sorting(Word):
    """In which order a list stands."""

    DUE = "due", "时限在前", "first due first"
    NEWEST = "newest", "新登记在前", "newest first"


class Kept(Word):
    """Whether a hazard was put right within its first deadline."""

    IN_TIME = "in_time", "按期", "in time"
    LATE = "late", "超期", "late"
