"""Reading the sheet of a visit that comes back: whose it is, how it was handed out, and what it says now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from documents.headers import find_head
from documents.reading import Found, Source, build, is_ours_to_read, no_sheet, read_plain
from documents.visit_writing import unpacked
from documents.workbooks import REMEMBERED, Grid
from rules.rows import RowProblem
from rules.visit_sheet import VISIT_SHEET, VisitRow
from rules.visits import Entry
from rules.words import Text


@dataclass
class VisitRead:
    """What a file came to. visit and person are empty when somebody has copied the rows into a sheet of their own.

    before: the entries as they were handed out; files: what is known of the photos that were kept by then.
    """

    visit: str = ""
    person: str = ""
    rows: tuple[VisitRow, ...] = ()
    before: tuple[Entry, ...] = ()
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


def read_visit(grids: Sequence[Grid]) -> VisitRead:
    """The sheet of one visit. A row without a result that says anything all the same is a problem, with its remedy."""
    read = VisitRead()
    found = Found()
    rows: list[VisitRow] = []
    for grid in grids:
        if grid.sheet == REMEMBERED:
            _recall(read, grid)
            continue
        head = find_head(VISIT_SHEET, grid) if is_ours_to_read(grid) else None
        if head is None or "answer" not in head.columns or "item" not in head.columns:
            continue
        rows += [build(VisitRow, one.values, one.origin) for one in read_plain(VISIT_SHEET, grid, head, found)]
    read.problems, read.sources = found.problems, found.sources
    if not found.sources and grids:
        read.problems.append(no_sheet(grids[0].file, ["检查项", "结果"]))
    read.rows = tuple(one for one in rows if _is_whole(one, read))
    return read


def _is_whole(row: VisitRow, read: VisitRead) -> bool:
    """Whether the row says something; one that says something without a result is named."""
    if row.answer is not None:
        return True
    if row.is_said:
        words = (
            "写了情况但没有填结果，请选合格、不合格或不适用",
            "there is no result; choose pass, fail or not applicable",
        )
        read.problems.append(row.origin.problem("answer", Text(*words)))
    return False


def _recall(read: VisitRead, grid: Grid) -> None:
    rows = [[str(cell or "") for cell in row] + ["", ""] for row in grid.rows]
    if not rows:
        return
    read.visit, read.person = rows[0][0], rows[0][1]
    try:
        read.before = tuple(unpacked(orjson.loads(row[0])) for row in rows[1:] if row[0])
        for one in (orjson.loads(row[1]) for row in rows[1:] if row[1]):
            read.files[one.pop("digest")] = one
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError):
        words = (
            "隐藏的核对页已被改动，请用原表重新填写",
            "the hidden page of this file was changed; fill in the sheet anew",
        )
        read.problems.append(RowProblem(grid.file, grid.sheet, 0, Text(*words)))
