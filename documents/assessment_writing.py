"""Printing an assessment: tables with places, every point with its case and event, and the formula in words; and the
evidence pack for people who decide on commendation and veto."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from documents.ledger_writing import MOST_ROWS
from documents.printable import workbook
from documents.replacing import replacing
from rules.assessment import AssessmentFile, Subject, points_said
from rules.assessment_acts import DayCounted
from rules.assessment_evidence import HUMAN, Evidence, of_kind
from rules.assessment_words import SHARED
from rules.instants import shown, shown_due
from rules.refusals import BadInput
from rules.words import Language, Text, said
from store.assessment_points import PointLine
from store.assessments import AssessmentLine, Ranked

POINTS, FORMULA = Text("分值明细", "Points"), Text("计分办法", "Formula")
VETO, COMMENDATION = Text("一票否决线索", "Veto"), Text("表彰线索", "Commendation")
_TABLE = (
    (Text("名次", "place"), 8), (Text("单位", "unit"), 30), (Text("得分", "score"), 10), (Text("扣分", "deducted"), 10),
    (Text("加分", "added"), 10), (Text("隐患件数", "cases"), 10), (Text("每件扣分", "deducted a case"), 12),
)  # fmt: skip
_DETAIL = (
    (Text("对象", "kind"), 8), (Text("单位", "unit"), 26), (Text("考核项", "item"), 22), (Text("分值", "points"), 8),
    (Text("事实时间", "happened at"), 17), (Text("隐患编号", "hazard"), 20), (Text("台账事件", "event"), 10),
    (Text("办理", "act"), 14), (Text("录入和证明", "entry and document"), 30), (Text("状态", "state"), 14),
    (Text("申诉理由", "appeal"), 30), (Text("裁定", "ruling"), 30),
)  # fmt: skip
_EVIDENCE = (
    (Text("情形", "condition"), 34), (Text("单位", "unit"), 24), (Text("主办单位", "lead unit"), 20),
    (Text("隐患编号", "hazard"), 20), (Text("等级", "severity"), 8), (Text("时间", "at"), 17),
    (Text("台账事件", "event"), 10), (Text("事实", "facts"), 70), (Text("决定（人工填写）", "decision, by hand"), 24),
)  # fmt: skip
Cell = str | int | float | Text | None


class _Book:
    """A workbook under way, row by row: what is written is not kept in memory."""

    def __init__(self, book: Any, language: Language, title: Text) -> None:  # Any: XlsxWriter has no types
        self.book, self.language, self.title = book, language, title.say(language)
        self.head = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "valign": "vcenter"})
        self.strong = book.add_format({"bold": True})
        self.points = book.add_format({"num_format": "0.00"})

    def sheet(self, name: Text, columns: Sequence[tuple[Text, int]], rows: Iterable[Sequence[Cell]]) -> int:
        """A sheet with title and header above its rows. Returns how many there are."""
        page = self.book.add_worksheet(name.say(self.language))
        for place, (_, width) in enumerate(columns):
            page.set_column(place, place, width)
        page.freeze_panes(2, 2)
        page.write_string(0, 0, self.title, self.strong)
        for place, (text, _) in enumerate(columns):
            page.write_string(1, place, text.say(self.language), self.head)
        count = 0
        for count, cells in enumerate(rows, 1):
            if count >= MOST_ROWS:
                words = "超过 Excel 的行数上限，请按区县分别考核", "more rows than Excel holds; assess county by county"
                raise BadInput(what=Text(*words))
            for place, cell in enumerate(cells):
                self._write(page, count + 1, place, cell)
        page.autofilter(1, 0, max(count + 1, 1), len(columns) - 1)
        return count

    def _write(self, page: Any, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, float):
            page.write_number(row, column, cell, self.points)
        elif isinstance(cell, int):
            page.write_number(row, column, cell)
        elif cell:
            page.write_string(row, column, said(cell, self.language))


def write_assessment(
    path: Path, line: AssessmentLine, formula: AssessmentFile, tables: Mapping[Subject, Ranked],
    points: Iterable[PointLine], receipt: Sequence[DayCounted], language: Language = Language.ZH,
) -> int:  # fmt: skip
    """The assessment is in the file, which appears whole or not at all. Returns how many points it lists."""
    names = {one.code: one.name for one in formula.items}
    with replacing(path) as target, workbook(target, is_streamed=True) as made:
        book = _Book(made, language, line.heading)
        for kind in Subject:
            book.sheet(Text(kind.zh, kind.en), _TABLE, _table(tables[kind]))
        count = book.sheet(POINTS, _DETAIL, (_point(one, names) for one in points))
        book.sheet(FORMULA, ((Text("考核项", "item"), 30), (Text("计分", "points"), 80)), _formula(formula, receipt))
    return count


def _table(ranked: Ranked) -> Iterable[Sequence[Cell]]:
    for one, place in ranked:
        it = one.standing
        a_case = it.deducted / 100 / it.cases if it.cases else None
        yield place or "–", one.name, it.score / 100, it.deducted / 100, it.added / 100, it.cases, a_case


def _point(one: PointLine, names: Mapping[str, Text]) -> Sequence[Cell]:
    appeal = one.appeal
    ruled: Cell = None
    if appeal is not None and appeal.ruled_at is not None:
        verdict = Text("成立：", "upheld: ") if appeal.is_upheld else Text("不成立：", "rejected: ")
        ruled = Text(f"{verdict.zh}{appeal.ruling}", f"{verdict.en}{appeal.ruling}")
    entry = " ".join(part for part in (one.entry, one.document) if part)
    act = Text(one.act.zh, one.act.en) if one.act is not None else None
    return (
        Text(one.kind.zh, one.kind.en), one.name, names.get(one.item, one.item), one.points / 100,
        shown_due(one.fact_at), one.number, one.event_id, act, entry, one.state,
        appeal.reason if appeal else None, ruled,
    )  # fmt: skip


def _formula(formula: AssessmentFile, receipt: Sequence[DayCounted]) -> Iterable[Sequence[Cell]]:
    """Every item in words, the rules all of them share, and how the days to appeal were counted."""
    yield Text("满分", "full score"), points_said(formula.full_hundredths)
    for item in formula.items:
        yield item.name, item.said
    yield from SHARED
    for day in receipt:
        yield Text(f"申诉期 {day.day}", f"appeals {day.day}"), day.said


def write_evidence(
    path: Path, line: AssessmentLine, found: Sequence[Evidence], at: datetime, language: Language = Language.ZH
) -> int:
    """The evidence pack is in the file, which appears whole or not at all. Returns how many cases it names."""
    zh, en = f"{line.heading.zh}；查询于 {shown(at)}。", f"{line.heading.en}; asked {shown(at)}. "
    with replacing(path) as target, workbook(target, is_streamed=True) as made:
        book = _Book(made, language, Text(f"{zh}{HUMAN.zh}", f"{en}{HUMAN.en}"))
        count = book.sheet(VETO, _EVIDENCE, map(_evidence, of_kind(found, is_veto=True)))
        return count + book.sheet(COMMENDATION, _EVIDENCE, map(_evidence, of_kind(found, is_veto=False)))


def _evidence(one: Evidence) -> Sequence[Cell]:
    severity = Text(one.severity.zh, one.severity.en) if one.severity is not None else None
    return (
        Text(one.ground.zh, one.ground.en), one.unit, one.lead, one.number, severity, shown(one.at), one.event_id,
        one.facts, None,
    )  # fmt: skip
