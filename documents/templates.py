"""Workbooks to fill in: headers, lists to choose from, and what goes where, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from documents.replacing import replacing
from documents.workbooks import letters
from rules.sheets import REJECTED_BECAUSE, CellKind, Sheet, SheetField
from rules.words import Language, Text, said

ROWS = 5000
"""So many rows of a template offer lists to choose from."""
_LONGEST_LIST = 255
INSTRUCTIONS, _OPTIONS = Text("说明", "Instructions"), Text("选项", "Options")
"""The sheet that explains the others, of a template and of a printed ledger: nobody reads rows from it."""
_AS_TEXT = (CellKind.CODE, CellKind.PHONE, CellKind.NAME, CellKind.TEXT, CellKind.EMAIL, CellKind.ADDRESSES)
"""Columns Excel must leave as they are typed: it would cut numbers short and turn 3-2 into a date."""

_HOW = (
    Text("在各表的表头下逐行填写；带 * 的列必须填写，其余可不填。", "Fill in the sheets row by row below the header; "
         "columns with * must be filled in, the others may be left blank."),
    Text("列的顺序可以变，不需要的列可以删去；表头文字请保留。", "Columns may be moved or removed; keep their names."),
    Text("日期写成 2026-11-01、2026年11月1日、2026/11/1 都可以；号码列已设为文本格式。",
         "Days may be written 2026-11-01, 2026年11月1日 or 2026/11/1; columns of numbers are formatted as text."),
    Text("先试一次：导入前先试算，只看结果，不写入。", "Try it first: a trial says what would happen."),
)  # fmt: skip
_FORMATS = {
    CellKind.DAY: Text("日期，如 2026-11-01", "a day, such as 2026-11-01"),
    CellKind.COUNT: Text("整数", "a whole number"),
    CellKind.DECIMAL: Text("数字", "a number"),
    CellKind.MONEY: Text("金额（元）", "an amount in yuan"),
    CellKind.YES_NO: Text("是、否", "是 (yes) or 否 (no)"),
    CellKind.LANGUAGE: Text("中文、英文", "中文 (Chinese) or 英文 (English)"),
    CellKind.PHONE: Text("电话号码", "a phone number"),
    CellKind.EMAIL: Text("邮箱", "an e-mail address"),
}


Rows = Sequence[Mapping[str, object]]
"""What is filled in on a sheet: in each row the values by the names of their fields."""


def write_template(
    path: Path, sheets: Sequence[Sheet], choices: Mapping[str, Sequence[Text]], language: Language = Language.ZH, *,
    filled: Mapping[str, Rows] | None = None,
) -> None:  # fmt: skip
    """A workbook for these sheets, empty unless rows are given by the names of sheets.

    choices: what may be chosen where only the policy knows.
    """
    with replacing(path) as target, xlsxwriter.Workbook(str(target), {"strings_to_urls": False}) as book:
        made = [(sheet, book.add_worksheet(sheet.title.say(language)[:31])) for sheet in sheets]
        told = book.add_worksheet(INSTRUCTIONS.say(language))
        offered = book.add_worksheet(_OPTIONS.say(language))
        offered.hide()
        options = _Options(offered, _OPTIONS.say(language), choices, language)
        for sheet, page in made:
            _lay_out(book, page, sheet, options, language)
            _fill_in(page, sheet, (filled or {}).get(sheet.name, ()), language)
        _instruct(book, told, sheets, choices)


class _Options:
    """The hidden sheet long lists are kept in; a list in the cell itself holds 255 characters at most."""

    def __init__(self, page: Any, name: str, choices: Mapping[str, Sequence[Text]], language: Language) -> None:
        self.page, self.name, self.choices, self.language = page, name, choices, language
        self._columns: dict[str, str] = {}

    def source(self, one: SheetField) -> Any:  # Any: a list or a range, as XlsxWriter takes either
        """What may be chosen in a column; None where anything may be written."""
        offered = allowed(one, self.choices)
        if not offered:
            return None
        said = [text.say(self.language) for text in offered]
        if len(",".join(said)) <= _LONGEST_LIST:
            return said
        if one.choices not in self._columns:
            column = len(self._columns)
            for row, text in enumerate(said):
                self.page.write_string(row, column, text)
            where = letters(column + 1)
            self._columns[one.choices] = f"='{self.name}'!${where}$1:${where}${len(said)}"
        return self._columns[one.choices]


def allowed(one: SheetField, choices: Mapping[str, Sequence[Text]]) -> list[Text]:
    """Everything a column allows, in order; empty where anything may be written."""
    if one.words is not None:
        return [Text(word.zh, word.en) for word in one.words]
    if one.kind is CellKind.YES_NO:
        return [Text("是", "yes"), Text("否", "no")]
    if one.kind is CellKind.LANGUAGE:
        return [Text("中文", "Chinese"), Text("英文", "English")]
    return list(choices.get(one.choices, ()))


def _lay_out(book: Any, page: Any, sheet: Sheet, options: _Options, language: Language) -> None:
    plain = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
    optional = book.add_format({**plain, "bg_color": "#D9E1F2"})
    required = book.add_format({**plain, "bg_color": "#FCE4D6"})
    as_text = book.add_format({"num_format": "@"})
    as_day = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, one in enumerate(_columns(sheet)):
        shown = as_text if one.kind in _AS_TEXT else as_day if one.kind is CellKind.DAY else None
        page.set_column(column, column, one.width, shown)
        title = one.title.say(language) + ("*" if one.has_a_star else "")
        page.write_string(0, column, title, required if one.has_a_star else optional)
        remark = _remark(one)
        if remark:
            page.write_comment(0, column, remark, {"x_scale": 2})
        source = options.source(one)
        if source is not None:
            # A warning and no more: a code, or another word the importer knows, is as good as the label.
            rule = {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}
            page.data_validation(1, column, ROWS, column, rule)
    page.freeze_panes(1, 0)


def _fill_in(page: Any, sheet: Sheet, rows: Rows, language: Language) -> None:
    columns = {one.name: place for place, one in enumerate(_columns(sheet))}
    for row, values in enumerate(rows, 1):
        for name, value in values.items():
            if isinstance(value, date):
                page.write_datetime(row, columns[name], value)
            elif isinstance(value, int):
                page.write_number(row, columns[name], value)
            elif value not in (None, ""):
                page.write_string(row, columns[name], said(value, language))


def _columns(sheet: Sheet) -> list[SheetField]:
    return [one for one in sheet.fields if one is not REJECTED_BECAUSE]


def _remark(one: SheetField) -> str:
    told = [one.note.zh, one.note.en] if one.note.zh else []
    if one.kind in _FORMATS:
        told += [_FORMATS[one.kind].zh, _FORMATS[one.kind].en]
    if one.example:
        told.append(f"例 e.g. {one.example}")
    return "\n".join(told)


def _instruct(book: Any, page: Any, sheets: Sequence[Sheet], choices: Mapping[str, Sequence[Text]]) -> None:
    """The sheet people read: how to fill in, and every column with an example."""
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate((12, 16, 20, 8, 46, 46, 24)):
        page.set_column(column, column, width, wrapped)
    row = 0
    for how in dict.fromkeys((*_HOW, *(sheet.note for sheet in sheets if sheet.note.zh))):
        page.merge_range(row, 0, row, 6, f"{how.zh}\n{how.en}", wrapped)
        page.set_row(row, 30)
        row += 1
    for column, head in enumerate(("表 Sheet", "列", "Column", "必填 *", "填写内容", "What goes there", "例 Example")):
        page.write_string(row, column, head, bold)
    for sheet in sheets:
        for one in _columns(sheet):
            row += 1
            zh, en = _told(one, choices)
            cells = (sheet.zh, one.zh, one.en, "*" if one.has_a_star else "", zh, en, one.example)
            for column, cell in enumerate(cells):
                page.write_string(row, column, cell, wrapped)


def _told(one: SheetField, choices: Mapping[str, Sequence[Text]]) -> tuple[str, str]:
    offered = allowed(one, choices)
    if offered and one.kind not in _FORMATS:
        zh, en = "、".join(text.zh for text in offered), ", ".join(text.en for text in offered)
    else:
        form = _FORMATS.get(one.kind, Text("", ""))
        zh, en = form.zh, form.en
    return "；".join(part for part in (one.note.zh, zh) if part), "; ".join(part for part in (one.note.en, en) if part)
