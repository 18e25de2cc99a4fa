"""The escalation ladder: which step a clock stands on, which one is due, and when to look again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rules.clocks import Span, SpanUnit, amount
from rules.instants import at_local, last_day, local_day
from rules.telling import Audience, MessageKind, Mode, Urgency
from rules.vocabulary import ClockKind, Instrument, Severity
from rules.words import Contradiction, Text, Word
from rules.workdays import DayTable


class Anchor(Word):
    """From where a step's offset is counted."""

    START = "start", "起算时", "start"
    DUE = "due", "到期时", "due"


class Offset(BaseModel):
    """When a step comes: so many hours, working days or calendar days from its anchor, or a share of the limit.

    A day offset of n after due means that n whole days have been missed: +0 is the morning of the first
    working day after the deadline. A negative one is the morning of the n-th working day before the last.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    anchor: Anchor
    value: int = 0
    unit: SpanUnit = SpanUnit.HOUR
    share: float | None = Field(default=None, gt=0, lt=1)

    @model_validator(mode="after")
    def _a_share_is_a_share_of_the_whole(self) -> Offset:
        if self.share is not None and (self.anchor is not Anchor.START or self.value):
            raise Contradiction(
                "share 从起算时算起，须写 anchor: start，且不写 value",
                "a share is counted from the start: anchor: start, and no value",
                "share",
            )
        return self

    @property
    def is_after_due(self) -> bool:
        return self.anchor is Anchor.DUE and self.share is None and self.value >= 0

    @property
    def text(self) -> Text:
        if self.share is not None:
            return Text(f"时限过{self.share:.0%}", f"{self.share:.0%} of the limit")
        if self.value == 0:
            return Text(self.anchor.zh, self.anchor.en)
        sign, after = ("后", "after") if self.value > 0 else ("前", "before")
        size = amount(abs(self.value), self.unit)
        return Text(f"{self.anchor.zh.removesuffix('时')}{sign}{size.zh}", f"{size.en} {after} {self.anchor.en}")


class Step(BaseModel):
    """One rung: what is done, when, towards whom; repeated every so often, so many times more at the most."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    instrument: Instrument
    at: Offset
    to: tuple[Audience, ...] = Field(min_length=1)
    """Who is told: at once, or when the proposal is approved."""
    mode: Mode = Mode.AUTOMATIC
    approver: Audience | None = None
    """Who decides a proposal."""
    urgency: Urgency = Urgency.PROMPT
    repeat_every: Span | None = None
    max_repeats: int = Field(default=0, ge=0, le=100)

    @model_validator(mode="after")
    def _a_machine_only_proposes(self) -> Step:
        if self.instrument.needs_a_person and self.mode is not Mode.PROPOSAL:
            raise Contradiction(
                f"{self.instrument.zh}：挂牌督办及以上只能提请审批，须写 mode: proposal 并写明 approver",
                f"{self.instrument.value}: from listed supervision up only mode: proposal is allowed",
                "instrument",
            )
        named = [one.value for one in (*self.to, *([self.approver] if self.approver else [])) if not _is_known(one)]
        if named:
            listed = ", ".join(named)
            raise Contradiction(
                f"计时环节找不到 {listed}，请用 chased、responsible、lead、coordinator 或 district 开头的对象",
                f"a clock knows no {listed}; use chased, responsible, lead, coordinator or district",
            )
        if (self.mode is Mode.PROPOSAL) != (self.approver is not None):
            raise Contradiction(
                "mode: proposal 须写明 approver，其他方式不得写 approver",
                "mode: proposal names an approver, and only it does",
            )
        if bool(self.max_repeats) != (self.repeat_every is not None):
            raise Contradiction("repeat_every 与 max_repeats 须同时写明", "repeat_every and max_repeats come together")
        if self.repeat_every is not None and self.repeat_every.value == 0:
            raise Contradiction("repeat_every 必须大于 0", "repeat_every must be longer than nothing", "repeat_every")
        return self

    @property
    def tells(self) -> tuple[tuple[MessageKind, Audience], ...]:
        """Which message goes to whom when it is taken; of a proposal only its approver hears until it is approved."""
        if self.approver is not None:
            return ((MessageKind.PROPOSAL, self.approver),)
        return tuple((MessageKind.of(self.instrument.value), audience) for audience in self.to)


def _is_known(audience: Audience) -> bool:
    """Whether a clock knows the unit an audience is looked for in."""
    return audience.value.partition("_")[0] in ("chased", "responsible", "lead", "coordinator", "district")


class Ladder(BaseModel):
    """The steps one kind of clock climbs for some severities."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    clock: ClockKind
    severities: tuple[Severity, ...] = tuple(Severity)
    steps: tuple[Step, ...] = Field(min_length=1)


class LadderFile(BaseModel):
    """config/policy/ladder.yaml: every ladder, and the hour of the morning day-offsets speak at."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = Field(pattern="^ladder$")
    version: int = Field(ge=1)
    morning: time = time(8, 30)
    ladders: tuple[Ladder, ...]

    @model_validator(mode="after")
    def _one_ladder_each(self) -> LadderFile:
        seen: set[tuple[ClockKind, Severity]] = set()
        for place, ladder in enumerate(self.ladders):
            for severity in ladder.severities:
                if (ladder.clock, severity) in seen:
                    raise Contradiction(
                        f"“{ladder.clock.zh}”环节、“{severity.zh}”等级写了两个阶梯",
                        f"two ladders for clock {ladder.clock.value}, severity {severity.value}",
                        "ladders",
                        place,
                    )
                seen.add((ladder.clock, severity))
        return self

    @cached_property
    def _by_clock(self) -> dict[tuple[ClockKind, Severity], tuple[Step, ...]]:
        return {(one.clock, severity): one.steps for one in self.ladders for severity in one.severities}

    def steps(self, clock: ClockKind, severity: Severity) -> tuple[Step, ...]:
        """The rungs of this clock; none when policy gives it no ladder, and then it never rings."""
        return self._by_clock.get((clock, severity), ())


@dataclass(frozen=True, slots=True)
class Rung:
    """One planned firing: the level is the step's place on the ladder, from 1; occurrence 0 is the first time."""

    planned_at: datetime
    level: int
    occurrence: int


@dataclass(frozen=True, slots=True)
class Climbing:
    """What the plan needs to know of a clock."""

    started_at: datetime
    due_at: datetime
    counts_days: bool
    level: int = 0
    occurrence: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is due now: one rung at the most, those passed over since, and when to look again."""

    fires: Rung | None
    skipped: tuple[Rung, ...]
    next_action_at: datetime | None


def plan(steps: tuple[Step, ...], clock: Climbing, morning: time, days: DayTable, now: datetime) -> Plan:
    """The highest rung that is due and not yet taken; after downtime the lower ones are skipped, not sent.

    The plan depends on planned instants only, never on when somebody looked: looking every minute or once
    an hour gives the same rungs unless two fall between two looks.
    """
    return look(ahead(steps, clock, morning, days), now)


def ahead(steps: tuple[Step, ...], clock: Climbing, morning: time, days: DayTable) -> list[Rung]:
    """The rungs a clock has not taken yet, in order."""
    return [rung for rung in rungs(steps, clock, morning, days) if _is_ahead(rung, clock)]


def look(coming: Sequence[Rung], now: datetime) -> Plan:
    """What is due of the rungs that are still to come."""
    due = [rung for rung in coming if rung.planned_at <= now]
    later = coming[len(due)].planned_at if len(due) < len(coming) else None
    return Plan(due[-1] if due else None, tuple(due[:-1]), later)


def after_moving(steps: tuple[Step, ...], level: int, occurrence: int) -> tuple[int, int]:
    """The level and occurrence a clock stands on once its due instant has moved.

    The ladder never climbs down: what was sent before the deadline may be sent again before the new one, but
    a letter that followed a missed deadline is not taken back by more time. Where another policy's ladder is
    shorter, a clock that stood above its end has nothing left to climb.
    """
    if 0 < level <= len(steps) and not steps[level - 1].at.is_after_due:
        return 0, 0
    return level, occurrence


def _is_ahead(rung: Rung, clock: Climbing) -> bool:
    return (rung.level, rung.occurrence) > ((clock.level, clock.occurrence) if clock.level else (0, 0))


def rungs(steps: tuple[Step, ...], clock: Climbing, morning: time, days: DayTable) -> list[Rung]:
    """Every firing of a ladder in order; a rung never comes before the one below it.

    A step that would have come before its clock even started is left out: a two-day limit has no
    reminder three days ahead.
    """
    firsts = [
        (level, step, instant)
        for level, step in enumerate(steps, 1)
        if (instant := instant_of(step.at, clock, morning, days)) >= clock.started_at
    ]
    found: list[Rung] = []
    floor = clock.started_at
    for index, (level, step, instant) in enumerate(firsts):
        at = max(instant, floor)
        ceiling = firsts[index + 1][2] if index + 1 < len(firsts) else None
        for occurrence in range(step.max_repeats + 1):
            if occurrence and step.repeat_every is not None:
                at = _later(at, step.repeat_every, morning, days)
            if occurrence and ceiling is not None and at >= ceiling:
                break
            found.append(Rung(at, level, occurrence))
            floor = at
    return found


def instant_of(offset: Offset, clock: Climbing, morning: time, days: DayTable) -> datetime:
    """When a step comes, from its clock's start or due instant."""
    if offset.share is not None:
        part = clock.started_at + (clock.due_at - clock.started_at) * offset.share
        # A reminder at half time that falls on a Sunday waits for Monday, like everything counted in days.
        return at_local(days.on_or_after(local_day(part)), morning) if clock.counts_days else part
    origin = clock.started_at if offset.anchor is Anchor.START else clock.due_at
    if offset.unit is SpanUnit.HOUR:
        return origin + timedelta(hours=offset.value)
    if offset.anchor is Anchor.START:
        return at_local(_moved(local_day(origin), offset.value, offset.unit, days), morning)
    return at_local(_from_due(origin, offset, days), morning)


def _from_due(due_at: datetime, offset: Offset, days: DayTable) -> date:
    last = last_day(due_at)
    if offset.value < 0:
        return _moved(last, offset.value, offset.unit, days)
    if offset.unit is SpanUnit.WORKING_DAY:
        return days.after(last, offset.value + 1)
    # Calendar offsets speak on a working morning too: a letter on a Sunday finds nobody.
    return days.on_or_after(last + timedelta(days=offset.value + 1))


def _moved(day: date, count: int, unit: SpanUnit, days: DayTable) -> date:
    return days.after(day, count) if unit is SpanUnit.WORKING_DAY else day + timedelta(days=count)


def _later(at: datetime, every: Span, morning: time, days: DayTable) -> datetime:
    if every.unit is SpanUnit.HOUR:
        return at + timedelta(hours=every.value)
    return at_local(_moved(local_day(at), every.value, every.unit, days), morning)
