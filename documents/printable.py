"""New workbooks, ready to be printed: A4 across, as wide as all columns, the header again on every page."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

_OPTIONS = {
    # A description beginning with "=" is a description, and one beginning with "http" is no link.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "宋体", "font_size": 11},
}
_A4 = 9
_PAGES = "&C&P / &N"


def workbook(target: Path | BinaryIO, *, is_streamed: bool = False) -> Any:  # Any: XlsxWriter has no types
    """A workbook no text of which is a formula or a link. is_streamed: written row by row, in constant memory."""
    out = str(target) if isinstance(target, Path) else target
    return _Workbook(out, {**_OPTIONS, "constant_memory": is_streamed})


class _Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    def freeze_panes(self, row: int, *more: Any) -> Any:
        """What stays in sight on a screen stands at the head of every page."""
        if row:
            self.repeat_rows(0, row - 1)
        return super().freeze_panes(row, *more)


class _Workbook(xlsxwriter.Workbook):  # type: ignore[misc]  # the same
    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.worksheet_class = _Sheet

    def add_worksheet(self, *given: Any) -> Any:
        """A sheet that is printed as the others are."""
        sheet = super().add_worksheet(*given)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(_PAGES)
        return sheet
