"""What the check of posts lists: one gap for each thing to mend, with what hangs on it and what to do."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from casework.gaps import Gap, check
from commands.gap_lines import command_of
from config.policy_files import read_policy
from rules.offices import Duty
from rules.vacancies import GapKind
from rules.vocabulary import Instrument
from tests.support import vacating
from tests.support.story import assigned, proposed
from tests.support.world import World, at

pytestmark = pytest.mark.slow

NOW = "2026-09-01 09:00"


@dataclass(frozen=True)
class Brief:
    """A gap in short."""

    kind: GapKind
    where: str
    duty: Duty | None
    instead: tuple[str, ...]
    schools: tuple[str, ...]


def brief(gap: Gap) -> Brief:
    where = gap.unit.code if gap.unit else gap.agency.zh if gap.agency else ""
    return Brief(
        gap.kind, where, gap.duty, tuple(one.number for one in gap.instead), tuple(one.code for one in gap.schools)
    )


def gaps(world: World, when: str = NOW, area: str = "") -> list[Gap]:
    return list(check(world.desk, at(when), area).gaps)


def new(world: World, before: list[Gap], when: str = NOW) -> list[Gap]:
    """The gaps that were not there before."""
    known = {brief(one) for one in before}
    return [one for one in gaps(world, when) if brief(one) not in known]


def the(found: list[Gap], where: str, duty: Duty) -> Gap:
    [gap] = [one for one in found if brief(one).where == where and one.duty is duty]
    return gap


ALL = ("S1", "S2", "S3")


def test_the_cast_leaves_nobody_untold_and_only_posts_it_never_had_rise(world: World) -> None:
    checked = check(world.desk, at(NOW))
    assert checked.untold == 0
    assert (checked.schools, checked.policy_id) == (3, 1)
    assert {one.kind for one in checked.gaps} == {GapKind.RISES}
    assert {one.why.zh for one in checked.gaps} == {"未设此岗位"}
    assert {one.unit.code for one in checked.gaps if one.unit} == {"DGO", "OPR", "PLC", "PS1", "PS2"}
    # A station without a deputy touches the schools of its town and no others.
    station = the(list(checked.gaps), "PS2", Duty.DEPUTY_HEAD)
    assert brief(station) == Brief(GapKind.RISES, "PS2", Duty.DEPUTY_HEAD, ("PS2.head",), ("S3",))
    assert (station.remedy.text.zh, station.remedy.post) == ("登记任职", "PS2/deputy_head")
    command = "xiaoan posts appoint 人员 PS2/deputy_head --from 日期 --by 协调员"
    assert command_of(station.remedy).zh == command


@pytest.mark.parametrize(
    ("befalls", "why", "remedy"),
    [
        (lambda world: vacating.leaves(world, "S1.principal", "2026-08-25"), "于 2026-08-25 离任", "posts appoint"),
        (lambda world: vacating.ends(world, "S1", "principal", "2026-08-31"), "于 2026-08-31 离任", "posts appoint"),
        (
            lambda world: vacating.is_away(world, "S1.principal", "2026-08-25", "2026-09-05"),
            "请假至 2026-09-05，无人代理", "--instead",
        ),
        (lambda world: vacating.begins(world, "S1", "principal", "2026-09-02"), "于 2026-09-02 到任", "--acting"),
    ],
    ids=["left last week", "term ended", "on leave", "begins tomorrow"],
)  # fmt: skip
def test_why_nobody_serves_in_a_post_and_what_to_do_is_said(
    world: World, befalls: object, why: str, remedy: str
) -> None:
    before = gaps(world)
    befalls(world)  # type: ignore[operator]  # one of the functions above
    [gap] = new(world, before)
    # An education bureau has no principal, but it has a head.
    assert brief(gap) == Brief(GapKind.RISES, "S1", Duty.PRINCIPAL, ("EDU.head",), ("S1",))
    assert why in gap.why.zh
    assert remedy in command_of(gap.remedy).en
    assert len(gap.categories) > 15


def test_a_deputy_alone_in_a_post_is_no_gap(world: World) -> None:
    before = gaps(world)
    vacating.only_a_deputy(world, "S1", "principal")
    assert new(world, before) == []


def test_a_gap_is_one_on_the_days_of_a_leave_and_on_no_others(world: World) -> None:
    before = gaps(world)
    vacating.is_away(world, "EDU.head", "2026-09-02", "2026-09-03")
    assert new(world, before, "2026-09-01 23:59") == []
    assert [brief(one).where for one in new(world, before, "2026-09-02 00:00")] == ["EDU"]
    assert [brief(one).where for one in new(world, before, "2026-09-03 23:59")] == ["EDU"]
    assert new(world, before, "2026-09-04 00:00") == []


def test_when_everybody_is_gone_nobody_is_told_and_that_is_the_gravest(world: World) -> None:
    vacating.change(world, "UPDATE person SET left_on = '2026-08-25'")
    checked = check(world.desk, at(NOW))
    assert checked.untold == len(checked.gaps) > 50
    assert {one.kind for one in checked.gaps} == {GapKind.NOBODY}


def test_an_agency_without_a_unit_is_named_with_what_it_should_have_done(world: World) -> None:
    before = gaps(world)
    vacating.retires(world, "FRS")
    found = new(world, before)
    assert {(one.kind, brief(one).where) for one in found} == {
        (GapKind.NO_UNIT, "消防救援大队"), (GapKind.STOOD_IN_FOR, "消防救援大队"),
    }  # fmt: skip
    # As co-unit nobody stands in for it; as lead and verifier somebody does.
    assert [one.why.zh.partition("但")[0] for one in found if one.kind.leaves_untold] == [
        "职责清单由“消防救援大队”协办，"
    ]
    assert {one.why.zh.partition("，")[0] for one in found if not one.kind.leaves_untold} == {
        "职责清单由“消防救援大队”主办", "职责清单由“消防救援大队”验收",
    }  # fmt: skip


def test_without_a_coordinating_office_nothing_is_told_at_all_and_that_one_gap_says_it(world: World) -> None:
    vacating.retires(world, "PLC")
    assert [(one.kind, brief(one).where, brief(one).schools) for one in gaps(world)] == [
        (GapKind.NO_UNIT, "政法委（平安办/综治办）", ALL)
    ]


def test_when_the_fallback_is_missing_too_what_an_agency_would_lead_goes_to_nobody(world: World) -> None:
    vacating.retires(world, "FRS")
    assert read_policy().routing.fallback.lead == "EDU"
    vacating.retires(world, "EDU")
    leads = [one for one in gaps(world) if one.kind is GapKind.NO_UNIT and "主办" in one.why.zh]
    assert {brief(one).where for one in leads} == {"消防救援大队", "教育局"}


def test_somebody_without_any_contact_is_a_gap_by_name(world: World) -> None:
    before = gaps(world)
    vacating.unreachable(world, "EDU.head")
    [gap] = new(world, before)
    assert brief(gap) == Brief(GapKind.NO_CONTACT, "EDU", Duty.HEAD, (), ALL)
    assert gap.why.zh == "教育局主要负责人（EDU.head）没有联系方式"
    assert not gap.kind.leaves_untold


def test_decisions_before_a_post_nobody_serves_in_are_counted(world: World) -> None:
    number = assigned(world, "2026-08-31 09:00")
    proposed(world, number, "2026-08-31 10:00")
    proposed(world, number, "2026-08-31 10:00", Instrument.TALK)
    before = gaps(world)
    vacating.leaves(world, "DGO.district_deputy", "2026-09-01")
    stuck = [one for one in new(world, before) if one.kind is GapKind.STUCK]
    assert [(brief(one).where, one.duty, one.waiting) for one in stuck] == [("DGO", Duty.DISTRICT_DEPUTY, 2)]
    # And what is meant for the deputy leader from now on goes to the leader.
    rises = [one for one in new(world, before) if one.duty is Duty.DISTRICT_DEPUTY and one.kind is GapKind.RISES]
    assert [tuple(person.number for person in one.instead) for one in rises] == [("DGO.district_head",)]


def test_what_is_still_bound_to_somebody_gone_is_named_with_how_to_hand_it_over(world: World) -> None:
    assigned(world, "2026-08-31 09:00")
    before = gaps(world)
    vacating.leaves(world, "S1.handler", "2026-09-01")
    [gap] = [one for one in new(world, before) if one.kind is GapKind.LEFT_BEHIND]
    assert gap.why.zh == "第一小学经办人（S1.handler）已于 2026-09-01 调离，名下仍有待发消息 1 条、待办 0 项"
    assert (gap.waiting, "posts hand-over S1.handler" in command_of(gap.remedy).en) == (1, True)


def test_only_the_schools_of_an_area_are_asked_about(world: World) -> None:
    vacating.leaves(world, "S1.principal", "2026-08-25")
    checked = check(world.desk, at(NOW), "510503002")
    assert checked.schools == 1
    assert "S1" not in {brief(one).where for one in checked.gaps}
    assert check(world.desk, at(NOW), "99").gaps == ()
