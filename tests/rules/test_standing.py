"""Who somebody is to a hazard: seats become roles, for an act and in an area."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.offices import Duty
from rules.standing import ENGINE, Actor, roles_of_seat, seats_with
from rules.vocabulary import Act, Role
from tests.support.casts import APPROVER_POST, CO, ELSEWHERE, LEAD, RESPONSIBLE, VERIFIER, parties, person, seat

HERE, NEXT_DOOR = "510503", "510504"


@pytest.mark.parametrize(
    ("duty", "area", "roles"),
    [
        (Duty.COORDINATOR, HERE, {Role.COORDINATOR}),
        (Duty.COORDINATOR, "51", {Role.COORDINATOR}),
        (Duty.COORDINATOR, NEXT_DOOR, set()),
        (Duty.COORDINATOR, "510503002", set()),
        (Duty.INSPECTOR, HERE, {Role.INSPECTOR}),
        (Duty.INSPECTOR, NEXT_DOOR, set()),
        (Duty.HANDLER, HERE, set()),
        (Duty.PRINCIPAL, HERE, set()),
        (Duty.DEPUTY_HEAD, HERE, {Role.LEADER}),
        (Duty.HEAD, HERE, {Role.LEADER}),
        (Duty.DISTRICT_DEPUTY, HERE, {Role.LEADER}),
        (Duty.DISTRICT_HEAD, NEXT_DOOR, set()),
    ],
)
def test_a_duty_counts_where_its_area_reaches(duty: Duty, area: str, roles: set[Role]) -> None:
    assert roles_of_seat(seat(ELSEWHERE, duty, area=area), parties(), Act.INSTRUCT) == roles


def test_the_head_of_the_lead_unit_is_a_leader_of_the_case_wherever_the_unit_stands() -> None:
    assert roles_of_seat(seat(LEAD, Duty.HEAD, area=NEXT_DOOR), parties(), Act.INSTRUCT) == {Role.LEAD, Role.LEADER}
    assert roles_of_seat(seat(CO, Duty.HEAD, area=NEXT_DOOR), parties(), Act.INSTRUCT) == {Role.CO}


def test_who_decides_one_thing_does_not_therefore_decide_another() -> None:
    only_parks = replace(parties(), approver_posts={Act.SUSPEND: frozenset({APPROVER_POST})})
    boss = seat(ELSEWHERE, post=APPROVER_POST)
    assert roles_of_seat(boss, only_parks, Act.SUSPEND) == {Role.APPROVER}
    assert roles_of_seat(boss, only_parks, Act.GRANT_EXTENSION) == frozenset()


def test_the_engine_has_its_own_role_and_no_other() -> None:
    assert ENGINE.is_engine
    assert seats_with(ENGINE, parties(), Act.ASSIGN, frozenset(Role)) == [(None, Role.ENGINE)]
    assert seats_with(ENGINE, parties(), Act.PASS, frozenset({Role.VERIFIER})) == []


def test_a_person_is_never_the_engine() -> None:
    everywhere = person(*(seat(unit) for unit in (LEAD, RESPONSIBLE, CO, VERIFIER)))
    assert not everywhere.is_engine
    assert Role.ENGINE not in {role for _, role in seats_with(everywhere, parties(), Act.VOID, frozenset(Role))}
    assert seats_with(Actor(5, "无岗位"), parties(), Act.VOID, frozenset(Role)) == []


def test_of_several_seats_the_nearest_role_comes_first() -> None:
    everywhere = person(seat(CO), seat(RESPONSIBLE), seat(LEAD))
    found = seats_with(everywhere, parties(), Act.ACKNOWLEDGE, frozenset({Role.CO, Role.RESPONSIBLE, Role.LEAD}))
    assert [role for _, role in found] == [Role.LEAD, Role.RESPONSIBLE, Role.CO]
