"""What a campaign has found, sorted by class: the feedback a meeting is held over, and how each finding stands now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk
from rules.offices import LicenceStatus
from rules.refusals import UnknownCampaign
from rules.vocabulary import Severity, Stage
from rules.words import Text
from store import campaigns, policies, visit_findings
from store.visit_findings import FoundLine

_GRAVEST_FIRST = tuple(reversed(Severity))


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of a campaign, as it stands."""

    number: str
    school: str
    area_code: str
    licence: LicenceStatus
    category: Text
    subcategory: Text
    item: str
    severity: Severity
    place: str
    description: str
    stage: Stage
    is_new: bool
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProblemClass:
    """The findings of one category: how many, how grave, at which schools, and how many are struck off."""

    category: Text
    count: int
    severities: tuple[tuple[Severity, int], ...]
    schools: tuple[str, ...]
    closed: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """Everything a campaign has found, and the same by class, the largest first."""

    findings: tuple[Finding, ...]
    classes: tuple[ProblemClass, ...]


def feedback(desk: Desk, number: str) -> Feedback:
    """The feedback of a campaign as of now. Raises UnknownCampaign."""
    with desk.looking() as session:
        campaign = campaigns.meant(session, number)
        if campaign is None:
            raise UnknownCampaign(number=number)
        taxonomy = policies.policy(session, campaign.policy_id).taxonomy
        lines = visit_findings.found_in(session, campaign.id)
    found = tuple(
        _finding(one, taxonomy.category_of(one.subcategory).name, taxonomy.subcategory(one.subcategory).name)
        for one in lines
    )
    return Feedback(found, classes(found))


def _finding(one: FoundLine, category: Text, sub: Text) -> Finding:
    return Finding(
        one.number, one.school, one.area_code, one.licence, category, sub, one.item, one.severity, one.place,
        one.description, one.stage, one.is_new, one.due_at,
    )  # fmt: skip


def classes(findings: Sequence[Finding]) -> tuple[ProblemClass, ...]:
    """Findings by category: the most frequent first, equal ones by their name."""
    by_category: dict[str, list[Finding]] = {}
    for one in findings:
        by_category.setdefault(one.category.zh, []).append(one)
    found = []
    for members in by_category.values():
        counts = {severity: sum(one.severity is severity for one in members) for severity in _GRAVEST_FIRST}
        found.append(
            ProblemClass(
                category=members[0].category,
                count=len(members),
                severities=tuple((severity, count) for severity, count in counts.items() if count),
                schools=tuple(dict.fromkeys(one.school for one in members)),
                closed=sum(not one.stage.is_open for one in members),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.count, one.category.zh)))
