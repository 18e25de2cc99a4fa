"""Printing a bulletin as a Word document: its tables with their charts, and what the figures count."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from documents.charts import png
from documents.letter_defaults import settled, stands_on_every_page
from documents.replacing import replacing
from rules.bulletin_parts import parts
from rules.bulletins import Paper
from rules.figure_words import COUNTED, SHARED
from rules.tables import Table
from rules.words import Language, Text, said

MEANING = Text("附：口径", "Appendix: what the figures count")
_BODY, _HEADING = "仿宋", "黑体"
_WIDE = Cm(16)
_SMALL, _MIDDLE, _LARGE = Pt(9), Pt(12), Pt(20)
_NUMBERS_TO_LEFT = ("majors", "late", "ahead", "behind")
"""Tables of texts; in all others whatever is not the first column stands to the right."""


def write_bulletin(path: Path, paper: Paper, language: Language = Language.ZH) -> int:
    """The bulletin is in the file, which appears whole or not at all. Returns how many rows its tables have."""
    with replacing(path) as target:
        target.write_bytes(bulletin_word(paper, language))
    return sum(len(one.rows) for one in paper.counted.tables)


def bulletin_word(paper: Paper, language: Language = Language.ZH) -> bytes:
    """The bulletin as a Word document, the same bytes for the same bulletin."""
    document, words, signature = docx.Document(), paper.words, paper.signature
    _dress(document)
    _say(document, paper.counted.title.say(language), _LARGE, is_bold=True).alignment = WD_ALIGN_PARAGRAPH.CENTER
    if signature is not None:
        _say(document, signature.number, _MIDDLE).alignment = WD_ALIGN_PARAGRAPH.CENTER
        if signature.replaces:
            replaced = _REPLACES.say(language, number=signature.replaces)
            _say(document, replaced, _MIDDLE).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _say(document, paper.counted.heading.say(language), _MIDDLE).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _prose(document, words.opening)
    for one in parts(paper):
        document.add_heading(one.title.say(language), level=2)
        _prose(document, one.prose)
        if one.table is not None:
            _table(document, one.table, language)
    _meaning(document, language)
    if signature is not None:
        for line in (signature.body + _SEAL.say(language), _day(signature.signed_on, language)):
            _say(document, line, _MIDDLE).alignment = WD_ALIGN_PARAGRAPH.RIGHT
        document.paragraphs[-2].paragraph_format.keep_with_next = True
    made = io.BytesIO()
    document.save(made)
    return settled(made.getvalue())


_REPLACES = Text("（替代 {number}，原通报作废）", "(in place of {number}, which is void)")
_SEAL = Text("（盖章）", " (seal)")


def _day(day: date, language: Language) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if language is Language.ZH else day.isoformat()


def _prose(document: Any, text: str) -> None:
    """What people wrote, a paragraph for each of their lines."""
    for line in filter(None, map(str.strip, text.splitlines())):
        _say(document, line, _MIDDLE).paragraph_format.first_line_indent = Pt(2 * _MIDDLE.pt)


def _dress(paper: Any) -> None:  # Any: what python-docx makes
    """A4, and fonts that every office here has."""
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    page.top_margin = page.bottom_margin = Cm(2.5)
    _number_pages(page.footer.paragraphs[0])
    _font(paper.styles["Normal"], _BODY)
    paper.styles["Normal"].font.size = _MIDDLE
    _font(paper.styles["Heading 2"], _HEADING)


def _number_pages(line: Any) -> None:
    """The number of each page at its foot, as official papers have it."""
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run("— ").font.size = _SMALL
    number = line.add_run()
    number.font.size = _SMALL
    for name, attribute in (("w:fldChar", "begin"), ("w:instrText", ""), ("w:fldChar", "end")):
        part = OxmlElement(name)
        if attribute:
            part.set(qn("w:fldCharType"), attribute)
        else:
            part.text = "PAGE"
        number._r.append(part)
    line.add_run(" —").font.size = _SMALL


def _font(style: Any, name: str) -> None:
    style.font.name = name
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _say(paper: Any, text: str, size: Any, *, is_bold: bool = False) -> Any:
    line = paper.add_paragraph()
    run = line.add_run(text)
    run.font.size, run.bold = size, is_bold
    return line


def _table(paper: Any, table: Table, language: Language) -> None:
    """The chart where there is one, and the table below it."""
    if not table.rows:
        _say(paper, table.empty.say(language), _MIDDLE)
    else:
        if table.chart is not None:
            paper.add_picture(io.BytesIO(png(table.chart, language)), width=_WIDE)
            _alternative(paper, table.chart.title.say(language))
        _grid(paper, table, language)
    if table.note is not None:
        _say(paper, table.note.say(language), _SMALL)


def _alternative(paper: Any, words: str) -> None:
    """What is read aloud in place of the last picture."""
    paper.inline_shapes[len(paper.inline_shapes) - 1]._inline.docPr.set("descr", words)


def _grid(paper: Any, table: Table, language: Language) -> None:
    grid = paper.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    is_right = table.code not in _NUMBERS_TO_LEFT
    for place, column in enumerate(table.columns):
        _fill(grid.rows[0].cells[place], column.say(language), is_bold=True)
    stands_on_every_page(grid.rows[0])
    for row in table.rows:
        cells = grid.add_row().cells
        for place, value in enumerate(row):
            _fill(cells[place], said(value, language), is_right=is_right and place > 0)
    grid.autofit = False
    for column, width in zip(grid.columns, _widths(table, language), strict=True):
        for cell in column.cells:
            cell.width = width
        column.width = width


def _widths(table: Table, language: Language) -> list[Any]:
    """Columns as wide together as the text: by what stands in them, and never so narrow that a number breaks."""
    texts = [[said(row[place], language) for row in table.rows] for place in range(len(table.columns))]
    for place, column in enumerate(table.columns):
        texts[place].append(column.say(language))
    least = [max((_long(one) for one in column if _NUMBER.match(one)), default=_LEAST) for column in texts]
    longest = [max(map(_long, column)) for column in texts]
    room = (_WIDE.cm - _MARGIN * len(texts)) / _LETTER
    # Short columns have all they need; the long ones share what is left, and wrap.
    level = max(longest)
    while level > _LEAST and sum(_held(least, longest, level)) > room:
        level -= 1
    letters = _held(least, longest, level)
    return [Cm(_MARGIN + one * room / sum(letters) * _LETTER) for one in letters]


def _held(least: Sequence[int], longest: Sequence[int], level: int) -> list[int]:
    return [max(low, min(long, level)) for low, long in zip(least, longest, strict=True)]


_NUMBER = re.compile(r"[\d-]+$")
_LETTER, _MARGIN, _LEAST = 0.17, 0.42, 4
"""What a letter takes at the small size, and what a cell keeps free, in cm; the letters any column has room for."""


def _long(text: str) -> int:
    """How many letters wide a text is; a Chinese one counts for two."""
    return sum(2 if ord(one) > 0x2E7F else 1 for one in text)


def _fill(cell: Any, text: str, *, is_bold: bool = False, is_right: bool = False) -> None:
    line = cell.paragraphs[0]
    run = line.add_run(text)
    run.font.size, run.bold = _SMALL, is_bold
    if is_right:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _meaning(paper: Any, language: Language) -> None:
    paper.add_heading(MEANING.say(language), level=2)
    for indicator, counted in COUNTED.items():
        name, joint = indicator.label(language), " / "
        counts = f"{counted.numerator.say(language)}{joint}{counted.denominator.say(language)}"
        _say(paper, Text("{name}：{counts}", "{name}: {counts}").say(language, name=name, counts=counts), _SMALL)
    for about, what in SHARED:
        _say(paper, f"{about.say(language)} {what.say(language)}", _SMALL)
