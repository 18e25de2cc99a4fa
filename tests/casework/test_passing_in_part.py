"""Passing in part: what is done is passed, and the rest is a hazard of its own, with its own date, on the same desk."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from casework import assigning, verifying, withdrawing
from casework.acting import Request
from casework.verifying import ON_SITE
from models import Hazard
from models.columns import table_of
from rules.instants import shown_due
from rules.refusals import (
    DateMissing,
    DateTooLate,
    NotYours,
    RestMissing,
    ReturnTooSoon,
    RevisitMissing,
    RevisitUnproven,
    SideSigned,
)
from store import views
from tests.support.picture import Picture, acts, picture, sides
from tests.support.story import (
    COMMON,
    COORDINATOR,
    OF_SERIOUS,
    PHOTO,
    SEEN,
    SERIOUS,
    ask,
    audited,
    hand_in,
    looked,
    passed,
    rectifying_,
    refused,
    submitted,
    unsound,
)
from tests.support.world import World

REST = "北门一键报警器仍未接通"
UNTIL = date(2026, 9, 20)


def in_part(world: World, number: str, who: str, when: str, rest: str = REST, until: date | None = UNTIL) -> None:
    request = ask(number, who, when, note=rest, until=until, files=(SEEN,))
    verifying.sign_in_part(world.desk, request, ON_SITE)


def rests_of(world: World, number: str) -> list[str]:
    with world.desk.looking() as session:
        return [one.number for one in views.family_of(session, number).rests]


def test_the_rest_is_a_hazard_of_its_own_with_the_same_units_and_the_new_date(world: World) -> None:
    number = submitted(world, "2026-09-01 09:00", SERIOUS)
    in_part(world, number, "EDU.handler", "2026-09-03 09:00")
    (rest,) = rests_of(world, number)
    assert picture(world, rest) == Picture(
        "assigned",
        "2026-09-20 24:00",
        (
            "acknowledge EDU running 2026-09-03 21:00",
            "acknowledge PS1 running 2026-09-03 21:00",
            "acknowledge S1 running 2026-09-03 21:00",
            "rectify S1 running 2026-09-20 24:00",
        ),
        "assign by engine for -: found > assigned",
        ("assigned > EDU.handler", "assigned > PS1.handler", "assigned > S1.handler"),
    )
    row = table_of(Hazard).c
    same = (
        row.severity, row.location, row.source, row.subcategory, row.campus_id, row.area_code, row.policy_id,
        row.office_unit_id, row.checklist_item, row.place, row.standard, row.lead_unit_id, row.responsible_unit_id,
        row.verify_agency, row.leader_post_id,
    )  # fmt: skip
    with world.desk.looking() as session:
        both = session.execute(sa.select(*same).where(row.number.in_([number, rest])).order_by(row.id)).all()
        own = session.execute(sa.select(row.description, row.task, row.remark).where(row.number == rest)).one()
    assert both[0] == both[1]
    assert own[:2] == (REST, f"消除隐患：{REST}")
    assert number in own[2]
    assert unsound(audited(world, "2026-09-03 09:00")) == []


def test_for_that_side_it_counts_as_passed_and_with_the_last_side_it_is_struck_off(world: World) -> None:
    number = submitted(world, "2026-09-01 09:00", SERIOUS)
    in_part(world, number, "EDU.handler", "2026-09-03 09:00")
    assert picture(world, number).stage == "submitted"
    with refused(world, SideSigned):
        in_part(world, number, "EDU.head", "2026-09-03 09:05")
    looked(world.desk, ask(number, "PS1.handler", "2026-09-03 10:00"))
    assert sides(world, number) == ["1 education EDU in_part", "1 police PS1 passed"]
    assert acts(world, number)[-3:] == [
        "pass_in_part by EDU.handler for EDU: submitted > -",
        "pass by PS1.handler for PS1: submitted > -",
        "close_out by engine for -: submitted > closed",
    ]
    (rest,) = rests_of(world, number)
    assert picture(world, rest).stage == "assigned"
    with world.desk.looking() as session:
        family = views.family_of(session, rest)
        assert family.parent is not None
        assert (family.parent.number, family.parent.stage.value) == (number, "closed")
    # What was done in time was done in time, whatever is left to do.
    with world.desk.looking() as session:
        row = table_of(Hazard).c
        figures = sa.select(row.submitted_at < row.first_due_at, row.closed_at).where(row.number == number)
        in_time, closed_at = session.execute(figures).one()
    assert in_time
    assert closed_at is not None
    assert unsound(audited(world, "2026-09-03 10:00")) == []


def test_the_only_side_passes_in_part_and_it_is_struck_off_at_once(world: World) -> None:
    number = submitted(world, "2026-09-01 09:00", COMMON)
    # A common hazard may be passed from the evidence, and so may a part of it.
    request = ask(number, "PS1.handler", "2026-09-03 09:00", note="九月记录缺两天", until=date(2026, 9, 9))
    verifying.sign_in_part(world.desk, request)
    assert picture(world, number).stage == "closed"
    (rest,) = rests_of(world, number)
    assert picture(world, rest).due == "2026-09-09 24:00"
    assert unsound(audited(world, "2026-09-03 09:00")) == []


@pytest.mark.parametrize(("other", "count"), [("南门摄像头无夜视", 2), (f" {REST} ", 1)])
def test_two_sides_that_name_the_same_rest_name_one_hazard_and_otherwise_each_its_own(
    world: World, other: str, count: int
) -> None:
    number = submitted(world, "2026-09-01 09:00", SERIOUS)
    in_part(world, number, "EDU.handler", "2026-09-03 09:00")
    in_part(world, number, "PS1.handler", "2026-09-03 10:00", other, date(2026, 9, 25))
    assert picture(world, number).stage == "closed"
    rests = rests_of(world, number)
    assert len(rests) == count
    assert picture(world, rests[0]).due == "2026-09-20 24:00"
    assert unsound(audited(world, "2026-09-03 10:00")) == []


def test_the_rest_lives_a_life_of_its_own_and_may_be_split_again(world: World) -> None:
    number = submitted(world, "2026-09-01 09:00", SERIOUS)
    in_part(world, number, "EDU.handler", "2026-09-03 09:00")
    looked(world.desk, ask(number, "PS1.handler", "2026-09-03 10:00"))
    (rest,) = rests_of(world, number)
    assigning.acknowledge(world.desk, ask(rest, "S1.handler", "2026-09-04 09:00"))
    hand_in(world, rest, "2026-09-07 09:00")
    in_part(world, rest, "PS1.handler", "2026-09-08 09:00", "值班室仍听不见", date(2026, 9, 25))
    looked(world.desk, ask(rest, "EDU.handler", "2026-09-08 10:00"))
    assert picture(world, rest).stage == "closed"
    assert len(rests_of(world, rest)) == 1
    assert unsound(audited(world, "2026-09-08 10:00")) == []


def test_a_rest_that_turned_out_false_does_not_stand_for_the_same_words_later(world: World) -> None:
    number = submitted(world, "2026-09-01 09:00", SERIOUS)
    in_part(world, number, "EDU.handler", "2026-09-03 09:00")
    (first,) = rests_of(world, number)
    withdrawing.void(world.desk, ask(first, COORDINATOR, "2026-09-03 09:30", note="误记"))
    in_part(world, number, "PS1.handler", "2026-09-03 10:00")
    assert [picture(world, one).stage for one in rests_of(world, number)] == ["void", "assigned"]


def test_what_is_left_to_do_and_a_date_within_policy_must_be_named(world: World) -> None:
    number = submitted(world, "2026-09-01 09:00", SERIOUS)
    with refused(world, RestMissing):
        in_part(world, number, "EDU.handler", "2026-09-03 09:00", "  ")
    with refused(world, DateMissing):
        in_part(world, number, "EDU.handler", "2026-09-03 09:00", until=None)
    with refused(world, ReturnTooSoon):
        # Two working days are the least, and the fourth is a Friday.
        in_part(world, number, "EDU.handler", "2026-09-03 09:00", until=date(2026, 9, 4))
    with refused(world, DateTooLate):
        in_part(world, number, "EDU.handler", "2026-09-03 09:00", until=date(2026, 10, 4))
    with refused(world, NotYours):
        in_part(world, number, "S1.handler", "2026-09-03 09:00")
    in_part(world, number, "EDU.handler", "2026-09-03 09:00", until=date(2026, 10, 3))


def test_the_same_key_again_splits_nothing_off_twice(world: World) -> None:
    number = submitted(world, "2026-09-01 09:00", SERIOUS)
    request = ask(number, "EDU.handler", "2026-09-03 09:00", note=REST, until=UNTIL, files=(SEEN,), key="k")
    first = verifying.sign_in_part(world.desk, request, ON_SITE)
    again = verifying.sign_in_part(world.desk, request, ON_SITE)
    assert (again.event_id, again.was_done_before) == (first.event_id, True)
    assert len(rests_of(world, number)) == 1


@pytest.mark.parametrize("act", [verifying.sign_pass, verifying.sign_in_part])
def test_a_serious_hazard_is_passed_only_by_whoever_went_there_and_shows_it(world: World, act: object) -> None:
    number = submitted(world, "2026-09-01 09:00", SERIOUS)

    def sign(who: str, look: verifying.Look, *files: object) -> None:
        request = ask(number, who, "2026-09-03 09:00", note=REST, until=UNTIL, files=files)
        assert callable(act)
        act(world.desk, request, look)

    with refused(world, RevisitMissing):
        sign("EDU.handler", verifying.FROM_EVIDENCE, SEEN)
    with refused(world, RevisitUnproven):
        sign("EDU.handler", ON_SITE)
    with refused(world, RevisitUnproven):
        sign("EDU.handler", ON_SITE, PHOTO)
    sign("EDU.handler", ON_SITE, SEEN)
    # They went together: what one of them attached shows the visit of both.
    sign("PS1.handler", ON_SITE)
    assert picture(world, number).stage == "closed"


def test_what_showed_the_visit_of_an_earlier_round_does_not_show_this_one(world: World) -> None:
    number = submitted(world, "2026-09-01 09:00", SERIOUS)
    sent = ask(number, "PS1.handler", "2026-09-02 09:00", note="仍不响", files=(SEEN,))
    verifying.send_back(world.desk, sent, ON_SITE)
    hand_in(world, number, "2026-09-03 09:00")
    with refused(world, RevisitUnproven):
        verifying.sign_pass(world.desk, ask(number, "EDU.handler", "2026-09-04 09:00"), ON_SITE)
    passed(world, number, "2026-09-04 10:00", OF_SERIOUS.verifiers)
    with world.desk.looking() as session:
        seen = [(one.side.value, one.revisit.value if one.revisit else "") for one in views.signs_of(session, number)]
    assert seen[0] == ("police", "on_site")
    assert sorted(seen[1:]) == [("education", "on_site"), ("police", "on_site")]


def test_whoever_sends_back_may_name_the_day_and_the_first_one_stays(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00", SERIOUS)
    hand_in(world, number, "2026-09-11 09:00")

    def back(until: date) -> Request:
        return ask(number, "PS1.handler", "2026-09-14 10:00", note="警铃仍不响", until=until)

    with refused(world, ReturnTooSoon):
        verifying.send_back(world.desk, back(date(2026, 9, 15)))
    with refused(world, DateTooLate):
        verifying.send_back(world.desk, back(date(2026, 10, 15)))
    verifying.send_back(world.desk, back(date(2026, 9, 18)))
    with world.desk.looking() as session:
        row = table_of(Hazard).c
        due = session.execute(sa.select(row.due_at, row.first_due_at).where(row.number == number)).one()
    # Without a date it would be the twentieth: five days were left.
    assert [shown_due(one) for one in due] == ["2026-09-18 24:00", "2026-09-16 24:00"]
    hand_in(world, number, "2026-09-16 09:00")
    verifying.send_back(world.desk, ask(number, "PS1.handler", "2026-09-17 09:00", note="仍不响"))
    # Two of the days up to the date that was named were left, but two working days are the least.
    assert picture(world, number).due == "2026-09-20 24:00"
    assert unsound(audited(world, "2026-09-17 09:00")) == []
