"""The tables of a bulletin: one source for the page, for Word and for whoever checks the one against the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rules.bulletin_cases import LEAD, MOST, SCHOOL, late, left_out, majors
from rules.bulletin_ranks import ahead_and_behind
from rules.bulletins import Bulletin, BulletinWords, Counted
from rules.charts import Bar, Chart
from rules.figure_report import Figures, Part
from rules.figure_words import RANGE, fraction_of, interval_of, range_of, value_of
from rules.indicators import Indicator, Measured
from rules.instants import shown
from rules.lasting import COLUMNS, LOOKED, compliance, look_back_rows
from rules.spans import titled
from rules.tables import Cell, Table
from rules.trends import trend
from rules.words import Text
from rules.workloads import HEADING, RULES, Load, budget_told
from rules.workloads import told as spread_told

_NONE_YET = Text("本期没有。", "None in this period.")
_FOUND, _RECTIFIED = Text("发现数", "found"), Text("已销号", "closed")
_MEASURED = (
    Text("指标", "indicator"), Text("值", "value"), Text("分子/分母", "of"), RANGE,
)  # fmt: skip
_OVERDUE, _LISTED = Text("逾期数", "overdue"), Text("督办数", "supervised")


def tables(told: Bulletin) -> list[Table]:
    """What a bulletin says, in its order."""
    return [
        _whole(told), trend(told.days, Text("在办和逾期趋势", "Open and overdue")), *ahead_and_behind(told.report),
        _towns(told), _agencies(told), _schools(told), _categories(told), majors(told), late(told), _lasting(told),
        compliance(told.lasting, Text("达标率（按办学许可）", "Compliance, by licence")), _asked_of_people(told),
    ]  # fmt: skip


def counted(told: Bulletin) -> Counted:
    """A bulletin's figures, with of where and when they are."""
    zh, en = (told.place.zh, told.place.en) if isinstance(told.place, Text) else (told.place, told.place)
    at, policy = shown(told.report.at), told.report.policy
    heading = Text(f"{zh}，数据截至 {at}，政策第 {policy} 版", f"{en}, as of {at}, policy version {policy}")
    return Counted(titled(told.report.period), heading, tables(told))


def first_words(told: Bulletin) -> BulletinWords:
    """What a draft begins with, for whoever signs it to go on from."""
    figures = told.report.whole
    closed, late = _of(figures, Indicator.RECTIFICATION_RATE), _of(figures, Indicator.OVERDUE_OPEN)
    opening = (
        f"本期发现隐患{closed.denominator}件（不含挂账），已销号{int(closed.numerator)}件，整改率{value_of(closed)}；"
        f"按期整改率{share(_of(figures, Indicator.ON_TIME_RATE))}；截至统计时点，逾期未结{int(late.numerator)}件。"
    )
    return BulletinWords(opening, requirements=_REQUIRED if late.numerator else "")


_REQUIRED = "请各单位对照逾期清单，逐件明确责任人、措施和完成时间，限期整改到位。"


def share(one: Measured) -> str:
    """A share with what it is of; never a bare rate."""
    return f"{value_of(one)}（{fraction_of(one)}）"


def guarded(one: Measured) -> str:
    """The same; where it is of too few to be ranked, with between what and what it may lie."""
    if one.interval is None or not one.is_small:
        return share(one)
    low, high = one.interval.low, one.interval.high
    return f"{share(one)} {100 * low:.0f}–{high:.0%}"


def _name(one: Indicator) -> Text:
    return Text(one.zh, one.en)


def _of(figures: Figures, one: Indicator) -> Measured:
    return figures.get(one, Measured(one, 0, 0))


_AS_IT_STANDS = (
    Indicator.OVERDUE_OPEN, Indicator.OVERDUE_MULTIPLE, Indicator.CLAIMED_UNVERIFIED, Indicator.SUSPENDED,
)  # fmt: skip
"""What is counted at the cut-off whatever the period: it has no value of the period before."""


def _whole(told: Bulletin) -> Table:
    columns = (*_MEASURED, Text("上期", "period before"))
    rows = [
        (_name(one.indicator), value_of(one), fraction_of(one), range_of(one),
         "–" if one.indicator in _AS_IT_STANDS else value_of(_of(told.before.whole, one.indicator)))
        for one in told.report.whole.values()
    ]  # fmt: skip
    return Table("whole", Text("总体情况", "As a whole"), columns, rows, _NONE_YET)


def _towns(told: Bulletin) -> Table:
    columns = (Text("镇街", "town"), Text("学校数", "schools"), Text("排查数", "inspected"), _FOUND, _RECTIFIED,
               _name(Indicator.RECTIFICATION_RATE), _name(Indicator.ON_TIME_RATE), _OVERDUE)  # fmt: skip

    def row(part: Part) -> Sequence[Cell]:
        covered, closed = _of(part.figures, Indicator.COVERAGE), _of(part.figures, Indicator.RECTIFICATION_RATE)
        return (
            part.name, covered.denominator, int(covered.numerator), closed.denominator, int(closed.numerator),
            guarded(closed), guarded(_of(part.figures, Indicator.ON_TIME_RATE)),
            int(_of(part.figures, Indicator.OVERDUE_OPEN).numerator),
        )  # fmt: skip

    parts = told.report.by_town
    chart = _chart(Text("各镇街整改率", "Rectification rate by town"), parts, Indicator.RECTIFICATION_RATE)
    note = Text(f"发现数不含挂账；{_SMALL.zh}", f"Suspended ones are not among those found; {_SMALL.en}")
    return Table("towns", Text("各镇街", "Towns"), columns, [row(one) for one in parts], _NONE_YET, chart, note)


def _agencies(told: Bulletin) -> Table:
    columns = (LEAD, Text("交办数", "handed over"), _name(Indicator.ACK_RATE), _name(Indicator.ON_TIME_RATE),
               _name(Indicator.REWORK_RATE), _OVERDUE, _LISTED)  # fmt: skip
    supervised = _by_lead(told)

    def row(part: Part) -> Sequence[Cell]:
        return (
            part.name, _of(part.figures, Indicator.RETURN_RATE).denominator,
            *(guarded(_of(part.figures, one)) for one in
              (Indicator.ACK_RATE, Indicator.ON_TIME_RATE, Indicator.REWORK_RATE)),
            int(_of(part.figures, Indicator.OVERDUE_OPEN).numerator), supervised(part.key),
        )  # fmt: skip

    parts = told.report.by_lead
    chart = _chart(Text("各部门按期整改率", "On-time rate by lead unit"), parts, Indicator.ON_TIME_RATE)
    return Table(
        "agencies", Text("各部门", "Lead units"), columns, [row(one) for one in parts], _NONE_YET, chart, _SMALL
    )


_SMALL = Text(
    "不足 10 件的附 95% 区间、图中为空心，不排名。",
    "what is of fewer than ten has its interval, is hollow in charts and not ranked.",
)


def _schools(told: Bulletin) -> Table:
    """The schools with most overdue first, then those with most found."""
    columns = (SCHOOL, _FOUND, _RECTIFIED, _name(Indicator.RECTIFICATION_RATE), _name(Indicator.ON_TIME_RATE),
               _name(Indicator.REWORK_RATE), _OVERDUE)  # fmt: skip
    shown: list[tuple[int, int, Sequence[Cell]]] = []
    for part in told.schools:
        closed = _of(part.figures, Indicator.RECTIFICATION_RATE)
        late = int(_of(part.figures, Indicator.OVERDUE_OPEN).numerator)
        if closed.denominator or late:
            rates = (guarded(_of(part.figures, one)) for one in (Indicator.ON_TIME_RATE, Indicator.REWORK_RATE))
            row = (part.name, closed.denominator, int(closed.numerator), guarded(closed), *rates, late)
            shown.append((-late, -closed.denominator, row))
    rows = [row for _, _, row in sorted(shown, key=lambda one: one[:2])]
    title = Text("各学校（有隐患的）", "Schools with hazards")
    return Table("schools", title, columns, rows[:MOST], _NONE_YET, note=left_out(len(rows), 0) or _SMALL)


def _by_lead(told: Bulletin) -> Callable[[str], int]:
    leads = [str(told.report.records[one].lead_id) for one in told.listed if one in told.report.records]
    return leads.count


def _chart(title: Text, parts: Sequence[Part], one: Indicator) -> Chart | None:
    found = [(part.name, _of(part.figures, one)) for part in parts]
    bars = [Bar(name, figure.value, share(figure), figure.is_small) for name, figure in found]
    return Chart(title, bars, 1.0) if any(bar.value is not None for bar in bars) else None


def _categories(told: Bulletin) -> Table:
    """What was found of each category, beside the period before."""
    columns = (Text("类别", "category"), _FOUND, Text("上期发现数", "found before"), Text("增减", "change"),
               _name(Indicator.RECTIFICATION_RATE), _OVERDUE)  # fmt: skip
    now, before = ({one.key: one for one in report.by_category} for report in (told.report, told.before))
    rows: list[Sequence[Cell]] = []
    bars: list[Bar] = []
    for key in sorted(now | before):
        part = now.get(key) or before[key]
        figures = now[key].figures if key in now else {}
        closed = _of(figures, Indicator.RECTIFICATION_RATE)
        old = _of(before[key].figures if key in before else {}, Indicator.RECTIFICATION_RATE).denominator
        change = closed.denominator - old
        late = int(_of(figures, Indicator.OVERDUE_OPEN).numerator)
        rows.append((part.name, closed.denominator, old, f"{change:+d}" if change else "0", share(closed), late))
        bars.append(Bar(part.name, closed.denominator, str(closed.denominator)))
    chart = Chart(Text("各类别发现数", "Found by category"), bars) if any(one.value for one in bars) else None
    title = Text("类别分布与环比", "Categories, beside the period before")
    note = Text("上期数按同一截止时点统计。", "The period before is counted as of the same cut-off.")
    return Table("categories", title, columns, rows, _NONE_YET, chart, note)


def _lasting(told: Bulletin) -> Table:
    """Whether what was closed stays so: found again, and looked at again."""
    again = _of(told.report.whole, Indicator.RECURRENCE_RATE)
    first: Sequence[Cell] = (_name(again.indicator), value_of(again), fraction_of(again), interval_of(again))
    title = Text("复发与回头看", "Recurrence and look-backs")
    return Table("lasting", title, COLUMNS, [first, *look_back_rows(told.lasting)], _NONE_YET, note=LOOKED)


def _asked_of_people(told: Bulletin) -> Table:
    """What the month asked of people, beside what came of it."""
    over = Text("超预算人数", "over budget")
    pairs = ((Text(f"{one.zh}（中位/90分位/最高）", f"{one.en} (median / 90th / highest)"), over) for one in Load)
    columns = (Text("岗位", "post"), Text("人数", "people"), *(column for pair in pairs for column in pair))
    rows: list[Sequence[Cell]] = []
    for part in told.asked.by_post:
        cells = [cell for one in part.spreads.values() for cell in (spread_told(one), one.over)]
        rows.append((Text(part.duty.zh, part.duty.en), part.people, *cells))
    title = HEADING
    month = budget_told(told.asked)
    note = Text(f"{month.zh}。{RULES.zh}", f"{month.en}. {RULES.en}")
    return Table("asked", title, columns, rows, _NONE_YET, note=note)
