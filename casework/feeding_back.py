"""What a round of inspections has found: the feedback a meeting is held over, and how each finding stands now."""

from __future__ import annotations

from casework.desk import Desk
from rules.campaigns import VisitState
from rules.findings_by import Feedback, Finding, SchoolVisited
from rules.refusals import BadInput, UnknownCampaign
from rules.taxonomy import Taxonomy
from rules.words import Text
from store import campaigns, policies, registry, visit_findings, visits
from store.visit_findings import FoundLine


def feedback(desk: Desk, number: str, town: str = "") -> Feedback:
    """The feedback of a campaign as of now; town: only of this one. Raises UnknownCampaign, BadInput."""
    with desk.looking() as session:
        campaign = campaigns.meant(session, number)
        if campaign is None:
            raise UnknownCampaign(number=number)
        taxonomy = policies.policy(session, campaign.policy_id).taxonomy
        names = registry.areas(session)
        run_by = visit_findings.ownerships(session, campaign.id, campaign.starts_on)
        done = {
            campus for campus, visit in visits.of_campaign(session, campaign.id).items()
            if visit.state is VisitState.CONCLUDED
        }  # fmt: skip
        schools = tuple(
            SchoolVisited(
                one.name, one.area_code, _town(names, one.area_code), one.licence, run_by.get(one.campus_id),
                one.campus_id in done,
            )
            for one in campaigns.schools(session, campaign.id) if one.is_chosen
        )  # fmt: skip
        findings = tuple(
            _finding(one, taxonomy, _town(names, one.area_code), run_by)
            for one in visit_findings.found_in(session, campaign.id)
        )
    if town and not any(one.area_code.startswith(town) for one in schools):
        raise BadInput(what=Text(f"{number} 没有检查 {town} 的学校", f"{number} visits no school of {town}"))
    found = Feedback(findings, schools)
    return found.in_town(town) if town else found


def _town(names: dict[str, str], area: str) -> str:
    return names.get(area[:9], area[:9])


def _finding(one: FoundLine, taxonomy: Taxonomy, town: str, run_by: visit_findings.Ownerships) -> Finding:
    kind = taxonomy.subcategory(one.subcategory)
    return Finding(
        one.number, one.school, one.area_code, town, one.licence, run_by.get(one.campus_id),
        taxonomy.category_of(one.subcategory).name, kind.name, one.item, one.severity, one.place, one.description,
        one.stage, one.is_new, one.due_at, kind.sensitive,
    )  # fmt: skip
