"""The pace of a clock's ladder as its columns keep it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from rules.rungs import USUAL, Pace
from store.dialect import day_of

PACE = "held_until", "raised_to", "raised_at"


def pace_from(
    instant: Callable[[Any], datetime], held_until: Any, raised_to: int, raised_at: Any
) -> Pace:  # Any: as the driver gives it
    """The pace these columns say; nearly always the usual one."""
    if held_until is None and raised_at is None:
        return USUAL
    return Pace(day_of(held_until) if held_until else None, raised_to, instant(raised_at) if raised_at else None)
