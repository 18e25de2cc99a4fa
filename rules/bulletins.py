"""A bulletin (通报、月报): what was measured of an area and a period, beside the period before, and cases by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rules.charts import Chart
from rules.figure_report import Report
from rules.intervals import Rate
from rules.vocabulary import Severity
from rules.words import Text
from rules.workloads import Workloads

Cell = Text | str | int


@dataclass(frozen=True, slots=True)
class CaseNamed:
    """A case as a bulletin names it. Of sensitive ones `what` is empty: paper is passed on."""

    id: int
    number: str
    school: str
    what: str
    category: Text
    severity: Severity
    lead: str
    due_on: date | None
    listing: str
    """Its number on the list of supervision; empty when it is not on it."""
    plan: Mapping[str, str]
    """The parts of its treatment plan, where one was handed in."""


@dataclass(frozen=True)
class Bulletin:
    """Everything a bulletin says. majors, late: the cases its lists name; hidden: how many more its reader may not see.

    before: the same measured of the period before, as it stands at the same cut-off.
    """

    place: Text | str
    report: Report
    before: Report
    true_fixes: Rate
    """Of all look-backs in the area until the cut-off."""
    listed: frozenset[int]
    """Cases under listed supervision at the cut-off."""
    asked: Workloads
    """What was asked of people in the month, beside what came of it."""
    majors: Sequence[CaseNamed] = ()
    late: Sequence[CaseNamed] = ()
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a bulletin, with its chart where it has one, and what is said when it is empty."""

    code: str
    title: Text
    columns: Sequence[Text]
    rows: Sequence[Sequence[Cell]]
    empty: Text
    chart: Chart | None = None
    note: Text | None = None
