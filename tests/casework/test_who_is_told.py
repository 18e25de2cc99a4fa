"""Leaders are posts: who sits there on the day is told, whoever stands in, and the next one up where nobody does."""

from __future__ import annotations

import sqlalchemy as sa

from casework import assigning, setting_up
from casework.escalating import escalate
from config.policy_files import read_policy
from rules.ladder import LadderFile
from store import cases, message_lists, views
from tests.support.picture import picture, rungs
from tests.support.rung_lines import OF_A_GENERAL_HAZARD, settled
from tests.support.story import COORDINATOR, ask, assigned, audited, found, rectifying_, unsound
from tests.support.sweeping import sweep_until
from tests.support.vacating import change, is_away, leaves, stands_in
from tests.support.world import World, at


def tasks(world: World) -> list[tuple[str, str, str]]:
    with world.desk.looking() as session:
        rows = session.execute(
            sa.text("SELECT kind, unit.code, what FROM task JOIN unit ON unit.id = task.unit_id ORDER BY task.id")
        )
        return [tuple(row) for row in rows]


def work(world: World, number: str) -> list[str]:
    return [line for line in rungs(world, number) if line.split()[2] == "rectify"]


def test_an_empty_post_is_passed_over_upwards_at_once_and_opens_one_task(world: World) -> None:
    leaves(world, "S1.principal", "2026-09-09")
    number = rectifying_(world, "2026-09-01 09:00")
    sweep_until(world, "2026-09-16 12:00")
    assert work(world, number) == [
        "2026-09-07 08:30 rectify S1: remind > S1.handler",
        "2026-09-09 08:30 rectify S1: remind > EDU.head, remind > S1.handler",
        "2026-09-11 08:30 rectify S1: reminder_letter > EDU.deputy_head, reminder_letter > EDU.head",
        # Meant for two, but one person is told one thing once.
        "2026-09-16 08:30 rectify S1: supervision_letter > EDU.head",
    ]
    assert tasks(world) == [("empty_post", "S1", "principal")]
    assert unsound(audited(world, "2026-09-16 12:00")) == []


def test_whoever_hears_in_place_of_an_empty_post_is_shown_where_they_sit(world: World) -> None:
    leaves(world, "S1.principal", "2026-09-09")
    number = rectifying_(world, "2026-09-01 09:00")
    sweep_until(world, "2026-09-09 12:00")
    with world.desk.looking() as session:
        told = views.messages_of(session, cases.hazard_by_number(session, number).id)
        listed = message_lists.outbox_lines(session, number=number)
    assert [(one.to, one.unit) for one in told if one.has_risen] == [("教育局主要负责人", "教育局")]
    assert [(one.to, one.unit) for one in listed if one.has_risen] == [("教育局主要负责人", "教育局")]


def test_whoever_acts_for_an_absent_holder_is_told_and_the_post_is_not_called_empty(world: World) -> None:
    is_away(world, "S1.principal", "2026-09-08", "2026-09-11")
    stands_in(world, "S1.handler", "S1", "principal", "deputy")
    stands_in(world, "S2.principal", "S1", "principal", "acting", since="2026-09-10")
    number = rectifying_(world, "2026-09-01 09:00")
    sweep_until(world, "2026-09-16 12:00")
    assert work(world, number) == [
        "2026-09-07 08:30 rectify S1: remind > S1.handler",
        # On the ninth only a deputy is there, who is the handler anyway; from the tenth somebody acts; then the
        # holder is back.
        "2026-09-09 08:30 rectify S1: remind > S1.handler",
        "2026-09-11 08:30 rectify S1: reminder_letter > EDU.deputy_head, reminder_letter > S2.principal",
        "2026-09-16 08:30 rectify S1: supervision_letter > EDU.head, supervision_letter > S1.principal",
    ]
    assert tasks(world) == []


def test_a_new_holder_is_told_from_their_first_day(world: World) -> None:
    change(
        world,
        "UPDATE tenure SET ends_on = '2026-09-16' WHERE post_id IN (SELECT post.id FROM post "
        "JOIN unit ON unit.id = post.unit_id WHERE unit.code = 'EDU' AND post.duty = 'head')",
    )
    stands_in(world, "HUC.head", "EDU", "head", "holder", since="2026-09-16")
    number = rectifying_(world, "2026-09-01 09:00")
    sweep_until(world, "2026-09-16 12:00")
    assert work(world, number)[-1] == (
        "2026-09-16 08:30 rectify S1: supervision_letter > HUC.head, supervision_letter > S1.principal"
    )


def test_when_nobody_is_left_anywhere_the_message_is_dead_and_a_task_says_so(world: World) -> None:
    change(world, "UPDATE person SET left_on = '2026-09-10' WHERE number <> :kept", kept="S2.handler")
    number = rectifying_(world, "2026-09-01 09:00")
    assert escalate(world.desk, at("2026-09-11 08:30")).fired > 0
    assert work(world, number) == ["2026-09-11 08:30 rectify S1: reminder_letter > nobody, reminder_letter > nobody"]
    assert ("empty_post", "S1", "principal") in tasks(world)
    assert ("empty_post", "EDU", "deputy_head") in tasks(world)


def test_an_act_that_names_somebody_whose_post_is_empty_opens_a_task_too(world: World) -> None:
    from datetime import date

    from casework import leading

    leaves(world, "HUC.handler", "2026-09-01")
    number = assigned(world, "2026-09-01 09:00")
    words = ask(number, "DGO.district_head", "2026-09-01 10:00", note="速办", until=date(2026, 9, 8))
    leading.instruct(world.desk, words, (world.units["HUC"],))
    assert picture(world, number).told == ("instructed > HUC.deputy_head",)
    assert tasks(world) == [("empty_post", "HUC", "handler")]
    assert unsound(audited(world, "2026-09-01 10:00")) == []


def test_an_absent_person_does_not_act_and_whoever_stands_in_does(world: World) -> None:
    import pytest

    from rules.refusals import NotYours

    is_away(world, "PLC.coordinator", "2026-09-01", "2026-09-02")
    stands_in(world, "PLC.head", "PLC", "coordinator", "deputy")
    number = found(world, "2026-09-01 09:00")
    with pytest.raises(NotYours):
        assigning.assign(world.desk, ask(number, COORDINATOR, "2026-09-01 10:00"))
    assigning.assign(world.desk, ask(number, "PLC.head", "2026-09-01 10:00"))
    assert picture(world, number).act == "assign by PLC.head for PLC: found > assigned"


def test_a_policy_published_in_the_middle_of_a_case_does_not_touch_it(world: World) -> None:
    before = assigned(world, "2026-09-01 09:00")
    document = read_policy()
    ladder = document.ladder.model_dump(mode="json")
    for one in ladder["ladders"]:
        one["steps"] = one["steps"][:1]
    limits = document.deadlines.model_dump(mode="json")
    limits["limits"]["rectify"]["general"] = {"value": 2, "unit": "working_day"}
    newer = document.model_copy(
        update={
            "ladder": LadderFile.model_validate(ladder),
            "deadlines": type(document.deadlines).model_validate(limits),
        }
    )
    assert setting_up.publish_policy(world.desk, newer, at("2026-09-01 12:00"), "PLC.head", "试行") == 2
    after = assigned(world, "2026-09-01 13:00")
    assert (picture(world, before).due, picture(world, after).due) == ("2026-09-10 24:00", "2026-09-03 24:00")
    sweep_until(world, "2026-12-31 00:00")
    assert settled(rungs(world, before)) == OF_A_GENERAL_HAZARD
    # Half of two working days, and nothing after it.
    assert work(world, after) == ["2026-09-02 08:30 rectify S1: remind > S1.handler"]
    # A case keeps its version for every clock it still starts.
    assigning.acknowledge(world.desk, ask(before, "S1.handler", "2026-12-31 01:00"))
    with world.desk.looking() as session:
        versions = session.execute(sa.text("SELECT DISTINCT policy_id FROM clock WHERE hazard_id = 1")).scalars().all()
    assert versions == [1]
    assert unsound(audited(world, "2026-12-31 02:00")) == []
