"""What an inspector found, or a ledger holds, before it is a hazard: the plain value the table's `record` takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from rules.money import FundSource
from rules.policy import Policy
from rules.vocabulary import Location, Severity, Source, Stage
from rules.words import Language


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. Empty severity, location, task or standard mean "as policy says of its sub-category".

    campus: the campus's code. subcategory: a code of the taxonomy. source_key: what the file or system it comes
    from calls it; the same key again is the same finding.
    """

    campus: str
    description: str
    subcategory: str
    found_at: datetime
    source: Source
    place: str = ""
    severity: Severity | None = None
    location: Location | None = None
    task: str = ""
    standard: str = ""
    due_on: date | None = None
    checklist_item: str | None = None
    inspection_id: int | None = None
    source_key: str | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """How far a hazard of an imported ledger had come, by the ledger's own words.

    number: the number it keeps; None when it gets one of ours. area: where it lies when that is not where its
    campus is registered. leader_post: the post that answers; named_person: who, where no post has that name.
    """

    stage: Stage
    number: str | None = None
    area: str | None = None
    assigned_at: datetime | None = None
    due_on: date | None = None
    first_due_on: date | None = None
    submitted_at: datetime | None = None
    closed_at: datetime | None = None
    responsible_unit: int | None = None
    lead_unit: int | None = None
    co_units: tuple[int, ...] = ()
    leader_post: int | None = None
    measures: str = ""
    funds_fen: int | None = None
    estimate_fen: int | None = None
    fund_source: FundSource | None = None
    named_person: str = ""
    named_leader: str = ""
    named_verifier: str = ""
    verified_on: date | None = None

    @property
    def due_now(self) -> date | None:
        """The last day that counts: the extended one, else the first."""
        return self.due_on or self.first_due_on


@dataclass(frozen=True, slots=True)
class Graded:
    """A finding with everything policy fills in."""

    severity: Severity
    location: Location
    task: str
    standard: str


def grade(finding: Finding, policy: Policy, area: str) -> Graded:
    """Severity, place, task and standard of a finding: its own, else the taxonomy's and the law there."""
    sub = policy.taxonomy.subcategory(finding.subcategory)
    category = policy.taxonomy.category_of(finding.subcategory)
    laws = policy.document.sources.cited(sub.legal, area)
    return Graded(
        severity=finding.severity or sub.severity_if_found,
        location=finding.location or category.usual_location,
        task=finding.task or f"消除隐患：{finding.description}"[:500],
        standard=finding.standard or ("符合" + "、".join(laws) if laws else sub.name.say(Language.ZH) + "符合安全要求"),
    )
