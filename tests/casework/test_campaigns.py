"""A campaign from its frozen list to its visits: who may, what is committed to, what is drawn, and its proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from casework.campaigning import Wish, draw_up
from casework.drawing import commit_to, draw_lots, prove_draw
from models import Campaign, CampaignSchool, Visit, VisitMember
from models.columns import table_of
from rules.campaigns import CampaignKind, CampaignState, Notice, Scope, VisitState
from rules.inspections import SeatRule
from rules.offices import LicenceStatus, SchoolKind
from rules.refusals import (
    BadInput,
    CampaignNotThere,
    CampaignsForCoordinators,
    NobodyListed,
    NoDaysToGo,
    RecipeRefused,
    UnknownCampaign,
    UnknownChecklist,
    UnknownSchools,
)
from store import campaigns
from tests.support.world import DISTRICT, TOWN_1, World, at

COORDINATOR = "PLC.coordinator"
SEED = "00" * 32
NOW = at("2026-09-01 09:00")
campaign, listed, visit, member = (table_of(one) for one in (Campaign, CampaignSchool, Visit, VisitMember))
WISH = Wish("秋季开学联合检查", DISTRICT, date(2026, 9, 2), date(2026, 9, 4), checklists=("MIN4",))


def drawn_up(world: World, wish: Wish = WISH) -> str:
    return draw_up(world.desk, wish, COORDINATOR, NOW).number


def drawn(world: World, wish: Wish = WISH) -> str:
    number = drawn_up(world, wish)
    commit_to(world.desk, number, SEED, COORDINATOR, NOW)
    draw_lots(world.desk, number, COORDINATOR, NOW)
    return number


def rows(world: World, *columns: sa.ColumnElement[object]) -> list[tuple[object, ...]]:
    with world.desk.looking() as session:
        return [tuple(row) for row in session.execute(sa.select(*columns).order_by(columns[0]))]


def test_a_campaign_freezes_its_list_with_the_scores_of_that_day(world: World) -> None:
    done = draw_up(world.desk, WISH, COORDINATOR, NOW)
    assert (done.number, done.listed) == ("510503-C2026-0001", 3)
    assert rows(world, campaign.c.state, campaign.c.kind, campaign.c.per_day) == [
        (CampaignState.LISTED, CampaignKind.JOINT, 4)
    ]
    assert rows(world, listed.c.name, listed.c.licence) == [
        ("第一小学", LicenceStatus.LICENSED), ("第三幼儿园", LicenceStatus.UNLICENSED),
        ("第二中学", LicenceStatus.LICENSED),
    ]  # fmt: skip
    scores = dict(rows(world, listed.c.name, listed.c.score))
    assert scores["第三幼儿园"] == 2 * 12 + 3 + 10 + 5, "never checked, a kindergarten, unlicensed, 500 pupils"


@pytest.mark.parametrize(
    ("scope", "schools"),
    [
        (Scope(areas=(TOWN_1,)), ["S1", "S2"]),
        (Scope(kinds=(SchoolKind.KINDERGARTEN,)), ["S3"]),
        (Scope(licences=(LicenceStatus.UNLICENSED,)), ["S3"]),
        (Scope(schools=("S2",)), ["S2"]),
        (Scope(riskiest=1), ["S3"]),
    ],
)
def test_a_scope_narrows_the_list_down(world: World, scope: Scope, schools: list[str]) -> None:
    number = drawn_up(world, replace(WISH, scope=scope))
    with world.desk.looking() as session:
        found = campaigns.meant(session, number)
        assert found is not None
        assert [one.code for one in campaigns.schools(session, found.id)] == schools


def test_what_cannot_be_drawn_up_is_refused_and_nothing_is_kept(world: World) -> None:
    for wrong, refusal in (
        (replace(WISH, title=" "), BadInput),
        (replace(WISH, area="999999"), CampaignsForCoordinators),
        (replace(WISH, ends_on=date(2026, 9, 1)), BadInput),
        (replace(WISH, starts_on=date(2026, 9, 5), ends_on=date(2026, 9, 6)), NoDaysToGo),
        (replace(WISH, checklists=("NONE1",)), UnknownChecklist),
        (replace(WISH, scope=Scope(schools=("S9",))), UnknownSchools),
        (replace(WISH, scope=Scope(kinds=(SchoolKind.SPECIAL,))), NobodyListed),
        (replace(WISH, recipe=(SeatRule(agencies=("EDU",)), SeatRule(agencies=("FRS",)))), RecipeRefused),
        (replace(WISH, per_day=0), BadInput),
    ):
        with pytest.raises(refusal):
            drawn_up(world, wrong)
    with pytest.raises(CampaignsForCoordinators):
        draw_up(world.desk, WISH, "EDU.inspector", NOW)
    assert rows(world, campaign.c.number) == []


def test_a_weekend_is_worked_through_when_every_day_counts(world: World) -> None:
    wish = replace(WISH, starts_on=date(2026, 9, 5), ends_on=date(2026, 9, 6), every_day=True)
    assert {row[1] for row in rows(world, visit.c.number, visit.c.planned_on)} == set()
    drawn(world, wish)
    assert {row[1] for row in rows(world, visit.c.number, visit.c.planned_on)} <= {date(2026, 9, 5), date(2026, 9, 6)}


def test_the_same_series_is_drawn_up_once(world: World) -> None:
    wish = replace(WISH, series="monthly/510503/2026-09")
    first = draw_up(world.desk, wish, COORDINATOR, NOW)
    second = draw_up(world.desk, wish, COORDINATOR, NOW)
    assert (second.number, second.was_done_before) == (first.number, True)


def test_a_draw_issues_a_visit_for_every_school_to_a_team_of_both_sides(world: World) -> None:
    drawn(world)
    assert rows(world, visit.c.number, visit.c.state) == [
        (f"510503-V2026-00000{one}", VisitState.PLANNED) for one in (1, 2, 3)
    ]
    sides: dict[object, set[str]] = {}
    for number, side in rows(world, member.c.visit_id, member.c.side):
        sides.setdefault(number, set()).add(str(side.value))  # type: ignore[attr-defined]
    assert all(found == {"police", "education"} for found in sides.values())
    assert len(sides) == 3


def test_officers_of_a_town_do_not_inspect_its_schools(world: World) -> None:
    drawn(world, replace(WISH, teams=1, scope=Scope(areas=(TOWN_1,))))
    with world.desk.looking() as session:
        people = set(
            session.scalars(sa.text("SELECT p.number FROM visit_member m JOIN person p ON p.id = m.person_id"))
        )
    assert "PS1.inspector" not in people


def test_anybody_can_prove_the_draw_and_a_seed_that_was_changed_is_seen(world: World) -> None:
    number = drawn(world)
    assert prove_draw(world.desk, number).holds
    with world.desk.engine.begin() as connection:
        connection.execute(sa.update(campaign).values(seed="22" * 32))
    proof = prove_draw(world.desk, number)
    assert not proof.is_seed_kept
    assert proof.mismatches[0].zh == "种子与事先公布的承诺值不符"


def test_a_list_that_was_changed_after_the_seed_was_committed_to_is_seen(world: World) -> None:
    number = drawn(world)
    with world.desk.engine.begin() as connection:
        connection.execute(sa.update(campaign).values(frame=sa.func.replace(campaign.c.frame, "第二中学", "第九中学")))
    proof = prove_draw(world.desk, number)
    assert not proof.is_frame_kept
    assert "名单与抽签前公布的名单摘要不符" in [one.zh for one in proof.mismatches]


def test_a_random_share_draws_so_many_and_the_rest_are_not_to_be_visited(world: World) -> None:
    number = drawn(world, replace(WISH, scope=Scope(share=0.34)))
    assert len(rows(world, visit.c.number)) == 1
    assert sorted(row[0] for row in rows(world, listed.c.is_chosen)) == [False, False, True]
    assert prove_draw(world.desk, number).holds


def test_a_campaign_is_committed_to_once_and_drawn_once(world: World) -> None:
    number = drawn_up(world)
    with pytest.raises(CampaignNotThere):
        draw_lots(world.desk, number, COORDINATOR, NOW)
    with pytest.raises(CampaignNotThere):
        prove_draw(world.desk, number)
    commit_to(world.desk, number, SEED, COORDINATOR, NOW)
    with pytest.raises(CampaignNotThere):
        commit_to(world.desk, number, "11" * 32, COORDINATOR, NOW)
    draw_lots(world.desk, number, COORDINATOR, NOW)
    with pytest.raises(CampaignNotThere):
        draw_lots(world.desk, number, COORDINATOR, NOW)
    with pytest.raises(UnknownCampaign):
        prove_draw(world.desk, "510503-C2026-0099")
    assert len(rows(world, visit.c.number)) == 3


def test_the_seed_is_sealed_until_the_draw_and_told_with_it(world: World) -> None:
    number = drawn_up(world)
    done = commit_to(world.desk, number, SEED, COORDINATOR, NOW)
    assert (done.schools, done.people) == (3, 4)
    sealed = rows(world, campaign.c.seed, campaign.c.seed_sealed)
    assert sealed[0][0] == ""
    assert SEED not in str(sealed[0][1])
    draw_lots(world.desk, number, COORDINATOR, NOW)
    assert rows(world, campaign.c.seed) == [(SEED,)]


def test_an_unannounced_campaign_says_so(world: World) -> None:
    drawn(world, replace(WISH, notice=Notice.UNANNOUNCED))
    assert rows(world, campaign.c.notice) == [(Notice.UNANNOUNCED,)]


@pytest.mark.parametrize("seed", [f"{one:02x}" * 32 for one in range(6)])
def test_nobody_is_left_out_because_of_who_was_drawn_together(world: World, seed: str) -> None:
    number = drawn_up(world)
    commit_to(world.desk, number, seed, COORDINATOR, NOW)
    assert draw_lots(world.desk, number, COORDINATOR, NOW).plan.unassigned == ()
    assert prove_draw(world.desk, number).holds
