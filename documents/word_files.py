"""Opening a Word document (.docx): its tables as grids, and the lines that stand outside them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.opc.exceptions import OpcError
from docx.table import Table

from documents.workbooks import LARGEST, UNPACKED, Grid
from documents.writing import Cell
from rules.refusals import UnreadableFile
from rules.words import Text

_MAIN_PART = "word/document.xml"
_OLD_WORD = "WordDocument".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0"


def is_word(content: bytes) -> bool:
    """Whether this is a Word document, whatever its name."""
    if not content.startswith(b"PK") or not zipfile.is_zipfile(io.BytesIO(content)):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return _MAIN_PART in parts.namelist()


def refuse_old_word(content: bytes, name: str) -> None:
    """Nothing, unless it is a document of Word 97 or old WPS (.doc, .wps), which must be saved again."""
    if content.startswith(_OLE) and _OLD_WORD in content:
        raise _unreadable(
            name, "这是旧版 Word 文档（.doc/.wps），请用 Word 或 WPS 打开，另存为 .docx 后重试",
            "this is an old Word document (.doc or .wps); open it in Word or WPS, save it as .docx and try again",
        )  # fmt: skip


def read_word(content: bytes, name: str) -> tuple[list[Grid], list[str]]:
    """The tables, those within tables too, and the lines of text. Raises UnreadableFile saying how to mend it."""
    _refuse_bomb(content, name)
    try:
        document = docx.Document(io.BytesIO(content))
        lines = [one.text for one in document.paragraphs]
        grids = [_grid(name, place, table) for place, table in enumerate(_tables(document.tables), 1)]
    # What lxml says of XML that is none is a SyntaxError.
    except (OpcError, SyntaxError, zipfile.BadZipFile, KeyError, ValueError, IndexError) as fault:
        raise _unreadable(
            name, "无法打开，文件可能已损坏；请用 Word 或 WPS 打开，另存为 .docx 后重试",
            "it cannot be opened and may be damaged; open it in Word or WPS, save it as .docx and try again",
        ) from fault  # fmt: skip
    return grids, lines


def _tables(tables: list[Table]) -> Iterator[Table]:
    for table in tables:
        yield table
        seen: set[int] = set()
        for row in table.rows:
            for cell in row.cells:
                if id(cell._tc) not in seen:
                    seen.add(id(cell._tc))
                    yield from _tables(cell.tables)


def _grid(file: str, place: int, table: Table) -> Grid:
    """A table as a sheet. What a merged cell says stands in every place it covers, as in workbooks."""
    rows: list[list[Cell]] = []
    for row in table.rows:
        before: list[Cell] = [""] * row.grid_cols_before
        rows.append([*before, *(cell.text for cell in row.cells)])
    return Grid(file, f"表{place}", rows)


def _refuse_bomb(content: bytes, name: str) -> None:
    limit = UNPACKED // 1024 // 1024
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        size = sum(part.file_size for part in parts.infolist())
    if len(content) > LARGEST or size > UNPACKED:
        raise _unreadable(name, f"文件过大（解开后超过 {limit} MB），请只留有表格的部分",
                          f"it is too large (over {limit} MB unpacked); keep the part with the table")  # fmt: skip


def _unreadable(name: str, zh: str, en: str) -> UnreadableFile:
    return UnreadableFile(file=name, why=Text(zh, en))
