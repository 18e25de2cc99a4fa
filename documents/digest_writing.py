"""Printing all of a digest into the workbook that goes along with it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from documents.printable import workbook
from rules.digests import DigestLine
from rules.instants import last_day, shown
from rules.words import Language, Text, said

_TITLE = Text("汇总通知", "Digest")
_COLUMNS: tuple[tuple[Text, int], ...] = (
    (Text("序号", "no."), 6),
    (Text("事项", "matter"), 14),
    (Text("编号", "number"), 22),
    (Text("隐患等级", "severity"), 10),
    (Text("学校", "school"), 24),
    (Text("部位", "place"), 18),
    (Text("隐患情况", "what"), 48),
    (Text("类别", "category"), 22),
    (Text("请办理", "what is to be done"), 30),
    (Text("办理时限", "due on"), 12),
    (Text("逾期天数", "days overdue"), 10),
    (Text("发生时间", "since"), 17),
    (Text("流水号", "serial"), 12),
    (Text("说明", "note"), 30),
)
_EXCEL_DAY_0 = date(1899, 12, 30)

Value = str | int | date | None


def digest_workbook(lines: Sequence[DigestLine], language: Language) -> bytes:
    """An .xlsx with one row for each line, in their order; the due date is the last day that keeps it."""
    out = io.BytesIO()
    with workbook(out) as book:
        sheet = book.add_worksheet(_TITLE.say(language))
        header = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for column, (title, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title.say(language), header)
        sheet.freeze_panes(1, 3)
        for row, line in enumerate(lines, 1):
            for column, value in enumerate(_values(row, line, language)):
                if isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif isinstance(value, date):
                    sheet.write_number(row, column, (value - _EXCEL_DAY_0).days, day)
                elif value is not None:
                    sheet.write_number(row, column, value)
        sheet.autofilter(0, 0, len(lines), len(_COLUMNS) - 1)
    return out.getvalue()


def _values(place: int, line: DigestLine, language: Language) -> list[Value]:
    return [
        place, said(line.kind, language), line.number, said(line.severity or "", language), line.school, line.place,
        said(line.what, language), said(line.category, language), line.expected.say(language),
        last_day(line.due_at) if line.due_at is not None else None, line.overdue_days or None,
        shown(line.told_at), f"{line.serial:08d}", said(line.why, language) if line.why is not None else "",
    ]  # fmt: skip
