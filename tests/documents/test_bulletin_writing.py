"""A bulletin on paper: tables as wide as the text, numbers in one piece, pages numbered, the seal last."""

from __future__ import annotations

import io
from datetime import date

import docx
from docx.oxml.ns import qn

from documents.bulletin_writing import bulletin_word
from rules.bulletins import BulletinWords, Counted, Paper, Signature
from rules.tables import Table
from rules.words import Text

NUMBER = "990101-2026-000004"
LATE = Table(
    "late", Text("逾期", "Overdue"), [Text(one, one) for one in ("编号", "学校", "隐患", "等级", "主办单位", "期限")],
    [(NUMBER, "望江镇中心小学", "消防通道被杂物堵塞，" * 8, "重大", "区消防救援大队", "2026-05-14")], Text("", ""),
)  # fmt: skip
COUNTED = Counted(Text("校园安全隐患整治情况月报（2026年4月）", "April"), Text("青禾区", "Qinghe"), [LATE])
PAPER = Paper(COUNTED, BulletinWords("导语", "问题", "要求"), Signature("〔2026〕8号", "区委政法委", date(2026, 5, 6)))


def test_tables_are_as_wide_as_the_text_and_a_number_stands_in_one_line() -> None:
    document = docx.Document(io.BytesIO(bulletin_word(PAPER)))
    page = document.sections[0]
    widths = [cell.width or 0 for cell in document.tables[0].rows[1].cells]
    wide = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    assert abs(sum(widths) - wide) < 10_000
    # A digit of nine points is about half as wide as it is high; 0.38 cm are the margins of a cell.
    assert widths[0] / 360_000 - 0.38 >= len(NUMBER) * 4.5 * 2.54 / 72
    assert widths[2] == max(widths), "the longest text has the most room"


def test_pages_are_numbered_and_the_seal_comes_after_what_the_figures_count() -> None:
    document = docx.Document(io.BytesIO(bulletin_word(PAPER)))
    footer = document.sections[0].footer.paragraphs[0]
    assert [one.text for one in footer._p.iter(qn("w:instrText"))] == ["PAGE"]
    said = [one.text for one in document.paragraphs]
    assert said[-2:] == ["区委政法委（盖章）", "2026年5月6日"]
    assert said.index("附：口径") > said.index("三、工作要求") > said.index("二、典型问题") > said.index("一、逾期")
