"""Reading hazard ledgers and inspections, in our own layout or through a mapping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from documents.mapped import MappedRow
from documents.reading import Found, Source, build, read_all_plain, read_foreign
from documents.workbooks import Grid
from rules.ledger_sheet import INSPECTIONS, LEDGER
from rules.ledgers import InspectionRow, LedgerRow, Violation
from rules.mapping import Mapping
from rules.rows import Origin, RowProblem
from rules.words import Text


@dataclass
class LedgerRead:
    """What the files came to."""

    rows: tuple[LedgerRow, ...] = ()
    inspections: tuple[InspectionRow, ...] = ()
    problems: list[RowProblem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


def read_ledger(grids: Sequence[Grid], mapping: Mapping | None = None) -> LedgerRead:
    """Every hazard of a ledger; all sheets with the ledger's columns are read, one a town being usual."""
    found = Found()
    if mapping is not None:
        rows = [one for row in read_foreign(mapping, grids, found) for one in _mapped_rows(mapping, row)]
    else:
        rows = [build(LedgerRow, values, origin) for values, origin, _ in read_all_plain(LEDGER, grids, found)]
    return LedgerRead(tuple(rows), (), found.problems, found.notes, found.sources)


def read_inspections(grids: Sequence[Grid], mapping: Mapping | None = None) -> LedgerRead:
    """Every inspection with what it found; rows with the same key are findings of one inspection."""
    found = Found()
    read: list[tuple[dict[str, object], Origin, tuple[dict[str, object], ...]]]
    if mapping is not None:
        read = [
            (_prefixed(mapping, one.values, "key"), one.origin, one.parts)
            for one in read_foreign(mapping, grids, found)
        ]
    else:
        read = read_all_plain(INSPECTIONS, grids, found)
    return LedgerRead((), tuple(_inspections(read)), found.problems, found.notes, found.sources)


def _mapped_rows(mapping: Mapping, row: MappedRow) -> list[LedgerRow]:
    """The hazards of one mapped row: itself, or every finding its cell was split into."""
    values = _prefixed(mapping, row.values, "number")
    if mapping.split is None:
        return [build(LedgerRow, values, row.origin)]
    return [build(LedgerRow, {**values, **part, "part": place}, row.origin) for place, part in enumerate(row.parts, 1)]


def _prefixed(mapping: Mapping, values: dict[str, object], name: str) -> dict[str, object]:
    if not mapping.prefix or name not in values:
        return values
    return values | {name: f"{mapping.prefix}/{values[name]}"}


def _inspections(
    read: Sequence[tuple[dict[str, object], Origin, tuple[dict[str, object], ...]]],
) -> list[InspectionRow]:
    """Inspections in the order they were made."""
    firsts: dict[object, tuple[dict[str, object], Origin]] = {}
    violations: dict[object, list[Violation]] = {}
    for values, origin, parts in read:
        key = values["key"]
        if key in firsts:
            first, there = firsts[key]
            firsts[key] = first, Origin(there.place, there.row, (*there.more, origin.row))
        else:
            firsts[key] = values, origin
        violations.setdefault(key, []).extend(_violations(values, parts))
    rows = [
        build(InspectionRow, values | {"violations": tuple(violations[key])}, origin)
        for key, (values, origin) in firsts.items()
    ]
    return sorted(rows, key=lambda row: (row.inspected_on, row.key))


def _violations(values: dict[str, object], parts: tuple[dict[str, object], ...]) -> list[Violation]:
    names = ("description", "item", "place", "category", "severity")
    own = ({name: values[name] for name in names if name in values},) if "description" in values else ()
    found: list[dict[str, Any]] = [dict(part) for part in parts or own]  # Any: each field of its own type
    return [Violation(**{name: value for name, value in part.items() if name in names}) for part in found]
