"""The escalation ladder as policy writes it: what is done, when, towards whom, and who decides it."""

from __future__ import annotations

from datetime import time
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rules.clocks import Span, SpanUnit, amount
from rules.telling import Audience, MessageKind, Mode, Urgency
from rules.vocabulary import ClockKind, Instrument, Severity
from rules.words import Contradiction, Text, Word


class Anchor(Word):
    """From where a step's offset is counted."""

    START = "start", "起算时", "start"
    DUE = "due", "到期时", "due"
    PREVIOUS = "previous", "上一步时", "the step before"


class Offset(BaseModel):
    """When a step comes: so many hours, working days or calendar days from its anchor, or a share of the limit.

    A day offset of n after due means that n whole days have been missed: +0 is the morning of the first
    working day after the deadline. A negative one is the morning of the n-th working day before the last.
    From the step before it is counted once that step has been taken as often as it repeats.
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
        if self.anchor is Anchor.PREVIOUS and self.value <= 0:
            raise Contradiction(
                "anchor: previous 须写大于 0 的 value", "anchor: previous needs a value above 0", "value"
            )
        return self

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
    every_week_on: int | None = Field(default=None, ge=1, le=7)
    """It comes, and comes again, on the morning of this day of the week: 1 is Monday."""
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
        if bool(self.max_repeats) != ((self.repeat_every is not None) or (self.every_week_on is not None)):
            raise Contradiction(
                "repeat_every（或 every_week_on）与 max_repeats 须同时写明",
                "repeat_every or every_week_on comes together with max_repeats",
            )
        if self.repeat_every is not None and self.every_week_on is not None:
            raise Contradiction(
                "repeat_every 与 every_week_on 只能写一个", "repeat_every or every_week_on, not both", "every_week_on"
            )
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

    @model_validator(mode="after")
    def _the_first_follows_none(self) -> Ladder:
        if self.steps[0].at.anchor is Anchor.PREVIOUS:
            raise Contradiction(
                "第一步前面没有上一步，anchor 须为 start 或 due",
                "nothing comes before the first step: its anchor is start or due",
                "steps",
                0,
            )
        return self


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
