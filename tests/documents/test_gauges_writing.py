"""The workbook of the six gauges: nothing in it is a formula, and an area without schools has its sheets too."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from documents.gauges_writing import write_gauges
from rules.case_records import Period
from rules.gauges import Evidence, GaugeReport, School, When, gauges
from rules.words import Language
from tests.support.world import at

WHEN = When(at("2026-10-01 00:00"), Period(date(2026, 9, 1), date(2026, 9, 30)), date(2026, 9, 30))
HOSTILE = ('=HYPERLINK("http://x")', "@SUM(A1)", "+1+1", "-1", "{=1}", "http://x", "第一小学\n分校")


def written(tmp_path: Path, names: tuple[str, ...], language: Language = Language.ZH) -> openpyxl.Workbook:
    schools = [School(place, 1, f"S{place}", name, "510503001", name) for place, name in enumerate(names, 1)]
    six = gauges(schools, Evidence((), (), (), ()), WHEN)
    path = tmp_path / "六个不漏.xlsx"
    assert write_gauges(path, GaugeReport("510503", "纳溪区", WHEN, schools, six), language) == len(names)
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


def test_whatever_a_school_is_called_it_is_text_and_no_formula_and_no_link(tmp_path: Path) -> None:
    book = written(tmp_path, HOSTILE)
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert not [one.coordinate for one in cells if one.data_type == "f" or one.hyperlink]
    assert [row[1].value for row in book["逐校"].iter_rows(min_row=3)] == list(HOSTILE)
    assert [row[9].value for row in book["逐校"].iter_rows(min_row=3)] == [0] * len(HOSTILE), "of the file nothing"
    assert {(page.freeze_panes, bool(page.auto_filter.ref)) for page in book.worksheets[:4]} == {
        ("A3", True), ("C3", True),
    }  # fmt: skip


@pytest.mark.parametrize("language", Language)
def test_a_list_without_schools_makes_sheets_without_rows(tmp_path: Path, language: Language) -> None:
    book = written(tmp_path, (), language)
    assert [page.max_row for page in book.worksheets[1:4]] == [2, 2, 2]
    assert [row[3].value for row in book.worksheets[0].iter_rows(min_row=3)] == [None] * 6
