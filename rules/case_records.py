"""A period, and a case as the indicators read it at the cut-off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from rules.instants import end_of
from rules.vocabulary import Severity, Source, Stage


@dataclass(frozen=True)
class Period:
    """Days from first to last, both within. Without slots: its ends are asked for by every case and kept."""

    first: date
    last: date

    def holds(self, instant: datetime | None) -> bool:
        """Whether an instant lies in it; what has no instant does not."""
        return instant is not None and self.begins_at <= instant < self.ends_at

    def holds_deadline(self, due_at: datetime | None) -> bool:
        """Whether a deadline lies in it: one at 24:00 belongs to the day it ends."""
        return due_at is not None and self.begins_at < due_at <= self.ends_at

    @cached_property
    def begins_at(self) -> datetime:
        return end_of(self.first - timedelta(days=1))

    @cached_property
    def ends_at(self) -> datetime:
        return end_of(self.last)


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One hazard at the cut-off, with everything the indicators ask of it."""

    id: int
    number: str
    stage: Stage
    severity: Severity
    source: Source
    subcategory: str
    area: str
    campus_id: int
    responsible_id: int | None
    lead_id: int | None
    found_at: datetime
    assigned_at: datetime | None
    first_due_at: datetime | None
    due_at: datetime | None
    submitted_at: datetime | None
    closed_at: datetime | None
    came_back_at: datetime | None = None
    """When the same was found at the same campus again, the first time after its close-out."""
    rounds: int = 0
    failed: int = 0
    extensions: int = 0
    returns: int = 0
    signed: int = 0
    """Units that signed in time, or objected in time, which is an answer too."""
    to_sign: int = 0
    """Those and the ones that did not, once their time was up."""
    plan_in_time: bool | None = None
    """Of a major one whose six-part plan was due or is there; else empty."""
    fixed_on_spot: bool = False
    """Put right on the visit: it went to its verifiers and was handed over to nobody."""

    @property
    def counts(self) -> bool:
        """Whether it counts anywhere at all."""
        return self.stage is not Stage.VOID

    @property
    def is_suspended(self) -> bool:
        return self.stage is Stage.SUSPENDED

    @property
    def handed_at(self) -> datetime | None:
        """When its units were given it, the last time; what was fixed on the spot nobody was given."""
        return None if self.fixed_on_spot else self.assigned_at

    @property
    def ended_on_spot(self) -> bool:
        """Whether the work done on the visit is all there was: what a verifier or a look-back sent back was more."""
        return self.fixed_on_spot and self.is_done and self.submitted_at == self.assigned_at

    @property
    def is_done(self) -> bool:
        """Whether the work is handed in or more; a submission somebody sends back is none any more."""
        return self.stage in (Stage.SUBMITTED, Stage.CLOSED)

    @property
    def was_in_time(self) -> bool:
        """Handed in by the first deadline, however often it was extended; the submission that passed is what counts."""
        return (
            self.is_done
            and self.submitted_at is not None
            and self.first_due_at is not None
            and self.submitted_at < self.first_due_at
        )

    def is_late(self, at: datetime) -> bool:
        """Worked on past the deadline it has now."""
        return self.stage in _WORKED_ON and self.due_at is not None and self.due_at <= at


_WORKED_ON = (Stage.ASSIGNED, Stage.OBJECTED, Stage.RECTIFYING)
