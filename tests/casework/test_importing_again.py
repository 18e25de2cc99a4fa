"""The same ledger again, numbers that collide, and what is remembered of a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import col

from casework import importing
from casework.importing import import_ledger
from casework.recording import record
from casework.taking_in import Intaking, TakenFile
from models import Campus, Hazard, Intake, LedgerEvent, Person, Serial, Unit, VerificationRound
from rules.ledger_sheet import State
from rules.refusals import BadInput
from tests.support.ledger_rows import (
    OPEN,
    ROW,
    TODAY,
    hazard,
    numbers,
    placed,
    refused,
    taken_in,
)
from tests.support.story import COMMON, COORDINATOR
from tests.support.world import World, at


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
