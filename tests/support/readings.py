"""What a document says, as lines of plain text that can be read and compared."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.support.letters import paragraphs


def reading(path: Path) -> str:
    """Every sheet of a workbook with its rows, or every paragraph and row of a Word document."""
    if path.suffix == ".docx":
        return "\n".join(paragraphs(path.read_bytes())) + "\n"
    book = openpyxl.load_workbook(path)
    pages = []
    for sheet in book.worksheets:
        rows = (
            " | ".join("" if cell is None else str(cell) for cell in row) for row in sheet.iter_rows(values_only=True)
        )
        pages.append("\n".join((f"==== {sheet.title} ====", *(row.rstrip(" |") for row in rows))))
    return "\n\n".join(pages) + "\n"
