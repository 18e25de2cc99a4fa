"""School records: entered once, struck and never edited, reminded of before they lapse, and counted in six gauges."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from casework.gauging import gauged, gauged_on_list
from casework.lapsing_records import remind_of_lapsing
from casework.records_seen import school_file
from casework.school_records import enter, import_records, strike
from casework.taking_in import Intaking
from models.columns import table_of
from models.inspection import Inspection
from models.post import Tenure
from models.school import Campus
from models.unit import Unit
from rules.campaigns import Scope
from rules.case_records import Period
from rules.gauge_words import heading
from rules.gauges import Gauge, GaugeReport
from rules.notices import NoticeKind, unpacked
from rules.records import PledgePost, RecordKind, RecordRow
from rules.refusals import BadInput, BadRows, SchoolNotYours, UnknownCampaign, UnknownRecord
from rules.vocabulary import InspectionResult, Source
from store import school_records
from tests.casework.test_campaigns import WISH, drawn_up
from tests.support.noticed import notice, person, told
from tests.support.recounting_gauges import recount_six
from tests.support.story import COMMON, assigned, closed
from tests.support.world import DISTRICT, TOWN_1, TOWN_2, World, at

NOW = at("2026-09-01 10:00")
COORDINATOR, PRINCIPAL, HANDLER = "PLC.coordinator", "S1.principal", "S1.handler"
PLAN = RecordRow("S1", RecordKind.PLAN, date(2026, 9, 1), document="突发事件应急预案")
DRILL = RecordRow("S1", RecordKind.DRILL, date(2026, 9, 1))
PLEDGES = tuple(RecordRow("S1", RecordKind.PLEDGE, date(2026, 9, 1), post) for post in PledgePost)
TRAINED = RecordRow("S1", RecordKind.TRAINING, date(2026, 9, 1), None, None, 30, 30, 500, 500)
SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))


def missing(world: World, gauge: Gauge, when: datetime = NOW, period: Period = SEPTEMBER) -> set[str]:
    report = gauged(world.desk, DISTRICT, period, when)
    return _missing(report, gauge)


def _missing(report: GaugeReport, gauge: Gauge) -> set[str]:
    names = {one.id: one.code for one in report.schools}
    return {names[one] for found in report.gauges if found.gauge is gauge for one in found.missing}


def first_id(world: World) -> int:
    """The number of the newest record of the first school."""
    return school_file(world.desk, "S1", PRINCIPAL, NOW).lines[0].kept.id


def test_the_principal_enters_a_record_once_and_it_holds_as_long_as_policy_says(world: World) -> None:
    assert enter(world.desk, [PLAN], PRINCIPAL, NOW) == 1
    assert enter(world.desk, [replace(PLAN, document="")], HANDLER, NOW) == 0, "the same, with less said"
    found = school_file(world.desk, "S1", COORDINATOR, NOW)
    [line] = found.lines
    assert (line.kept.valid_until, line.kept.document, line.by) == (
        date(2027, 8, 31),
        PLAN.document,
        "第一小学校长（园长）",
    )
    assert [one.name.zh for one in found.items if one.is_in_force] == ["应急预案"]
    assert missing(world, Gauge.PLAN) == {"S1", "S2", "S3"}, "a plan nobody drilled"
    enter(world.desk, [DRILL], PRINCIPAL, NOW)
    assert missing(world, Gauge.PLAN) == {"S2", "S3"}


def test_what_is_registered_otherwise_is_struck_first_and_stays_to_be_read(world: World) -> None:
    enter(world.desk, [PLAN], PRINCIPAL, NOW)
    other = replace(PLAN, valid_until=date(2026, 12, 31))
    with pytest.raises(BadInput, match="先划除"):
        enter(world.desk, [other], PRINCIPAL, NOW)
    number = first_id(world)
    with pytest.raises(BadInput, match="原因"):
        strike(world.desk, number, PRINCIPAL, " ", NOW)
    assert strike(world.desk, number, PRINCIPAL, "日期登错", NOW)
    assert not strike(world.desk, number, COORDINATOR, "再划一次", NOW)
    assert missing(world, Gauge.PLAN) == {"S1", "S2", "S3"}
    assert enter(world.desk, [other], PRINCIPAL, NOW) == 1
    lines = school_file(world.desk, "S1", PRINCIPAL, NOW).lines
    assert [(one.why, one.kept.valid_until) for one in lines] == [
        (None, date(2026, 12, 31)), ("日期登错", date(2027, 8, 31)),
    ]  # fmt: skip
    with pytest.raises(UnknownRecord):
        strike(world.desk, 4711, PRINCIPAL, "没有这条", NOW)


def test_only_the_school_and_its_coordinators_keep_its_records(world: World) -> None:
    for who in ("S2.principal", "EDU.head", "PSB.handler"):
        with pytest.raises(SchoolNotYours):
            enter(world.desk, [PLAN], who, NOW)
    enter(world.desk, [PLAN], COORDINATOR, NOW)
    with pytest.raises(SchoolNotYours):
        strike(world.desk, first_id(world), "S2.principal", "不是我的", NOW)
    with pytest.raises(SchoolNotYours):
        school_file(world.desk, "S1", "S2.principal", NOW)


def test_several_are_entered_together_or_none_of_them(world: World) -> None:
    with pytest.raises(BadInput):
        enter(world.desk, [*PLEDGES[:3], replace(PLEDGES[3], done_on=date(2026, 9, 2))], PRINCIPAL, NOW)
    assert enter(world.desk, PLEDGES, PRINCIPAL, NOW) == 4
    assert missing(world, Gauge.PLEDGES) == {"S2", "S3"}


def test_two_who_press_at_once_leave_one_record(world: World) -> None:
    # The second reads before the first has written: only the database can tell that they are the same.
    with world.desk.looking() as session:
        [campus] = session.scalars(sa.select(table_of(Campus).c.id).where(table_of(Campus).c.code == "S1"))
    row = {
        "campus_id": campus, "kind": RecordKind.PLAN, "done_on": date(2026, 9, 1), "valid_until": date(2027, 8, 31),
        "about": PLAN.about, "turn": 0, "document": "", "recorded_at": NOW, "recorded_by_id": 1, "post": None,
    }  # fmt: skip
    with world.desk.sitting(NOW) as sitting:
        assert [school_records.keep(sitting.session, [row]) for _ in range(2)] == [1, 0]


def how(who: str = COORDINATOR, **more: Any) -> Intaking:
    return Intaking(at=NOW, who=who, **more)


def test_a_file_of_records_is_taken_in_whole_or_not_at_all_and_again_changes_nothing(world: World) -> None:
    rows = [PLAN, *PLEDGES, TRAINED, replace(PLAN, school="第二中学")]
    bad = [replace(PLAN, school="没有的学校"), replace(PLAN, post=PledgePost.DEPUTY), replace(TRAINED, staff_total=1)]
    with pytest.raises(BadRows) as refused:
        import_records(world.desk, [*rows, *bad], how())
    assert len(refused.value.facts["rows"]) == 3  # type: ignore[arg-type]  # the rows
    done = import_records(world.desk, [*rows, *bad], how(skips_bad_rows=True))
    assert (done.added, done.known, len(done.problems)) == (7, 0, 3)
    again = import_records(
        world.desk, [*rows, replace(PLAN, school="第一小学", document="旧版")], how(skips_bad_rows=True)
    )
    assert (again.added, again.known, len(again.problems)) == (0, 7, 1), "two rows of one file that disagree"
    differs = import_records(world.desk, [replace(PLAN, document="旧版")], how())
    assert (differs.added, len(differs.notes)) == (0, 1)
    enter(world.desk, [replace(DRILL, school="S2")], COORDINATOR, NOW)
    assert missing(world, Gauge.PLAN) == {"S1", "S3"}
    with pytest.raises(BadRows, match="协调员"):
        import_records(world.desk, [replace(PLAN, school="第三幼儿园")], how("S1.principal"))


def test_a_school_is_reminded_ahead_and_when_it_has_lapsed_once_each_in_one_message(world: World) -> None:
    enter(world.desk, PLEDGES, PRINCIPAL, NOW)
    enter(world.desk, [replace(PLAN, school="S2", valid_until=date(2027, 8, 31))], COORDINATOR, NOW)
    assert remind_of_lapsing(world.desk, at("2027-08-16 00:05")) == 0, "fifteen days ahead"
    assert remind_of_lapsing(world.desk, at("2027-08-17 00:05")) == 2
    assert remind_of_lapsing(world.desk, at("2027-08-17 06:35")) == 0
    said = told(world, NoticeKind.RECORDS_LAPSING)
    assert set(said) == {"S1.principal", "S2.principal", COORDINATOR}
    assert [one.zh for one in said["S1.principal"].changes] == [
        f"安全责任书：{post.zh}（有效期至 2027-08-31）" for post in PledgePost
    ]
    assert [one.zh for one in said[COORDINATOR].changes] == [
        "涉及学校 2 所", "应急预案即将到期 1 项", "安全责任书即将到期 4 项",
    ]  # fmt: skip
    renewed = [replace(one, done_on=date(2027, 8, 20)) for one in PLEDGES[:3]]
    enter(world.desk, renewed, PRINCIPAL, at("2027-08-20 09:00"))
    _retire(world, "S2", date(2027, 8, 25))
    assert remind_of_lapsing(world.desk, at("2027-09-01 00:05")) == 1, "one school is no more"
    assert _newest_notice(world, "S1.principal") == ["安全责任书：重点部位负责人（已于 2027-08-31 到期）"]
    assert remind_of_lapsing(world.desk, at("2027-09-02 00:05")) == 0


def test_where_nobody_heads_a_school_the_coordinator_is_told_and_nobody_above_has_them_all(world: World) -> None:
    enter(world.desk, [PLAN], PRINCIPAL, NOW)
    tenure = table_of(Tenure)
    with world.desk.sitting(NOW) as sitting:
        of = sa.select(person.c.id).where(person.c.number.in_([PRINCIPAL, HANDLER]))
        ended = sa.update(tenure).where(tenure.c.person_id.in_(of)).values(ends_on=date(2027, 1, 1))
        sitting.session.execute(ended)
    assert remind_of_lapsing(world.desk, at("2027-08-20 00:05")) == 0
    said = told(world, NoticeKind.RECORDS_LAPSING)
    assert set(said) == {COORDINATOR}
    assert [one.zh for one in said[COORDINATOR].changes] == [
        "涉及学校 1 所", "应急预案即将到期 1 项", "校长岗位空缺未能提醒 1 所",
    ]  # fmt: skip


def test_what_lapsed_long_ago_is_not_told(world: World) -> None:
    enter(world.desk, [replace(PLAN, done_on=date(2020, 9, 1))], PRINCIPAL, NOW)
    assert remind_of_lapsing(world.desk, NOW) == 0


def _retire(world: World, code: str, day: date) -> None:
    unit = table_of(Unit)
    with world.desk.sitting(NOW) as sitting:
        sitting.session.execute(sa.update(unit).where(unit.c.code == code).values(retired_on=day))


def _newest_notice(world: World, who: str) -> list[str]:
    wanted = sa.select(notice.c.facts).join(person, person.c.id == notice.c.person_id)
    with world.desk.looking() as session:
        rows = session.scalars(wanted.where(person.c.number == who).order_by(notice.c.id)).all()
    return [one.zh for one in unpacked(rows[-1]).changes]


def test_a_school_that_was_given_up_is_not_on_the_list(world: World) -> None:
    _retire(world, "S3", date(2026, 9, 15))
    assert missing(world, Gauge.PLAN) == {"S1", "S2", "S3"}, "still there today"
    end = at("2026-10-01 00:00")
    assert missing(world, Gauge.PLAN, end) == {"S1", "S2"}
    assert len(gauged(world.desk, DISTRICT, SEPTEMBER, end).schools) == 2


def test_the_frozen_list_of_a_campaign_stays_the_denominator_whatever_becomes_of_its_schools(world: World) -> None:
    number = drawn_up(world, replace(WISH, scope=Scope(areas=(TOWN_1,))))
    enter(world.desk, [PLAN, DRILL], PRINCIPAL, NOW)
    _retire(world, "S2", date(2026, 9, 10))
    report = gauged_on_list(world.desk, number, SEPTEMBER, at("2026-10-01 00:00"))
    assert [one.code for one in report.schools] == ["S1", "S2"]
    assert _missing(report, Gauge.PLAN) == {"S2"}
    assert f"行动 {number} 冻结名单 2 所" in heading(report).zh
    with pytest.raises(UnknownCampaign):
        gauged_on_list(world.desk, "x", SEPTEMBER, NOW)


def test_of_a_town_whose_last_school_was_given_up_there_is_no_share(world: World) -> None:
    _retire(world, "S3", date(2026, 8, 31))
    report = gauged(world.desk, TOWN_2, SEPTEMBER, NOW)
    assert [(one.numerator, one.schools, one.share) for one in report.gauges] == [(0, 0, None)] * 6
    assert dict(report.towns) == {}


def test_the_six_are_what_another_count_makes_of_the_rows(world: World) -> None:
    chance = random.Random(20260901)
    closed(world, "2026-09-02 09:00")
    assigned(world, "2026-09-03 09:00", replace(COMMON, campus="S2", place="东门"))
    _inspect(world, chance)
    for _ in range(60):
        _enter_something(world, chance)
    _retire(world, "S3", date(2027, 1, 15))
    seen: set[tuple[str, frozenset[str]]] = set()
    for first, last, when in (
        (date(2026, 9, 1), date(2026, 9, 30), "2026-10-01 00:00"),
        (date(2026, 9, 1), date(2026, 9, 30), "2027-03-01 09:00"),
        (date(2026, 10, 1), date(2026, 12, 31), "2026-12-15 09:00"),
        (date(2027, 1, 1), date(2027, 3, 31), "2027-02-20 09:00"),
    ):
        instant = at(when)
        report = gauged(world.desk, DISTRICT, Period(first, last), instant)
        again = recount_six(world.desk, first, last, report.when.day, instant)
        every = {one.code for one in report.schools}
        assert {gauge.value: every - _missing(report, gauge) for gauge in Gauge} == {
            gauge.value: again[gauge.value] for gauge in Gauge
        }
        assert every == again["list"]
        seen |= {(gauge.value, frozenset(again[gauge.value])) for gauge in Gauge}
    assert len(seen) > 2 * len(Gauge), f"the dice left nothing to compare: {seen}"


def _inspect(world: World, chance: random.Random) -> None:
    with world.desk.sitting(NOW) as sitting:
        campuses = list(sitting.session.scalars(sa.select(table_of(Campus).c.id)))
        for number in range(6):
            day = date(2026, 9, 1) + timedelta(days=chance.randrange(200))
            result = InspectionResult.NOT_DONE if number == 0 else InspectionResult.PASSED
            one = Inspection(
                source_key=f"i{number}", campus_id=chance.choice(campuses), inspected_on=day, result=result,
                source=Source.JOINT_INSPECTION,
            )  # fmt: skip
            sitting.session.add(one)


def _enter_something(world: World, chance: random.Random) -> None:
    """Any record of any school, on any day of the winter; now and then one is struck."""
    when = at("2026-09-01 08:00") + timedelta(hours=chance.randrange(24 * 170))
    school, kind = chance.choice(["S1", "S1", "S2", "S3"]), chance.choice(list(RecordKind))
    row = RecordRow(school, kind, (when - timedelta(days=chance.randrange(20))).date())
    if chance.random() < 0.4:
        row = replace(row, valid_until=row.done_on + timedelta(days=chance.randrange(200)))
    if kind is RecordKind.TRAINING:
        staff, pupils = chance.choice([(30, None), (None, 500), (30, 500), (29, 500)])
        row = replace(
            row, staff_trained=staff, staff_total=30 if staff else None, pupils_trained=pupils,
            pupils_total=500 if pupils else None,
        )  # fmt: skip
    rows = [replace(row, post=post) for post in PledgePost] if kind is RecordKind.PLEDGE else [row]
    try:
        enter(world.desk, rows[: chance.choice([4, 4, 3])], COORDINATOR, when)
    except BadInput:
        return
    if chance.random() < 0.15:
        newest = school_file(world.desk, school, COORDINATOR, when).lines
        strike(world.desk, chance.choice(newest).kept.id, COORDINATOR, "登错", when + timedelta(days=3))
