"""A mapping file: how the columns of somebody else's table become the columns of ours."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from rules.ledger_sheet import INSPECTIONS, LEDGER
from rules.records_sheet import RECORDS
from rules.registry_sheets import REGISTRY
from rules.sheets import CellKind, Sheet
from rules.words import Contradiction, Text

SHEETS: dict[str, Sheet] = {one.name: one for one in (*REGISTRY, LEDGER, INSPECTIONS, RECORDS)}
"""Every kind of sheet a mapping may fill, by name."""

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Taken(_Frozen):
    """Where one field comes from: a column, a constant, or a text put together from several.

    In order: the column's cell is read; `pattern` takes a part of it (its first group, or all it matches);
    `values` exchanges it for another; `otherwise` stands in for a value that is not listed (without it such a
    value is a row problem, unless `keep_others` lets it through). `date_format` reads a day as strptime does.
    """

    column: str | None = None
    constant: str | None = None
    text: str | None = None
    """A text with {column} in it, such as "{title}: {comment}"."""
    pattern: str | None = None
    values: dict[str, str] = Field(default_factory=dict)
    otherwise: str | None = None
    keep_others: bool = False
    date_format: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: object) -> object:
        """`name: 学校名称` is short for `name: {column: 学校名称}`."""
        return {"column": given} if isinstance(given, (str, int, float)) else given

    @model_validator(mode="after")
    def _one_source(self) -> Taken:
        given = [one for one in (self.column, self.constant, self.text) if one is not None]
        if len(given) != 1:
            raise Contradiction("应只写 column、constant、text 三者之一", "say exactly one of: column, constant, text")
        return self

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns it needs."""
        if self.text is not None:
            return tuple(_PLACEHOLDER.findall(self.text))
        return () if self.column is None else (self.column,)

    def fill(self, said: dict[str, str]) -> str:
        """The text with every {column} filled in; a plain replacement, nothing in it is run."""
        return _PLACEHOLDER.sub(lambda found: said.get(found[1], ""), self.text or "")


class Merge(_Frozen):
    """Rows with the same value of a field are one; the first row's values stand."""

    by: str


class TellApart(_Frozen):
    """Different rows that would bear the same name get it completed by further fields, in order, until they differ."""

    field: str
    within: tuple[str, ...] = ()
    """Fields that already tell two rows apart: the same name in another area is no double."""
    by: tuple[str, ...] = Field(min_length=1)


class Split(_Frozen):
    """One cell that holds several findings: split at a separator, each part read by a pattern with named groups."""

    column: str
    separator: str = Field(min_length=1)
    pattern: str
    nothing: tuple[str, ...] = ()
    """What the cell says when there is no finding at all."""
    columns: dict[str, Taken] = Field(min_length=1)


class Mapping(_Frozen):
    """One mapping file."""

    kind: str = Field(pattern="^mapping$")
    version: int = Field(ge=1)
    sheet: str
    title: str = ""
    worksheet: str = ""
    """The worksheet that is read; empty means every one that has the columns."""
    only: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Columns and the values a row must have in them to be read."""
    columns: dict[str, Taken] = Field(min_length=1)
    prefix: str = Field(default="", max_length=19, pattern="^[A-Za-z0-9._-]*$")
    """Stands before the keys of this source, so that number 1 of one ledger is not number 1 of another."""
    merge: Merge | None = None
    tell_apart: TellApart | None = None
    split: Split | None = None
    rows: dict[str, tuple[dict[str, str], ...]] = Field(default_factory=dict)
    """Rows that no file holds, by sheet: the areas above the schools, the office that coordinates."""

    @field_validator("sheet")
    @classmethod
    def _known(cls, given: str) -> str:
        if given not in SHEETS:
            words = f"应为以下之一：{'、'.join(SHEETS)}", f"must be one of {', '.join(SHEETS)}"
            raise Contradiction(*words)
        return given

    @cached_property
    def target(self) -> Sheet:
        return SHEETS[self.sheet]

    @property
    def headers(self) -> tuple[str, ...]:
        """Every column of the file the mapping needs."""
        needed = [*self.only, *(one for taken in self.columns.values() for one in taken.reads)]
        if self.split is not None:
            groups = self.groups
            needed.append(self.split.column)
            needed += [one for taken in self.split.columns.values() for one in taken.reads if one not in groups]
        return tuple(dict.fromkeys(needed))

    @cached_property
    def groups(self) -> frozenset[str]:
        """The named groups of the split's pattern."""
        return frozenset(re.compile(self.split.pattern).groupindex) if self.split else frozenset()


@dataclass(frozen=True, slots=True)
class MappingFault:
    """Something a mapping says that cannot be, and where it says so."""

    path: tuple[str | int, ...]
    what: Text


def faults(mapping: Mapping) -> list[MappingFault]:
    """Everything in a mapping that its target sheet does not know, or that cannot be read; empty when it is good."""
    found = _taken_faults(mapping, ("columns",), mapping.columns)
    if mapping.split is not None:
        found += _pattern_faults(("split", "pattern"), mapping.split.pattern)
        found += _taken_faults(mapping, ("split", "columns"), mapping.split.columns)
    given = {*mapping.columns, *(mapping.split.columns if mapping.split else ())}
    missing = [one for one in mapping.target.required if one.name not in given]
    if missing:
        words = Text(
            f"缺少必需的字段：{'、'.join(f'{one.name}（{one.zh}）' for one in missing)}",
            f"these fields are missing: {', '.join(one.name for one in missing)}",
        )
        found.append(MappingFault(("columns",), words))
    if mapping.merge is not None:
        found += _field_fault(mapping.target, ("merge", "by"), mapping.merge.by)
    if mapping.tell_apart is not None:
        for one in (mapping.tell_apart.field, *mapping.tell_apart.within, *mapping.tell_apart.by):
            found += _field_fault(mapping.target, ("tell_apart",), one)
    return found + _row_faults(mapping)


def _row_faults(mapping: Mapping) -> list[MappingFault]:
    found: list[MappingFault] = []
    for sheet, rows in mapping.rows.items():
        names = [one.name for one in REGISTRY]
        if sheet not in names:
            words = Text(
                f"没有“{sheet}”这种表，可用：{'、'.join(names)}", f"no such sheet; use one of {', '.join(names)}"
            )
            found.append(MappingFault(("rows", sheet), words))
            continue
        for place, row in enumerate(rows):
            for name in row:
                found += _field_fault(SHEETS[sheet], ("rows", sheet, place, name), name)
    return found


def _taken_faults(mapping: Mapping, path: tuple[str | int, ...], columns: dict[str, Taken]) -> list[MappingFault]:
    found: list[MappingFault] = []
    for name, taken in columns.items():
        found += _field_fault(mapping.target, (*path, name), name)
        if taken.pattern is not None:
            found += _pattern_faults((*path, name, "pattern"), taken.pattern)
    return found


def _field_fault(sheet: Sheet, path: tuple[str | int, ...], name: str) -> list[MappingFault]:
    fields = [one.name for one in sheet.fields if one.kind is not CellKind.IGNORED]
    if name in fields:
        return []
    close = difflib.get_close_matches(name, fields, n=1, cutoff=0.6)
    zh, en = (f"，是否指 {close[0]}？", f"; did you mean {close[0]}?") if close else ("", "")
    words = Text(
        f"“{sheet.zh}”没有字段 {name}{zh}可用：{'、'.join(fields)}",
        f"{sheet.en} has no field {name}{en} use one of {', '.join(fields)}",
    )
    return [MappingFault(path, words)]


def _pattern_faults(path: tuple[str | int, ...], pattern: str) -> list[MappingFault]:
    try:
        re.compile(pattern)
    except re.error as fault:
        return [MappingFault(path, Text(f"不是正确的正则表达式：{fault}", f"not a regular expression: {fault}"))]
    return []
