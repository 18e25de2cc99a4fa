"""Taking in inspections: what they find is recorded, and a re-inspection signs for what it finds put right, or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import col

from casework import assigning, rectifying
from casework.acting import Request
from casework.inspecting import InspectionsDone, import_inspections
from casework.registering import import_registry
from casework.taking_in import Intaking
from config.mapping_files import read_mapping
from documents.ledger_reading import read_inspections
from documents.registry_reading import read_registry
from documents.workbooks import read_file
from models import Hazard, Inspection, LedgerEvent, Person, Post, SignOff, Tenure, VerificationRound
from rules.ledgers import InspectionRow, Violation
from rules.offices import Duty
from rules.refusals import BadInput, BadRows, NotYours
from rules.registry import PersonRow, PostRow, RegistryRows, UnitRow
from rules.rows import Origin, SheetPlace
from rules.vocabulary import Act, InspectionResult, Revisit, Severity, Source, Stage, Verdict
from rules.words import Language
from store import views
from tests.support.shared_data import is_real, shared
from tests.support.story import COORDINATOR, PHOTO, UNDELIVERED, audited
from tests.support.world import World, at

FOOD = "MSR.inspector"
"""Somebody who inspects canteens and signs for the market regulator."""
CHICAGO = "chicago-inspections/inspections.csv"
DIRTY = Violation("餐具消毒不到位", "47", "后厨", "加工留样消毒", Severity.GENERAL)
COLD = Violation("冷藏温度过高", "22", "后厨", "加工留样消毒", Severity.GENERAL)
FIRST = InspectionRow("J1", date(2026, 9, 1), "第一小学", InspectionResult.FAILED, source=Source.AGENCY_CHECK,
                      violations=(DIRTY, COLD))  # fmt: skip
AGAIN = InspectionRow("J2", date(2026, 9, 12), "第一小学", InspectionResult.PASSED, is_recheck=True)


@pytest.fixture
def kitchen(world: World) -> World:
    """The cast, with a canteen inspector at the market regulator."""
    with world.desk.sitting(at("2026-01-02 09:00")) as sitting:
        person = Person(number=FOOD, name="市场监管局检查人员")
        post = Post(unit_id=world.units["MSR"], duty=Duty.INSPECTOR, title="检查人员")
        sitting.session.add_all([person, post])
        sitting.session.flush()
        sitting.session.add(Tenure(post_id=post.id, person_id=person.id, starts_on=date(2020, 1, 1)))
    return world


def taken_in(world: World, *rows: InspectionRow, when: str = "2026-09-12 18:00", who: str = FOOD) -> InspectionsDone:
    placed = [replace(row, origin=Origin(SheetPlace("检查.xlsx", "检查"), at)) for at, row in enumerate(rows, 2)]
    return import_inspections(world.desk, placed, Intaking(at(when), who))


def handed_in(world: World, when: str = "2026-09-10 09:00") -> None:
    """Everything found so far has been assigned, put right by the school and handed in."""
    assigning.assign_found(world.desk, at("2026-09-02 09:00"))
    for number in found(world):
        assigning.acknowledge(world.desk, Request(number, "S1.handler", at("2026-09-02 10:00")))
        rectifying.submit(world.desk, Request(number, "S1.handler", at(when), files=(PHOTO,)))


def found(world: World) -> dict[str, tuple[str | None, Stage]]:
    """Every hazard: its item and stage, by number."""
    with world.desk.looking() as session:
        rows = session.scalars(sa.select(Hazard).order_by(col(Hazard.id)))
        return {row.number: (row.checklist_item, row.stage) for row in rows}


def by_item(world: World) -> dict[str | None, str]:
    return {item: number for number, (item, _) in found(world).items()}


def test_what_a_first_inspection_finds_is_recorded_with_the_inspection(kitchen: World) -> None:
    done = taken_in(kitchen, FIRST, when="2026-09-01 18:00")
    assert (done.inspections, len(done.hazards), done.waiting) == (1, 2, ())
    with kitchen.desk.looking() as session:
        inspection = session.scalars(sa.select(Inspection)).one()
        rows = session.scalars(sa.select(Hazard).order_by(col(Hazard.id))).all()
        assert (inspection.source_key, inspection.inspected_on, inspection.result, inspection.is_recheck) == (
            "J1", date(2026, 9, 1), InspectionResult.FAILED, False,
        )  # fmt: skip
        assert [(row.description, row.place, row.subcategory, row.severity, row.source,
                 row.source_key) for row in rows] == [
            ("餐具消毒不到位", "后厨", "FOOD-PROC", Severity.GENERAL, Source.AGENCY_CHECK, "J1/1"),
            ("冷藏温度过高", "后厨", "FOOD-PROC", Severity.GENERAL, Source.AGENCY_CHECK, "J1/2"),
        ]  # fmt: skip
        assert {row.inspection_id for row in rows} == {inspection.id}
        assert {row.found_at for row in rows} == {at("2026-09-01 00:00")}


def test_the_same_inspections_again_change_nothing_and_differences_are_reported(kitchen: World) -> None:
    taken_in(kitchen, FIRST)
    again = taken_in(kitchen, FIRST)
    assert (again.inspections, again.known, again.hazards, again.differing) == (0, 1, (), ())
    (one,) = taken_in(kitchen, replace(FIRST, result=InspectionResult.PASSED)).differing
    assert (one.number, one.columns, one.said, one.stored) == (
        "J1", ("result",), (InspectionResult.PASSED,), (InspectionResult.FAILED,),
    )  # fmt: skip
    assert len(found(kitchen)) == 2


@pytest.mark.parametrize("result", [InspectionResult.PASSED, InspectionResult.CONDITIONAL])
def test_what_a_reinspection_that_went_well_does_not_list_is_passed_and_what_it_lists_goes_back(
    kitchen: World, result: InspectionResult
) -> None:
    taken_in(kitchen, FIRST, when="2026-09-01 18:00")
    handed_in(kitchen)
    numbers = by_item(kitchen)
    done = taken_in(kitchen, replace(AGAIN, result=result, violations=(replace(COLD, description="仍在 8 度"),)))
    assert (done.passed, done.sent_back, done.hazards, done.waiting) == ((numbers["47"],), (numbers["22"],), (), ())
    assert dict(found(kitchen).values()) == {"47": Stage.CLOSED, "22": Stage.RECTIFYING}
    with kitchen.desk.looking() as session:
        signed = session.execute(
            sa.select(col(Hazard.checklist_item), col(VerificationRound.verdict), col(SignOff.note))
            .join(VerificationRound, col(VerificationRound.hazard_id) == col(Hazard.id))
            .join(SignOff, col(SignOff.round_id) == col(VerificationRound.id))
        ).all()
        assert {row[0]: (row[1], row[2]) for row in signed} == {
            "47": (Verdict.PASSED, "2026-09-12 J2: 未再发现 / not found again"),
            "22": (Verdict.FAILED, "2026-09-12 J2: 仍在 8 度"),
        }
    assert [one for one in audited(kitchen, "2026-09-12 18:00").breaches if one.name not in UNDELIVERED] == []


def test_whoever_inspects_again_was_there_and_the_document_of_it_shows_that(kitchen: World) -> None:
    grave = replace(DIRTY, severity=Severity.SERIOUS)
    taken_in(kitchen, replace(FIRST, violations=(grave,)), when="2026-09-01 18:00")
    handed_in(kitchen)
    (number,) = found(kitchen)
    assert taken_in(kitchen, AGAIN).passed == (number,)
    with kitchen.desk.looking() as session:
        (signed,) = views.signs_of(session, number)
        facts = session.scalar(sa.select(col(LedgerEvent.facts)).where(col(LedgerEvent.act) == Act.PASS))
    assert (signed.verdict, signed.revisit) == (Verdict.PASSED, Revisit.ON_SITE)
    assert facts == '{"inspection":"J2","revisit":"on_site"}'


def test_a_reinspection_that_failed_concludes_nothing_about_what_it_does_not_list(kitchen: World) -> None:
    taken_in(kitchen, FIRST, when="2026-09-01 18:00")
    handed_in(kitchen)
    numbers = by_item(kitchen)
    done = taken_in(kitchen, replace(AGAIN, result=InspectionResult.FAILED, violations=(COLD,)))
    assert (done.passed, done.sent_back) == ((), (numbers["22"],))
    assert [(one.number, one.was_seen_again) for one in done.waiting] == [(numbers["47"], False)]
    assert "复查不合格" in done.waiting[0].why.zh
    assert found(kitchen)[numbers["47"]][1] is Stage.SUBMITTED


def test_what_nobody_has_handed_in_yet_cannot_be_verified_and_is_not_found_a_second_time(kitchen: World) -> None:
    taken_in(kitchen, FIRST, when="2026-09-01 18:00")
    numbers = by_item(kitchen)
    done = taken_in(kitchen, replace(AGAIN, violations=(COLD,)))
    assert (done.passed, done.sent_back, done.hazards) == ((), (), ())
    assert [(one.number, one.was_seen_again, one.why.zh) for one in done.waiting] == [
        (numbers["47"], False, "尚未提交验收"), (numbers["22"], True, "尚未提交验收"),
    ]  # fmt: skip


def test_inspection_and_reinspection_in_one_file_leave_the_findings_once(kitchen: World) -> None:
    done = taken_in(kitchen, replace(AGAIN, violations=(COLD,)), FIRST)
    assert (done.inspections, len(done.hazards)) == (2, 2)
    assert [(one.number, one.inspection) for one in done.waiting] == [("J1/1", "J2"), ("J1/2", "J2")]


def test_a_reinspection_without_its_original_finds_hazards_itself(kitchen: World) -> None:
    fresh = Violation("纱窗破损", "38", category="加工留样消毒")
    done = taken_in(kitchen, replace(AGAIN, violations=(fresh,)))
    assert (len(done.hazards), done.waiting) == (1, ())
    with kitchen.desk.looking() as session:
        assert session.scalars(sa.select(Inspection)).one().is_recheck
        assert session.scalars(sa.select(Hazard)).one().inspection_id is not None


def test_a_reinspection_that_could_not_be_done_means_nothing_for_the_hazards(kitchen: World) -> None:
    taken_in(kitchen, FIRST, when="2026-09-01 18:00")
    handed_in(kitchen)
    done = taken_in(kitchen, replace(AGAIN, result=InspectionResult.NOT_DONE))
    assert (done.inspections, done.passed, done.sent_back, done.waiting) == (1, (), (), ())


def test_whoever_may_not_verify_is_told_and_the_inspection_is_kept(kitchen: World) -> None:
    taken_in(kitchen, FIRST, when="2026-09-01 18:00")
    handed_in(kitchen)
    done = taken_in(kitchen, AGAIN, who=COORDINATOR)
    assert (done.inspections, done.passed, len(done.waiting)) == (1, (), 2)
    assert "验收单位" in done.waiting[0].why.zh
    with pytest.raises(NotYours):
        taken_in(kitchen, replace(FIRST, key="J9"), who="EDU.handler")


def test_bad_inspections_are_named_and_nothing_is_taken_in(kitchen: World) -> None:
    bad = (
        replace(FIRST, key="B1", school="没有学校"),
        replace(FIRST, key="B2", inspected_on=date(2027, 1, 1)),
        replace(FIRST, key="B3", violations=(replace(DIRTY, category="没有类别"),)),
        replace(FIRST, key="B4", violations=(replace(DIRTY, description="电话 13812345678"),)),
        replace(FIRST, result=InspectionResult.PASSED),
    )
    with pytest.raises(BadRows) as caught:
        taken_in(kitchen, FIRST, *bad)
    problems = caught.value.facts["problems"]
    assert isinstance(problems, list)
    assert [one.zh.split(" ")[2] for one in problems] == ["3", "4", "5", "6", "7"]
    assert "{" not in caught.value.say(Language.EN)
    assert found(kitchen) == {}
    with pytest.raises(BadInput):
        import_inspections(kitchen.desk, [FIRST], Intaking(at("2026-09-12 18:00")))


def test_the_schools_of_chicago_come_in_with_their_inspections(world: World) -> None:
    path = shared(CHICAGO)
    grids = read_file(path.read_bytes(), path.name)
    schools = read_registry(grids, read_mapping("chicago_schools"))
    office = RegistryRows(
        units=(UnitRow("C-PLC", "Coordination office", "PLC", "990001"),),
        people=(PersonRow("C1", "Coordinator"),),
        posts=(PostRow("C-PLC", Duty.COORDINATOR, number="C1"),),
    )
    how = Intaking(at("2026-09-01 09:00"), COORDINATOR)
    registered = import_registry(world.desk, schools.rows + office, how, lambda url: (url, "x"))
    rows = read_inspections(grids, read_mapping("chicago_inspections"))
    assert (schools.problems, rows.problems) == ([], [])
    done = import_inspections(world.desk, rows.inspections, Intaking(at("2026-09-01 10:00"), "C1"))
    again = import_inspections(world.desk, rows.inspections, Intaking(at("2026-09-02 10:00"), "C1"))
    violations = sum(len(one.violations) for one in rows.inspections)
    if is_real(CHICAGO):
        assert (registered.counts["schools"].added, done.inspections, violations) == (27, 27, 75)
    assert (done.inspections, len(done.hazards), done.waiting) == (len(rows.inspections), violations, ())
    assert (again.inspections, again.hazards, again.known) == (0, (), len(rows.inspections))
    with world.desk.looking() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(LedgerEvent)) == violations
        lee = session.scalars(sa.select(Hazard).where(col(Hazard.source_key).startswith("chicago/2365367"))).all()
    assert [(one.checklist_item, one.severity) for one in lee] == [
        ("10", Severity.SERIOUS), ("10", Severity.SERIOUS), ("47", Severity.GENERAL),
    ]  # fmt: skip
