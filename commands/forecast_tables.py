"""A forecast for people: the days, the leaders who are flooded, what lies before whom, what falls due."""

from __future__ import annotations

from collections import Counter

from casework.forecasting import Answer
from commands.console import Console
from rules.foreseen_burdens import DayLine, day_lines, dockets, flooded, kinds_told
from rules.foreseen_differences import Difference, day_differences, instrument_differences, leader_differences
from rules.foresight import Foresight, assumptions
from rules.instants import shown, shown_due
from rules.vocabulary import ClockKind, Severity
from rules.words import Text

_MOST = 20
"""So many people a table shows; the workbook and --json have them all."""
_WEEKDAYS = Text("一二三四五六日", "MTWTFSS")


def show(console: Console, answer: Answer, budget: int, lines: int) -> None:
    """The whole forecast, with what it takes for granted, and so many lines of its lists."""
    seen = answer.seen
    _summary(console, seen)
    _days(console, seen, budget)
    _flooded(console, seen, budget)
    _dockets(console, seen)
    if seen.deadlines:
        _deadlines(console, seen)
    if lines:
        _lines(console, answer, lines)
        _due_lines(console, answer, lines)


def _summary(console: Console, seen: Foresight) -> None:
    of_one = Text(
        "{first} 至 {last}：{who} 将收到消息 {messages} 条，提请其审批 {proposals} 件",
        "{first} to {last}: {who} is sent {messages} messages, {proposals} steps are laid before them",
    )
    of_all = Text(
        "{first} 至 {last}：{hazards} 件隐患将被催办，升级 {rungs} 次，发出消息 {messages} 条，提请审批 {proposals} 件",
        "{first} to {last}: {hazards} hazards are chased, {rungs} rungs are taken, {messages} messages are sent, "
        "{proposals} steps are proposed",
    )
    proposals = sum(count for one, count in seen.proposals.items() if one.on is not None)
    console.say(
        of_one if seen.only_for else of_all, first=seen.days[0], last=seen.days[-1], who=seen.only_for,
        hazards=seen.hazards, rungs=sum(seen.rungs.values()), messages=seen.messages, proposals=proposals,
    )  # fmt: skip
    for one in assumptions(seen):
        console.say(Text(f"  {one.zh}", f"  {one.en}"))


def _day(line: DayLine) -> Text:
    weekday = line.on.weekday()
    return Text(f"{line.on:%m-%d} 周{_WEEKDAYS.zh[weekday]}", f"{line.on:%m-%d %a}")


def _days(console: Console, seen: Foresight, budget: int) -> None:
    kinds = kinds_told(seen)
    columns = [
        Text("日期", "day"), Text("性质", "what day"), Text("消息", "messages"),
        *(Text(one.zh, one.en) for one in kinds), Text("人数", "people"), Text("超限领导", "leaders over"),
        Text("提请", "proposed"), Text("到期", "due"),
    ]  # fmt: skip
    rows = [
        (
            _day(one), one.what, one.messages or "", *(one.by_kind.get(kind, 0) or "" for kind in kinds),
            one.people or "", one.flooded or "", one.proposals or "", one.deadlines or "",
        )
        for one in day_lines(seen, budget)
    ]  # fmt: skip
    console.table(Text("逐日", "day by day"), columns, rows)
    untold = sum(count for one, count in seen.tellings.items() if one.person_id is None)
    risen = sum(count for one, count in seen.tellings.items() if one.has_risen and one.person_id is not None)
    if risen or untold:
        words = Text(
            "岗位空缺：{risen} 条将上转一级，{untold} 条无人可告知（xiaoan posts check 列出空岗）",
            "empty posts: {risen} messages go one level up, {untold} reach nobody (xiaoan posts check lists them)",
        )
        console.say(words, risen=risen, untold=untold)


def _flooded(console: Console, seen: Foresight, budget: int) -> None:
    found = flooded(seen, budget)
    if not found:
        console.say(
            Text("没有领导一天超过 {budget} 条", "no leader is told more than {budget} things a day"), budget=budget
        )
        return
    columns = [Text("单位", "unit"), Text("姓名", "name"), Text("职务", "post"), Text("最多一天", "worst day"),
               Text("条数", "messages"), Text("超限天数", "days over"), Text("合计", "total")]  # fmt: skip
    rows = [
        (one.seat.unit, one.name, one.seat.title, one.worst[0], one.worst[1], len(one.flooded(budget)), one.total)
        for one in found[:_MOST]
    ]
    title = Text(f"一天超过 {budget} 条的领导（{len(found)}）", f"leaders told more than {budget} a day ({len(found)})")
    console.table(title, columns, rows)


def _dockets(console: Console, seen: Foresight) -> None:
    found = dockets(seen)
    if not found:
        return
    columns = [Text("单位", "unit"), Text("审批人", "approver"), Text("职务", "post"), Text("提请事项", "step"),
               Text("已在待批", "waiting"), Text("期内新增", "new"), Text("首件", "first on")]  # fmt: skip
    rows = [
        (one.seat.unit, one.name or Text("（空岗）", "(empty post)"), one.seat.title, one.instrument, one.waiting or "",
         one.total - one.waiting or "", one.first)
        for one in found[:_MOST]
    ]  # fmt: skip
    console.table(Text("提请审批", "proposals to decide"), columns, rows)


def _deadlines(console: Console, seen: Foresight) -> None:
    counts: Counter[tuple[ClockKind, Severity]] = Counter()
    for one, count in seen.deadlines.items():
        counts[one.clock, one.severity] += count
    rows = [
        (kind, *(counts[kind, severity] or "" for severity in Severity), sum(counts[kind, one] for one in Severity))
        for kind in ClockKind
        if any(counts[kind, one] for one in Severity)
    ]
    columns = [Text("环节", "clock"), *(Text(one.zh, one.en) for one in Severity), Text("合计", "total")]
    console.table(Text("期内到期", "deadlines that run out"), columns, rows)


def _lines(console: Console, answer: Answer, most: int) -> None:
    if not answer.lines:
        return
    columns = [Text("时间", "at"), Text("隐患", "hazard"), Text("学校", "school"), Text("环节", "clock"),
               Text("消息", "message"), Text("告知", "told"), Text("单位", "unit")]  # fmt: skip
    nobody = Text("（无人）", "(nobody)")
    rows = [
        (shown(one.at), one.number, one.school, one.clock, one.kind, one.person or nobody, one.unit)
        for one in answer.lines[:most]
    ]
    console.table(Text("消息清单", "messages"), columns, rows)
    _left_out(console, answer.seen.messages - len(rows))


def _due_lines(console: Console, answer: Answer, most: int) -> None:
    if not answer.deadlines:
        return
    columns = [Text("到期", "due"), Text("隐患", "hazard"), Text("学校", "school"), Text("等级", "severity"),
               Text("环节", "clock"), Text("催办单位", "chases")]  # fmt: skip
    rows = [
        (shown_due(one.due_at), one.number, one.school, one.severity, one.clock, one.chased)
        for one in answer.deadlines[:most]
    ]
    console.table(Text("到期清单", "deadlines one by one"), columns, rows)
    _left_out(console, sum(answer.seen.deadlines.values()) - len(rows))


def _left_out(console: Console, count: int) -> None:
    if count:
        console.say(Text("  其余 {count} 条未列，请加大 --lines", "  {count} more; ask with --lines"), count=count)


def show_differences(console: Console, today: Foresight, other: Foresight, budget: int) -> None:
    """The other policy beside today's: per day, per instrument, per leader."""
    title = Text(f"换用政策“{other.policy.zh}”", f"under policy “{other.policy.en}”")
    console.say(title)
    for one in assumptions(other)[len(assumptions(today)) :]:
        console.say(Text(f"  {one.zh}", f"  {one.en}"))
    _changed_days(console, today, other, budget)
    columns = [Text("手段", "instrument"), *_COMPARED]
    rows = [_compared(one.what, one) for one in instrument_differences(today, other)]
    console.table(Text("各手段", "instruments"), columns, rows)
    leaders = [
        (who.seat.unit, who.name, who.seat.title, totals.today, totals.other, f"{totals.change:+d}",
         f"{worst.today} → {worst.other}")
        for who, totals, worst in leader_differences(today, other)
    ]  # fmt: skip
    columns = [Text("单位", "unit"), Text("姓名", "name"), Text("职务", "post"), *_COMPARED,
               Text("最多一天", "worst day")]  # fmt: skip
    console.table(Text("各位领导（变化最大的在前）", "leaders, the most changed first"), columns, leaders[:_MOST])


_COMPARED = Text("现行", "today"), Text("另一政策", "other"), Text("增减", "change")


def _compared(what: object, one: Difference) -> tuple[object, ...]:
    return what, one.today, one.other, f"{one.change:+d}"


def _changed_days(console: Console, today: Foresight, other: Foresight, budget: int) -> None:
    columns = [Text("日期", "day"), Text("现行消息", "messages today"), Text("另一政策", "other"),
               Text("增减", "change"), Text("超限领导", "leaders over"), Text("提请", "proposed"),
               Text("到期", "due")]  # fmt: skip
    rows = [
        (_day(one), one.messages, new.messages, f"{new.messages - one.messages:+d}",
         f"{one.flooded} → {new.flooded}", f"{one.proposals} → {new.proposals}", f"{one.deadlines} → {new.deadlines}")
        for one, new in day_differences(today, other, budget)
    ]  # fmt: skip
    console.table(Text("逐日对比", "day by day"), columns, rows)
