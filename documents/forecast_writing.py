"""Printing a forecast: leaders and days on one sheet, and behind it every message, deadline and proposal as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from documents.printable import workbook
from documents.replacing import replacing
from rules.foreseen_burdens import Burden, burdens, day_lines, dockets, kinds_told
from rules.foreseen_differences import day_differences, instrument_differences, leader_differences
from rules.foresight import DeadlineLine, Foresight, Line, assumptions
from rules.instants import shown, shown_due
from rules.words import Language, Text, said

_LEADERS, _OTHER_LEADERS = Text("领导×日期", "Leaders by day"), Text("领导×日期（另一政策）", "Leaders, other policy")
_LIST, _DEADLINES = Text("消息清单", "Messages"), Text("到期清单", "Deadlines")
_PROPOSALS, _DAYS, _CHANGES = Text("提请审批", "Proposals"), Text("逐日", "Days"), Text("政策对比", "Changes")
_TOTAL, _WORST, _OVER = Text("合计", "total"), Text("最多一天", "worst day"), Text("超限天数", "days over")


@dataclass(frozen=True)
class Print:
    """What is printed. other: the same under another policy. budget: messages a day beyond which a cell is red."""

    seen: Foresight
    lines: Sequence[Line]
    deadlines: Sequence[DeadlineLine]
    budget: int
    other: Foresight | None = None


class _Book:
    """A workbook under way: its formats and its language."""

    def __init__(self, book: Any, language: Language) -> None:  # Any: XlsxWriter has no types
        self.book, self.language = book, language
        self.head = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "valign": "vcenter"})
        self.rest = book.add_format({"bold": True, "bg_color": "#EDEDED", "border": 1, "font_color": "#7F7F7F"})
        self.over = book.add_format({"bg_color": "#F8CBAD", "bold": True})
        self.note = book.add_format({"font_color": "#7F7F7F"})

    def sheet(self, title: Text, columns: Sequence[tuple[Text, int]], first: int = 0) -> Any:
        """A sheet with a header in row `first`, frozen below it."""
        page = self.book.add_worksheet(title.say(self.language))
        for place, (text, width) in enumerate(columns):
            page.set_column(place, place, width)
            page.write_string(first, place, text.say(self.language), self.head)
        page.freeze_panes(first + 1, 0)
        return page

    def row(self, page: Any, number: int, values: Sequence[object], marked: frozenset[int] = frozenset()) -> None:
        """One row; the columns that are marked stand out."""
        for place, value in enumerate(values):
            form = self.over if place in marked else None
            if isinstance(value, int):
                page.write_number(number, place, value, form)
            elif value not in ("", None):
                page.write_string(number, place, said(value, self.language), form)


def write_forecast(path: Path, what: Print, language: Language = Language.ZH) -> None:
    """The forecast is in the file, which appears whole or not at all."""
    with replacing(path) as target, workbook(target) as made:
        book = _Book(made, language)
        _leaders(book, _LEADERS, what.seen, what.budget)
        if what.other is not None:
            _leaders(book, _OTHER_LEADERS, what.other, what.budget)
            _changes(book, what.seen, what.other, what.budget)
        _days(book, what.seen, what.budget)
        _proposals(book, what.seen)
        _deadlines(book, what)
        _lines(book, what)


_WHO = (Text("单位", "unit"), 22), (Text("姓名", "name"), 12), (Text("职务", "post"), 14)


def _leaders(book: _Book, title: Text, seen: Foresight, budget: int) -> None:
    """Each leader a row, each day a column; above them what the forecast takes for granted."""
    notes = [seen.policy, *assumptions(seen)]
    first = len(notes)
    days = [(Text(f"{day:%m-%d}", f"{day:%m-%d}"), 6) for day in seen.days]
    page = book.sheet(title, [*_WHO, (_TOTAL, 8), (_WORST, 9), (_OVER, 9), *days], first)
    for number, note in enumerate(notes):
        page.write_string(number, 0, note.say(book.language), book.note)
    for place, day in enumerate(seen.days, 6):
        if seen.is_day_off(day):
            page.write_string(first, place, f"{day:%m-%d}", book.rest)
    page.freeze_panes(first + 1, 3)
    for number, one in enumerate((one for one in burdens(seen) if one.is_leader), first + 1):
        _leader(book, page, number, one, seen.days, budget)


def _leader(book: _Book, page: Any, number: int, one: Burden, days: Sequence[date], budget: int) -> None:
    told = [one.by_day.get(day, 0) for day in days]
    marked = frozenset(6 + place for place, count in enumerate(told) if count > budget)
    over = len(one.flooded(budget))
    shown_ = [count or None for count in told]
    book.row(page, number, [one.seat.unit, one.name, one.seat.title, one.total, one.worst[1], over, *shown_], marked)


def _days(book: _Book, seen: Foresight, budget: int) -> None:
    kinds = kinds_told(seen)
    columns = [(Text("日期", "day"), 11), (Text("性质", "what day"), 16), (Text("升级", "rungs"), 8),
               (Text("消息", "messages"), 8), *((Text(one.zh, one.en), 10) for one in kinds),
               (Text("告知人数", "people told"), 10), (Text("超限领导", "leaders over"), 10),
               (Text("空岗上转", "gone one up"), 10), (Text("无人可告知", "nobody to tell"), 10),
               (Text("提请审批", "proposals"), 10), (Text("到期", "deadlines"), 8),
               (Text("挂账恢复", "pauses ended"), 10), (Text("延期失效", "requests lapsed"), 10)]  # fmt: skip
    page = book.sheet(_DAYS, columns)
    for number, one in enumerate(day_lines(seen, budget), 1):
        counts = [one.rungs, one.messages, *(one.by_kind.get(kind, 0) for kind in kinds), one.people, one.flooded,
                  one.risen, one.untold, one.proposals, one.deadlines, one.resumed, one.refused]  # fmt: skip
        book.row(page, number, [one.on.isoformat(), one.what, *counts])


def _proposals(book: _Book, seen: Foresight) -> None:
    columns = [*_WHO, (Text("提请事项", "proposed step"), 12), (Text("已在待批", "waiting"), 10),
               (Text("期内新增", "new"), 10), (Text("首件日期", "first on"), 12)]  # fmt: skip
    page = book.sheet(_PROPOSALS, columns)
    for number, one in enumerate(dockets(seen), 1):
        first = one.first.isoformat() if one.first else ""
        new = one.total - one.waiting
        book.row(page, number, [one.seat.unit, one.name, one.seat.title, one.instrument, one.waiting, new, first])


_HAZARD = (Text("隐患编号", "hazard"), 20), (Text("学校", "school"), 22), (Text("等级", "severity"), 8)


def _deadlines(book: _Book, what: Print) -> None:
    columns = [(Text("到期", "due"), 17), *_HAZARD, (Text("环节", "clock"), 12), (Text("催办单位", "chases"), 22)]
    page = book.sheet(_DEADLINES, columns)
    for number, one in enumerate(what.deadlines, 1):
        due = shown_due(one.due_at)
        book.row(page, number, [due, one.number, one.school, one.severity, one.clock, one.chased])


def _lines(book: _Book, what: Print) -> None:
    columns = [(Text("时间", "at"), 17), *_HAZARD, (Text("环节", "clock"), 12), (Text("催办单位", "chases"), 22),
               (Text("消息", "message"), 14), (Text("升级手段", "instrument"), 12),
               (Text("告知", "told"), 12), (Text("职务", "post"), 14), (Text("所在单位", "unit"), 22),
               (Text("空岗上转", "gone one up"), 10)]  # fmt: skip
    page = book.sheet(_LIST, columns)
    for number, one in enumerate(what.lines, 1):
        risen = Text("是", "yes") if one.has_risen else ""
        book.row(page, number, [shown(one.at), one.number, one.school, one.severity, one.clock, one.chased, one.kind,
                                one.instrument or "", one.person, one.post, one.unit, risen])  # fmt: skip


def _changes(book: _Book, today: Foresight, other: Foresight, budget: int) -> None:
    """What the other policy changes: per day, per leader, per instrument, one below the other."""
    columns = [(Text("项目", "what"), 44), (Text("现行", "today"), 10), (Text("另一政策", "other"), 10),
               (Text("增减", "change"), 10)]  # fmt: skip
    page = book.sheet(_CHANGES, columns)
    rows: list[tuple[object, int, int]] = [
        (Text(f"{one.on} 消息", f"{one.on} messages"), one.messages, new.messages)
        for one, new in day_differences(today, other, budget)
    ]
    rows += [(one.what, one.today, one.other) for one in instrument_differences(today, other)]
    rows += [
        (f"{who.seat.unit} {who.seat.title} {who.name}", totals.today, totals.other)
        for who, totals, _ in leader_differences(today, other)
    ]
    for number, (what, before, after) in enumerate(rows, 1):
        book.row(page, number, [what, before, after, after - before])
