"""Whether the effect of a campaign wears off (运动式反弹): what its schools did in its weeks, and what they do since.

Days are compared by the week: a campaign of three days counts as one week, and afterwards only whole weeks count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, Field

from rules.intervals import LEAST
from rules.telling import TaskKind
from rules.words import Text

WEEK = 7


class DecayFile(BaseModel):
    """config/policy/inspection.yaml, decay: how far the figures may fall back before somebody is told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    checks_share: float = Field(default=0.5, gt=0, le=1)
    """Checks a week, and below which share of those in the campaign they have fallen back."""
    fix_points: int = Field(default=10, ge=1, le=100)
    """The true-fix rate, and by more than how many points it has fallen."""
    self_found_share: float = Field(default=0.5, gt=0, le=1)
    """Hazards schools found themselves a week, and below which share."""


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day to the last, both included."""

    first: date
    last: date

    @property
    def weeks(self) -> float:
        """How many weeks; never less than one."""
        return max(1.0, ((self.last - self.first).days + 1) / WEEK)


def during(starts_on: date, ends_on: date, ended_on: date) -> Days:
    """The days of a campaign, which may have been ended early; closing it later adds nothing."""
    return Days(starts_on, max(starts_on, min(ends_on, ended_on)))


def since(campaign: Days, today: date, decay_days: int) -> Days | None:
    """The whole weeks after a campaign that are over, as far as it is watched; None before the first is."""
    passed = (today - campaign.last).days - 1
    weeks = min(passed, decay_days) // WEEK
    if weeks < 1:
        return None
    return Days(campaign.last + timedelta(days=1), campaign.last + timedelta(days=weeks * WEEK))


@dataclass(frozen=True, slots=True)
class Effort:
    """What was done at the schools of a campaign in some days. looked_at: look-backs, of which `held` held."""

    weeks: float
    checks: int = 0
    looked_at: int = 0
    held: int = 0
    self_found: int = 0

    @property
    def checks_a_week(self) -> float:
        return self.checks / self.weeks

    @property
    def self_found_a_week(self) -> float:
        return self.self_found / self.weeks

    @property
    def true_fixes(self) -> float | None:
        """The share that held; None while too few were looked at to speak of a rate."""
        return self.held / self.looked_at if self.looked_at >= LEAST else None


@dataclass(frozen=True, slots=True)
class Fall:
    """One figure that fell back too far: what it was, and what it is."""

    kind: TaskKind
    before: str
    after: str

    @property
    def text(self) -> Text:
        zh, en = _SAYS[self.kind]
        return Text(zh.format(self.before, self.after), en.format(self.before, self.after))


_SAYS = {
    TaskKind.DECAY_CHECKS: ("检查由每周 {} 次降至 {} 次", "checks fell from {} a week to {}"),
    TaskKind.DECAY_FIXES: ("真整改率由 {} 降至 {}", "the true-fix rate fell from {} to {}"),
    TaskKind.DECAY_SELF_FOUND: (
        "学校自查发现隐患由每周 {} 件降至 {} 件",
        "hazards schools found themselves fell from {} a week to {}",
    ),
}
KINDS = tuple(_SAYS)


def falls(then: Effort, now: Effort, policy: DecayFile) -> tuple[Fall, ...]:
    """What has fallen back further than policy lets it; a figure nobody can speak of has not fallen."""
    found = []
    if now.checks_a_week < policy.checks_share * then.checks_a_week:
        found.append(Fall(TaskKind.DECAY_CHECKS, _rate(then.checks_a_week), _rate(now.checks_a_week)))
    if _fell_by_more_than(policy.fix_points, then, now):
        found.append(Fall(TaskKind.DECAY_FIXES, _share(then), _share(now)))
    # Of a handful one more or less says nothing.
    is_enough = then.self_found >= LEAST
    if is_enough and now.self_found_a_week < policy.self_found_share * then.self_found_a_week:
        words = _rate(then.self_found_a_week), _rate(now.self_found_a_week)
        found.append(Fall(TaskKind.DECAY_SELF_FOUND, *words))
    return tuple(found)


def _fell_by_more_than(points: int, then: Effort, now: Effort) -> bool:
    if then.true_fixes is None or now.true_fixes is None:
        return False
    # In whole numbers: a fall of exactly so many points is not more than that.
    fallen = then.held * now.looked_at - now.held * then.looked_at
    return 100 * fallen > points * then.looked_at * now.looked_at


def _rate(value: float) -> str:
    return f"{value:.1f}"


def _share(effort: Effort) -> str:
    return f"{effort.held / effort.looked_at:.1%} ({effort.held}/{effort.looked_at})"


def kept(number: str, fall: Fall) -> str:
    """What the task about a fall is about, as it is kept."""
    return f"{number}|{fall.before}|{fall.after}"


def read(kind: TaskKind, what: str) -> Text:
    """The same as people read it: the campaign, and the figures in words."""
    number, before, after = what.split("|")
    said = Fall(kind, before, after).text
    return Text(f"{number}：{said.zh}", f"{number}: {said.en}")
