"""Cells of an .xlsx file that read as empty and are not: formulas nobody has calculated, and error values."""

from __future__ import annotations

import html
import io
import re
import zipfile

from rules.words import Text

_NOT_CALCULATED = Text(
    "公式还没有计算结果，请用 Excel 或 WPS 打开并保存一次后再导入",
    "this formula has no result yet; open the file in Excel or WPS, save it and import it again",
)
_LARGEST_SHEET = 1024 * 1024 * 1024
_FORMULA = re.compile(rb"<c\b(?P<attributes>[^>/]*)>(?P<inside>\s*<f\b(?:(?!</c>).)*)</c>", re.S)
_ERROR = re.compile(rb'<c\b(?P<attributes>[^>/]*\bt="e"[^>/]*)>(?P<inside>(?:(?!</c>).)*)</c>', re.S)
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_VALUE = re.compile(rb"<v>([^<]+)</v>")
_REFERENCE = re.compile(r"^([A-Z]{1,3})(\d+)$")


def hollow_cells(content: bytes) -> dict[str, dict[tuple[int, int], Text]]:
    """For each sheet of an .xlsx file, the cells (row, column from 1) that only look empty. Other files have none."""
    if not content.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        found = {}
        for sheet, path in _sheets(parts).items():
            if parts.getinfo(path).file_size <= _LARGEST_SHEET:
                found[sheet] = _hollow_in(parts.read(path))
    return {sheet: cells for sheet, cells in found.items() if cells}


def _sheets(parts: zipfile.ZipFile) -> dict[str, str]:
    """The sheets' names and the parts that hold them."""
    names = set(parts.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    targets = {}
    for tag in re.findall(rb"<Relationship\b[^>]*>", parts.read("xl/_rels/workbook.xml.rels")):
        told = dict(_ATTRIBUTE.findall(tag))
        targets[told.get(b"Id")] = told.get(b"Target", b"").decode()
    found = {}
    for tag in re.findall(rb"<sheet\b[^>]*>", parts.read("xl/workbook.xml")):
        told = dict(_ATTRIBUTE.findall(tag))
        target = targets.get(told.get(b"r:id"), "")
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if path in names:
            found[html.unescape(told.get(b"name", b"").decode())] = path
    return found


def _hollow_in(xml: bytes) -> dict[tuple[int, int], Text]:
    found: dict[tuple[int, int], Text] = {}
    if b"<f" in xml:
        for cell in _FORMULA.finditer(xml):
            told = dict(_ATTRIBUTE.findall(cell["attributes"]))
            # A formula whose result is an empty text says so by its type.
            if told.get(b"t") != b"str" and not _VALUE.search(cell["inside"]):
                _note(found, told, _NOT_CALCULATED)
    if b't="e"' in xml:
        for cell in _ERROR.finditer(xml):
            value = _VALUE.search(cell["inside"])
            said = value[1].decode() if value else "#N/A"
            words = Text(
                f"单元格是错误值 {said}，请改正公式或改填内容", f"the cell is the error {said}; mend the formula"
            )
            _note(found, dict(_ATTRIBUTE.findall(cell["attributes"])), words)
    return found


def _note(found: dict[tuple[int, int], Text], told: dict[bytes, bytes], what: Text) -> None:
    match = _REFERENCE.match(told.get(b"r", b"").decode())
    if match is None:
        return
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    found[int(match[2]), column] = what
