"""The flows of joint inspections: the monthly action from its draw to a listed supervision, a sprint hour by hour."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from casework import assigning, covering, leading, rectifying
from casework.campaigning import Wish, draw_up
from casework.collecting import sign
from casework.listing import conclude
from casework.visit_views import listed, look
from casework.visiting import Brought, take_in
from flows.assign import assign
from flows.collect_findings import collect_findings
from flows.escalate import escalate
from flows.joint_inspection import joint_inspection
from rules.campaigns import CampaignKind, CampaignState, Notice
from rules.refusals import BadInput
from rules.visits import Answer, Entry
from rules.vocabulary import Instrument, Source, Stage
from store.visits import Wanted
from tests.flows.test_each_flow import case_of
from tests.support.home import Home
from tests.support.story import COORDINATOR, DEPUTY_LEADER, PHOTO, ask, looked
from tests.support.sweeping import sweep_until
from tests.support.world import DISTRICT, World, at

MONTH = at("2026-09-01 07:30")
"""A Tuesday, the first working day of its month."""


def visits(world: World) -> list[str]:
    return [one.number for one in listed(world.desk, Wanted(), None, MONTH)]


def concluded(world: World, visit: str, when: str, *entries: Entry) -> list[str]:
    """Everybody signs what one of them wrote; the numbers of what it led to."""
    people = [one.number for one in look(world.desk, visit, at(when)).standing.members]
    take_in(world.desk, Brought(visit, entries or (Entry("SEC40-01", "", Answer.PASS),)), people[0], at(when))
    opened = [one for who in people for one in sign(world.desk, visit, who, at(when)).opened]
    return [one.number for one in opened]


def test_the_monthly_action_draws_itself_once_and_what_it_finds_ends_in_a_listed_supervision(
    world: World, home: Home
) -> None:
    assert joint_inspection.fn(as_of=at("2026-08-31 07:30"), monthly_action=True) == {"campaigns": 0, "visits": 0}
    rehearsed = joint_inspection.fn(as_of=MONTH, dry_run=True, monthly_action=True)
    assert rehearsed["visits"] == 1, "a fifth of three schools"
    assert visits(world) == []
    assert joint_inspection.fn(as_of=MONTH, monthly_action=True)["visits"] == 1
    assert joint_inspection.fn(as_of=MONTH, monthly_action=True) == {"campaigns": 0, "visits": 0}
    (visit,) = visits(world)
    campaign = covering.look(world.desk, "510503-C2026-0001").campaign
    assert (campaign.kind, campaign.notice, campaign.state) == (
        CampaignKind.MONTHLY, Notice.UNANNOUNCED, CampaignState.DRAWN,
    )  # fmt: skip

    # They go, unannounced, and find a gate that stands open.
    gate = Entry("SEC40-20", "东门", Answer.FAIL, "无人值守，任意进出")
    (number,) = concluded(world, visit, "2026-09-01 10:00", gate)
    assert case_of(world, number).source is Source.UNANNOUNCED
    assert assign.fn(as_of=at("2026-09-01 10:06"))["handed"] == 1

    # Nobody does anything: the ladder climbs to its proposal, and a named leader approves it.
    school = next(code for code, unit in world.units.items() if unit == case_of(world, number).responsible_unit_id)
    sweep_until(world, "2026-10-31 09:00")
    escalate.fn(as_of=at("2026-10-31 09:00"))
    leading.approve(
        world.desk, ask(number, DEPUTY_LEADER, "2026-10-31 10:00", note="同意挂牌督办"), Instrument.LISTED_SUPERVISION
    )
    with world.desk.looking() as session:
        listing = session.scalar(sa.text("SELECT listing FROM proposal WHERE state = 'approved'"))
    assert listing == "510503挂督〔2026〕1号"

    # Then it is put right, both sides go and see, and it comes off the list.
    for unit in (school,):
        assigning.acknowledge(world.desk, ask(number, f"{unit}.handler", "2026-11-02 09:00"))
    rectifying.submit(world.desk, ask(number, f"{school}.handler", "2026-11-03 09:00", files=(PHOTO,)))
    for who in verifiers(world, number):
        looked(world.desk, ask(number, who, "2026-11-04 09:00"))
    assert case_of(world, number).stage is Stage.CLOSED
    conclude(
        world.desk, ask(number, COORDINATOR, "2026-11-05 09:00", note="已整改到位，摘牌"), Instrument.LISTED_SUPERVISION
    )
    with world.desk.looking() as session:
        assert session.scalar(sa.text("SELECT conclusion FROM proposal WHERE listing = '510503挂督〔2026〕1号'"))


def verifiers(world: World, number: str) -> list[str]:
    with world.desk.looking() as session:
        units = session.scalars(
            sa.text(
                "SELECT u.code FROM sign_off s JOIN verification_round r ON r.id = s.round_id "
                "JOIN unit u ON u.id = s.unit_id JOIN hazard h ON h.id = r.hazard_id WHERE h.number = :number"
            ),
            {"number": number},
        )
        return [f"{code}.handler" for code in units]


def test_a_sprint_of_three_days_is_covered_hour_by_hour_and_ends_with_the_names_of_the_missing(
    world: World, home: Home
) -> None:
    wish = Wish("三日集中排查", DISTRICT, date(2026, 9, 4), date(2026, 9, 6), CampaignKind.SPRINT,
                checklists=("SIX6", "MIN4"), every_day=True)  # fmt: skip
    number = draw_up(world.desk, wish, COORDINATOR, at("2026-09-03 15:00")).number
    assert joint_inspection.fn(as_of=at("2026-09-03 16:00"), campaign=number) == {"campaigns": 1, "visits": 3}
    first, second, third = visits(world)
    safe = Entry("MIN4-01", "", Answer.PASS)
    concluded(world, first, "2026-09-04 09:10", safe)
    concluded(world, second, "2026-09-05 10:20", safe)
    assert covering.look(world.desk, number).coverage.hours == {"09-04 09:00": 1, "09-05 10:00": 1}
    who = look(world.desk, third, at("2026-09-06 16:00")).standing.members[0].number
    take_in(world.desk, Brought(third, (safe,)), who, at("2026-09-06 16:00"))
    assert collect_findings.fn(as_of=at("2026-09-06 23:54"))["campaigns_ended"] == 0
    done = collect_findings.fn(as_of=at("2026-09-07 16:09"))
    assert done == {"unsigned": 1, "signed_since": 0, "campaigns_ended": 1, "campaigns_short": 1, "decaying": 0}
    coverage = covering.look(world.desk, number).coverage
    assert (coverage.visited, coverage.listed, [one.why.zh for one in coverage.missing]) == (2, 3, ["检查中（第1组）"])
    # What was written down is not lost with the campaign: it may still be signed, and counts.
    for one in look(world.desk, third, at("2026-09-08 09:00")).standing.members:
        sign(world.desk, third, one.number, at("2026-09-08 09:00"))
    assert covering.look(world.desk, number).coverage.missing == ()


def test_the_form_asks_for_what_is_missing_and_draws_what_it_is_given(world: World, home: Home) -> None:
    with pytest.raises(BadInput, match="起止日"):
        joint_inspection.fn(as_of=MONTH, title="突击检查", area=DISTRICT)
    done = joint_inspection.fn(
        as_of=MONTH, title="突击检查", area=DISTRICT, first_day=date(2026, 9, 2), last_day=date(2026, 9, 3),
        unannounced=True,
    )  # fmt: skip
    assert done == {"campaigns": 1, "visits": 3}
