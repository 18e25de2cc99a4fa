"""The indicators (指标): for each its numerator, its denominator and the cases behind both, never a bare rate.

Formulas are those of our scoring file (fields after the urban-management set of SG-KPI); what each counts is written
at its definition. The rules they share:

- the cut-off is an instant and is said: everything stands as at that instant;
- a case enters a period by its due date where timeliness is meant, and by the day it was found for volume;
- what was voided or merged counts nowhere; what is suspended leaves the denominator as long as it is, and is listed;
- handed over is what an assignment or an upheld objection gave to units, or an old ledger had with them: what was fixed
  on the spot never was, so that recording trifles makes no rate of handing over better and no mean shorter;
- a share of nothing is no share: it is empty, and never 100 %;
- fewer than ten are counted and not ranked (rules/intervals.py LEAST).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from rules.case_records import CaseRecord, Period
from rules.intervals import LEAST, Interval, wilson
from rules.places import in_places
from rules.vocabulary import Stage
from rules.words import Word


class Indicator(Word):
    """The indicators, by the codes of the scoring file."""

    RECTIFICATION_RATE = "rectification_rate", "整改率", "rectification rate"
    ON_TIME_RATE = "on_time_rate", "按期整改率", "on-time rate"
    ACK_RATE = "ack_rate", "签收及时率", "timely acknowledgement"
    REWORK_RATE = "rework_rate", "返工率", "rework rate"
    RECURRENCE_RATE = "recurrence_rate", "复发率", "recurrence rate"
    OVERDUE_OPEN = "overdue_open", "逾期未结数", "overdue open"
    OVERDUE_MULTIPLE = "overdue_multiple", "超时倍数", "overtime multiple"
    EXTENSION_RATE = "extension_rate", "延期率", "extension rate"
    RETURN_RATE = "return_rate", "退回率", "return rate"
    SHUFFLE_COUNT = "shuffle_count", "推诿数", "shuffles"
    MEAN_DAYS = "mean_days", "平均整改天数", "mean days to close"
    SPOT_FIXES = "spot_fixes", "当场整改数", "fixed on the spot"
    MAJOR_PLAN_RATE = "major_plan_rate", "重大隐患方案率", "major plan rate"
    CLAIMED_UNVERIFIED = "claimed_unverified", "已报未验数", "claimed and not yet verified"
    SUSPENDED = "suspended", "挂账数", "suspended"
    COVERAGE = "coverage", "排查覆盖率", "inspection coverage"

    @property
    def is_share(self) -> bool:
        """Whether it is a part of a whole, which has an interval and may be ranked."""
        return self.value.endswith("_rate") or self is Indicator.COVERAGE

    @property
    def is_better_high(self) -> bool:
        return self in _BETTER_HIGH


class Dimension(Word):
    """By what figures are compared."""

    TOWN = "town", "镇街", "town"
    LEAD = "lead", "主办单位", "lead unit"
    RESPONSIBLE = "responsible", "主体责任单位", "responsible unit"
    CATEGORY = "category", "类别", "category"
    SEVERITY = "severity", "等级", "severity"


_BETTER_HIGH = frozenset(
    {
        Indicator.RECTIFICATION_RATE, Indicator.ON_TIME_RATE, Indicator.ACK_RATE, Indicator.MAJOR_PLAN_RATE,
        Indicator.COVERAGE,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """What an indicator came to. of, cases: ids of what is counted and of what it is counted among."""

    indicator: Indicator
    numerator: float
    denominator: int
    of: tuple[int, ...] = ()
    cases: tuple[int, ...] = ()
    spread: tuple[float, float] | None = None
    """Of mean days: the median and the 90th percentile."""

    @property
    def value(self) -> float | None:
        """The share, or the mean; a plain count is its numerator. Empty when there is nothing to take it of."""
        if self.indicator in _COUNTS:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval of a share; where all are counted, as with schools inspected, there is nothing to guess."""
        is_census = self.indicator is Indicator.COVERAGE
        return wilson(self.value or 0.0, self.denominator) if self.indicator.is_share and not is_census else None

    @property
    def is_small(self) -> bool:
        """Whether it is of too few to be ranked."""
        return self.denominator < LEAST


_COUNTS = (
    Indicator.OVERDUE_OPEN, Indicator.SHUFFLE_COUNT, Indicator.SPOT_FIXES, Indicator.CLAIMED_UNVERIFIED,
    Indicator.SUSPENDED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Definition:
    """Which cases an indicator is of, which of them count, and as how many each."""

    among: Callable[[CaseRecord, Period, datetime], bool]
    counts: Callable[[CaseRecord, datetime], float]
    size: Callable[[CaseRecord], int] = lambda _one: 1


def _found(one: CaseRecord, period: Period, _at: datetime) -> bool:
    return period.holds(one.found_at) and not one.is_suspended


def _handed_over(one: CaseRecord, period: Period, _at: datetime) -> bool:
    return period.holds(one.handed_at)


def _due(one: CaseRecord, period: Period, at: datetime) -> bool:
    """First deadline in the period, and come or met: what is still in time has not been decided yet.

    What ended on the spot had no deadline to keep.
    """
    is_decided = one.is_done or (one.first_due_at is not None and one.first_due_at <= at)
    is_bound = not one.is_suspended and not one.ended_on_spot
    return period.holds_deadline(one.first_due_at) and is_bound and is_decided


def _closed(one: CaseRecord, period: Period, _at: datetime) -> bool:
    return one.stage is Stage.CLOSED and period.holds(one.closed_at)


def _worked_on(one: CaseRecord, period: Period, at: datetime) -> bool:
    return _closed(one, period, at) and one.assigned_at is not None and not one.ended_on_spot


def _spot_fixes(one: CaseRecord, period: Period, _at: datetime) -> bool:
    return one.ended_on_spot and period.holds(one.submitted_at)


def _late(one: CaseRecord, _period: Period, at: datetime) -> bool:
    return one.is_late(at)


def _overtime(one: CaseRecord, at: datetime) -> float:
    """(elapsed - limit) / limit, by the first limit."""
    if one.assigned_at is None or one.first_due_at is None:
        return 0.0
    limit = (one.first_due_at - one.assigned_at).total_seconds()
    return ((at - one.assigned_at).total_seconds() - limit) / limit if limit > 0 else 0.0


def days_to_close(one: CaseRecord) -> float:
    """Days from the hand-over to the close-out, or from the visit on for what was sent back after it."""
    if one.closed_at is None or one.assigned_at is None:
        return 0.0
    return (one.closed_at - one.assigned_at).total_seconds() / 86_400


_DEFINED: Mapping[Indicator, _Definition] = {
    Indicator.RECTIFICATION_RATE: _Definition(_found, lambda one, _at: one.stage is Stage.CLOSED),
    Indicator.ON_TIME_RATE: _Definition(_due, lambda one, _at: one.was_in_time),
    Indicator.ACK_RATE: _Definition(
        lambda one, period, at: _handed_over(one, period, at) and one.to_sign > 0,
        lambda one, _at: one.signed,
        lambda one: one.to_sign,
    ),
    Indicator.REWORK_RATE: _Definition(
        lambda one, period, _at: one.rounds > 0 and period.holds(one.submitted_at), lambda one, _at: one.failed > 0
    ),
    Indicator.RECURRENCE_RATE: _Definition(_closed, lambda one, _at: one.came_back_at is not None),
    Indicator.OVERDUE_OPEN: _Definition(_late, lambda _one, _at: 1),
    Indicator.OVERDUE_MULTIPLE: _Definition(_late, _overtime),
    Indicator.EXTENSION_RATE: _Definition(_handed_over, lambda one, _at: one.extensions > 0),
    Indicator.RETURN_RATE: _Definition(_handed_over, lambda one, _at: one.returns > 0),
    Indicator.SHUFFLE_COUNT: _Definition(_handed_over, lambda one, _at: one.returns),
    Indicator.MEAN_DAYS: _Definition(_worked_on, lambda one, _at: days_to_close(one)),
    Indicator.SPOT_FIXES: _Definition(_spot_fixes, lambda _one, _at: 1),
    Indicator.MAJOR_PLAN_RATE: _Definition(
        lambda one, period, at: _handed_over(one, period, at) and one.plan_in_time is not None,
        lambda one, _at: bool(one.plan_in_time),
    ),
    Indicator.CLAIMED_UNVERIFIED: _Definition(
        lambda one, _period, _at: one.stage is Stage.SUBMITTED, lambda _one, _at: 1
    ),
    Indicator.SUSPENDED: _Definition(lambda one, _period, _at: one.is_suspended, lambda _one, _at: 1),
}
"""Coverage is of schools and not of cases: `covered` below."""

OF_CASES = tuple(_DEFINED)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A case, and for every indicator it is among: as how much it counts there, and as how many."""

    one: CaseRecord
    weights: Sequence[tuple[Indicator, float, int]]


def weigh(cases: Iterable[CaseRecord], period: Period, at: datetime) -> list[Weighed]:
    """Every case that counts, looked at once; what is measured of parts of them only adds up. at: the cut-off."""
    defined = tuple(_DEFINED.items())
    return [
        Weighed(
            one,
            [
                (indicator, float(what.counts(one, at)), what.size(one))
                for indicator, what in defined
                if what.among(one, period, at)
            ],
        )
        for one in cases
        if one.counts
    ]


def summed(weighed: Iterable[Weighed]) -> dict[Indicator, Measured]:
    """What every indicator of cases comes to."""
    found: dict[Indicator, list[tuple[int, float, int]]] = {one: [] for one in OF_CASES}
    for case in weighed:
        for indicator, weight, size in case.weights:
            found[indicator].append((case.one.id, weight, size))
    return {indicator: _measured(indicator, rows) for indicator, rows in found.items()}


def _measured(indicator: Indicator, rows: Sequence[tuple[int, float, int]]) -> Measured:
    weights = [weight for _, weight, _ in rows]
    return Measured(
        indicator, sum(weights), sum(size for *_, size in rows), tuple(one for one, weight, _ in rows if weight),
        tuple(one for one, *_ in rows), median_and_90th(weights) if indicator is Indicator.MEAN_DAYS and rows else None,
    )  # fmt: skip


def measure(indicator: Indicator, cases: Iterable[CaseRecord], period: Period, at: datetime) -> Measured:
    """What one indicator of cases comes to. at: the cut-off."""
    return summed(weigh(cases, period, at))[indicator]


def median_and_90th(values: Sequence[float]) -> tuple[float, float]:
    """The middle of these values and the one nine tenths do not pass; there must be some."""
    ordered = sorted(values)
    return median(ordered), ordered[min(len(ordered) - 1, -(-len(ordered) * 9 // 10) - 1)]


def covered(campuses: Sequence[int], inspected: Iterable[int]) -> Measured:
    """Inspection coverage: schools somebody went to, of all schools. Its ids are those of campuses."""
    went = set(inspected)
    found = tuple(one for one in campuses if one in went)
    return Measured(Indicator.COVERAGE, len(found), len(campuses), found, tuple(campuses))


def ranked(parts: Mapping[str, Measured]) -> dict[str, int]:
    """The place of every part by its value, the best first; those of too few, or of nothing, have none."""
    fit = {name: one for name, one in parts.items() if not one.is_small}
    return in_places(
        {name: one.value if one.indicator.is_better_high else -one.value for name, one in fit.items()
         if one.value is not None}
    )  # fmt: skip
