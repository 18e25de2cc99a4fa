"""The draw of a campaign: the seed is committed to, the plan follows from it, and anybody can draw it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.campaigning import coordinating, expect, taken
from casework.desk import Desk, Sitting
from casework.framing import published
from casework.issuing import Errand, issue
from casework.visit_notices import tell_drawn
from models.campaign import Campaign
from rules.campaigns import CampaignState
from rules.draw.plan import Plan
from rules.draw.replay import Proof
from rules.draw.seeds import commitment
from rules.draw_published import Published, check
from rules.refusals import CampaignNotThere, UnknownCampaign
from rules.standing import Actor
from rules.words import Text
from store import campaigns, inspectors

_COMMIT, _DRAW, _PROVE = Text("封存种子", "committed to"), Text("抽签", "drawn"), Text("核验", "proved")


@dataclass(frozen=True, slots=True)
class Committed:
    """What is published before the draw: with it nobody can choose a seed or a list to their liking afterwards."""

    number: str
    commitment: str
    digest: str
    schools: int
    people: int


def commit_to(desk: Desk, number: str, seed: str, who: str | Actor, at: datetime) -> Committed:
    """List, people and seed are fixed: digest and commitment are on record, the seed is kept sealed."""
    with desk.sitting(at) as sitting:
        campaign = taken(sitting, number)
        coordinating(sitting, who, campaign.area_code)
        expect(campaign, (CampaignState.LISTED,), _COMMIT)
        found = published(sitting, campaign)
        campaign.frame, campaign.frame_digest = found.canonical().decode(), found.digest
        campaign.commitment, campaign.seed_sealed = commitment(seed), sitting.keyring.seal(seed)
        campaign.state, campaign.committed_at = CampaignState.COMMITTED, at
        sitting.session.flush()
        frame = found.frame
        return Committed(campaign.number, campaign.commitment, found.digest, len(frame.targets), len(frame.members))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A campaign's plan, and how many visits it was issued as."""

    number: str
    seed: str
    plan: Plan
    visits: int


def draw_lots(desk: Desk, number: str, who: str | Actor, at: datetime) -> Drawn:
    """The plan is drawn, the seed revealed, every visit issued to its team, and whoever must know of it is told.

    The drawing itself takes place outside the transaction: it depends on nothing that can change any more.
    """
    with desk.looking() as session:
        before = campaigns.meant(session, number)
        if before is None:
            raise UnknownCampaign(number=number)
        expect(before, (CampaignState.COMMITTED,), _DRAW)
    seed = desk.keyring.open(before.seed_sealed)
    record = Published.read(before.frame.encode())
    plan = record.drawn(seed)
    with desk.sitting(at) as sitting:
        campaign = taken(sitting, number)
        actor = coordinating(sitting, who, campaign.area_code)
        expect(campaign, (CampaignState.COMMITTED,), _DRAW)
        campaign.seed, campaign.drawn_at, campaign.drawn_by_id = seed, at, actor.person_id
        campaign.plan, campaign.plan_digest = plan.canonical().decode(), plan.digest
        campaign.state = CampaignState.DRAWN
        sitting.session.flush()
        issued = _issue(sitting, campaign, record, plan)
        tell_drawn(sitting, campaign)
        return Drawn(campaign.number, seed, plan, issued)


def carry_on(desk: Desk, number: str, seed: str, who: str | Actor, at: datetime) -> Drawn | None:
    """The campaign is drawn, from wherever it stood: a seed that was committed to before is the one that counts.

    None when it had been drawn already: whoever was interrupted may come again.
    """
    with desk.looking() as session:
        found = campaigns.meant(session, number)
    if found is None:
        raise UnknownCampaign(number=number)
    if found.state is CampaignState.LISTED:
        commit_to(desk, number, seed, who, at)
    return draw_lots(desk, number, who, at) if not found.plan else None


def _issue(sitting: Sitting, campaign: Campaign, record: Published, plan: Plan) -> int:
    """Teams and visits as they were drawn; the schools the lot passed over are not to be visited."""
    listed = {one.code: one for one in campaigns.schools(sitting.session, campaign.id)}
    drawn = {one.target for one in plan.calls} | set(plan.unassigned)
    passed_over = [one.campus_id for code, one in listed.items() if code not in drawn]
    campaigns.choose(sitting.session, campaign.id, passed_over, is_chosen=False)
    people = inspectors.by_number(sitting.session, record.people)
    roster = {one.number: one for one in record.frame.members}
    agencies = sitting.policy(campaign.policy_id).agencies
    rows: list[dict[str, object]] = []
    for team in plan.teams:
        for place in team.members:
            one = people[record.people[place - 1], roster[place].unit]
            side = agencies.agency(one.agency).side
            rows.append(
                {"campaign_id": campaign.id, "team": team.number, "person_id": one.person_id, "unit_id": one.unit_id,
                 "agency": one.agency, "side": side}
            )  # fmt: skip
    campaigns.put_members(sitting.session, rows)
    teams: dict[int, list[dict[str, object]]] = {}
    for row in rows:
        teams.setdefault(int(str(row["team"])), []).append(row)
    errands = [Errand(listed[one.target].campus_id, one.team, one.day) for one in plan.calls]
    return issue(sitting, campaign, errands, teams)


def prove_draw(desk: Desk, number: str) -> Proof:
    """The draw once more, from what is on record. Raises UnknownCampaign, or CampaignNotThere before the draw."""
    with desk.looking() as session:
        campaign = campaigns.meant(session, number)
    if campaign is None:
        raise UnknownCampaign(number=number)
    if not campaign.plan:
        raise CampaignNotThere(number=campaign.number, state=campaign.state, act=_PROVE)
    return check(
        campaign.frame.encode(), campaign.plan.encode(), campaign.seed, campaign.commitment or "",
        campaign.frame_digest or "",
    )  # fmt: skip
