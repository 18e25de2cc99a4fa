"""The six gauges (六个不漏): six numerators over one list of schools, and for each the schools that are missing.

The list is read once and is the denominator of all six. A school counts or is missing; why it is missing is said.
- Records count that are in force on the day, which is the last of the period, or today while it goes on.
- A school's file is complete when every part policy asks for is there; how much of it is there is said of each school.
- Inspections count that were made in the period: this is the coverage of rules/indicators.py.
- Hazards count as the rectification rate counts them: found in the period, suspended ones left out. What is overdue at
  the cut-off counts whenever it was found, so that waiting clears nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from rules.case_records import CaseRecord, Period
from rules.indicators import Indicator, covered, measure
from rules.records import Group, Kept, PledgePost, RecordKind
from rules.words import Text, Word


class Gauge(Word):
    """What no school may be left out of."""

    SAFETY_FILE = "safety_file", "安全档案不漏", "safety file"
    INSPECTED = "inspected", "安全检查不漏", "inspected"
    HAZARDS = "hazards", "隐患整改不漏", "hazards put right"
    PLAN = "plan", "应急预案不漏", "emergency plan"
    PLEDGES = "pledges", "责任落实不漏", "pledges at four posts"
    TRAINING = "training", "教育培训不漏", "staff and pupils trained"


@dataclass(frozen=True, slots=True)
class School:
    """A school on the list. town: the name of the area it lies in."""

    id: int
    unit_id: int
    code: str
    name: str
    area: str
    town: str


@dataclass(frozen=True)
class Gauged:
    """One gauge. missing: by school, why it is missing. parts: of the file, how many each school has of how many."""

    gauge: Gauge
    schools: int
    missing: Mapping[int, Text]
    parts: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def numerator(self) -> int:
        return self.schools - len(self.missing)

    @property
    def share(self) -> float | None:
        """A share of nothing is no share."""
        return self.numerator / self.schools if self.schools else None

    @property
    def completeness(self) -> float | None:
        """The parts that are there, of all that should be; empty for a gauge that has none."""
        wanted = sum(needed for _, needed in self.parts.values())
        return sum(there for there, _ in self.parts.values()) / wanted if wanted else None

    def among(self, schools: Collection[int]) -> Gauged:
        """The same of some of the schools."""
        missing = {school: why for school, why in self.missing.items() if school in schools}
        parts = {school: counts for school, counts in self.parts.items() if school in schools}
        return Gauged(self.gauge, len(schools), missing, parts)


@dataclass(frozen=True)
class Evidence:
    """What the gauges are read from. with_measure: the cases that have a measure of their own."""

    records: Sequence[Kept]
    inspected: Collection[int]
    cases: Sequence[CaseRecord]
    with_measure: Collection[int]


@dataclass(frozen=True, slots=True)
class When:
    """At which instant, over which period; from which share on training counts as done, and what a file consists of."""

    at: datetime
    period: Period
    day: date
    trained_share: float = 1.0
    file_parts: tuple[RecordKind, ...] = tuple(RecordKind)


def gauges(schools: Sequence[School], seen: Evidence, when: When) -> tuple[Gauged, ...]:
    """The six, in their order, over the same schools."""
    own: dict[int, list[Kept]] = {}
    for one in seen.records:
        own.setdefault(one.campus_id, []).append(one)
    went = set(covered([one.id for one in schools], seen.inspected).of)
    left = _not_put_right(seen, when)

    def by_records(why: Callable[[Sequence[Kept]], Text | None]) -> Callable[[int], Text | None]:
        return lambda school: why(own.get(school, ()))

    reasons: Mapping[Gauge, Callable[[int], Text | None]] = {
        Gauge.SAFETY_FILE: by_records(lambda mine: _joined(_lacking(when.file_parts, mine, when))),
        Gauge.INSPECTED: lambda school: None if school in went else _NOT_INSPECTED,
        Gauge.HAZARDS: left.get,
        Gauge.PLAN: by_records(lambda mine: _joined(_lacking(_REHEARSED, mine, when))),
        Gauge.PLEDGES: by_records(lambda mine: _unsigned(mine, when.day)),
        Gauge.TRAINING: by_records(lambda mine: _untrained(mine, when)),
    }
    needed = len(when.file_parts)
    parts = {one.id: (needed - len(_lacking(when.file_parts, own.get(one.id, ()), when)), needed) for one in schools}
    return tuple(
        _gauged(gauge, schools, reasons[gauge], parts if gauge is Gauge.SAFETY_FILE else {}) for gauge in Gauge
    )


def _gauged(
    gauge: Gauge,
    schools: Sequence[School],
    why: Callable[[int], Text | None],
    parts: Mapping[int, tuple[int, int]],
) -> Gauged:
    reasons = ((one.id, why(one.id)) for one in schools)
    return Gauged(gauge, len(schools), {school: reason for school, reason in reasons if reason is not None}, parts)


_NOT_INSPECTED = Text("期间内无人检查", "nobody inspected it in the period")
_NEVER = Text("未登记", "none on record")


_REHEARSED = RecordKind.PLAN, RecordKind.DRILL
"""A plan nobody drills is paper."""


def _lacking(kinds: Sequence[RecordKind], mine: Sequence[Kept], when: When) -> list[tuple[Word, Text]]:
    """The kinds of record a school has not in force, each with why; pledges of every post, training of both groups."""
    found: list[tuple[Word, Text]] = []
    for kind in kinds:
        if kind is RecordKind.PLEDGE:
            why = _unsigned(mine, when.day)
        elif kind is RecordKind.TRAINING:
            why = _untrained(mine, when)
        else:
            why = _why_not([one for one in mine if one.kind is kind], when.day)
        if why is not None:
            found.append((kind, why))
    return found


def _why_not(fitting: Sequence[Kept], day: date) -> Text | None:
    if any(one.holds_on(day) for one in fitting):
        return None
    if not fitting:
        return _NEVER
    last = max(one.valid_until for one in fitting)
    return Text(f"{last} 到期", f"lapsed after {last}")


def _unsigned(mine: Sequence[Kept], day: date) -> Text | None:
    """The posts without a pledge in force."""
    pledges = [one for one in mine if one.kind is RecordKind.PLEDGE]
    return _joined(
        (post, reason)
        for post in PledgePost
        if (reason := _why_not([one for one in pledges if one.post is post], day)) is not None
    )


def _untrained(mine: Sequence[Kept], when: When) -> Text | None:
    """The groups of whom too few are trained, by the newest record in force that says how many of them are."""
    found: list[tuple[Word, Text]] = []
    for group in Group:
        fitting = [one for one in mine if one.kind is RecordKind.TRAINING and one.trained(group) is not None]
        reason = _why_not(fitting, when.day)
        if reason is None:
            newest = max((one for one in fitting if one.holds_on(when.day)), key=lambda one: (one.done_on, one.id))
            trained, total = newest.trained(group) or (0, 1)
            if trained / total >= when.trained_share:
                continue
            reason = Text(f"{trained}/{total}", f"{trained} of {total}")
        found.append((group, reason))
    return _joined(found)


def _joined(parts: Iterable[tuple[Word, Text]]) -> Text | None:
    given = list(parts)
    if not given:
        return None
    zh = "；".join(f"{of.zh}：{what.zh}" for of, what in given)
    return Text(zh, "; ".join(f"{of.en}: {what.en}" for of, what in given))


def _not_put_right(seen: Evidence, when: When) -> dict[int, Text]:
    """By school how many hazards found in the period have no measure or are not put right, or are overdue."""
    rate = measure(Indicator.RECTIFICATION_RATE, seen.cases, when.period, when.at)
    closed, measures = set(rate.of), set(seen.with_measure)
    among = {*rate.cases, *(one.id for one in seen.cases if one.is_late(when.at))}
    left: dict[int, list[CaseRecord]] = {}
    for one in seen.cases:
        # What was closed without being handed over was put right on the visit: that was its measure.
        has_measure = one.id in measures or (one.id in closed and one.handed_at is None)
        if one.id in among and not (one.id in closed and has_measure):
            left.setdefault(one.campus_id, []).append(one)
    return {school: _left(cases, closed, measures, when.at) for school, cases in left.items()}


def _left(cases: Sequence[CaseRecord], closed: set[int], measures: set[int], at: datetime) -> Text:
    unfixed = [one for one in cases if one.id not in closed]
    late = sum(one.is_late(at) for one in unfixed)
    bare = sum(one.id not in measures for one in cases)
    zh, en = [], []
    if unfixed:
        zh.append(f"{len(unfixed)} 件未整改到位，其中逾期 {late} 件")
        en.append(f"{len(unfixed)} not put right, {late} of them late")
    if bare:
        zh.append(f"{bare} 件没有整改措施")
        en.append(f"{bare} without a measure")
    return Text("；".join(zh), "; ".join(en))


@dataclass(frozen=True)
class GaugeReport:
    """The six gauges of an area, the list they are counted over, and the instant all of it stands at."""

    area: str
    place: Text | str
    when: When
    schools: Sequence[School]
    gauges: Sequence[Gauged]
    policy: int = 0
    campaign: str = ""
    """The campaign whose frozen list it is; empty where it is those registered on the day."""

    def of_town(self, area: str) -> Sequence[Gauged]:
        """The six of the schools of one town."""
        here = {one.id for one in self.schools if one.area == area}
        return [one.among(here) for one in self.gauges]

    @property
    def towns(self) -> Mapping[str, str]:
        """The towns with a school on the list, in the order of their codes."""
        return dict(sorted({one.area: one.town for one in self.schools}.items()))
