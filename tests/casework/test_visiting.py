"""A joint visit: entries of everybody, one answer, two signatures, and hazards that know where they come from."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from casework.collecting import sign
from casework.issuing import Outing, open_visit
from casework.recording import record
from casework.visit_views import Seen, look
from casework.visiting import Brought, arrive, give_up, settle, take_in
from models import Evidence, Hazard, Inspection
from models.columns import table_of
from rules.campaigns import VisitState
from rules.finding import Finding
from rules.refusals import (
    AnswersDiffer,
    BadInput,
    CannotGoThere,
    NothingWritten,
    NotOnTheTeam,
    SheetRefused,
    UnknownVisit,
    VisitNotThere,
)
from rules.visits import Answer, Entry
from rules.vocabulary import EvidenceKind, Severity, Source, Stage
from store.visits import Photo
from tests.support.world import World, at

POLICE, TEACHER = "PSB.inspector", "EDU.inspector"
DAY = "2026-09-01 "
hazard, inspection, evidence = table_of(Hazard), table_of(Inspection), table_of(Evidence)
BEFORE = Photo("before.jpg", "b" * 64, "image/jpeg", 10, EvidenceKind.FINDING)
AFTER = Photo("after.jpg", "a" * 64, "image/jpeg", 10, EvidenceKind.RECTIFIED)


def visit(world: World, school: str = "S1", *checklists: str) -> str:
    outing = Outing(school, (POLICE, TEACHER), date(2026, 9, 1), checklists or ("MIN4",))
    return open_visit(world.desk, outing, "PLC.coordinator", at(DAY + "08:00"))


def write(world: World, number: str, who: str, *entries: Entry, clock: str = "09:30") -> Seen:
    photos = {one.digest: one for one in (BEFORE, AFTER)}
    take_in(world.desk, Brought(number, entries, None, photos), who, at(DAY + clock))
    return look(world.desk, number, at(DAY + clock))


def rows(world: World, *columns: sa.ColumnElement[object]) -> list[tuple[object, ...]]:
    with world.desk.looking() as session:
        return [tuple(row) for row in session.execute(sa.select(*columns).order_by(columns[0]))]


GATE = Entry("MIN4-02", "东门", Answer.FAIL, "无人值守", photos=(BEFORE.digest,))


def test_two_signatures_make_a_visit_an_inspection_and_its_failures_hazards(world: World) -> None:
    number = visit(world)
    assert number == "510503-V2026-000001"
    arrive(world.desk, number, POLICE, at(DAY + "09:00"))
    write(world, number, POLICE, GATE, Entry("MIN4-01", "", Answer.PASS))
    write(world, number, TEACHER, Entry("MIN4-03", "", Answer.NOT_APPLICABLE))
    first = sign(world.desk, number, POLICE, at(DAY + "10:00"))
    assert not first.is_concluded
    done = sign(world.desk, number, TEACHER, at(DAY + "10:05"))
    assert done.is_concluded
    assert [(one.item, one.place, one.is_new, one.was_fixed) for one in done.opened] == [
        ("MIN4-02", "东门", True, False)
    ]
    columns = hazard.c.number, hazard.c.stage, hazard.c.severity, hazard.c.subcategory, hazard.c.description
    assert rows(world, *columns) == [("510503-2026-000001", Stage.FOUND, Severity.SERIOUS, "SEC-GATE", "无人值守")]
    assert rows(world, hazard.c.source, hazard.c.checklist_item, hazard.c.found_at, hazard.c.remark) == [
        (Source.JOINT_INSPECTION, "MIN4-02", at(DAY + "09:00"), f"检查 {number}；发现人：公安分局检查人员")
    ]
    assert rows(world, inspection.c.source_key, inspection.c.inspected_on, inspection.c.is_recheck) == [
        (f"visit/{number}", date(2026, 9, 1), False)
    ]
    assert rows(world, evidence.c.name, evidence.c.kind) == [("before.jpg", EvidenceKind.FINDING)]
    seen = look(world.desk, number, at(DAY + "11:00"))
    assert seen.visit.state is VisitState.CONCLUDED
    assert [(one.number, one.is_new) for one in seen.found] == [("510503-2026-000001", True)]


def test_what_was_put_right_on_the_spot_waits_for_its_verifiers_with_both_pictures(world: World) -> None:
    number = visit(world, "S1", "FIRE20")
    light = next(one for one in look(world.desk, number, at(DAY + "08:30")).checklists[0].items
                 if one.severity_if_failed in (Severity.LOW, Severity.GENERAL))  # fmt: skip
    fixed = Entry(light.code, "食堂", Answer.FAIL, "过期", photos=(BEFORE.digest,), fixed=True, measures="已更换",
                  after=(AFTER.digest,))  # fmt: skip
    write(world, number, POLICE, fixed)
    sign(world.desk, number, POLICE, at(DAY + "10:00"))
    done = sign(world.desk, number, TEACHER, at(DAY + "10:05"))
    assert [one.was_fixed for one in done.opened] == [True]
    assert rows(world, hazard.c.stage, hazard.c.measures) == [(Stage.SUBMITTED, "已更换")]
    assert rows(world, evidence.c.name, evidence.c.kind) == [
        ("after.jpg", EvidenceKind.RECTIFIED), ("before.jpg", EvidenceKind.FINDING),
    ]  # fmt: skip


def test_what_is_too_grave_or_shown_by_no_picture_is_found_and_not_fixed(world: World) -> None:
    number = visit(world)
    write(world, number, POLICE, Entry("MIN4-02", "东门", Answer.FAIL, "无人值守", fixed=True, after=(AFTER.digest,)))
    sign(world.desk, number, POLICE, at(DAY + "10:00"))
    done = sign(world.desk, number, TEACHER, at(DAY + "10:05"))
    assert [(one.was_fixed, one.not_fixed is not None) for one in done.opened] == [(False, True)]
    assert rows(world, hazard.c.stage) == [(Stage.FOUND,)]


def test_nobody_signs_while_members_differ_and_a_ruling_settles_it(world: World) -> None:
    number = visit(world)
    write(world, number, POLICE, GATE)
    write(world, number, TEACHER, Entry("MIN4-02", "", Answer.PASS))
    with pytest.raises(AnswersDiffer) as refused:
        sign(world.desk, number, POLICE, at(DAY + "10:00"))
    assert refused.value.facts["items"] == ["MIN4-02"]
    settle(world.desk, number, "MIN4-02", Answer.FAIL, TEACHER, at(DAY + "10:01"), "以现场为准")
    sign(world.desk, number, TEACHER, at(DAY + "10:02"))
    assert sign(world.desk, number, POLICE, at(DAY + "10:03")).is_concluded


def test_what_is_changed_after_a_signature_must_be_signed_anew(world: World) -> None:
    number = visit(world)
    write(world, number, POLICE, GATE)
    sign(world.desk, number, POLICE, at(DAY + "10:00"))
    write(world, number, TEACHER, Entry("MIN4-01", "门卫室", Answer.FAIL, "只有一人"), clock="10:01")
    second = sign(world.desk, number, TEACHER, at(DAY + "10:02"))
    assert not second.is_concluded, "the police stood by fewer findings"
    assert sign(world.desk, number, POLICE, at(DAY + "10:03")).is_concluded
    assert len(rows(world, hazard.c.number)) == 2


def test_an_open_hazard_is_named_and_not_doubled_and_what_resembles_one_is_pointed_out(world: World) -> None:
    found = Finding("S1", "东门无人值守", "SEC-GATE", at("2026-08-20 09:00"), Source.SELF_CHECK, place="东门")
    old = record(world.desk, found, "EDU.inspector", at("2026-08-20 09:00")).number
    number = visit(world)
    seen = write(world, number, POLICE, GATE)
    assert [[one.number for one in alike] for alike in seen.alike.values()] == [[old]]
    write(world, number, POLICE, Entry("MIN4-02", "东门", Answer.FAIL, "无人值守", known_as=old), clock="09:40")
    sign(world.desk, number, POLICE, at(DAY + "10:00"))
    done = sign(world.desk, number, TEACHER, at(DAY + "10:05"))
    assert [(one.number, one.is_new) for one in done.opened] == [(old, False)]
    assert len(rows(world, hazard.c.number)) == 1


def test_what_cannot_be_is_refused_and_changes_nothing(world: World) -> None:
    number = visit(world)
    now = at(DAY + "09:00")
    for wrong in (
        Entry("FIRE20-01", "", Answer.PASS),
        Entry("", "操场", Answer.FAIL, ""),
        Entry("", "操场", Answer.PASS, "很好", category="EQUP-SPORT"),
        Entry("MIN4-01", "", Answer.FAIL, "缺人", known_as="510503-2026-009999"),
    ):
        with pytest.raises(SheetRefused):
            write(world, number, POLICE, wrong)
    with pytest.raises(NotOnTheTeam):
        write(world, number, "PS1.inspector", GATE)
    with pytest.raises(NothingWritten):
        sign(world.desk, number, POLICE, now)
    with pytest.raises(UnknownVisit):
        look(world.desk, "510503-V2026-000099", now)
    with pytest.raises(BadInput, match="公安"):
        open_visit(world.desk, Outing("S1", (TEACHER,), date(2026, 9, 1)), "PLC.coordinator", now)
    with pytest.raises(CannotGoThere):
        open_visit(world.desk, Outing("S1", (TEACHER, "PSB.head"), date(2026, 9, 1)), "PLC.coordinator", now)
    assert look(world.desk, number, now).visit.state is VisitState.PLANNED


def test_a_visit_nobody_could_make_is_not_counted_and_cannot_be_signed(world: World) -> None:
    number = visit(world)
    with pytest.raises(BadInput):
        give_up(world.desk, number, POLICE, " ", at(DAY + "09:00"))
    give_up(world.desk, number, POLICE, "学校停课", at(DAY + "09:00"))
    with pytest.raises(VisitNotThere):
        sign(world.desk, number, POLICE, at(DAY + "10:00"))
    with pytest.raises(VisitNotThere):
        write(world, number, POLICE, GATE)
