"""What a visit found, and what a meeting decided: told to whom, how soon, and how much of it."""

from __future__ import annotations

from datetime import date

from casework.minutes_due import chase_due, finish
from rules.notices import NoticeKind
from rules.telling import Urgency
from rules.visits import Answer, Entry
from tests.casework.test_following_up import SAFE
from tests.notifications.looking import messages
from tests.support.noticed import GATE, PATROL, found_at, resolved, sound, told
from tests.support.tampering import attack
from tests.support.world import World, at


def test_a_visit_that_found_nothing_says_so_without_haste(world: World) -> None:
    words, urgency = found_at(world, SAFE)
    assert (words.is_concluded, words.found, urgency) == (True, (), Urgency.ROUTINE)


def test_what_was_found_is_named_with_its_hazard(world: World) -> None:
    words, urgency = found_at(world, SAFE, GATE)
    (one,) = words.found
    assert (one.number, one.item, one.place, one.what) == ("510503-2026-000001", "MIN4-02", "东门", "无人值守")
    assert (one.severity, one.is_new, one.is_fixed, urgency) == ("serious", True, False, Urgency.PROMPT)


def test_a_major_finding_is_urgent_and_wakes_whoever_must_know(world: World) -> None:
    words, urgency = found_at(world, GATE, Entry("", "三号楼", Answer.FAIL, "墙体开裂倾斜", category="BLDG-DANG"))
    assert [one.severity for one in words.found] == ["serious", "major"]
    assert urgency is Urgency.URGENT


def test_of_a_sensitive_finding_nothing_but_its_number_is_told(world: World) -> None:
    words, _ = found_at(world, Entry("", "宿舍", Answer.FAIL, "两名学生多次被围堵", category="BULY-BULL"))
    (one,) = words.found
    assert (one.item, one.place, one.what) == ("", "", "")
    assert "围堵" not in words.packed()
    assert "宿舍" not in words.packed()


def test_a_resolution_is_told_on_its_day_and_to_the_head_as_well_the_day_after(world: World) -> None:
    resolved(world, PATROL)
    for when in ("2026-09-09 09:00", "2026-09-10 08:00", "2026-09-10 09:00"):
        chase_due(world.desk, at(when))
    assert set(told(world, NoticeKind.RESOLUTION_DUE)) == {"PSB.handler"}
    assert told(world, NoticeKind.RESOLUTION_LATE) == {}
    for when in ("2026-09-11 08:00", "2026-09-12 08:00"):
        chase_due(world.desk, at(when))
    late = told(world, NoticeKind.RESOLUTION_LATE)
    assert set(late) == {"PSB.handler", "PSB.head"}
    assert (late["PSB.head"].number, late["PSB.head"].due_on) == ("1/1", date(2026, 9, 10))
    assert sound(world, "2026-09-12 08:05")


def test_what_nobody_looked_at_in_time_is_told_as_late_and_not_as_due_as_well(world: World) -> None:
    resolved(world, PATROL)
    chase_due(world.desk, at("2026-09-15 18:00"))
    assert told(world, NoticeKind.RESOLUTION_DUE) == {}
    assert set(told(world, NoticeKind.RESOLUTION_LATE)) == {"PSB.handler", "PSB.head"}


def test_what_is_done_in_time_is_told_to_nobody(world: World) -> None:
    resolved(world, PATROL)
    finish(world.desk, 1, 1, "PSB.handler", at("2026-09-09 09:00"), "已制定")
    chase_due(world.desk, at("2026-09-11 08:00"))
    assert messages(world) == []


def test_who_handles_and_heads_a_unit_at_once_is_told_once(world: World) -> None:
    resolved(world, PATROL)
    with attack(world) as by:
        by.run(
            "DELETE FROM tenure WHERE post_id IN (SELECT p.id FROM post p JOIN unit u ON u.id = p.unit_id "
            "WHERE u.code = 'PSB' AND p.duty IN ('handler', 'deputy_head'))"
        )
    chase_due(world.desk, at("2026-09-11 08:00"))
    assert set(told(world, NoticeKind.RESOLUTION_LATE)) == {"PSB.head"}
    assert len(messages(world)) == 1
    assert sound(world, "2026-09-11 08:05")
