"""When a message promised now may leave: at once, when the night is over, or with the next digest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from rules.instants import local_day
from rules.quiet import Hours, TellingFile
from rules.taxonomy import Taxonomy
from rules.telling import MessageKind, MessageState, Urgency, Why
from rules.vocabulary import Severity
from rules.workdays import Calendar, DayTable

LOCAL_DAYS_AHEAD = timedelta(days=40)
"""How far ahead a day one area changed for itself may move the end of its quiet hours."""


@dataclass(frozen=True, slots=True)
class Release:
    """When messages of one kind and urgency, promised at one instant, may leave.

    at: everywhere but in the areas named; those are prefixes of codes, the longest first. wakes_major and wakes: for
    which severity and sub-categories it is `now` all the same, because pupils are in danger. The state is where the
    messages wait, and why says why they do; empty where they do not.
    """

    now: datetime
    at: datetime
    areas: tuple[tuple[str, datetime], ...] = ()
    wakes_major: bool = False
    wakes: tuple[str, ...] = ()
    state: MessageState = MessageState.PENDING

    @property
    def is_at_once(self) -> bool:
        """Whether nothing has to wait, wherever it lies."""
        return self.at <= self.now and not self.areas

    def of_case(self, severity: Severity | None, subcategory: str, area: str) -> datetime:
        """When the message about one hazard, or about the gravest of several, may leave."""
        if (self.wakes_major and severity is Severity.MAJOR) or subcategory in self.wakes:
            return self.now
        return self.in_area(area)

    def in_area(self, area: str) -> datetime:
        """The same where nothing about the case wakes anybody."""
        return next((at for code, at in self.areas if area.startswith(code)), self.at)

    def why(self, leaves_at: datetime) -> Why | None:
        """Why a message waits until then, where its state does not say it already."""
        return Why.QUIET if self.state is MessageState.PENDING and leaves_at > self.now else None


class Holding:
    """What the policy in force says about messages promised or about to leave at one instant."""

    def __init__(
        self, policy: TellingFile, taxonomy: Taxonomy, calendar: Callable[[], Calendar], now: datetime
    ) -> None:
        self.policy, self.now = policy, now
        self._taxonomy, self._calendar = taxonomy, calendar

    def release(self, kind: MessageKind, urgency: Urgency) -> Release:
        """When messages of this kind and urgency may leave that are promised now."""
        return self.windows if self.gathers(kind, urgency) else self.night(urgency)

    def night(self, urgency: Urgency) -> Release:
        """When messages of this urgency may leave that have waited for nothing else."""
        at, areas = self._night
        if at <= self.now and not areas:
            return Release(self.now, self.now)
        wakes = self._woken if urgency is Urgency.URGENT else ()
        return Release(self.now, at, areas, urgency is not Urgency.ROUTINE, wakes)

    @cached_property
    def windows(self) -> Release:
        """When the next digests leave."""
        at, areas = self._by_area(self.next_window)
        return Release(self.now, at, areas, state=MessageState.COLLECTED)

    @cached_property
    def _night(self) -> tuple[datetime, tuple[tuple[str, datetime], ...]]:
        return self._by_area(lambda area: self._hours(area).over_at(self.now, self._days(area)))

    def gathers(self, kind: MessageKind, urgency: Urgency) -> bool:
        """Whether such messages are told together and not one by one."""
        return bool(self.policy.digest.at) and urgency in self.policy.digest.urgencies and not kind.is_weighty

    def next_window(self, area: str) -> datetime:
        """When the next digest leaves in an area."""
        return self.policy.next_window(self.now, self._hours(area), self._days(area))

    def _by_area(self, when: Callable[[str], datetime]) -> tuple[datetime, tuple[tuple[str, datetime], ...]]:
        """The instant of the country at large, and of every area with one of its own, the smallest area first."""
        at = when("")
        areas = tuple((area, when(area)) for area in self._areas)
        # A town may keep the country's hours within a district that does not, so it is all of them or none.
        return at, areas if any(own != at for _, own in areas) else ()

    @cached_property
    def _areas(self) -> tuple[str, ...]:
        """The areas that keep other hours or, where days off are quiet, have changed a day for themselves."""
        codes = {one.area for one in self.policy.quiet.areas}
        if any(one.days_off for one in (self.policy.quiet, *self.policy.quiet.areas)):
            first, last = local_day(self.now), local_day(self.now + LOCAL_DAYS_AHEAD)
            codes |= {one.area for one in self._calendar().local_days if first <= one.day <= last}
        return tuple(sorted(codes, key=lambda code: (-len(code), code)))

    @cached_property
    def _woken(self) -> tuple[str, ...]:
        """The sub-categories meant by `wakes`, the members of a category one by one."""
        members = {category.code: [sub.code for sub in category.sub] for category in self._taxonomy.categories}
        return tuple(sorted({sub for code in self.policy.wakes for sub in members.get(code, [code])}))

    def _hours(self, area: str) -> Hours:
        return self.policy.quiet.hours_in(area)

    def _days(self, area: str) -> Callable[[], DayTable]:
        return lambda: self._calendar().in_area(area)
