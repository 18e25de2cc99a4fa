"""A Word document set anew as pages: paragraphs, pictures and tables, and no more of its layout than letters need."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

import docx
import orjson
import typst
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from rules.refusals import NoPdf
from rules.words import Text

Piece = dict[str, Any]
"""A paragraph, a picture or a table, as the page below reads it. Any: texts, numbers and lists of them."""

SERIF = (
    "FZXiaoBiaoSong-B05S", "FangSong_GB2312", "FangSong", "STFangsong", "Noto Serif CJK SC", "Source Han Serif SC",
    "SimSun", "Songti SC",
)  # fmt: skip
SANS = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "Microsoft YaHei", "SimHei", "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei", "Droid Sans Fallback", "AR PL UMing CN", "AR PL UKai CN",
)  # fmt: skip
_TITLES, _TEXTS = SERIF[:1], SERIF[1:]

PAGE = """
#let letter = json(bytes(sys.inputs.letter))
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm),
  footer: context if counter(page).final().first() > 1 {
    align(center, text(size: 10.5pt, [— #counter(page).display() —])) })
#set text(font: letter.fonts, lang: "zh", region: "cn", size: 16pt)
#set par(leading: 0.75em, spacing: 0.75em)
#let words(one) = {
  let said = if one.bold { strong(one.text) } else { one.text }
  let set_words = text(size: one.size * 1pt, font: if one.title { letter.titles } else { letter.fonts }, said)
  let where = (left: left, center: center, right: right).at(one.align)
  pad(left: one.left * 1pt, align(where, par(first-line-indent: (amount: one.indent * 1pt, all: true), set_words)))
}
#let line(one) = if one.text == "" { v(one.size * 0.5pt) } else {
  block(width: 100%, sticky: one.sticky, words(one))
  v(one.after * 1pt, weak: false)
}
#let filled(cell, least) = table.cell(breakable: false,
  if least == 0 { cell.filter(one => one.text != "").map(words).join() } else {
    grid(columns: (0pt, 1fr), align: horizon, block(height: least * 1pt), cell.map(line).join()) })
#for piece in letter.pieces {
  if piece.kind == "line" { line(piece) } else if piece.kind == "picture" {
    image(bytes(piece.content), width: 100%, alt: piece.alt)
  } else {
    table(
      columns: piece.widths.map(one => if one > 0 { one * 1fr } else { auto }), rows: auto,
      inset: 6pt, stroke: 0.6pt, align: left + horizon, ..piece.rows.map(row => {
        let cells = row.cells.map(cell => filled(cell, row.least))
        if row.head { (table.header(..cells),) } else { cells }
      }).flatten())
  }
}
"""
"""Everything of the letter comes in as values: none of it is ever read as the setter's own language."""


@cache
def _families() -> frozenset[str]:
    return frozenset(typst.Fonts().families())


def fonts_for_chinese() -> tuple[str, ...]:
    """The families on this machine that hold Chinese, the fittest first; those for titles first of all."""
    return tuple(one for one in (*SERIF, *SANS) if one in _families())


def set_as(content: bytes, kind: Literal["pdf", "png"]) -> list[bytes]:
    """The document as a PDF, or as a picture of each page. Raises NoPdf where no font here holds Chinese."""
    fonts = fonts_for_chinese()
    if not fonts:
        raise NoPdf(
            why=Text(
                "本机没有中文字体，请安装（如 fonts-noto-cjk）后重试，或下载 Word 文件",
                "no font on this machine holds Chinese; install one (such as fonts-noto-cjk), or take the Word file",
            )
        )
    texts = [one for one in fonts if one not in _TITLES]
    letter = {"pieces": list(_pieces(content)), "fonts": texts or list(fonts), "titles": list(fonts)}
    made = typst.compile(
        PAGE.encode(), format=kind, sys_inputs={"letter": orjson.dumps(letter).decode()}, timestamp=0, ppi=80.0
    )
    return [made] if isinstance(made, bytes) else list(made or ())


def _pieces(content: bytes) -> Iterator[Piece]:
    document = docx.Document(io.BytesIO(content))
    for one in document.iter_inner_content():
        if isinstance(one, Table):
            yield _table(one)
        else:
            pictures = list(_pictures(one))
            yield from pictures or [_line(one)]


def _pictures(one: Paragraph) -> Iterator[Piece]:
    """The pictures in a paragraph, each with what is read aloud in its place."""
    for drawn in one._element.iter(qn("wp:inline")):
        for blip in drawn.iter(qn("a:blip")):
            content = one.part.related_parts[blip.get(qn("r:embed"))].blob
            yield {"kind": "picture", "content": list(content), "alt": drawn.docPr.get("descr") or ""}


_ALIGN = {WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.RIGHT: "right"}


def _line(one: Paragraph) -> Piece:
    run = next((run for run in one.runs if run.text.strip()), None) or next(iter(one.runs), None)
    size = run.font.size.pt if run is not None and run.font.size is not None else 16.0
    fonts = run._element.rPr.rFonts if run is not None and run._element.rPr is not None else None
    named = fonts.get(qn("w:eastAsia"), "") if fonts is not None else ""
    spacing = one.paragraph_format
    return {
        "kind": "line", "text": one.text, "size": size, "bold": bool(run is not None and run.bold),
        "title": "小标宋" in named, "align": _ALIGN.get(one.alignment, "left") if one.alignment is not None else "left",
        "left": spacing.left_indent.pt if spacing.left_indent else 0.0,
        "indent": spacing.first_line_indent.pt if spacing.first_line_indent else 0.0,
        "sticky": bool(spacing.keep_with_next or (one.style is not None and one.style.paragraph_format.keep_with_next)),
        "after": spacing.space_after.pt if spacing.space_after else 0.0,
    }  # fmt: skip


def _table(table: Table) -> Piece:
    width = max((len(row.cells) for row in table.rows), default=1)
    return {
        "kind": "table", "widths": _widths(table, width),
        "rows": [
            {
                "head": row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None,
                "least": row.height.pt - 12.0 if row.height is not None and row.height.pt > 12 else 0.0,
                "cells": [[_breakable(_line(one)) for one in cell.paragraphs] for cell in row.cells]
                + [[]] * (width - len(row.cells)),
            }
            for row in table.rows
        ],
    }  # fmt: skip


def _breakable(line: Piece) -> Piece:
    """In a narrow column a number breaks after its dashes, and does not run into the next one."""
    return {**line, "text": line["text"].replace("-", "-\N{ZERO WIDTH SPACE}")}


def _widths(table: Table, width: int) -> list[float]:
    """How wide the columns are beside each other, by the first row; 0 where they follow what stands in them."""
    if table.autofit:
        return [0.0] * width
    cells = table.rows[0].cells if table.rows else ()
    given = [cell.width.mm if cell.width is not None else 0.0 for cell in cells]
    return given if len(given) == width and all(given) else [1.0] * width
