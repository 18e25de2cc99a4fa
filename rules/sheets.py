"""What a sheet of a workbook may hold: its columns, what is written in them, and the words people use for both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from rules.words import Language, Text, Word


class CellKind(StrEnum):
    """What is written in a column, and so how a cell of it is read."""

    TEXT = "text"
    """Words as they stand: only line ends and unprintable characters are put right."""
    NAME = "name"
    """One line: full-width digits and letters are narrowed, spaces are single."""
    CODE = "code"
    """Letters and digits without spaces; a number is written out without a decimal point."""
    COUNT = "count"
    DECIMAL = "decimal"
    MONEY = "money"
    DAY = "day"
    WORD = "word"
    YES_NO = "yes_no"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESSES = "addresses"
    """Several Apprise addresses, one a line or in columns of their own."""
    LANGUAGE = "language"
    IGNORED = "ignored"
    """Known, and not read: a running number, the reason a row was rejected."""


NO_NOTE = Text("", "")


@dataclass(frozen=True, slots=True)
class SheetField:
    """One column. name: the attribute of the row it fills; also: further headers it is known by, best first."""

    name: str
    zh: str
    en: str
    kind: CellKind = CellKind.TEXT
    required: bool = False
    is_needed_at_first: bool = False
    """What is registered already may leave it blank; what is new may not. Starred in a template like the required."""
    also: tuple[str, ...] = ()
    words: type[Word] | None = None
    synonyms: Mapping[str, Word] = field(default_factory=dict, compare=False, hash=False)
    """Further spellings of the words, folded (documents/cells.py)."""
    longest: int = 0
    """How many characters the database keeps; 0 is no limit."""
    choices: str = ""
    """A list only the policy knows: "agencies" or "categories"."""
    example: str = ""
    note: Text = NO_NOTE
    width: int = 14

    @property
    def title(self) -> Text:
        return Text(self.zh, self.en)

    @property
    def has_a_star(self) -> bool:
        """Whether somebody who fills in a template must not leave it blank."""
        return self.required or self.is_needed_at_first

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header it is known by, the best first."""
        return (self.zh, self.en, self.name, *self.also)


@dataclass(frozen=True, eq=False)
class Sheet:
    """A kind of sheet: its name in both languages, other names it goes by, and its columns in order."""

    name: str
    zh: str
    en: str
    fields: tuple[SheetField, ...]
    also: tuple[str, ...] = ()
    note: Text = NO_NOTE
    telling: tuple[str, ...] = ()
    """Fields of which a sheet without a telling name must have one to be taken for this kind."""

    @property
    def title(self) -> Text:
        return Text(self.zh, self.en)

    @cached_property
    def by_name(self) -> dict[str, SheetField]:
        return {one.name: one for one in self.fields}

    @property
    def required(self) -> tuple[SheetField, ...]:
        return tuple(one for one in self.fields if one.required)

    def header(self, language: Language) -> list[str]:
        """The header row as it is printed."""
        return [one.title.say(language) for one in self.fields]


REJECTED_BECAUSE = SheetField("rejected_because", "未导入原因", "why it was not imported", CellKind.IGNORED, width=60)
"""The column a file of rejected rows has more than the file they came from."""

ASIDE = ("说明", "填写说明", "instructions", "选项", "options", "示例", "example")
"""Sheets of our own templates that are read by people only."""
