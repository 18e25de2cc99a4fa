"""When people may be disturbed, what they are told together, and how much in a day: config/policy/telling.yaml."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from rules.instants import SHANGHAI, at_local, local_day
from rules.letters import GO_ALONG, LetterKind
from rules.telling import Urgency
from rules.words import Contradiction
from rules.workdays import DayTable

WINDOWS_LOOKED_AT = 32
"""Digest times tried before one outside quiet hours is given up for the end of them; a holiday has fewer."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Hours(_Frozen):
    """The hours in which nobody is disturbed, over midnight or within a day; none when both ends are the same.

    days_off: whether whole days on which the area does not work are quiet too.
    """

    begins: time = time(21, 30)
    ends: time = time(7, 30)
    days_off: bool = False

    def over_at(self, now: datetime, days: Callable[[], DayTable]) -> datetime:
        """The first instant from now on at which people may be disturbed; now itself when they may be already."""
        at = now
        while (later := self._later(at, days)) > at:
            at = later
        return at

    def _later(self, at: datetime, days: Callable[[], DayTable]) -> datetime:
        clock, day = at.astimezone(SHANGHAI).time(), local_day(at)
        if self.days_off and not days().is_working(day):
            return at_local(days().after(day, 1), self._morning)
        if self.begins <= self.ends:
            return at_local(day, self.ends) if self.begins <= clock < self.ends else at
        if clock >= self.begins:
            return at_local(day + timedelta(days=1), self.ends)
        return at_local(day, self.ends) if clock < self.ends else at

    @property
    def _morning(self) -> time:
        """When the first day after days off begins."""
        return self.ends if self.begins > self.ends else time(7, 30)


class AreaHours(Hours):
    """Other hours for one area and everything in it."""

    area: str = Field(pattern=r"^\d{2,12}$")


class Quiet(Hours):
    """The hours everywhere, and those of areas that keep others; the smallest area that has its own decides."""

    areas: tuple[AreaHours, ...] = ()

    @model_validator(mode="after")
    def _an_area_once(self) -> Quiet:
        for place, one in enumerate(self.areas):
            if one.area in [other.area for other in self.areas[:place]]:
                raise Contradiction(
                    f"区划 {one.area} 写了两次", f"area {one.area} is named twice", "areas", place, "area"
                )
        return self

    @cached_property
    def deepest_first(self) -> tuple[AreaHours, ...]:
        return tuple(sorted(self.areas, key=lambda one: (-len(one.area), one.area)))

    def hours_in(self, area: str) -> Hours:
        """The hours an area keeps."""
        return next((one for one in self.deepest_first if area.startswith(one.area)), self)


class Digests(_Frozen):
    """When what can wait is told together, and which urgencies can; with no time it is not gathered at all."""

    at: tuple[time, ...] = (time(9), time(15))
    urgencies: tuple[Urgency, ...] = (Urgency.ROUTINE,)

    @model_validator(mode="after")
    def _the_urgent_does_not_wait(self) -> Digests:
        if Urgency.URGENT in self.urgencies:
            raise Contradiction(
                "紧急消息不得并入汇总", "urgent messages are never gathered", "urgencies",
                self.urgencies.index(Urgency.URGENT),
            )  # fmt: skip
        return self


class Budget(_Frozen):
    """What may be asked of one person in a month (减负): what they enter, what they are to do, what they are told."""

    entries: int = Field(default=60, ge=1, le=10_000)
    tasks: int = Field(default=30, ge=1, le=10_000)
    messages: int = Field(default=120, ge=1, le=10_000)


class TellingFile(_Frozen):
    """config/policy/telling.yaml: quiet hours, digests, and the most messages a day.

    wakes: categories and sub-categories in which an urgent message may not wait for the morning, because pupils may
    come to harm before it. letters: those that go as a file with the message about their act, made by the engine.
    """

    kind: str = Field(pattern="^telling$")
    version: int = Field(ge=1)
    quiet: Quiet = Quiet()
    wakes: tuple[str, ...] = ()
    digest: Digests = Digests()
    daily_most: int | None = Field(default=20, ge=1, le=1000)
    budget: Budget = Budget()
    letters: tuple[LetterKind, ...] = ()

    @field_validator("letters")
    @classmethod
    def _go_along(cls, kinds: tuple[LetterKind, ...]) -> tuple[LetterKind, ...]:
        able = [kind for along in GO_ALONG.values() for kind in along]
        if set(kinds) - set(able):
            known = ", ".join(one.value for one in able)
            raise Contradiction(f"letters 只能是 {known}", f"letters may name {known} only")
        return kinds

    def next_window(self, now: datetime, hours: Hours, days: Callable[[], DayTable]) -> datetime:
        """The next time for a digest after now, and never in quiet hours; their end where there is no such time.

        Without any digest time it is the end of the coming night.
        """
        day = local_day(now)
        times = sorted(self.digest.at) or [hours.ends]
        for ahead in range(WINDOWS_LOOKED_AT):
            for one in _on(day + timedelta(days=ahead), times):
                if one > now and hours.over_at(one, days) == one:
                    return one
        return hours.over_at(at_local(day + timedelta(days=1), times[0]), days)

    def last_window(self, now: datetime) -> datetime:
        """The latest time for a digest that has come; midnight where there is none."""
        today = local_day(now)
        come = [one for one in _on(today, sorted(self.digest.at)) if one <= now]
        before = _on(today - timedelta(days=1), sorted(self.digest.at))
        return max(come or before, default=at_local(today, time()))


def _on(day: date, times: list[time]) -> list[datetime]:
    return [at_local(day, one) for one in times]
