"""Where a row of a file stands, and what is wrong with it: sheet, row, column, value and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    """One thing wrong with one cell, or with a row (no column), or with a sheet (row 0).

    lost: the kind of sheet of which nothing was read because of this. follows: it comes of something that is said
    already, such as a sheet that was not read; the row is out for this reason, and nobody needs to read it once more.
    """

    file: str
    sheet: str
    row: int
    what: Text
    column: str = ""
    header: str = ""
    value: str = ""
    lost: str = ""
    follows: bool = False

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


def told_once(problems: Iterable[RowProblem]) -> list[RowProblem]:
    """The problems as people read them: file by file, sheet by sheet, row by row; what follows from others as a sum."""
    sheets: dict[tuple[str, str], list[RowProblem]] = {}
    for one in problems:
        sheets.setdefault((one.file, one.sheet), []).append(one)
    found: list[RowProblem] = []
    for (file, sheet), here in sheets.items():
        found += sorted((one for one in here if not one.follows), key=lambda one: one.row)
        said = {one.row for one in here if not one.follows}
        left = len({one.row for one in here if one.follows} - said)
        if left:
            words = Text(
                f"另有 {left} 行随之未导入：表头有误，或所指的行未导入，改好后一并再导入",
                f"{left} more rows are out with that: the header is wrong, or what they refer to is out; mend it and "
                "import them again",
            )
            found.append(RowProblem(file, sheet, 0, words))
    return found


def rows_out(problems: Iterable[RowProblem]) -> int:
    """How many rows are out; a header is none of them."""
    return len({(one.file, one.sheet, one.row) for one in problems if not one.lost})


LONGEST_SHOWN = 60
"""A cell is quoted up to here."""

NOWHERE = Origin(SheetPlace(""), 0)
"""The origin of a value no file holds: a constant of a mapping, or a row made by a program."""
