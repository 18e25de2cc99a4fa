"""Instants and days: everything is stored in UTC, every day is a day in Asia/Shanghai."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rules.refusals import BadInput
from rules.words import Text

SHANGHAI = ZoneInfo("Asia/Shanghai")
SKEW = timedelta(minutes=5)
"""How far the clocks of two machines may lie apart before what one writes down is refused by the other."""


def local_day(instant: datetime) -> date:
    """The calendar day in China at this instant."""
    return instant.astimezone(SHANGHAI).date()


def at_local(day: date, clock: time) -> datetime:
    """The UTC instant of a wall-clock time in China."""
    return datetime.combine(day, clock, SHANGHAI).astimezone(UTC)


def end_of(day: date) -> datetime:
    """24:00 of a day in China, as the UTC instant the next day begins; a deadline is missed from then on."""
    return at_local(day + timedelta(days=1), time())


def last_day(due_at: datetime) -> date:
    """The last day on which a deadline is kept: 24:00 of 29 September belongs to the 29th."""
    return local_day(due_at - timedelta(microseconds=1))


def day_written(text: str) -> date:
    """The day somebody wrote as 2026-09-30, blanks around it left out. Raises BadInput for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as fault:
        words = Text(f"看不懂日期“{text}”，请写成 2026-09-30", f"“{text}” is not a date; write 2026-09-30")
        raise BadInput(what=words) from fault


def shown(instant: datetime | None) -> str:
    """An instant as people read it: minutes, in China's time; empty when there is none."""
    # A list of ten thousand rows shows twenty thousand of them, and strftime takes five times as long.
    return instant.astimezone(SHANGHAI).isoformat(" ", "minutes")[:16] if instant else ""


def shown_due(due_at: datetime | None) -> str:
    """A deadline as people read it: 24:00 is written on the day it ends, not as 00:00 of the next."""
    if due_at is None:
        return ""
    local = due_at.astimezone(SHANGHAI)
    if local.time() == time():
        return f"{last_day(due_at):%Y-%m-%d} 24:00"
    return local.strftime("%Y-%m-%d %H:%M")
