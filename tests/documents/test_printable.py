"""Workbooks come out of a printer as people expect them to."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from documents.printable import workbook


@pytest.mark.parametrize("is_streamed", [True, False])
def test_a_sheet_is_printed_across_with_all_columns_and_its_header_on_every_page(is_streamed: bool) -> None:
    out = BytesIO()
    with workbook(out, is_streamed=is_streamed) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_string(0, 0, "隐患编号")
        sheet.freeze_panes(1, 2)
        sheet.write_string(1, 0, "=1+1")
    page = openpyxl.load_workbook(out)["台账"]
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    # As wide as one page, which is said by saying nothing, and as long as need be.
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (None, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$1:$1"
    assert page.oddFooter.center.text == "&P / &N"
    assert page["A1"].font.name == "宋体"
    assert page["A2"].value == "=1+1"
    assert page["A2"].data_type == "s"
