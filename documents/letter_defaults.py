"""The Word templates that come with the program: built from their designs, laid out as official documents are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from documents.letter_designs import DESIGNS, Column, Design
from rules.letter_fields import LetterField, fields_of
from rules.letters import LetterKind
from rules.words import Language, Text

TITLE, BODY = "方正小标宋简体", "仿宋_GB2312"
"""What the standard of official documents asks for; Word takes another where they are missing."""
_LATIN = "Times New Roman"
_TO, _COPIES = Text("{{ addressee }}：", "To {{ addressee }}:"), Text("抄送：{{ copies }}", "Copies: {{ copies }}")
_SERVED = Text("送达签收人（签字）", "received by (signature)"), Text("送达签收时间", "received at")
_SIGNED = Text("（盖章）", " (seal)")
_SIZE = {Language.ZH: 16, Language.EN: 14}
"""What the standard asks for; words of another script take more room."""
_WIDE, _NARROW = Mm(112), Mm(44)


@cache
def default_template(kind: LetterKind, language: Language = Language.ZH) -> bytes:
    """The template of a kind, the same bytes whenever it is built."""
    design, document, size = DESIGNS[kind], docx.Document(), _SIZE[language]
    _page(document, kind, language)
    _paragraph(document, _begun(kind.label(language)), TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER, after=12)
    _paragraph(document, "{{ number }}", BODY, size, WD_ALIGN_PARAGRAPH.CENTER, after=18)
    if design.is_addressed:
        _paragraph(document, _TO.say(language), BODY, size)
    for line in design.lines:
        _paragraph(document, f"{{%p if {line.only_if} %}}", BODY, size) if line.only_if else None
        _paragraph(document, line.text.say(language), BODY, size, indented=True)
        _paragraph(document, "{%p endif %}", BODY, size) if line.only_if else None
    _tables(document, design, kind, language)
    _ending(document, design, language)
    return _settled(document)


def _begun(label: str) -> str:
    """A label as it stands by itself on paper: it begins with a capital."""
    return label[:1].upper() + label[1:]


def _page(document: Document, kind: LetterKind, language: Language) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    _page_number(section.footer.paragraphs[0])
    core = document.core_properties
    core.author, core.title, core.comments = "", kind.label(language), ""


def _page_number(foot: Paragraph) -> None:
    """The foot of each page says its number: — 1 —."""
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)
    foot.add_run(" —")


def _paragraph(
    within: Document | _Cell, text: str, font: str, size: float, align: WD_ALIGN_PARAGRAPH | None = None, *,
    after: float = 0, indented: bool = False,
) -> Paragraph:  # fmt: skip
    found = within.add_paragraph()
    _dress(found, text, font, size, align)
    found.paragraph_format.space_after = Pt(after)
    if indented:
        found.paragraph_format.first_line_indent = Pt(2 * size)
    return found


def _dress(one: Paragraph, text: str, font: str, size: float, align: WD_ALIGN_PARAGRAPH | None = None) -> None:
    run = one.add_run(text)
    run.font.name, run.font.size = _LATIN, Pt(size)
    # Chinese signs have a font of their own in Word, which python-docx does not name.
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if align is not None:
        one.alignment = align
    spacing = one.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(round(size * 1.75))
    spacing.space_before = spacing.space_after = Pt(0)


def _tables(document: Document, design: Design, kind: LetterKind, language: Language) -> None:
    fields = {one.name: one for one in fields_of(kind)}
    rows = [(_begun(fields[name].label.say(language)), f"{{{{ {name} }}}}") for name in design.rows]
    rows += [(_begun(one.say(language)), "") for one in design.blanks]
    if rows:
        _paragraph(document, "", BODY, 8)
        _pairs(document, rows)
    if design.list_of:
        _paragraph(document, "", BODY, 8)
        _list(document, design.columns or _all_of(fields[design.list_of]), design.list_of, language)


def _table(document: Document, rows: int, columns: int) -> Table:
    table: Table = document.add_table(rows, columns, "Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    return table


def _pairs(document: Document, rows: list[tuple[str, str]]) -> None:
    table = _table(document, len(rows), 2)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text, width in zip(row.cells, texts, (_NARROW, _WIDE), strict=True):
            cell.width = width
            _dress(cell.paragraphs[0], text, BODY, 12)
        row.height = Mm(8) if texts[1] else Mm(12)


def _all_of(field: LetterField) -> tuple[Column, ...]:
    """A column for each the field has."""
    return tuple(
        Column(label, Text(f"{{{{ one.{name} }}}}", f"{{{{ one.{name} }}}}"), 1) for name, label in field.columns
    )


def _list(document: Document, columns: tuple[Column, ...], name: str, language: Language) -> None:
    """A head, which stands on every page, and one row that is repeated for each of the list."""
    table = _table(document, 4, len(columns))
    stands_on_every_page(table.rows[0])
    for cell, column in zip(table.rows[0].cells, columns, strict=True):
        _dress(cell.paragraphs[0], _begun(column.head.say(language)), BODY, 12, WD_ALIGN_PARAGRAPH.CENTER)
    _dress(table.rows[1].cells[0].paragraphs[0], f"{{%tr for one in {name} %}}", BODY, 12)
    for cell, column in zip(table.rows[2].cells, columns, strict=True):
        _dress(cell.paragraphs[0], column.cell.say(language), BODY, 12)
    _dress(table.rows[3].cells[0].paragraphs[0], "{%tr endfor %}", BODY, 12)
    for row in table.rows:
        for cell, column in zip(row.cells, columns, strict=True):
            cell.width = (_NARROW + _WIDE) * column.share // sum(one.share for one in columns)


def stands_on_every_page(row: _Row) -> None:
    """The row is the head of its table, on every page the table reaches."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _ending(document: Document, design: Design, language: Language) -> None:
    # Whoever signs does not stand on another page than the day.
    for text in ("", "{{ body }}" + (_SIGNED.say(language) if design.is_sealed else "")):
        _signing(document, text, language).paragraph_format.keep_with_next = True
    _signing(document, "{{ dated_on }}", language)
    if design.copies:
        for text in ("{%p if copies %}", _COPIES.say(language), "{%p endif %}"):
            _paragraph(document, text, BODY, 14)
    if design.is_served:
        _paragraph(document, "", BODY, 8)
        _pairs(document, [(_begun(one.say(language)), "") for one in _SERVED])


def _signing(document: Document, text: str, language: Language) -> Paragraph:
    """Who signs stands in the middle above the day, which ends four signs before the margin (GB/T 9704)."""
    found = _paragraph(document, text, BODY, _SIZE[language], WD_ALIGN_PARAGRAPH.CENTER)
    found.paragraph_format.left_indent = _NARROW + _WIDE - Pt(16 * _SIZE[language])
    return found


def _settled(document: Document) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return settled(made.getvalue())


_BEGINNING = (1980, 1, 1, 0, 0, 0)


def settled(content: bytes) -> bytes:
    """The same document without the time each part was packed at, so that the same words are the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in _parts(parts):
            packed.writestr(zipfile.ZipInfo(name, _BEGINNING), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _parts(parts: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in parts.namelist():
        yield name, parts.read(name)
