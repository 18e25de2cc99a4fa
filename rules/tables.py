"""A table as it is told to people: the same on a page, in a workbook and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.charts import Chart
from rules.words import Text

Cell = Text | str | int


@dataclass(frozen=True, slots=True)
class Table:
    """One table, with its chart where it has one, and what is said when it is empty."""

    code: str
    title: Text
    columns: Sequence[Text]
    rows: Sequence[Sequence[Cell]]
    empty: Text
    chart: Chart | None = None
    note: Text | None = None
