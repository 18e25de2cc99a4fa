"""The six gauges: six numerators over one list, with the reason for every school that is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules.case_records import CaseRecord, Period
from rules.gauges import Evidence, Gauge, Gauged, GaugeReport, School, When, gauges
from rules.records import Kept, PledgePost, RecordKind
from rules.vocabulary import Severity, Source, Stage
from tests.support.world import at

ONE, TWO = (
    School(1, 11, "S1", "第一小学", "510503001", "安富街道"),
    School(2, 12, "S2", "第二中学", "510503002", "永宁街道"),
)
SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))
WHEN = When(at("2026-10-01 00:00"), SEPTEMBER, date(2026, 9, 30))
_FROM, _UNTIL = date(2026, 9, 1), date(2027, 8, 31)


def kept(number: int, kind: RecordKind, post: PledgePost | None = None) -> Kept:
    return Kept(number, 1, kind, post, _FROM, _UNTIL, None, None, None, None, "")


def trained(number: int, **more: Any) -> Kept:
    return replace(kept(number, RecordKind.TRAINING), **more)


COMPLETE = (
    kept(1, RecordKind.SAFETY_FILE), kept(2, RecordKind.PLAN),
    *(kept(3 + place, RecordKind.PLEDGE, post) for place, post in enumerate(PledgePost)),
    trained(7, staff_trained=30, staff_total=30), trained(8, pupils_trained=500, pupils_total=500),
    kept(9, RecordKind.DRILL),
)  # fmt: skip


def case(number: int, stage: Stage, school: int = 1, **more: Any) -> CaseRecord:
    found, due = at("2026-09-02 09:00"), at("2026-09-10 00:00")
    plain = CaseRecord(
        number, str(number), stage, Severity.GENERAL, Source.REPORT, "FIRE-EXIT", ONE.area, school, 11, 21, found,
        found, due, due, None, None,
    )  # fmt: skip
    return replace(plain, **more)


def seen(
    records: Sequence[Kept] = COMPLETE, cases: Sequence[CaseRecord] = (), measured: Sequence[int] = ()
) -> Evidence:
    return Evidence(records, {1}, cases, measured)


def of(gauge: Gauge, evidence: Evidence, when: When = WHEN, schools: Sequence[School] = (ONE,)) -> Gauged:
    return next(one for one in gauges(schools, evidence, when) if one.gauge is gauge)


def why(gauge: Gauge, evidence: Evidence, when: When = WHEN) -> str:
    """Why the first school is missing; empty when it is not."""
    missing = of(gauge, evidence, when).missing
    return missing[1].zh if missing else ""


def test_all_six_are_of_one_list_and_a_school_that_has_everything_is_missing_nowhere() -> None:
    found = gauges((ONE, TWO), seen(), WHEN)
    assert [(one.gauge, one.numerator, one.schools) for one in found] == [
        (gauge, 2 if gauge is Gauge.HAZARDS else 1, 2) for gauge in Gauge
    ]
    assert {gauge.gauge: set(gauge.missing) for gauge in found if gauge.missing} == {
        gauge: {2} for gauge in Gauge if gauge is not Gauge.HAZARDS
    }


_UNSIGNED = "校长（园长）：未登记；分管负责人：未登记；科室负责人：未登记；重点部位负责人：未登记"


def test_a_school_without_any_record_is_told_what_it_lacks() -> None:
    bare = Evidence((), (), (), ())
    assert [(one.gauge.value, one.missing[1].zh) for one in gauges((ONE,), bare, WHEN) if one.missing] == [
        (
            "safety_file",
            f"安全档案：未登记；应急预案：未登记；应急演练：未登记；安全责任书：{_UNSIGNED}；"
            "安全教育培训：教职工：未登记；学生：未登记",
        ),
        ("inspected", "期间内无人检查"),
        ("plan", "应急预案：未登记；应急演练：未登记"),
        ("pledges", _UNSIGNED),
        ("training", "教职工：未登记；学生：未登记"),
    ]


def test_of_no_school_there_is_no_share() -> None:
    found = gauges((), Evidence((), (), (), ()), WHEN)
    assert {(one.numerator, one.schools, one.share) for one in found} == {(0, 0, None)}


def test_a_record_counts_to_its_last_day_and_not_before_its_first() -> None:
    plan = replace(kept(1, RecordKind.PLAN), valid_until=date(2026, 9, 30)), kept(2, RecordKind.DRILL)
    assert why(Gauge.PLAN, seen(plan)) == ""
    assert why(Gauge.PLAN, seen(plan), replace(WHEN, day=date(2026, 10, 1))) == "应急预案：2026-09-30 到期"
    assert why(Gauge.PLAN, seen(plan[:1]), replace(WHEN, day=date(2026, 8, 31))) == (
        "应急预案：2026-09-30 到期；应急演练：未登记"
    )


def test_a_plan_nobody_drilled_leaves_the_school_out() -> None:
    undrilled = [one for one in COMPLETE if one.kind is not RecordKind.DRILL]
    assert why(Gauge.PLAN, seen(undrilled)) == "应急演练：未登记"
    lapsed = replace(kept(9, RecordKind.DRILL), valid_until=date(2026, 9, 29))
    assert why(Gauge.PLAN, seen([*undrilled, lapsed])) == "应急演练：2026-09-29 到期"


def test_a_file_is_as_complete_as_the_parts_policy_asks_for() -> None:
    some = [one for one in COMPLETE if one.kind in (RecordKind.SAFETY_FILE, RecordKind.PLAN)]
    found = of(Gauge.SAFETY_FILE, seen(some), schools=(ONE, TWO))
    assert (found.numerator, found.parts, found.completeness) == (0, {1: (2, 5), 2: (0, 5)}, 0.2)
    asked = replace(WHEN, file_parts=(RecordKind.SAFETY_FILE, RecordKind.PLAN))
    less = of(Gauge.SAFETY_FILE, seen(some), asked, (ONE, TWO))
    assert (less.numerator, less.parts, less.completeness) == (1, {1: (2, 2), 2: (0, 2)}, 0.5)
    assert less.among({1}).completeness == 1.0


def test_each_of_the_four_posts_signs_for_itself() -> None:
    some = [one for one in COMPLETE if one.post is not PledgePost.KEY_AREA]
    assert why(Gauge.PLEDGES, seen(some)) == "重点部位负责人：未登记"


@pytest.mark.parametrize(
    ("records", "share", "reason"),
    [
        ([trained(1, staff_trained=30, staff_total=30)], 1.0, "学生：未登记"),
        ([trained(1, staff_trained=30, staff_total=30, pupils_trained=499, pupils_total=500)], 1.0, "学生：499/500"),
        ([trained(1, staff_trained=30, staff_total=30, pupils_trained=499, pupils_total=500)], 0.95, ""),
        (
            # The newest says how many are trained so far; what an older one said is over.
            [trained(1, staff_trained=9, staff_total=30, pupils_trained=1, pupils_total=1),
             trained(2, staff_trained=30, staff_total=30, done_on=date(2026, 9, 20))],
            1.0, "",
        ),
    ],
)  # fmt: skip
def test_training_is_of_staff_and_of_pupils_by_the_newest_record(
    records: list[Kept], share: float, reason: str
) -> None:
    assert why(Gauge.TRAINING, seen(records), replace(WHEN, trained_share=share)) == reason


@pytest.mark.parametrize(
    ("one", "measured", "reason"),
    [
        (case(1, Stage.CLOSED), (1,), ""),
        (case(1, Stage.CLOSED), (), "1 件没有整改措施"),
        (case(1, Stage.CLOSED, assigned_at=None), (), ""),
        (case(1, Stage.CLOSED, fixed_on_spot=True), (), ""),
        (case(1, Stage.RECTIFYING), (1,), "1 件未整改到位，其中逾期 1 件"),
        (case(1, Stage.RECTIFYING, due_at=at("2026-10-02 00:00")), (1,), "1 件未整改到位，其中逾期 0 件"),
        (case(1, Stage.SUBMITTED), (1,), "1 件未整改到位，其中逾期 0 件"),
        (case(1, Stage.FOUND, assigned_at=None), (), "1 件未整改到位，其中逾期 0 件；1 件没有整改措施"),
        (case(1, Stage.SUSPENDED), (), ""),
        (case(1, Stage.VOID), (), ""),
        (case(1, Stage.RECTIFYING, found_at=at("2026-08-31 23:59")), (1,), "1 件未整改到位，其中逾期 1 件"),
        (case(1, Stage.RECTIFYING, found_at=at("2026-08-31 23:59"), due_at=at("2026-10-02 00:00")), (), ""),
        (case(1, Stage.SUBMITTED, found_at=at("2026-08-31 23:59")), (), ""),
        (case(1, Stage.RECTIFYING, school=2), (), ""),
    ],
)
def test_every_hazard_of_the_period_is_put_right_and_none_is_overdue_however_old(
    one: CaseRecord, measured: tuple[int, ...], reason: str
) -> None:
    assert why(Gauge.HAZARDS, seen(cases=[one], measured=measured)) == reason


def test_a_town_has_the_six_of_its_own_schools() -> None:
    schools = (ONE, TWO)
    report = GaugeReport("510503", "纳溪区", WHEN, schools, gauges(schools, seen(), WHEN))
    assert dict(report.towns) == {"510503001": "安富街道", "510503002": "永宁街道"}
    assert [(one.numerator, one.schools) for one in report.of_town("510503001")] == [(1, 1)] * 6
    assert [one.numerator for one in report.of_town("510503002")] == [0, 0, 1, 0, 0, 0]
