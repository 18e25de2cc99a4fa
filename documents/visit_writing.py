"""Printing the sheet of a visit for one member: to be filled in without a network and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from documents.printable import workbook
from documents.replacing import replacing
from documents.templates import allowed
from documents.workbooks import REMEMBERED
from rules.checklists import Checklist
from rules.sheets import CellKind, SheetField
from rules.visit_sheet import METHODS, VISIT_SHEET
from rules.visits import Answer, Entry
from rules.words import Language, Text, said

SPARE = 20
"""Rows kept for what no checklist asks about."""
_YES = Text("是", "yes")


@dataclass(frozen=True, slots=True)
class Handout:
    """What a sheet is printed from. files: the names of photos by digest."""

    visit: str
    person: str
    person_name: str
    school: str
    planned_on: date
    team: tuple[str, ...]
    checklists: tuple[Checklist, ...]
    entries: tuple[Entry, ...]
    files: dict[str, dict[str, object]]
    categories: tuple[Text, ...] = ()


def write_visit(path: Path, handout: Handout, language: Language = Language.ZH) -> None:
    """The sheet is in the file, which appears whole or not at all."""
    with replacing(path) as target, workbook(target) as book:
        page = book.add_worksheet(VISIT_SHEET.title.say(language))
        top = _heading(book, page, handout, language)
        _columns(book, page, top, language)
        last = _rows(book, page, top, handout, language)
        _choices(page, top, last + SPARE, handout, language, book)
        page.freeze_panes(top + 1, 1)
        page.repeat_rows(top)
        _remember(book, handout)


def _heading(book: Any, page: Any, handout: Handout, language: Language) -> int:
    """Title, school, day, team and what to do; returns the row of the header."""
    bold, plain = book.add_format({"bold": True, "font_size": 14}), book.add_format({"text_wrap": True})
    titles = "、".join(one.title.zh if language is Language.ZH else one.title.en for one in handout.checklists)
    page.write_string(0, 0, _TITLE.say(language, number=handout.visit, titles=titles), bold)
    facts = _FACTS.say(
        language, school=handout.school, day=handout.planned_on, team="、".join(handout.team), who=handout.person_name
    )
    page.write_string(1, 0, facts)
    page.merge_range(2, 0, 2, len(VISIT_SHEET.fields) - 1, _HOW.say(language), plain)
    page.set_row(2, 32)
    return 3


_TITLE = Text("检查记录表 {number}　{titles}", "Visit {number}: {titles}")
_FACTS = Text(
    "学校：{school}　日期：{day}　检查组：{team}　填表人：{who}",
    "School: {school}  Day: {day}  Team: {team}  Filled in by: {who}",
)
_HOW = Text(
    "填“结果”一列：合格、不合格、不适用。不合格请写部位和情况；同一项有几处，复制该行逐处填写。表外问题填在最后几行，检查项留空，"
    "写明类别。照片写文件名，与本表一起交回。未填的行不算，可分几次填、几次交回。",
    "Fill in the result: pass, fail or not applicable. Of a failure write where and what; several places: copy the "
    "row. What no checklist asks about goes into the last rows. Photos: write the file names and bring the files.",
)


def _columns(book: Any, page: Any, top: int, language: Language) -> None:
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#D9E1F2", "text_wrap": True})
    as_text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    for column, one in enumerate(VISIT_SHEET.fields):
        page.set_column(column, column, one.width, as_text)
        page.write_string(top, column, one.title.say(language), head)
        if one.note.zh:
            page.write_comment(top, column, one.note.say(language), {"x_scale": 2})


def _rows(book: Any, page: Any, top: int, handout: Handout, language: Language) -> int:
    """A row for every item, or for every place of an item that was written about; returns the last row."""
    fixed = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "bg_color": "#F2F2F2"})
    open_ = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"})
    row = top
    for checklist in handout.checklists:
        for item in checklist.items:
            mine = [one for one in handout.entries if one.item == item.code]
            for entry in mine or (None,):
                row += 1
                asks = item.zh if language is Language.ZH else item.en
                known = (item.code, asks, METHODS[item.method].say(language))
                _row(page, row, known, _cells(entry, handout, language), (fixed, open_))
    for entry in (one for one in handout.entries if not one.item):
        row += 1
        _row(page, row, ("", "", ""), _cells(entry, handout, language), (fixed, open_))
    for spare in range(row + 1, row + 1 + SPARE):
        _row(page, spare, ("", "", ""), ("",) * 9, (open_, open_))
    return row


def _row(page: Any, row: int, known: Sequence[str], cells: Sequence[str], formats: tuple[Any, Any]) -> None:
    for column, value in enumerate((*known, *cells)):
        style = formats[0] if column < len(known) else formats[1]
        if value:
            page.write_string(row, column, value, style)
        else:
            page.write_blank(row, column, None, style)


def _cells(entry: Entry | None, handout: Handout, language: Language) -> tuple[str, ...]:
    if entry is None:
        return ("",) * 9
    return (
        said(entry.answer, language), entry.place, entry.note, _names(entry.photos, handout),
        _YES.say(language) if entry.fixed else "", entry.measures, _names(entry.after, handout), entry.known_as,
        entry.category,
    )  # fmt: skip


def _names(digests: Sequence[str], handout: Handout) -> str:
    return "、".join(str(handout.files[one]["name"]) for one in digests)


def _choices(page: Any, top: int, last: int, handout: Handout, language: Language, book: Any) -> None:
    """Results and yes/no are offered as lists; categories too, on a sheet of their own."""
    offered = book.add_worksheet(_OPTIONS.say(language))
    offered.hide()
    for row, category in enumerate(handout.categories):
        offered.write_string(row, 0, category.say(language))
    for column, one in enumerate(VISIT_SHEET.fields):
        source = _source(one, handout, language)
        if source:
            rule = {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}
            page.data_validation(top + 1, column, last, column, rule)


_OPTIONS = Text("选项", "Options")


def _source(one: SheetField, handout: Handout, language: Language) -> Any:  # Any: a list or a range of cells
    if one.kind in (CellKind.WORD, CellKind.YES_NO):
        return [text.say(language) for text in allowed(one, {})]
    if one.choices and handout.categories:
        return f"='{_OPTIONS.say(language)}'!$A$1:$A${len(handout.categories)}"
    return None


def _remember(book: Any, handout: Handout) -> None:
    """Whose sheet it is, and how every entry stood: one a row, since a cell holds no more than 32,767 characters."""
    page = book.add_worksheet(REMEMBERED)
    page.very_hidden()
    page.write_string(0, 0, handout.visit)
    page.write_string(0, 1, handout.person)
    for row, entry in enumerate(handout.entries, 1):
        page.write_string(row, 0, orjson.dumps(packed(entry)).decode())
    for row, (digest, known) in enumerate(handout.files.items(), 1):
        page.write_string(row, 1, orjson.dumps({"digest": digest, **known}).decode())


def packed(entry: Entry) -> dict[str, object]:
    """An entry as it is remembered."""
    return {
        "item": entry.item, "place": entry.place, "answer": entry.answer.value, "note": entry.note,
        "category": entry.category, "photos": list(entry.photos), "fixed": entry.fixed, "measures": entry.measures,
        "after": list(entry.after), "known_as": entry.known_as,
    }  # fmt: skip


def unpacked(said_so: dict[str, Any]) -> Entry:  # Any: what stands in JSON
    """The entry again."""
    answer = Answer.of(said_so["answer"])
    return Entry(**said_so | {"answer": answer, "photos": tuple(said_so["photos"]), "after": tuple(said_so["after"])})
