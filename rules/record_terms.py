"""config/policy/records.yaml: how long a school's records hold, when it is reminded, and when training is done."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rules.records import RecordKind
from rules.words import Contradiction, Word


class Turn(Word):
    """What a record holds until the end of."""

    TERM = "term", "学期", "term"
    SCHOOL_YEAR = "school_year", "学年", "school year"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Validity(_Frozen):
    """How long a kind of record holds: so many months, or until the end of a term or of the school year."""

    months: int | None = Field(default=None, ge=1, le=60)
    until: Turn | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Validity:
        if (self.months is None) == (self.until is None):
            raise Contradiction("months 和 until 须填且只填一项", "either months or until, and not both", "months")
        return self


class MonthDay(_Frozen):
    """A day of every year."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=28)

    def in_year(self, year: int) -> date:
        return date(year, self.month, self.day)


class Validities(_Frozen):
    """How long each kind of record holds."""

    safety_file: Validity = Validity(until=Turn.SCHOOL_YEAR)
    plan: Validity = Validity(months=12)
    drill: Validity = Validity(until=Turn.TERM)
    pledge: Validity = Validity(until=Turn.SCHOOL_YEAR)
    training: Validity = Validity(until=Turn.TERM)

    def of(self, kind: RecordKind) -> Validity:
        found: Validity = getattr(self, kind.value)
        return found


class RecordsFile(_Frozen):
    """The whole file."""

    kind: str = Field(default="records", pattern="^records$")
    version: int = Field(default=1, ge=1)
    school_year_begins: MonthDay = MonthDay(month=9, day=1)
    terms_begin: tuple[MonthDay, ...] = Field(
        default=(MonthDay(month=2, day=15), MonthDay(month=9, day=1)), min_length=1, max_length=6
    )
    early_days: int = Field(default=15, ge=0, le=60)
    """What is done so shortly before a term or a school year begins counts for the one that begins."""
    valid: Validities = Validities()
    remind_days: int = Field(default=14, ge=1, le=180)
    trained_share: float = Field(default=1.0, gt=0, le=1)
    file_parts: tuple[RecordKind, ...] = Field(default=tuple(RecordKind), min_length=1)
    """What a complete file of a school consists of."""

    def valid_until(self, kind: RecordKind, done_on: date) -> date:
        """The last day a record of this kind holds that was done on a day."""
        rule = self.valid.of(kind)
        if rule.months is not None:
            return _months_on(done_on, rule.months)
        begins = self.terms_begin if rule.until is Turn.TERM else (self.school_year_begins,)
        counted = done_on + timedelta(days=self.early_days)
        ahead = (one.in_year(year) for one in begins for year in (counted.year, counted.year + 1))
        return min(day for day in ahead if day > counted) - timedelta(days=1)


def _months_on(day: date, months: int) -> date:
    """The last day of so many months from a day on; of a month that is too short, its last."""
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    longest = monthrange(year, month)[1]
    return date(year, month, longest) if day.day > longest else date(year, month, day.day) - timedelta(days=1)
