"""The gate: a closed place is used again only when its conditions are verified; its pupils are never forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from casework import assigning, closing_off, rectifying, verifying, withdrawing
from casework.batches import Order, submit_many
from casework.closing_off import Wanted
from casework.gate import look
from casework.placing_due import chase_placement
from casework.recording import record
from casework.verifying import ON_SITE
from rules.closures import WHOLE_SITE, Placement
from rules.offices import LicenceStatus
from rules.refusals import (
    AlreadyClosedOff,
    ConditionsMissing,
    ConditionsUnverified,
    ConditionUnknown,
    LicenceMissing,
    NotInTable,
    NotYours,
    PlacementIncomplete,
    PlaceMissing,
    PupilsUnplaced,
    ReasonMissing,
    RestsOpen,
    StillClosedOff,
)
from rules.telling import TaskKind
from tests.notifications.looking import open_tasks
from tests.support.picture import picture
from tests.support.story import (
    COMMON,
    COORDINATOR,
    INSPECTOR,
    MAJOR,
    OF_MAJOR,
    PHOTO,
    PLAN,
    SEEN,
    ask,
    audited,
    found,
    hand_in,
    looked,
    passed,
    rectifying_,
    refused,
    unsound,
)
from tests.support.world import World, at

CANTEEN = Wanted("食堂", ("燃气管路检测合格", "报警器已安装"), "纳市监责停〔2026〕3号")
SITE = Wanted(WHOLE_SITE, ("取得办学许可",))
ELSEWHERE = Placement(500, "第二中学", "第二中学教务处", date(2026, 9, 2))
CLOSED_SITE = replace(MAJOR, campus="S3", place="教学楼")


def close(world: World, number: str, when: str, wanted: Wanted = CANTEEN, who: str = "S1.handler") -> None:
    closing_off.close_off(world.desk, ask(number, who, when, note="燃气泄漏"), wanted)


def confirm(world: World, number: str, when: str, *which: str, who: str = "PS1.handler") -> None:
    closing_off.confirm(world.desk, ask(number, who, when), which)


def reopen(world: World, number: str, when: str, who: str = "EDU.handler", basis: str = "") -> None:
    closing_off.reopen_use(world.desk, ask(number, who, when), basis=basis)


def missing(world: World) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.line.place, tuple(part.zh for part in one.missing)) for one in look(world.desk)]


def test_a_closed_canteen_is_used_again_only_after_both_have_been_seen_to(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    close(world, number, "2026-09-01 10:00")
    assert missing(world) == [
        ("食堂", ("隐患未销号（整改中）", "未核验 1. 燃气管路检测合格", "未核验 2. 报警器已安装"))
    ]
    with refused(world, NotInTable):
        reopen(world, number, "2026-09-01 11:00")
    hand_in(world, number, "2026-09-02 09:00")
    with refused(world, NotYours):
        confirm(world, number, "2026-09-02 10:00", "1", who="S1.handler")
    confirm(world, number, "2026-09-02 10:00", "1")
    looked(world.desk, ask(number, "PS1.handler", "2026-09-02 11:00"))
    assert missing(world) == [("食堂", ("未核验 2. 报警器已安装",))]
    with pytest.raises(ConditionsUnverified) as caught:
        reopen(world, number, "2026-09-02 12:00")
    assert caught.value.say().endswith("尚未由验收方核验：2. 报警器已安装")
    with refused(world, NotYours):
        reopen(world, number, "2026-09-02 12:00", "S1.handler")
    confirm(world, number, "2026-09-02 13:00", "报警器已安装")
    assert missing(world) == [("食堂", ())]
    reopen(world, number, "2026-09-02 14:00")
    assert missing(world) == []
    assert picture(world, number).told == (
        "back_in_use > EDU.handler", "back_in_use > PLC.coordinator", "back_in_use > S1.principal",
    )  # fmt: skip
    assert unsound(audited(world, "2026-09-02 15:00")) == []


def test_to_close_a_place_says_why_which_one_and_what_must_be_true_before_it_is_used(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00", replace(COMMON, place=""))
    with refused(world, ReasonMissing):
        closing_off.close_off(world.desk, ask(number, "S1.handler", "2026-09-01 10:00"), CANTEEN)
    with refused(world, ConditionsMissing):
        close(world, number, "2026-09-01 10:00", replace(CANTEEN, conditions=()))
    with refused(world, PlaceMissing):
        close(world, number, "2026-09-01 10:00", replace(CANTEEN, place=" "))
    for stranger in ("PS1.handler", "S2.handler", "DGO.district_head"):
        with refused(world, NotYours):
            close(world, number, "2026-09-01 10:00", who=stranger)


def test_a_place_is_closed_once_whatever_hazard_it_is_for(world: World) -> None:
    first, second = (rectifying_(world, "2026-09-01 09:00") for _ in range(2))
    close(world, first, "2026-09-01 10:00")
    with pytest.raises(AlreadyClosedOff) as caught:
        close(world, second, "2026-09-01 10:00", replace(CANTEEN, place=" 食堂  "))
    assert first in caught.value.say()
    close(world, second, "2026-09-01 10:00", replace(CANTEEN, place="东侧楼梯"))
    assert [one.line.place for one in look(world.desk, number=second)] == ["东侧楼梯"]


def test_an_inspector_closes_a_place_on_the_spot_and_it_is_interim_control_at_the_hand_over(world: World) -> None:
    number = found(world, "2026-09-01 09:00", MAJOR)
    close(world, number, "2026-09-01 09:10", replace(CANTEEN, place=""), INSPECTOR)
    assert missing(world)[0][0] == "宿舍楼"
    assert picture(world, number).told == ("closed_off > PLC.coordinator",)
    assigning.assign(world.desk, ask(number, COORDINATOR, "2026-09-01 09:20"))
    kinds = {one.split()[0] for one in picture(world, number).clocks}
    assert kinds == {"acknowledge", "plan", "rectify"}


def test_a_whole_site_is_no_interim_control_until_its_pupils_are_placed(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00", MAJOR)
    close(world, number, "2026-09-01 10:00", SITE)
    assert "control S1 running 2026-09-02 09:00" in picture(world, number).clocks
    assert picture(world, number).told == (
        "closed_off > FRS.handler", "closed_off > PLC.coordinator", "closed_off > S1.principal",
    )  # fmt: skip
    with refused(world, PupilsUnplaced):
        rectifying.control(world.desk, ask(number, "S1.handler", "2026-09-01 11:00", note="全校停课"))
    with refused(world, PlacementIncomplete):
        half = replace(ELSEWHERE, where="", from_on=None)
        closing_off.place_pupils(world.desk, ask(number, "S1.handler", "2026-09-01 12:00"), half)
    closing_off.place_pupils(world.desk, ask(number, "S1.handler", "2026-09-01 12:00"), ELSEWHERE)
    assert not any(one.startswith("control") for one in picture(world, number).clocks)
    rectifying.plan(world.desk, ask(number, "S1.handler", "2026-09-01 12:30"), PLAN)
    hand_in(world, number, "2026-09-02 09:00")
    assert unsound(audited(world, "2026-09-02 10:00")) == []


def test_no_batch_hands_in_a_closed_site_whose_pupils_are_nowhere(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    close(world, number, "2026-09-01 10:00", SITE)
    order = Order("S1.handler", at("2026-09-02 09:00"), files=(PHOTO,))
    assert submit_many(world.desk, order).count == 0
    closing_off.place_pupils(world.desk, ask(number, "S1.handler", "2026-09-02 09:30"), ELSEWHERE)
    assert submit_many(world.desk, replace(order, at=at("2026-09-02 10:00"))).count == 1


def test_a_site_is_closed_and_its_pupils_placed_in_one_breath(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00", MAJOR)
    request = ask(number, "FRS.handler", "2026-09-01 10:00", note="无证办学", key="k-1")
    for _ in range(2):
        closing_off.close_off(world.desk, request, SITE, ELSEWHERE)
    (one,) = look(world.desk)
    assert (one.line.is_whole_site, one.line.pupils, one.line.placed_where) == (True, 500, "第二中学")
    with world.desk.looking() as session:
        acts = session.scalars(sa.text("SELECT act FROM ledger_event ORDER BY id DESC LIMIT 2")).all()
    assert acts == ["place_pupils", "close_off"]


def test_a_site_without_placement_after_its_hours_is_one_task_until_the_pupils_are_placed(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00", MAJOR)
    close(world, number, "2026-09-01 10:00", SITE)
    close(world, number, "2026-09-01 10:00", CANTEEN)
    assert chase_placement(world.desk, at("2026-09-02 09:59")) == 0
    assert [chase_placement(world.desk, at("2026-09-02 10:00")) for _ in range(2)] == [1, 0]
    assert open_tasks(world, TaskKind.PUPILS_UNPLACED) == [(COORDINATOR, f"{number} 第一小学")]
    done = ask(number, "S1.handler", "2026-09-02 11:00")
    closing_off.place_pupils(world.desk, done, ELSEWHERE, WHOLE_SITE)
    assert chase_placement(world.desk, at("2026-09-02 12:00")) == 0
    assert open_tasks(world, TaskKind.PUPILS_UNPLACED) == []


def _closed_site(world: World, campus: str) -> str:
    finding = replace(CLOSED_SITE, campus=campus)
    number = record(world.desk, finding, "PSB.inspector", at("2026-09-01 09:00")).number
    assigning.assign(world.desk, ask(number, COORDINATOR, "2026-09-01 09:00"))
    school, station = f"{campus}.handler", "PS2.handler" if campus == "S3" else "PS1.handler"
    assigning.acknowledge(world.desk, ask(number, school, "2026-09-01 09:00"))
    request = ask(number, school, "2026-09-01 10:00", note="无证办学")
    closing_off.close_off(world.desk, request, SITE, ELSEWHERE)
    rectifying.plan(world.desk, ask(number, school, "2026-09-01 11:00"), PLAN)
    hand_in(world, number, "2026-09-02 09:00", school)
    confirm(world, number, "2026-09-02 10:00", "1", who=station)
    passed(world, number, "2026-09-02 11:00", (*OF_MAJOR.verifiers[:2], station))
    return number


def test_the_site_of_an_unlicensed_school_is_used_on_a_licence_or_a_basis_the_coordinator_writes_down(
    world: World,
) -> None:
    number = _closed_site(world, "S3")
    with pytest.raises(LicenceMissing) as caught:
        reopen(world, number, "2026-09-02 12:00", "FRS.handler", "同意")
    assert LicenceStatus.UNLICENSED.zh in caught.value.say()
    with refused(world, LicenceMissing):
        reopen(world, number, "2026-09-02 12:00", COORDINATOR)
    reopen(world, number, "2026-09-02 12:00", COORDINATOR, "纳政办函〔2026〕12号")
    licensed = _closed_site(world, "S1")
    reopen(world, licensed, "2026-09-02 12:00", "FRS.handler")
    assert missing(world) == []
    assert unsound(audited(world, "2026-09-02 15:00")) == []


def test_what_was_split_off_keeps_the_place_closed(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    close(world, number, "2026-09-01 10:00")
    hand_in(world, number, "2026-09-02 09:00")
    confirm(world, number, "2026-09-02 10:00", "1", "2")
    rest = ask(number, "PS1.handler", "2026-09-02 11:00", note="二号灶未换", until=date(2026, 9, 20), files=(SEEN,))
    verifying.sign_in_part(world.desk, rest, ON_SITE)
    assert picture(world, number).stage == "closed"
    with refused(world, RestsOpen):
        reopen(world, number, "2026-09-02 12:00")
    ((place, lacking),) = missing(world)
    assert (place, len(lacking)) == ("食堂", 1)


def test_a_hazard_is_not_voided_or_merged_away_from_under_a_closed_place(world: World) -> None:
    number, other = (rectifying_(world, "2026-09-01 09:00") for _ in range(2))
    close(world, number, "2026-09-01 10:00")
    with refused(world, StillClosedOff):
        withdrawing.void(world.desk, ask(number, COORDINATOR, "2026-09-01 11:00", note="误报"))
    with refused(world, StillClosedOff):
        withdrawing.merge(world.desk, ask(number, COORDINATOR, "2026-09-01 11:00"), other)
    withdrawing.merge(world.desk, ask(other, COORDINATOR, "2026-09-01 11:00"), number)


def test_conditions_are_signed_for_by_name_and_each_once(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    close(world, number, "2026-09-01 10:00")
    hand_in(world, number, "2026-09-02 09:00")
    for which in ((), ("3",), ("1", "没有这一条")):
        with refused(world, ConditionUnknown):
            confirm(world, number, "2026-09-02 10:00", *which)
    confirm(world, number, "2026-09-02 10:00", "1")
    with refused(world, ConditionUnknown):
        confirm(world, number, "2026-09-02 11:00", "1")


def test_the_audit_sees_a_place_in_use_past_the_gate_and_one_left_closed_for_nothing(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    close(world, number, "2026-09-01 10:00")
    with world.desk.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE closure SET reopened_at = closed_at, reopened_by_id = 1, reopened_event_id = closed_event_id"
        )
    assert {one.name for one in unsound(audited(world, "2026-09-02 09:00"))} == {
        "in_use_only_when_verified", "in_use_by_the_gate",
    }  # fmt: skip
    with world.desk.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE closure SET reopened_at = NULL, reopened_by_id = NULL, reopened_event_id = NULL"
        )
        connection.exec_driver_sql("DELETE FROM closure_condition")
        connection.exec_driver_sql("UPDATE hazard SET stage = 'void'")
    names = {one.name for one in unsound(audited(world, "2026-09-02 09:00"))}
    assert {"void_leaves_nothing_closed", "closed_on_conditions"} <= names
