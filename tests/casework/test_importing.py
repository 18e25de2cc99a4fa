"""Importing a hazard ledger: onto the stage its own words name, only once, and nothing of what is stored changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from casework import rectifying
from casework.acting import Request
from rules.ledger_sheet import State
from rules.vocabulary import ClockState, Severity, Source, Stage
from tests.support.ledger_rows import (
    OPEN,
    ROW,
    TODAY,
    clocks,
    hazard,
    history,
    refused,
    taken_in,
    units_on,
)
from tests.support.story import PHOTO, UNDELIVERED, audited, looked
from tests.support.world import TOWN_1, World, at

MORE = {
    State.FOUND: {}, State.ASSIGNED: {}, State.OBJECTED: {}, State.RECTIFYING: {}, State.SUSPENDED: {}, State.VOID: {},
    State.SUBMITTED: {"done_on": date(2026, 9, 10)},
    State.CLOSED: {"done_on": date(2026, 9, 10), "closed_on": date(2026, 9, 12)},
}  # fmt: skip


RUN, HOLD = ClockState.RUNNING.value, ClockState.PAUSED.value
RUNNING = {
    State.FOUND: {"triage": RUN},
    State.ASSIGNED: {"acknowledge": RUN, "rectify": RUN},
    State.OBJECTED: {"ruling": RUN, "rectify": RUN},
    State.RECTIFYING: {"rectify": RUN},
    State.SUBMITTED: {"rectify": HOLD, "verify": RUN},
    State.SUSPENDED: {"rectify": HOLD, "recheck": RUN},
    State.CLOSED: {},
    State.VOID: {},
}


def test_a_row_comes_in_on_the_stage_its_words_name_with_the_clocks_of_that_stage(world: World) -> None:
    rows = [
        replace(OPEN, number=state.value, description=state.zh, state=state, **MORE[state])  # type: ignore[arg-type]  # fields of their own types
        for state in RUNNING
    ]
    done = taken_in(world, *rows)
    assert done.stages == dict.fromkeys(Stage, 1)
    for state, running in RUNNING.items():
        found = hazard(world, source_key=state.value)
        assert (state, found.stage, clocks(world, found.number)) == (state, Stage.of(state.value), running)
        assert history(world, found) == [("import", f"as_{state.value}", None, found.stage)]
        expected = {("responsible", world.units["S1"]), ("lead", world.units["PSB"])}
        assert units_on(world, found) == (set() if state is State.FOUND else expected)
    assert [one for one in audited(world, TODAY).breaches if one.name not in UNDELIVERED] == []


def test_the_days_of_the_ledger_stand_and_not_the_day_of_the_import(world: World) -> None:
    row = replace(
        OPEN, state=State.CLOSED, extended_due_on=date(2026, 10, 15), done_on=date(2026, 9, 10),
        closed_on=date(2026, 9, 12), funds=123_456, measures="更换主机", person="王校长", supervising_leader="李区长",
        verifier="赵所长、钱科长", verified_on=date(2026, 9, 11), co="教育局、1号派出所", note="备注",
        severity=Severity.MAJOR,
    )  # fmt: skip
    taken_in(world, row)
    found = hazard(world, source_key="A-001")
    assert (found.found_at, found.submitted_at, found.closed_at) == (
        at("2026-09-01 00:00"), at("2026-09-10 00:00"), at("2026-09-12 00:00"),
    )  # fmt: skip
    assert (found.first_due_at, found.due_at) == (at("2026-10-01 00:00"), at("2026-10-16 00:00"))
    assert (found.funds_fen, found.measures, found.named_person, found.named_leader) == (
        123_456, "更换主机", "王校长", "李区长",
    )  # fmt: skip
    assert (found.named_verifier, found.verified_on, found.remark) == ("赵所长、钱科长", date(2026, 9, 11), "备注")
    assert (found.severity, found.source, found.area_code) == (Severity.MAJOR, Source.LEDGER, TOWN_1)


def test_imported_work_goes_on_as_any_other(world: World) -> None:
    submitted = replace(OPEN, state=State.SUBMITTED, done_on=date(2026, 9, 10))
    taken_in(world, submitted, replace(OPEN, number="A-002", description="二号门报警失灵"))
    waiting, working = hazard(world, source_key="A-001").number, hazard(world, source_key="A-002").number
    for who in ("EDU.handler", "PS1.handler"):
        looked(world.desk, Request(waiting, who, at("2026-09-21 09:00")))
    assert hazard(world, number=waiting).stage is Stage.CLOSED
    rectifying.submit(world.desk, Request(working, "S1.handler", at("2026-09-21 10:00"), files=(PHOTO,)))
    assert hazard(world, number=working).stage is Stage.SUBMITTED


def test_units_and_the_deadline_a_ledger_leaves_open_follow_the_duty_map_and_policy(world: World) -> None:
    taken_in(world, replace(ROW, state=State.ASSIGNED))
    found = hazard(world, source_key="A-001")
    assert (found.responsible_unit_id, found.lead_unit_id, found.verify_agency) == (
        world.units["S1"], world.units["PS1"], "PSB",
    )  # fmt: skip
    assert found.route_rule is not None
    assert found.due_at is not None
    assert found.due_at == found.first_due_at
    assert found.due_at > at(TODAY)
    assert found.leader_post_id is not None
    with world.desk.looking() as session:
        principal = session.scalar(sa.text("SELECT id FROM post WHERE unit_id = :u AND duty = 'principal'"),
                                   {"u": world.units["S1"]})  # fmt: skip
    assert found.leader_post_id == principal


def test_the_person_responsible_is_a_post_where_one_answers_to_the_name(world: World) -> None:
    taken_in(
        world, replace(OPEN, person="第一小学经办人"), replace(OPEN, number="A-002", description="x", person="王老师")
    )
    posted, named = hazard(world, source_key="A-001"), hazard(world, source_key="A-002")
    assert (posted.named_person, posted.leader_post_id is not None) == ("", True)
    assert (named.named_person, named.leader_post_id) == ("王老师", None)


@pytest.mark.parametrize(
    ("state", "more", "stage"),
    [
        (None, {}, Stage.FOUND),
        (None, {"responsible": "第一小学"}, Stage.ASSIGNED),
        (None, {"done_on": date(2026, 9, 5)}, Stage.SUBMITTED),
        (None, {"closed_on": date(2026, 9, 5)}, Stage.CLOSED),
        (State.DONE, {"done_on": date(2026, 9, 5)}, Stage.SUBMITTED),
        (State.DONE, {"closed_on": date(2026, 9, 5)}, Stage.CLOSED),
        (State.NOT_DONE, {}, Stage.FOUND),
        (State.NOT_DONE, {"lead": "公安分局"}, Stage.ASSIGNED),
        (State.CLOSED, {"verified_on": date(2026, 9, 5)}, Stage.CLOSED),
    ],
)
def test_words_that_leave_the_stage_open_are_settled_by_the_dates_and_units_of_the_row(
    state: State | None, more: dict[str, object], stage: Stage
) -> None:
    assert replace(ROW, state=state, **more).stage is stage  # type: ignore[arg-type]  # fields of their own types


BAD: list[tuple[dict[str, object], str]] = [
    ({"school": "第一小雪"}, "没有登记这个学校，是否指“第一小学”？请核对名称，或先在名册中登记"),
    ({"town": "没有镇"}, "没有登记这个镇街，请核对，或先登记区划"),
    ({"category": "消防安全"}, "只写了大类，请写到小类："),
    ({"category": "不知道"}, "不在分类表中"),
    ({"lead": "没有局"}, "没有登记这个单位"),
    ({"responsible": "教育居"}, "是否指“教育局”？"),
    ({"co": "教育局、没有局"}, "没有登记这个单位"),
    ({"description": "张三 13812345678 举报"}, "文字中疑似含有手机号码，请删去"),
    ({"description": "门坏了\x07"}, "含有无法显示的控制字符"),
    ({"description": "长" * 5_001}, "超过 5000 字"),
    ({"note": "身份证 11010519491231002X"}, "身份证号"),
    ({"person": "王 13812345678"}, "手机号码"),
    ({"found_on": date(2026, 9, 21)}, "日期晚于今天（2026-09-20）"),
    ({"closed_on": date(2026, 9, 2)}, "不应有销号日期"),
    ({"done_on": date(2026, 9, 2)}, "不应有完成日期"),
    ({"due_on": date(2025, 9, 30)}, "整改时限早于发现日期，请核对年份"),
    ({"due_on": None, "extended_due_on": date(2026, 9, 30)}, "有延期的须填写原整改时限"),
    ({"severity": Severity.GENERAL, "major": True}, "与隐患等级“一般”不一致"),
    ({"state": State.CLOSED}, "已销号的须填写销号日期"),
    ({"state": State.CLOSED, "done_on": date(2026, 9, 9), "closed_on": date(2026, 9, 8)}, "销号日期早于完成日期"),
]


def test_a_row_that_cannot_be_true_or_names_nobody_known_is_refused_with_a_remedy(world: World) -> None:
    rows = [replace(OPEN, number=f"B-{place}", **change) for place, (change, _) in enumerate(BAD)]  # type: ignore[arg-type]  # fields of their own types
    told = refused(world, ROW, *rows)
    assert [one.split(" ")[:2] for one in told] == [["第", str(place)] for place in range(3, 3 + len(BAD))]
    assert [words for one, (_, words) in zip(told, BAD, strict=True) if words not in one] == []
    assert not any("1381234" in one or "1949123" in one for one in told)


def test_a_hazard_may_lie_in_another_town_of_the_county_than_its_school(world: World) -> None:
    taken_in(world, replace(OPEN, town="永宁街道", school="S1"))
    assert hazard(world, source_key="A-001").area_code == "510503002"
