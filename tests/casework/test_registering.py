"""Importing the registry: all or nothing, again without a change, and nothing ever taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import col

from casework.registering import import_registry
from casework.taking_in import Intaking, TakenFile
from models import Campus, CampusStatus, Intake, Unit
from rules.offices import Duty, LicenceStatus, Ownership, SchoolKind
from rules.refusals import RegistryForCoordinators
from rules.registry import AreaRow, LeaveRow, PersonRow, PostRow, RegistryRows, SchoolRow, UnitRow
from rules.words import Language
from tests.support.registry_rows import (
    BY,
    NEW_SCHOOL,
    TODAY,
    checked,
    counts,
    everything,
    one,
    people,
    placed,
    posts,
    refused,
    schools,
    taken_in,
    units,
)
from tests.support.world import TOWN_1, World, at


def test_a_whole_registry_is_imported_and_the_same_again_changes_nothing(world: World) -> None:
    rows = (
        RegistryRows(areas=(AreaRow("510503004000", "大渡口镇"),))
        + schools(NEW_SCHOOL, replace(NEW_SCHOOL, code="S10", name="大渡口小学", area="大渡口镇", parent="教育局"))
        + units(
            UnitRow("TOWN4", "大渡口镇政府", "TOWN", "510503004000"), UnitRow("PS4", "大渡口派出所", "PSB", "大渡口镇")
        )
        + people(PersonRow("P9", "王校长", "13800000000", addresses=("ntfy://h/a", "wecomrobot://k")))
        + posts(PostRow("S9", Duty.PRINCIPAL, number="P9"), PostRow("PS4", Duty.HEAD))
        + RegistryRows(leave=(LeaveRow(date(2026, 9, 3), date(2026, 9, 5), name="王校长"),))
    )
    first = taken_in(world, rows)
    assert counts(first) == {
        "areas": (1, 0, 0), "units": (2, 0, 0), "schools": (2, 0, 0), "people": (1, 0, 0), "posts": (2, 0, 0),
        "leave": (1, 0, 0),
    }  # fmt: skip
    before = everything(world)
    again = taken_in(world, rows, "2026-10-01 09:00")
    assert not again.changed_anything
    assert {name: sum(one) for name, one in counts(again).items()} == {
        "areas": 1, "units": 2, "schools": 2, "people": 1, "posts": 2, "leave": 1,
    }  # fmt: skip
    assert everything(world) == before


def test_new_units_find_their_place_in_the_tree_and_schools_have_a_campus_and_a_standing(world: World) -> None:
    taken_in(world, schools(NEW_SCHOOL) + units(UnitRow("PS9", "新派出所", "公安局(治安/派出所)", TOWN_1),
                                                UnitRow("X1", "园区办", "TOWN", TOWN_1, parent="无")))  # fmt: skip
    school, campus = one(world, Unit, code="S9"), one(world, Campus, code="S9")
    assert (school.agency, school.parent_id, school.area_code) == ("SCH", world.units["EDU"], TOWN_1)
    assert (campus.unit_id, campus.name, campus.kind, campus.pupils, campus.address) == (
        school.id, "第九小学", SchoolKind.PRIMARY, 120, "中兴街9号",
    )  # fmt: skip
    standing = one(world, CampusStatus, campus_id=campus.id)
    assert (standing.from_on, standing.licence, standing.ownership) == (
        date(2026, 9, 1), LicenceStatus.UNLICENSED, Ownership.PRIVATE,
    )  # fmt: skip
    assert one(world, Unit, code="PS9").parent_id == world.units["PSB"]
    assert one(world, Unit, code="X1").parent_id is None


def test_a_changed_row_updates_and_blank_cells_leave_what_is_there(world: World) -> None:
    taken_in(world, schools(NEW_SCHOOL))
    renamed = SchoolRow("S9", "第九实验小学", TOWN_1, pupils=150, parent="DGO")
    assert counts(taken_in(world, schools(renamed), "2026-10-01 09:00"))["schools"] == (0, 1, 0)
    campus = one(world, Campus, code="S9")
    assert (campus.name, campus.pupils, campus.address, campus.kind) == (
        "第九实验小学", 150, "中兴街9号", SchoolKind.PRIMARY,
    )  # fmt: skip
    assert one(world, Unit, code="S9").parent_id == world.units["DGO"]
    assert counts(taken_in(world, schools(renamed), "2026-10-02 09:00"))["schools"] == (0, 0, 1)


def test_licence_and_ownership_keep_their_history(world: World) -> None:
    taken_in(world, schools(NEW_SCHOOL))
    licensed = replace(NEW_SCHOOL, licence=LicenceStatus.LICENSED)
    assert counts(taken_in(world, schools(licensed), "2026-10-01 09:00"))["schools"] == (0, 1, 0)
    taken_in(world, schools(licensed), "2026-10-02 09:00")
    taken_in(
        world, schools(replace(licensed, ownership=Ownership.PUBLIC, status_from=date(2026, 10, 1))), "2026-10-03 09:00"
    )
    earlier = replace(NEW_SCHOOL, licence=LicenceStatus.PENDING, status_from=date(2026, 3, 1))
    taken_in(world, schools(earlier), "2026-10-04 09:00")
    with world.desk.looking() as session:
        campus = session.scalars(sa.select(Campus).where(col(Campus.code) == "S9")).one()
        history = session.scalars(
            sa.select(CampusStatus).where(col(CampusStatus.campus_id) == campus.id).order_by(col(CampusStatus.from_on))
        ).all()
        told = [(str(row.from_on), row.licence.value, row.ownership.value) for row in history]
    assert told == [
        ("2026-03-01", "pending", "private"), ("2026-09-01", "unlicensed", "private"),
        ("2026-10-01", "licensed", "public"),
    ]  # fmt: skip


def test_a_school_may_have_several_campuses(world: World) -> None:
    east = replace(NEW_SCHOOL, campus_code="S9-E", campus_name="东校区")
    west = replace(NEW_SCHOOL, campus_code="S9-W", campus_name="西校区", area="永宁街道")
    assert counts(taken_in(world, schools(east, west)))["schools"] == (2, 0, 0)
    school = one(world, Unit, code="S9")
    assert {one(world, Campus, code=code).unit_id for code in ("S9-E", "S9-W")} == {school.id}
    assert refused(
        world, schools(east, replace(west, name="别的学校"), replace(west, campus_code="S9-X", campus_name="东校区"))
    ) == [
        "名册.xlsx“学校” 第 3 行 “别的学校”：同一学校代码的学校名称须一致，名册.xlsx“学校”第 2 行为“第九小学”",
        "名册.xlsx“学校” 第 4 行 “东校区”：与名册.xlsx“学校”第 2 行是同一学校的同名校区，请填写不同的校区名称",
    ]


def test_every_bad_row_is_named_and_nothing_is_imported(world: World) -> None:
    rows = (
        RegistryRows(areas=placed(AreaRow("51050399", "x"), AreaRow("320506001", "长桥街道"),
                                  sheet="区划"))  # type: ignore[arg-type]  # placed rows keep their kind
        + units(
            UnitRow("U1", "某局", "XYZ", TOWN_1), UnitRow("U2", "某校", "学校（含幼儿园）", TOWN_1),
            UnitRow("U3", "公安分局", "PSB", "510503"), UnitRow("S1", "改成部门", "EDU", TOWN_1),
            UnitRow("U5", "某办", "TOWN", "不存在街道", parent="教育局"), UnitRow("U6", "某所", "PSB", TOWN_1,
                                                                                  "公安局"),
        )
        + schools(SchoolRow("S8", "第八小学", TOWN_1), replace(NEW_SCHOOL, longitude=999.0))
        + people(PersonRow("P1", "甲", addresses=("bad://k",)))
        + posts(PostRow("没有", Duty.HEAD), PostRow("EDU", Duty.HEAD, number="NOBODY"),
                PostRow("EDU", Duty.HEAD, number="EDU.head", name="别人"), PostRow("EDU", Duty.HANDLER,
                                                                                   name="查无此人"))
    )  # fmt: skip
    sentences = refused(world, rows)
    told = [one.replace("名册.xlsx", "") for one in sentences]
    assert [one.partition("：")[0] for one in told] == [
        "“区划” 第 2 行 “51050399”", "“区划” 第 3 行 “320506001”", "“单位” 第 2 行 “XYZ”",
        "“单位” 第 3 行 “学校（含幼儿园）”", "“单位” 第 4 行 “公安分局”",
        "“单位” 第 5 行 “S1”", "“单位” 第 6 行 “不存在街道”", "“单位” 第 7 行 “公安局”",
        "“学校” 第 2 行", "“学校” 第 2 行", "“学校” 第 2 行", "“学校” 第 3 行 “999.0”", "“人员” 第 2 行",
        "“岗位” 第 2 行 “没有”", "“岗位” 第 3 行 “NOBODY”", "“岗位” 第 4 行 “别人”", "“岗位” 第 5 行 “查无此人”",
    ]  # fmt: skip
    assert "上一级区划 320506 没有登记" in told[1]
    assert "是否指“公安分局”？" in told[7]
    assert "代码 PSB" in told[4]


def test_rings_of_units_are_refused_and_named(world: World) -> None:
    ring = units(UnitRow("A", "甲办", "TOWN", TOWN_1, "B"), UnitRow("B", "乙办", "TOWN", TOWN_1, "C"),
                 UnitRow("C", "丙办", "TOWN", TOWN_1, "A"), UnitRow("D", "丁办", "TOWN", TOWN_1, "A"))  # fmt: skip
    assert [one.partition("：")[2] for one in refused(world, ring)][:3] == [
        "上级单位成环：甲办 → 乙办 → 丙办 → 甲办，请改正", "上级单位成环：乙办 → 丙办 → 甲办 → 乙办，请改正",
        "上级单位成环：丙办 → 甲办 → 乙办 → 丙办，请改正",
    ]  # fmt: skip
    closing = units(UnitRow("DGO", "区政府", "DGO", "510503", "EDU"))
    assert "上级单位成环：区政府 → 教育局 → 区政府" in refused(world, closing)[0]


def test_rows_that_contradict_each_other_are_both_named_and_equal_ones_are_one(world: World) -> None:
    assert refused(world, schools(NEW_SCHOOL, replace(NEW_SCHOOL, pupils=5))) == [
        "名册.xlsx“学校” 第 3 行 “S9”：与名册.xlsx“学校”第 2 行重复而内容不同，请只留一行"
    ]
    assert counts(taken_in(world, schools(NEW_SCHOOL, NEW_SCHOOL)))["schools"] == (1, 0, 0)


def test_bad_rows_may_be_passed_over_with_everything_that_leans_on_them(world: World) -> None:
    rows = (
        units(UnitRow("U1", "甲办", "TOWN", "没有街道"), UnitRow("U2", "乙办", "TOWN", TOWN_1, "U1"),
              UnitRow("U3", "丙办", "TOWN", TOWN_1))
        + schools(replace(NEW_SCHOOL, parent="乙办"), replace(NEW_SCHOOL, code="S10", name="第十小学"))
        + posts(PostRow("U2", Duty.HEAD), PostRow("S9", Duty.HANDLER), PostRow("U3", Duty.HEAD,
                                                                               name="教育局主要负责人"))
    )  # fmt: skip
    done = taken_in(world, rows, skips=True)
    assert counts(done) == {"units": (1, 0, 0), "schools": (1, 0, 0), "posts": (1, 0, 0)}
    assert [(one.sheet, one.row) for one in done.problems] == [
        ("单位", 2), ("单位", 3), ("学校", 2), ("岗位", 2), ("岗位", 3),
    ]  # fmt: skip
    assert one(world, Unit, code="S10").name == "第十小学"


@pytest.mark.parametrize("by", [None, "EDU.handler"])
def test_once_there_is_a_coordinator_nobody_else_imports_the_registry(world: World, by: str | None) -> None:
    with pytest.raises(RegistryForCoordinators) as caught:
        taken_in(world, schools(NEW_SCHOOL), by=by)
    assert "{" not in caught.value.say(Language.EN)


def test_files_are_remembered_by_their_digest_with_the_newest_figures(world: World) -> None:
    file = TakenFile("名册.xlsx", "a" * 64)
    for when in (TODAY, "2026-09-02 09:00"):
        import_registry(world.desk, schools(NEW_SCHOOL), Intaking(at(when), BY, (file,)), checked)
    known = one(world, Intake, digest="a" * 64)
    assert (known.kind, known.name, known.taken_at, known.added, known.skipped, known.rejected) == (
        "registry", "名册.xlsx", at("2026-09-02 09:00"), 0, 1, 0,
    )  # fmt: skip


def test_a_rehearsed_import_says_what_would_happen_and_leaves_nothing(world: World) -> None:
    before = everything(world)
    with world.desk.rehearse() as stage:
        done = taken_in(replace(world, desk=stage), schools(NEW_SCHOOL))
    assert counts(done)["schools"] == (1, 0, 0)
    assert everything(world) == before


def progress_of(rows: Sequence[SchoolRow], world: World) -> list[tuple[int, int]]:
    seen: list[tuple[int, int]] = []
    how = Intaking(at(TODAY), BY, progress=lambda done, of: seen.append((done, of)))
    import_registry(world.desk, RegistryRows(schools=tuple(rows)), how, checked)
    return seen


def test_progress_ends_with_all_rows(world: World) -> None:
    seen = progress_of([NEW_SCHOOL], world)
    assert seen == sorted(seen)
    assert seen[-1] == (1, 1)
