"""Importing a hazard ledger: onto the stage its own words name, only once, and nothing of what is stored changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import col

from casework import importing, rectifying, verifying
from casework.acting import Request
from casework.importing import LedgerDone, import_ledger
from casework.recording import record
from casework.taking_in import Intaking, TakenFile
from models import Campus, Clock, Hazard, HazardUnit, Intake, LedgerEvent, Person, Serial, Unit, VerificationRound
from rules.ledger_sheet import State
from rules.ledgers import LedgerRow
from rules.refusals import BadInput, BadRows
from rules.rows import Origin, SheetPlace
from rules.vocabulary import ClockState, Severity, Source, Stage
from rules.words import Language
from store import cases
from tests.support.story import COMMON, COORDINATOR, PHOTO, UNDELIVERED, audited
from tests.support.world import TOWN_1, World, at

TODAY = "2026-09-20 09:00"
ROW = LedgerRow(
    "第一小学", "校门一键报警失灵", date(2026, 9, 1), number="A-001", category="一键报警与联网", place="校门"
)
OPEN = replace(ROW, state=State.RECTIFYING, due_on=date(2026, 9, 30), responsible="第一小学", lead="公安分局")


def placed(*rows: LedgerRow) -> list[LedgerRow]:
    """The rows as if they stood below each other in one sheet, from row 2 on."""
    return [replace(row, origin=Origin(SheetPlace("旧台账.xlsx", "台账"), at)) for at, row in enumerate(rows, 2)]


def taken_in(
    world: World, *rows: LedgerRow, when: str = TODAY, skips: bool = False, who: str = COORDINATOR
) -> LedgerDone:
    return import_ledger(world.desk, placed(*rows), Intaking(at(when), who, skips_bad_rows=skips))


def refused(world: World, *rows: LedgerRow, who: str = COORDINATOR) -> list[str]:
    """Every sentence of the refusal, without the place in the file; nothing was written."""
    before = numbers(world)
    with pytest.raises(BadRows) as caught:
        taken_in(world, *rows, who=who)
    assert numbers(world) == before
    assert "{" not in caught.value.say(Language.EN)
    problems = caught.value.facts["problems"]
    assert isinstance(problems, list)
    return [one.zh.removeprefix("旧台账.xlsx“台账” ") for one in problems]


def numbers(world: World) -> list[str]:
    with world.desk.looking() as session:
        return sorted(session.scalars(sa.select(Hazard.number)))


def hazard(world: World, **where: object) -> Hazard:
    with world.desk.looking() as session:
        return session.scalars(sa.select(Hazard).filter_by(**where)).one()


def clocks(world: World, number: str) -> dict[str, str]:
    """What each clock of a hazard does: its kind and state."""
    with world.desk.looking() as session:
        found = cases.hazard_by_number(session, number)
        rows = session.scalars(sa.select(Clock).where(col(Clock.hazard_id) == found.id).order_by(col(Clock.id)))
        return {row.kind.value: row.state.value for row in rows}


RUN, HOLD = ClockState.RUNNING.value, ClockState.PAUSED.value
MORE = {
    State.FOUND: {}, State.ASSIGNED: {}, State.OBJECTED: {}, State.RECTIFYING: {}, State.SUSPENDED: {}, State.VOID: {},
    State.SUBMITTED: {"done_on": date(2026, 9, 10)},
    State.CLOSED: {"done_on": date(2026, 9, 10), "closed_on": date(2026, 9, 12)},
}  # fmt: skip


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


def history(world: World, found: Hazard) -> list[tuple[str, str, Stage | None, Stage | None]]:
    with world.desk.looking() as session:
        events = session.scalars(sa.select(LedgerEvent).where(col(LedgerEvent.hazard_id) == found.id))
        return [(one.act.value, one.given.value, one.stage_from, one.stage_to) for one in events]


def units_on(world: World, found: Hazard) -> set[tuple[str, int]]:
    with world.desk.looking() as session:
        rows = session.scalars(sa.select(HazardUnit).where(col(HazardUnit.hazard_id) == found.id))
        return {(one.role.value, one.unit_id) for one in rows}


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
        verifying.sign_pass(world.desk, Request(waiting, who, at("2026-09-21 09:00")))
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


def test_a_new_row_keeps_a_number_of_ours_that_is_free_and_the_next_one_is_not_given_out_twice(world: World) -> None:
    ours = replace(ROW, number="510503-2026-000003")
    others = [replace(ROW, number="", description=f"隐患{place}") for place in range(4)]
    done = taken_in(world, *others, ours)
    assert (done.added, done.renumbered) == (5, 0)
    assert numbers(world) == [f"510503-2026-{running:06d}" for running in (3, 4, 5, 6, 7)]
    assert hazard(world, number="510503-2026-000003").source_key is None
    assert record(world.desk, COMMON, COORDINATOR, at(TODAY)).number == "510503-2026-000008"
    with world.desk.looking() as session:
        assert [(row.series, row.year, row.last) for row in session.scalars(sa.select(Serial))] == [
            ("hazard/510503", 2026, 8)
        ]


def test_a_number_of_another_county_or_kind_is_kept_as_the_key_the_row_is_known_by(world: World) -> None:
    done = taken_in(
        world, replace(ROW, number="510521-2026-000001"), replace(ROW, number="纳安[2026]1号", description="x")
    )
    assert done.renumbered == 2
    with world.desk.looking() as session:
        assert sorted(session.scalars(sa.select(Hazard.source_key))) == ["510521-2026-000001", "纳安[2026]1号"]


def test_the_same_ledger_again_changes_nothing_and_a_row_that_differs_is_reported(world: World) -> None:
    rows = [
        OPEN,
        replace(ROW, number="", description="没有编号的"),
        replace(ROW, number="510503-2026-000007", description="y"),
    ]
    assert taken_in(world, *rows).added == 3
    before = numbers(world)
    again = taken_in(world, *rows, when="2026-09-21 09:00")
    assert (again.added, again.known, again.differing) == (0, 3, ())
    changed = replace(OPEN, due_on=date(2026, 10, 9), lead="教育局", note="新")
    done = taken_in(world, changed, *rows[1:], when="2026-09-21 09:00")
    assert (done.added, done.known) == (0, 3)
    (one,) = done.differing
    assert (one.origin.row, one.columns, one.said, one.stored) == (
        2, ("lead", "due_on", "note"), ("教育局", date(2026, 10, 9), "新"), ("公安分局", date(2026, 9, 30), ""),
    )  # fmt: skip
    assert numbers(world) == before
    assert hazard(world, source_key="A-001").lead_unit_id == world.units["PSB"]


def test_a_number_of_ours_that_another_hazard_bears_is_no_reason_to_lose_the_row(world: World) -> None:
    mine = record(world.desk, COMMON, COORDINATOR, at(TODAY)).number
    other = replace(ROW, number=mine, school="第三幼儿园", description="完全另一件事")
    assert taken_in(world, other).renumbered == 1
    assert hazard(world, source_key=mine).number != mine
    assert taken_in(world, other).known == 1
    same = taken_in(world, replace(ROW, number=mine, school="第一小学", description="换了说法"))
    assert (same.known, same.differing[0].number) == (1, mine)
    assert "description" in same.differing[0].columns


def test_a_foreign_number_used_for_another_hazard_is_refused_and_the_prefix_named(world: World) -> None:
    taken_in(world, ROW)
    told = refused(world, replace(ROW, school="第二中学", description="另一份台账的第一条"))
    assert "prefix" in told[0]


def test_the_same_hazard_twice_in_a_file_is_named(world: World) -> None:
    unnumbered = replace(ROW, number="")
    told = refused(world, ROW, replace(ROW, description="x"), unnumbered, unnumbered)
    assert told == [
        "第 3 行 “A-001”：与旧台账.xlsx“台账”第 2 行重复，请只留一行",
        "第 5 行 “校门一键报警失灵”：与旧台账.xlsx“台账”第 4 行重复，请只留一行",
    ]


def test_findings_of_one_row_are_told_apart_by_their_place_in_it(world: World) -> None:
    parts = [replace(ROW, part=part, description=f"第{part}处") for part in (1, 2)]
    assert taken_in(world, *parts).added == 2
    assert taken_in(world, *parts).known == 2


def test_bad_rows_may_be_passed_over(world: World) -> None:
    done = taken_in(world, OPEN, replace(ROW, number="A-002", school="没有"), skips=True)
    assert (done.added, [one.row for one in done.problems]) == (1, [3])


def test_only_a_coordinator_of_the_area_imports_a_ledger(world: World) -> None:
    told = refused(world, ROW, who="EDU.handler")
    assert "须由协调员" in told[0]
    with pytest.raises(BadInput):
        import_ledger(world.desk, [ROW], Intaking(at(TODAY)))


def test_the_file_is_remembered_and_named_in_the_hazards_history(world: World) -> None:
    file = TakenFile("旧台账.xlsx", "b" * 64)
    import_ledger(world.desk, placed(ROW), Intaking(at(TODAY), COORDINATOR, (file,)))
    with world.desk.looking() as session:
        known = session.scalars(sa.select(Intake)).one()
        coordinator = session.scalars(sa.select(Person).where(col(Person.number) == COORDINATOR)).one()
        assert (known.kind, known.digest, known.added, known.by_id) == ("ledger", "b" * 64, 1, coordinator.id)
        assert session.scalars(sa.select(LedgerEvent.facts)).one() == (
            '{"digests":["' + "b" * 64 + '"],"files":["旧台账.xlsx"]}'
        )


def test_a_ledger_larger_than_a_batch_goes_in_batches_and_a_rerun_finishes_what_was_begun(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 4)
    rows = [replace(OPEN, number=f"A-{place:03}", description=f"隐患{place}") for place in range(10)]
    seen: list[tuple[int, int]] = []

    def stop_after_the_second_batch(done: int, of: int) -> None:
        seen.append((done, of))
        if len(seen) == 2:
            raise KeyboardInterrupt

    how = Intaking(at(TODAY), COORDINATOR, progress=stop_after_the_second_batch)
    with pytest.raises(KeyboardInterrupt):
        import_ledger(world.desk, placed(*rows), how)
    assert len(numbers(world)) == 8
    done = taken_in(world, *rows)
    assert (done.added, done.known) == (2, 8)
    assert seen == [(14, 20), (18, 20)]


def test_rounds_of_imported_submitted_hazards_are_put_right_by_their_own_units(world: World) -> None:
    submitted = replace(OPEN, state=State.SUBMITTED, done_on=date(2026, 9, 10))
    second = replace(submitted, number="A-002", school="第二中学", responsible="第二中学")
    taken_in(world, submitted, second)
    with world.desk.looking() as session:
        rows = session.execute(
            sa.select(col(Campus.code), col(Unit.code))
            .join(Hazard, col(Hazard.campus_id) == col(Campus.id))
            .join(VerificationRound, col(VerificationRound.hazard_id) == col(Hazard.id))
            .join(Unit, col(Unit.id) == col(VerificationRound.rectifier_unit_id))
        ).all()
    assert sorted(tuple(row) for row in rows) == [("S1", "S1"), ("S2", "S2")]
