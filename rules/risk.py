"""How much a school wants looking at, by its own record: a sum of terms anybody can check, and no black box."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from rules.offices import LicenceStatus, SchoolKind
from rules.vocabulary import Severity
from rules.words import Text


class RiskWeights(BaseModel):
    """What each fact of a school's record adds to its score, in points. All of it is policy."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    open_hazard: dict[Severity, int]
    overdue: int = Field(ge=0)
    recurrence: int = Field(ge=0)
    failed_look_back: int = Field(ge=0)
    month_unchecked: int = Field(ge=0)
    months_most: int = Field(ge=1)
    """So many months count; a school nobody has ever checked has all of them."""
    hundred_pupils: int = Field(ge=0)
    hundreds_most: int = Field(ge=0)
    kind: dict[SchoolKind, int] = Field(default_factory=dict)
    licence: dict[LicenceStatus, int] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a school on a day. unchecked_days: None when nobody has ever checked it."""

    kind: SchoolKind
    licence: LicenceStatus
    pupils: int
    open_hazards: tuple[tuple[Severity, int], ...] = ()
    overdue: int = 0
    recurrences: int = 0
    failed_look_backs: int = 0
    unchecked_days: int | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One addend of a score, and where it comes from."""

    points: int
    why: Text


@dataclass(frozen=True, slots=True)
class Score:
    """A school's score: the sum of its terms."""

    terms: tuple[Term, ...]

    @property
    def points(self) -> int:
        return sum(one.points for one in self.terms)


DAYS_A_MONTH = 30


def score(record: Record, weights: RiskWeights) -> Score:
    """The score of a school, term by term; terms of no points are left out."""
    terms = [*_of_hazards(record, weights), *_of_checks(record, weights), *_of_the_school(record, weights)]
    return Score(tuple(one for one in terms if one.points))


def _of_hazards(record: Record, weights: RiskWeights) -> list[Term]:
    found = [
        Term(
            weights.open_hazard.get(severity, 0) * count,
            Text(f"未销号{severity.zh}隐患 {count} 件", f"{count} open hazards, {severity.en}"),
        )
        for severity, count in record.open_hazards
    ]
    counted = (
        (weights.overdue, record.overdue, "逾期未改 {} 件", "{} overdue"),
        (weights.recurrence, record.recurrences, "一年内复发 {} 件", "{} recurrences within a year"),
        (
            weights.failed_look_back,
            record.failed_look_backs,
            "一年内回头看未通过 {} 件",
            "{} failed look-backs in a year",
        ),
    )
    return found + [Term(each * count, Text(zh.format(count), en.format(count))) for each, count, zh, en in counted]


def _of_checks(record: Record, weights: RiskWeights) -> list[Term]:
    if record.unchecked_days is None:
        points = weights.month_unchecked * weights.months_most
        return [Term(points, Text("从未检查", "never checked"))]
    months = min(record.unchecked_days // DAYS_A_MONTH, weights.months_most)
    words = Text(f"距上次检查 {record.unchecked_days} 天", f"{record.unchecked_days} days since the last check")
    return [Term(weights.month_unchecked * months, words)]


def _of_the_school(record: Record, weights: RiskWeights) -> list[Term]:
    hundreds = min(record.pupils // 100, weights.hundreds_most)
    return [
        Term(weights.kind.get(record.kind, 0), Text(record.kind.zh, record.kind.en)),
        Term(weights.licence.get(record.licence, 0), Text(record.licence.zh, record.licence.en)),
        Term(weights.hundred_pupils * hundreds, Text(f"学生 {record.pupils} 人", f"{record.pupils} pupils")),
    ]
