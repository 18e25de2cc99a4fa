"""Reading school records, in our own layout or through a mapping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.reading import Found, Source, build, read_all_plain, read_foreign
from documents.workbooks import Grid
from rules.mapping import Mapping
from rules.records import RecordRow
from rules.records_sheet import RECORDS
from rules.rows import RowProblem
from rules.words import Text


@dataclass
class RecordsRead:
    """What the files came to."""

    rows: tuple[RecordRow, ...] = ()
    problems: list[RowProblem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


def read_records(grids: Sequence[Grid], mapping: Mapping | None = None) -> RecordsRead:
    """Every record of a file; all sheets with the columns are read."""
    found = Found()
    if mapping is not None:
        read = [(one.values, one.origin) for one in read_foreign(mapping, grids, found)]
    else:
        read = [(values, origin) for values, origin, _ in read_all_plain(RECORDS, grids, found)]
    rows = tuple(build(RecordRow, values, origin) for values, origin in read)
    return RecordsRead(rows, found.problems, found.notes, found.sources)
