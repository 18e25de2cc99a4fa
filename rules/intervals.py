"""How sure a share is: Wilson's interval, and the true-fix rate (真整改率) of a stratified sample.

E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212. Unlike
the textbook interval it stays within 0 and 1 and says something of samples in which nothing failed. Where strata were
drawn in different shares, every item weighs as much as it stands for, and the interval is Wilson's over the effective
size of the sample after Kish (Survey Sampling, 1965): (sum of weights)² / sum of squared weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from rules.words import Word

Z95 = 1.959963984540054
"""The 97.5 % quantile of the normal distribution: two sides of 95 %."""
LEAST = 10
"""Fewer than this are counted and never turned into a rate: one school more or less would move it by a tenth."""


class LookBackResult(Word):
    """What became of one hazard that was to be looked at again."""

    HOLDS = "holds", "未反弹", "still fixed"
    FAILED = "failed", "不合格", "failed"
    NOT_DONE = "not_done", "逾期未查", "not looked at in time"


@dataclass(frozen=True, slots=True)
class Interval:
    """Between what and what a share may lie."""

    low: float
    high: float


def wilson(share: float, size: float) -> Interval | None:
    """Wilson's 95 % interval of a share seen among so many, which may be an effective size; None among none."""
    if size <= 0:
        return None
    square = Z95 * Z95
    middle = (share + square / (2 * size)) / (1 + square / size)
    half = Z95 / (1 + square / size) * sqrt(share * (1 - share) / size + square / (4 * size * size))
    # Rounded where the last bits are noise, so that nought is 0 and all is 1.
    return Interval(max(0.0, round(middle - half, 12)), min(1.0, round(middle + half, 12)))


@dataclass(frozen=True, slots=True)
class Looked:
    """One item of a sample: the stratum it was drawn from, and what was found; None while nobody has looked."""

    stratum: str
    result: LookBackResult | None


@dataclass(frozen=True, slots=True)
class Rate:
    """What a sample says. share and interval are those of the whole frame; empty while too few were looked at."""

    holds: int = 0
    failed: int = 0
    not_done: int = 0
    open: int = 0
    share: float | None = None
    interval: Interval | None = None

    @property
    def looked_at(self) -> int:
        """How many were looked at: n. Those nobody looked at are never counted as holding."""
        return self.holds + self.failed

    @property
    def is_small(self) -> bool:
        """Whether too few were looked at to speak of a rate."""
        return self.looked_at < LEAST


def weights(items: Iterable[Looked], frame: Mapping[str, int]) -> dict[str, float]:
    """For how many hazards of the frame each one that was looked at stands, by stratum."""
    seen = Counter(one.stratum for one in items if _is_seen(one))
    return {stratum: frame[stratum] / count for stratum, count in seen.items()}


def rate(items: Sequence[Looked], weight: Mapping[str, float]) -> Rate:
    """The true-fix rate of these items, each weighing what `weights` says of its stratum."""
    found = Counter(one.result for one in items)
    counted = Rate(
        holds=found[LookBackResult.HOLDS], failed=found[LookBackResult.FAILED],
        not_done=found[LookBackResult.NOT_DONE], open=found[None],
    )  # fmt: skip
    if counted.is_small:
        return counted
    heavy = [(weight[one.stratum], one.result is LookBackResult.HOLDS) for one in items if _is_seen(one)]
    whole = sum(one for one, _ in heavy)
    share = sum(one for one, holds in heavy if holds) / whole
    interval = wilson(share, whole * whole / sum(one * one for one, _ in heavy))
    return Rate(counted.holds, counted.failed, counted.not_done, counted.open, share, interval)


def _is_seen(one: Looked) -> bool:
    return one.result in (LookBackResult.HOLDS, LookBackResult.FAILED)
