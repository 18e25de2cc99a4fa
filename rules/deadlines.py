"""How long things may take: limits per clock and severity, extensions, suspension, rework, look-back."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rules.clocks import Span, SpanUnit
from rules.telling import Audience
from rules.vocabulary import ClockKind, Severity
from rules.words import Contradiction

BY_DATE = (ClockKind.RECHECK, ClockKind.INSTRUCTION, ClockKind.PROPOSAL, ClockKind.LISTED)
"""Clocks whose last day may be named by the person who starts them."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExtensionRule(_Frozen):
    """Who may grant the n-th extension, and how long it may be; `max` is no longer than the first limit."""

    approver: Audience
    max: Span


class Extensions(_Frozen):
    """Extensions are asked for before the due date; together they never exceed `total_cap` calendar days."""

    first: ExtensionRule
    second: ExtensionRule
    major: ExtensionRule
    max_count: int = Field(ge=0, le=9)
    total_cap: Span


class Suspension(_Frozen):
    """An approved pause: who approves, and how soon it must be looked at again."""

    approver: Audience
    review_within: Span
    for_funds: Span
    """How long a hazard may wait for money, all its waits together from the first day of the first."""


class LookBack(_Frozen):
    """Which share of what was closed is looked at again, and how soon.

    within: how long the checkers of a round have. The first round reaches back over the recurrence window.
    """

    after: Span
    sample_share: float = Field(gt=0, le=1)
    recurrence_window: Span
    within: Span = Span(value=15, unit=SpanUnit.WORKING_DAY)


def _lacking(clock: ClockKind, missing: list[Severity]) -> Contradiction:
    codes = ", ".join(one.value for one in missing)
    words = f"{clock.zh}时限缺少等级 {codes}", f"limits.{clock.value} lacks {codes}"
    return Contradiction(*words, "limits", clock.value)


class Deadlines(_Frozen):
    """config/policy/deadlines.yaml. Every number is a default that an operator may change."""

    kind: str = Field(pattern="^deadlines$")
    version: int = Field(ge=1)
    limits: dict[ClockKind, dict[Severity, Span]]
    rework_minimum: dict[Severity, Span]
    return_within: Span = Span(value=30, unit=SpanUnit.CALENDAR_DAY)
    """How far ahead a verifier may set the day for what is left to do."""
    revisit: tuple[Severity, ...] = (Severity.SERIOUS, Severity.MAJOR)
    """Severities nobody passes without having been there."""
    on_the_spot: tuple[Severity, ...]
    """Severities that may be fixed during the inspection itself."""
    extension: Extensions
    suspension: Suspension
    look_back: LookBack
    placement: Span = Span(value=24, unit=SpanUnit.HOUR)
    """How long a whole site may be closed before somebody says where its pupils are."""
    plan_items: tuple[str, ...] = Field(min_length=6, max_length=6)
    """The six contents of a major hazard's treatment plan (order 16, art. 15)."""

    @model_validator(mode="after")
    def _every_limit_is_given(self) -> Deadlines:
        always = (
            ClockKind.TRIAGE,
            ClockKind.ACKNOWLEDGE,
            ClockKind.RULING,
            ClockKind.RECTIFY,
            ClockKind.VERIFY,
        )
        for clock in always:
            missing = [one for one in Severity if one not in self.limits.get(clock, {})]
            if missing:
                raise _lacking(clock, missing)
        for clock in (ClockKind.CONTROL, ClockKind.PLAN):
            if Severity.MAJOR not in self.limits.get(clock, {}):
                raise _lacking(clock, [Severity.MAJOR])
        return self

    def limit(self, clock: ClockKind, severity: Severity) -> Span | None:
        """The limit of a clock; None where policy gives this severity none, and then the clock does not start."""
        return self.limits.get(clock, {}).get(severity)

    def may_run(self, clock: ClockKind, severity: Severity) -> bool:
        """Whether such a clock can ever start on a hazard of this severity."""
        return clock in BY_DATE or self.limit(clock, severity) is not None

    def extension_rule(self, severity: Severity, granted_before: int) -> ExtensionRule:
        if severity is Severity.MAJOR:
            return self.extension.major
        return self.extension.second if granted_before else self.extension.first
