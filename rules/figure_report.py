"""A report: what was measured of an area and a period at one cut-off, as a whole and by every dimension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rules.case_records import CaseRecord, Period
from rules.indicators import Dimension, Indicator, Measured
from rules.words import Text

Figures = Mapping[Indicator, Measured]


@dataclass(frozen=True)
class Part:
    """The figures of one town, unit or category. key: its code or id; what it is ranked and linked by."""

    key: str
    name: Text | str
    figures: Figures


@dataclass(frozen=True)
class Report:
    """Everything that was measured of an area and a period at one cut-off."""

    area: str
    period: Period
    at: datetime
    whole: Figures
    by_town: tuple[Part, ...]
    by_lead: tuple[Part, ...]
    by_responsible: tuple[Part, ...]
    by_category: tuple[Part, ...]
    by_severity: tuple[Part, ...]
    records: Mapping[int, CaseRecord] = field(repr=False)
    """The cases by id, so that whoever asks what stands behind a figure is answered without asking again."""
    policy: int = 0
    """The version of policy in force at the cut-off."""

    def numbers(self, measured: Measured) -> list[str]:
        """The numbers of the cases a figure counts."""
        return [self.records[one].number for one in measured.of if one in self.records]

    def parts(self, by: Dimension) -> tuple[Part, ...]:
        """The parts of a dimension, in the order of their keys."""
        return {
            Dimension.TOWN: self.by_town, Dimension.LEAD: self.by_lead, Dimension.RESPONSIBLE: self.by_responsible,
            Dimension.CATEGORY: self.by_category, Dimension.SEVERITY: self.by_severity,
        }[by]  # fmt: skip

    def figures_of(self, by: Dimension | None, key: str) -> Figures | None:
        """The figures of one part, or of the whole when no dimension is named; None when there is no such part."""
        if by is None:
            return self.whole
        return next((one.figures for one in self.parts(by) if one.key == key), None)
