"""Opening a file of tables, by its content and not by its name: .xlsx, .xls, WPS .et and .csv."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from documents.csv_files import read_csv
from documents.hollow import hollow_cells
from documents.writing import Cell
from rules.refusals import UnreadableFile
from rules.words import Text

LARGEST = 64 * 1024 * 1024
"""The largest file read, in bytes."""
UNPACKED = 512 * 1024 * 1024
"""What a workbook may come to when it is unpacked, in bytes."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet. rows[0][0] stands in the row and column `first_row`, `first_column`, counted from 1.

    hollow: cells that look empty and are not: a formula nobody has calculated, an error value.
    """

    file: str
    sheet: str
    rows: Sequence[Sequence[Cell]]
    first_row: int = 1
    first_column: int = 1
    hollow: Mapping[tuple[int, int], Text] = field(default_factory=dict)

    def row_number(self, index: int) -> int:
        """The row's number as people see it."""
        return self.first_row + index

    def letters(self, index: int) -> str:
        """The letters of a column as Excel shows them."""
        return letters(self.first_column + index)


def letters(number: int) -> str:
    """1 is A, 27 is AA."""
    found = ""
    while number:
        number, place = divmod(number - 1, 26)
        found = chr(ord("A") + place) + found
    return found


def read_file(content: bytes, name: str, unpacked: int = UNPACKED) -> list[Grid]:
    """The visible sheets of a file that hold anything, and what one of ours remembers.

    unpacked: what it may come to. Raises UnreadableFile saying how to mend it.
    """
    if not content.strip():
        raise _unreadable(name, "文件是空的，请核对是否选错", "the file is empty; check that it is the right one")
    if len(content) > LARGEST:
        limit = LARGEST // 1024 // 1024
        raise _unreadable(name, f"文件超过 {limit} MB，请分成几个文件", f"it is larger than {limit} MB; split it")
    if content.startswith((b"PK\x03\x04", _OLE)):
        return _read_workbook(content, name, unpacked)
    _refuse_markup(content, name)
    return [Grid(name, "", read_csv(content, name))]


REMEMBERED = "_xiaoan"
"""The hidden page of a file printed here that says what it was handed out as."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _read_workbook(content: bytes, name: str, unpacked: int) -> list[Grid]:
    _refuse_bomb(content, name, unpacked)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            hollow = hollow_cells(content)
            pages = book.sheets_metadata
            shown = [one.name for one in pages if one.visible is SheetVisibleEnum.Visible or one.name == REMEMBERED]
            grids = [_grid(name, book.get_sheet_by_name(sheet), hollow.get(sheet, {})) for sheet in shown]
    except PasswordError as fault:
        raise _encrypted(name) from fault
    except CalamineError as fault:
        if content.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in content:
            raise _encrypted(name) from fault
        raise _unreadable(
            name,
            "无法打开，文件可能已损坏、加密或不是表格；请用 Excel 或 WPS 打开，去掉密码，另存为 .xlsx 后重试",
            "it cannot be opened: damaged, encrypted, or no workbook; open it in Excel or WPS, take the password "
            "off, save it as .xlsx and try again",
        ) from fault
    return [one for one in grids if one.rows]


def _refuse_bomb(content: bytes, name: str, most: int) -> None:
    """Nothing, when the parts of a workbook come to no more than that, whatever they say of their size."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sizes = [part.file_size for part in parts.infolist()]
        # A part that says less than it holds does not fit its check sum: it ends in the middle of what was packed.
        if sum(sizes) <= most and _is_true_to_its_word(parts):
            return
    limit = most // 1024 // 1024
    raise _unreadable(
        name, f"解开后超过 {limit} MB，或文件已损坏；请删去空白行列、分成几个文件，或用 WPS 另存后重试",
        f"unpacked it is larger than {limit} MB, or it is damaged; delete empty rows and columns, split it, or save "
        "it anew",
    )  # fmt: skip


def _is_true_to_its_word(parts: zipfile.ZipFile) -> bool:
    try:
        return parts.testzip() is None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        # Encrypted parts and unknown ways of packing are left to whoever opens it, who says so in words.
        return all(part.flag_bits & 1 for part in parts.infolist())


def _encrypted(name: str) -> UnreadableFile:
    return _unreadable(
        name,
        "文件已加密；请用 Excel 或 WPS 打开，取消打开密码，另存为 .xlsx 后重试",
        "the file is encrypted; open it in Excel or WPS, take the password off, save it as .xlsx and try again",
    )


def _grid(file: str, sheet: CalamineSheet, hollow: Mapping[tuple[int, int], Text]) -> Grid:
    rows: list[list[Cell]] = [[*row] for row in sheet.to_python(skip_empty_area=True)]
    top, left = sheet.start or (0, 0)
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ():
        _fill(rows, first_row - top, first_column - left, last_row - top, last_column - left)
    while rows and not any(cell not in ("", None) for cell in rows[-1]):
        rows.pop()
    return Grid(file, sheet.name, rows, top + 1, left + 1, hollow)


def _fill(rows: list[list[Cell]], top: int, left: int, bottom: int, right: int) -> None:
    """Writes what a merged cell says into every cell it covers; it may reach beyond what has been written."""
    if not (0 <= top < len(rows) and 0 <= left < len(rows[0])):
        return
    said = rows[top][left]
    if said in ("", None):
        return
    for row in rows[top : bottom + 1]:
        last = min(right, len(row) - 1)
        row[left : last + 1] = repeat(said, last - left + 1)


def _refuse_markup(content: bytes, name: str) -> None:
    """Web pages and old XML tables are often called .xls; they must be saved again."""
    start = content[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<head", b"mime-version")):
        raise _unreadable(
            name,
            "这是改了后缀的网页（HTML/XML），不是 Excel 文件；请用 Excel 或 WPS 打开，另存为 .xlsx 后重试",
            "this is a web page (HTML or XML) named like a workbook; open it in Excel or WPS, save it as .xlsx "
            "and try again",
        )


def _unreadable(name: str, zh: str, en: str) -> UnreadableFile:
    return UnreadableFile(file=name, why=Text(zh, en))
