"""Which clocks climb alike: a sweep decides once for all that may have started a little earlier or later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from rules.clocks import SpanUnit
from rules.instants import at_local, end_of, local_day
from rules.ladder import Anchor, Offset, Step
from rules.rungs import Climbing, instant_of
from rules.workdays import DayTable

_EVER, _NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_MARGIN = timedelta(seconds=1)
"""Left out at each end of a stretch that was reckoned by a share of a limit, and so was rounded."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Starting instants, the first and the last included."""

    first: datetime
    last: datetime

    def __contains__(self, instant: datetime) -> bool:
        return self.first <= instant <= self.last

    def within(self, other: Stretch) -> Stretch:
        return Stretch(max(self.first, other.first), min(self.last, other.last))


def alike(steps: tuple[Step, ...], clock: Climbing, morning: time, days: DayTable) -> Stretch:
    """The starts around this clock's own from which a clock equal in all else has the very same rungs ahead.

    A ladder depends on the start by the steps counted from it, and by those it leaves out because they would have
    come before it. Where a step follows the start to the second, every start stands for itself.
    """
    own = Stretch(clock.started_at, clock.started_at)
    found = Stretch(_EVER, _NEVER)
    for level, step in enumerate(steps, 1):
        # Others are counted from it, so its instant matters even when it has been taken.
        leads = level < len(steps) and steps[level].at.anchor is Anchor.PREVIOUS
        if step.at.anchor is Anchor.PREVIOUS or (_is_behind(step, level, clock) and not leads):
            continue
        same, instant = _keeping(step.at, clock), instant_of(step.at, clock, morning, days)
        if same is None or (leads and instant < clock.started_at):
            return own
        found = found.within(same).within(_on_this_side(instant, clock.started_at))
    return found if clock.started_at in found else own


def _is_behind(step: Step, level: int, clock: Climbing) -> bool:
    """Whether a step at the very start has been taken: it can hold back none of the others."""
    at_once = step.at.anchor is Anchor.START and step.at.share is None and step.at.value == 0
    return at_once and step.at.unit is SpanUnit.HOUR and level <= clock.level and not step.max_repeats


def _on_this_side(instant: datetime, started_at: datetime) -> Stretch:
    """The starts that leave a step in, or out, as this one does."""
    if instant >= started_at:
        return Stretch(_EVER, instant)
    return Stretch(instant + timedelta.resolution, _NEVER)


def _keeping(offset: Offset, clock: Climbing) -> Stretch | None:
    """The starts that leave the step's instant where it is; None when every start has its own."""
    if offset.share is not None:
        return _keeping_share(offset.share, clock) if clock.counts_days else None
    if offset.anchor is Anchor.DUE:
        return Stretch(_EVER, _NEVER)
    if offset.unit is SpanUnit.HOUR:
        return None
    day = local_day(clock.started_at)
    return Stretch(at_local(day, time()), end_of(day) - timedelta.resolution)


def _keeping_share(share: float, clock: Climbing) -> Stretch:
    """The starts for which this share of the limit is over on the same day."""
    day = local_day(clock.started_at + (clock.due_at - clock.started_at) * share)
    first, last = (clock.due_at - (clock.due_at - end) / (1 - share) for end in (at_local(day, time()), end_of(day)))
    return Stretch(first + _MARGIN, last - _MARGIN)
