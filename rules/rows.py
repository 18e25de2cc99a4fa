"""Where a row of a file stands, and what is wrong with it: sheet, row, column, value and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rules.words import Language, Text, said


@dataclass(frozen=True, slots=True)
class Column:
    """A column as people see it: its letters in Excel and the words above it."""

    letters: str
    header: str


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """One sheet of one file, and in which column each field of a row was found. A csv file has no sheet name."""

    file: str
    sheet: str = ""
    columns: Mapping[str, Column] = field(default_factory=dict, compare=False, hash=False)

    @property
    def name(self) -> Text:
        if not self.sheet:
            return Text(self.file, self.file)
        return Text(f"{self.file}“{self.sheet}”", f"{self.file} “{self.sheet}”")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong with one cell, or with a row (no column), or with a sheet (row 0)."""

    file: str
    sheet: str
    row: int
    what: Text
    column: str = ""
    header: str = ""
    value: str = ""

    @property
    def text(self) -> Text:
        """The whole sentence: where, which value, what is wrong and how to mend it."""
        return Text(
            f"{self._where(Language.ZH)}：{self.what.zh}",
            f"{self._where(Language.EN)}: {self.what.en}",
        )

    def _where(self, language: Language) -> str:
        parts = [SheetPlace(self.file, self.sheet).name]
        if self.row:
            parts.append(Text(f"第 {self.row} 行", f"row {self.row}"))
        if self.column:
            header = f"（{self.header}）" if self.header else ""
            in_english = f" ({self.header})" if self.header else ""
            parts.append(Text(f"{self.column} 列{header}", f"column {self.column}{in_english}"))
        if self.value:
            parts.append(Text(f"“{self.value}”", f"“{self.value}”"))
        return (" " if language is Language.ZH else ", ").join(said(one, language) for one in parts)


@dataclass(frozen=True, slots=True)
class Origin:
    """The row of a file something was read from; `more` are further rows that were read into the same thing."""

    place: SheetPlace
    row: int
    more: tuple[int, ...] = ()

    def problem(self, about: str, what: Text, value: object = "") -> RowProblem:
        """Something wrong with the field `about` of this row, or with the whole row when it is in no column."""
        column = self.place.columns.get(about, Column("", ""))
        shown = "" if value is None else str(value)
        if len(shown) > LONGEST_SHOWN:
            shown = shown[:LONGEST_SHOWN] + "…"
        return RowProblem(
            self.place.file, self.place.sheet, self.row, what, column.letters, column.header, shown.replace("\n", " ")
        )

    @property
    def text(self) -> Text:
        """Where it stands, in a few words."""
        return Text(f"{self.place.name.zh}第 {self.row} 行", f"{self.place.name.en} row {self.row}")

    @property
    def key(self) -> tuple[str, str, int]:
        """What tells rows of all files apart."""
        return self.place.file, self.place.sheet, self.row


LONGEST_SHOWN = 60
"""A cell is quoted up to here."""

NOWHERE = Origin(SheetPlace(""), 0)
"""The origin of a value no file holds: a constant of a mapping, or a row made by a program."""
