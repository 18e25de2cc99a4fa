"""The tables of a bulletin: one source for the page, for Word and for whoever checks the one against the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rules.bulletins import Bulletin, BulletinWords, CaseNamed, Cell, Counted, Table
from rules.charts import Bar, Chart
from rules.figure_report import Figures, Part
from rules.figure_words import fraction_of, heading, interval_of, value_of
from rules.indicators import Indicator, Measured
from rules.instants import local_day
from rules.words import Text
from rules.workloads import HEADING, RULES, Load, budget_told
from rules.workloads import told as spread_told

MOST = 100
"""The most cases a list names; beyond them stands how many more there are."""
_NONE_YET = Text("本期没有。", "None in this period.")
_FOUND, _RECTIFIED = Text("发现数", "found"), Text("已销号", "closed")
_NUMBER, _SCHOOL, _LEAD = Text("编号", "number"), Text("学校", "school"), Text("主办单位", "lead unit")
_MEASURED = (
    Text("指标", "indicator"), Text("值", "value"), Text("分子/分母", "of"), Text("95% 区间", "95 % interval"),
)  # fmt: skip
_OVERDUE, _LISTED = Text("逾期数", "overdue"), Text("督办数", "supervised")


def tables(told: Bulletin) -> list[Table]:
    """What a bulletin says, in its order."""
    return [
        _whole(told), _towns(told), _agencies(told), _schools(told), _categories(told), _majors(told), _late(told),
        _lasting(told), _asked_of_people(told),
    ]  # fmt: skip


def counted(told: Bulletin) -> Counted:
    """A bulletin's figures, with of where and when they are."""
    return Counted(heading(told.report, told.place), tables(told))


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
        (_name(one.indicator), value_of(one), fraction_of(one), interval_of(one),
         "" if one.indicator in _AS_IT_STANDS else value_of(_of(told.before.whole, one.indicator)))
        for one in told.report.whole.values()
    ]  # fmt: skip
    return Table("whole", Text("一、总体情况", "1. As a whole"), columns, rows, _NONE_YET)


def _towns(told: Bulletin) -> Table:
    columns = (Text("镇街", "town"), Text("学校数", "schools"), Text("排查数", "inspected"), _FOUND, _RECTIFIED,
               _name(Indicator.RECTIFICATION_RATE), _name(Indicator.ON_TIME_RATE), _OVERDUE)  # fmt: skip

    def row(part: Part) -> Sequence[Cell]:
        covered, closed = _of(part.figures, Indicator.COVERAGE), _of(part.figures, Indicator.RECTIFICATION_RATE)
        return (
            part.name, covered.denominator, int(covered.numerator), closed.denominator, int(closed.numerator),
            share(closed), share(_of(part.figures, Indicator.ON_TIME_RATE)),
            int(_of(part.figures, Indicator.OVERDUE_OPEN).numerator),
        )  # fmt: skip

    parts = told.report.by_town
    chart = _chart(Text("各镇街整改率", "Rectification rate by town"), parts, Indicator.RECTIFICATION_RATE)
    note = Text(
        "发现数不含挂账；不足 10 件的不排名。",
        "Suspended ones are not among those found; below ten nobody is ranked.",
    )
    return Table("towns", Text("二、各镇街", "2. Towns"), columns, [row(one) for one in parts], _NONE_YET, chart, note)


def _agencies(told: Bulletin) -> Table:
    columns = (_LEAD, Text("交办数", "handed over"), _name(Indicator.ACK_RATE), _name(Indicator.ON_TIME_RATE),
               _name(Indicator.REWORK_RATE), _OVERDUE, _LISTED)  # fmt: skip
    supervised = _by_lead(told)

    def row(part: Part) -> Sequence[Cell]:
        return (
            part.name, _of(part.figures, Indicator.RETURN_RATE).denominator,
            *(share(_of(part.figures, one)) for one in
              (Indicator.ACK_RATE, Indicator.ON_TIME_RATE, Indicator.REWORK_RATE)),
            int(_of(part.figures, Indicator.OVERDUE_OPEN).numerator), supervised(part.key),
        )  # fmt: skip

    parts = told.report.by_lead
    chart = _chart(Text("各部门按期整改率", "On-time rate by lead unit"), parts, Indicator.ON_TIME_RATE)
    return Table(
        "agencies", Text("三、各部门", "3. Lead units"), columns, [row(one) for one in parts], _NONE_YET, chart
    )


def _schools(told: Bulletin) -> Table:
    """The schools with most overdue first, then those with most found."""
    columns = (_SCHOOL, _FOUND, _RECTIFIED, _name(Indicator.RECTIFICATION_RATE), _name(Indicator.ON_TIME_RATE),
               _name(Indicator.REWORK_RATE), _OVERDUE)  # fmt: skip
    shown: list[tuple[int, int, Sequence[Cell]]] = []
    for part in told.schools:
        closed = _of(part.figures, Indicator.RECTIFICATION_RATE)
        late = int(_of(part.figures, Indicator.OVERDUE_OPEN).numerator)
        if closed.denominator or late:
            rates = (share(_of(part.figures, one)) for one in (Indicator.ON_TIME_RATE, Indicator.REWORK_RATE))
            row = (part.name, closed.denominator, int(closed.numerator), share(closed), *rates, late)
            shown.append((-late, -closed.denominator, row))
    rows = [row for _, _, row in sorted(shown, key=lambda one: one[:2])]
    title = Text("四、各学校（有隐患的）", "4. Schools with hazards")
    return Table("schools", title, columns, rows[:MOST], _NONE_YET, note=_left(len(rows), 0))


def _by_lead(told: Bulletin) -> Callable[[str], int]:
    leads = [str(told.report.records[one].lead_id) for one in told.listed if one in told.report.records]
    return leads.count


def _chart(title: Text, parts: Sequence[Part], one: Indicator) -> Chart | None:
    bars = [Bar(part.name, _of(part.figures, one).value, share(_of(part.figures, one))) for part in parts]
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
    title = Text("五、类别分布与环比", "5. Categories, beside the period before")
    note = Text("上期数按同一截止时点统计。", "The period before is counted as of the same cut-off.")
    return Table("categories", title, columns, rows, _NONE_YET, chart, note)


_FIVE = (
    (Text("责任", "who answers"), "机构"), (Text("措施", "measures"), "方法"), (Text("资金", "funds"), "经费"),
    (Text("时限", "time limit"), "时限"), (Text("预案", "emergency plan"), "预案"),
)  # fmt: skip
"""五落实, and the word by which each is known among the contents of a treatment plan."""
_NO_PLAN = Text("未报方案", "no plan yet")


def _majors(told: Bulletin) -> Table:
    columns = (_NUMBER, _SCHOOL, Text("隐患", "hazard"), *(one for one, _ in _FIVE))

    def row(case: CaseNamed) -> Sequence[Cell]:
        settled = [next((text for part, text in case.plan.items() if word in part), "") for _, word in _FIVE]
        five: list[Cell] = [one or "–" for one in settled] if case.plan else [_NO_PLAN, "–", "–", "–", "–"]
        return (case.number, case.school, _what(case), *five)

    title = Text("六、未销号的重大隐患（五落实）", "6. Major hazards not closed, and what is settled of each")
    rows = [row(one) for one in told.majors[:MOST]]
    none = Text("没有未销号的重大隐患。", "No major hazard is open.")
    return Table("majors", title, columns, rows, none, note=_left(len(told.majors), told.hidden))


def _what(case: CaseNamed) -> Cell:
    return case.what or case.category


def _late(told: Bulletin) -> Table:
    columns = (_NUMBER, _SCHOOL, Text("隐患", "hazard"), Text("等级", "severity"), _LEAD, Text("期限", "due"),
               Text("逾期天数", "days over"), Text("督办编号", "supervised as"))  # fmt: skip
    today = local_day(told.report.at)

    def row(case: CaseNamed) -> Sequence[Cell]:
        over = max(0, (today - case.due_on).days) if case.due_on else 0
        severity = Text(case.severity.zh, case.severity.en)
        due = case.due_on.isoformat() if case.due_on else ""
        return (case.number, case.school, _what(case), severity, case.lead, due, over, case.listing)

    title = Text("七、逾期与挂牌督办", "7. Overdue, and under listed supervision")
    rows = [row(one) for one in told.late[:MOST]]
    none = Text("没有逾期的，也没有挂牌督办的。", "Nothing is overdue, and nothing supervised.")
    return Table("late", title, columns, rows, none, note=_left(len(told.late), told.hidden))


def _left(count: int, hidden: int) -> Text | None:
    zh, en = [], []
    if count > MOST:
        zh.append(f"另有 {count - MOST} 项未列出")
        en.append(f"{count - MOST} more are not listed")
    if hidden:
        zh.append(f"六、七两表另有 {hidden} 件按查阅权限不列出")
        en.append(f"tables 6 and 7 leave out {hidden} that not everybody may see")
    return Text("；".join(zh) + "。", "; ".join(en) + ".") if zh else None


def _lasting(told: Bulletin) -> Table:
    """Whether what was closed stays so: found again, and looked at again."""
    again, found = _of(told.report.whole, Indicator.RECURRENCE_RATE), told.true_fixes
    value = f"{found.share:.1%}" if found.share is not None else "–"
    span = f"{found.interval.low:.1%} – {found.interval.high:.1%}" if found.interval else ""
    rows: list[Sequence[Cell]] = [
        (_name(again.indicator), value_of(again), fraction_of(again), interval_of(again)),
        (Text("回头看真整改率", "true-fix rate"), value, f"{found.holds}/{found.looked_at}", span),
        (Text("回头看逾期未查", "look-backs not done"), found.not_done, "", ""),
    ]
    note = Text(
        "真整改率含截止时点前的全部回头看，按抽样权重推算；已查不足 10 件的不算比率。",
        "The true-fix rate is of all look-backs until the cut-off, weighed as drawn; below ten there is none.",
    )
    title = Text("八、复发与回头看", "8. Recurrence and look-backs")
    return Table("lasting", title, _MEASURED, rows, _NONE_YET, note=note)


def _asked_of_people(told: Bulletin) -> Table:
    """What the month asked of people, beside what came of it."""
    over = Text("超预算人数", "over budget")
    pairs = ((Text(f"{one.zh}（中位/90分位/最高）", f"{one.en} (median / 90th / highest)"), over) for one in Load)
    columns = (Text("岗位", "post"), Text("人数", "people"), *(column for pair in pairs for column in pair))
    rows: list[Sequence[Cell]] = []
    for part in told.asked.by_post:
        cells = [cell for one in part.spreads.values() for cell in (spread_told(one), one.over)]
        rows.append((Text(part.duty.zh, part.duty.en), part.people, *cells))
    title = Text(f"九、{HEADING.zh}", f"9. {HEADING.en}")
    month = budget_told(told.asked)
    note = Text(f"{month.zh}。{RULES.zh}", f"{month.en}. {RULES.en}")
    return Table("asked", title, columns, rows, _NONE_YET, note=note)
