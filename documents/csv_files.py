"""Reading .csv files: UTF-8 or GB 18030, strictly; commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io

from documents.writing import Cell
from rules.refusals import UnreadableFile
from rules.words import Text

_GUARDED = ("'=", "'+", "'-", "'@", "''")
"""How a spreadsheet is kept from running a cell as a formula; our own writer does so too."""


def read_csv(content: bytes, name: str) -> list[list[Cell]]:
    """The rows of a csv file; a row is a record, however many lines it spans. Raises UnreadableFile."""
    said = _decode(content, name)
    if "\x00" in said:
        raise UnreadableFile(
            file=name,
            why=Text(
                "不是表格文件，只能读 .xlsx、.xls、.et 和 .csv",
                "this is no table; .xlsx, .xls, .et and .csv can be read",
            ),
        )
    rows: list[list[Cell]] = []
    reader = csv.reader(io.StringIO(said, newline=""), delimiter=_delimiter(said), strict=True)
    try:
        for record in reader:
            rows.append([cell[1:] if cell.startswith(_GUARDED) else cell for cell in record])
    except csv.Error as fault:
        raise UnreadableFile(
            file=name,
            why=Text(
                f"第 {reader.line_num} 行附近引号不成对，请用 Excel 打开核对后另存为 .xlsx",
                f"near line {reader.line_num} a quotation mark is not closed; check it in Excel and save as .xlsx",
            ),
        ) from fault
    while rows and not any(cell for cell in rows[-1]):
        rows.pop()
    return rows


def guarded(said: str) -> str:
    """A cell of a csv file as no spreadsheet runs it; reading it gives back what was meant."""
    return "'" + said if said.startswith(("=", "+", "-", "@", "'")) else said


def _decode(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(
        file=name,
        why=Text(
            "文字编码无法识别，请用 Excel 打开后另存为 .xlsx，或另存为“CSV UTF-8”",
            "its characters are neither UTF-8 nor GB 18030; open it in Excel and save it as .xlsx or CSV UTF-8",
        ),
    )


def _delimiter(said: str) -> str:
    """The separator the first line uses most; a comma when it uses none."""
    first = said.partition("\n")[0]
    return max(",\t;", key=lambda mark: (first.count(mark), mark == ","))
