"""Figures in words: what every indicator counts, the rules they share, and a figure as people read it.

Pages, workbooks, bulletins and docs/indicators.md say the same because they say it from here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.figure_report import Report
from rules.indicators import Indicator, Measured
from rules.instants import shown
from rules.words import Text


@dataclass(frozen=True, slots=True)
class Counts:
    """What an indicator counts, and among what."""

    numerator: Text
    denominator: Text


_HANDED_OVER = Text("期间内交办的（不含当场整改）", "handed over in the period (what was fixed on the spot was not)")
_CLOSED = Text("期间内销号的", "closed in the period")
_COUNT = Text("计数，按截止时点", "a count, at the cut-off")

COUNTED: Mapping[Indicator, Counts] = {
    Indicator.RECTIFICATION_RATE: Counts(
        Text("已销号", "closed"),
        Text("期间内发现的，含当场整改的", "found in the period, those fixed on the spot too"),
    ),
    Indicator.ON_TIME_RATE: Counts(
        Text("在首个期限前提交整改，且该次提交已通过或正在验收",
             "handed in by the first deadline, by a submission that passed or is being verified"),
        Text("首个期限在期间内，且已到期或已提交；不含当场整改、未被退回的",
             "first deadline in the period and come or met; not what was fixed on the spot and never sent back"),
    ),
    Indicator.ACK_RATE: Counts(
        Text("按时签收或按时提出异议的单位", "units that signed or objected in time"),
        Text("上述单位和超时未签收的单位（期间内交办的隐患）",
             "those and units whose time ran out, of cases handed over in the period"),
    ),
    Indicator.REWORK_RATE: Counts(
        Text("至少被退回重改一次", "sent back at least once"),
        Text("期间内提交且已验收的，含当场整改的", "verified, handed in during the period, on the spot too"),
    ),
    Indicator.RECURRENCE_RATE: Counts(
        Text("在政策规定的时间内，同一学校又发现同样的隐患",
             "the same found again at the same campus within policy's window"),
        _CLOSED,
    ),
    Indicator.OVERDUE_OPEN: Counts(
        Text("已过期限（含延期后的期限）未交", "past their deadline, extended or not"), _COUNT
    ),
    Indicator.OVERDUE_MULTIPLE: Counts(
        Text("（已用时间－首个时限）÷首个时限，逐件相加", "sum of (elapsed − limit) / limit by the first limit"),
        Text("截止时点已逾期的", "overdue at the cut-off"),
    ),
    Indicator.EXTENSION_RATE: Counts(Text("获准延期", "extended"), _HANDED_OVER),
    Indicator.RETURN_RATE: Counts(Text("异议成立", "objection upheld"), _HANDED_OVER),
    Indicator.SHUFFLE_COUNT: Counts(
        Text("异议成立的次数，每次即多交办一次", "upheld objections, each a hand-over more"), Text("计数", "a count")
    ),
    Indicator.MEAN_DAYS: Counts(
        Text("从交办到销号的天数；另列中位数和 90 百分位",
             "days from hand-over to close-out; also median and 90th percentile"),
        Text("期间内销号的；当场整改、未被退回的另列，没有经过交办的（台账导入时已销号）不计",
             "closed in the period; what was fixed on the spot and never sent back stands apart, what an old ledger "
             "had closed is left out"),
    ),
    Indicator.SPOT_FIXES: Counts(
        Text("期间内当场整改、未被退回的", "fixed on the spot in the period and never sent back"),
        Text("计数", "a count"),
    ),
    Indicator.MAJOR_PLAN_RATE: Counts(
        Text("按时报出六要素治理方案", "six-part plan in time"),
        Text("期间内交办、方案已到期或已报出的重大隐患", "major, handed over in the period, plan due or there"),
    ),
    Indicator.CLAIMED_UNVERIFIED: Counts(Text("已提交、尚未验收", "handed in and not yet verified"), _COUNT),
    Indicator.SUSPENDED: Counts(Text("挂账中", "suspended"), _COUNT),
    Indicator.COVERAGE: Counts(Text("有人检查过的学校", "schools somebody inspected"), Text("全部学校", "schools")),
}  # fmt: skip

SHARED: Sequence[tuple[Text, Text]] = (
    (
        Text("注明截止时点。", "The cut-off is said."),
        Text("数据反映统计当时的状态；以往各日的在办和逾期见“趋势”，由每日零点后的留存得出。",
             "Figures show how things stand at the instant they are taken; what was open and overdue on "
             "past days is the trend, from what is counted each night."),
    ),
    (
        Text("期间：", "A period"),
        Text("统计数量的，按发现日期归入；统计时限的，按首个期限归入。",
             "takes a case by the day it was found where volume is meant, and by its first deadline where timeliness "
             "is."),
    ),
    (Text("作废、并案的", "Void and merged"), Text("不计入任何指标。", "hazards count nowhere.")),
    (
        Text("挂账的", "Suspended"),
        Text("在挂账期间不计入整改率和按期整改率的分母，另列。",
             "ones leave the denominators of the rectification and the on-time rate as long as they are suspended, and "
             "are listed apart."),
    ),
    (Text("没有分母的比率", "A share of nothing"), Text("为空，绝不算作 100%。", "is empty, never 100 %.")),
    (
        Text("不足 10 件的", "Fewer than ten"),
        Text("照实列数并附区间（Wilson，95%），不参与排名，图中为空心；同值同位次。学校全数统计的不设区间。",
             "are counted and shown with their interval (Wilson, 95 %), never ranked, and hollow in charts; equal "
             "values have equal places. Where all schools are counted there is no interval."),
    ),
)  # fmt: skip
"""What it is about, and what is so."""


def value_of(one: Measured) -> str:
    """A figure as people read it: a share in percent, days and multiples with one place, a count as it is."""
    if one.value is None:
        return "–"
    if one.indicator.is_share:
        return f"{one.value:.1%}"
    return (
        f"{one.value:.1f}" if one.indicator in (Indicator.MEAN_DAYS, Indicator.OVERDUE_MULTIPLE) else f"{one.value:g}"
    )


_OF_ITSELF = Indicator.OVERDUE_OPEN, Indicator.SPOT_FIXES, Indicator.CLAIMED_UNVERIFIED, Indicator.SUSPENDED


def fraction_of(one: Measured) -> str:
    """Numerator and denominator; of a mean or a sum of how many it is. What only counts is not said twice."""
    if one.indicator in _OF_ITSELF:
        return ""
    return f"{one.numerator:g}/{one.denominator}" if one.indicator.is_share else f"{one.denominator}"


def interval_of(one: Measured) -> str:
    """The interval of a share; empty for what has none."""
    return f"{one.interval.low:.1%} – {one.interval.high:.1%}" if one.interval else ""


RANGE = Text("95% 区间／分布", "95 % interval, or spread")


def range_of(one: Measured) -> Text:
    """The interval of a share, or the middle and the tail of days; empty for what has neither."""
    if one.spread is None:
        return Text(interval_of(one), interval_of(one))
    middle, tail = (f"{days:.1f}" for days in one.spread)
    return Text(f"中位 {middle}，90 分位 {tail}", f"median {middle}, 90th {tail}")


def heading(report: Report, place: Text | str) -> Text:
    """Of what a report is: where, which days, as of which instant, under which policy."""
    first, last, at = report.period.first, report.period.last, shown(report.at)
    zh, en = (place.zh, place.en) if isinstance(place, Text) else (place, place)
    return Text(
        f"{zh} {first} 至 {last}，截至 {at}，政策第 {report.policy} 版",
        f"{en}, {first} to {last}, as of {at}, policy version {report.policy}",
    )
