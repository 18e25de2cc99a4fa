"""School records: what may stand in one, how long it holds, and the policy that says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError

from config.policy_files import read_policy
from rules.record_terms import MonthDay, RecordsFile, Turn, Validities, Validity
from rules.records import Group, Kept, PledgePost, RecordKind, RecordRow, faults, lasting

TODAY = date(2026, 9, 1)
PLAN = RecordRow("S1", RecordKind.PLAN, TODAY)
PLEDGE = RecordRow("S1", RecordKind.PLEDGE, TODAY, PledgePost.PRINCIPAL)
TRAINING = RecordRow("S1", RecordKind.TRAINING, TODAY, staff_trained=28, staff_total=30)


@pytest.mark.parametrize("row", [PLAN, PLEDGE, TRAINING, replace(TRAINING, pupils_trained=0, pupils_total=1)])
def test_a_record_that_says_what_its_kind_needs_may_be_kept(row: RecordRow) -> None:
    assert list(faults(row, TODAY)) == []


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (replace(PLAN, done_on=date(2026, 9, 2)), "done_on"),
        (replace(PLAN, done_on=date(1999, 9, 2)), "done_on"),
        (replace(PLAN, valid_until=date(2026, 8, 31)), "valid_until"),
        (replace(PLAN, valid_until=date(2032, 1, 1)), "valid_until"),
        (replace(PLAN, post=PledgePost.DEPUTY), "post"),
        (replace(PLEDGE, post=None), "post"),
        (replace(PLAN, pupils_total=3), "pupils_trained"),
        (replace(TRAINING, staff_trained=None, staff_total=None), "staff_trained"),
        (replace(TRAINING, staff_total=None), "staff_total"),
        (replace(TRAINING, staff_trained=31), "staff_trained"),
        (replace(TRAINING, staff_trained=-1), "staff_trained"),
        (replace(TRAINING, pupils_trained=0, pupils_total=0), "pupils_total"),
        (replace(PLAN, document="x" * 121), "document"),
        (replace(PLAN, document="联系 13800138000"), "document"),
        (replace(PLAN, document="预案\x00"), "document"),
    ],
)
def test_what_is_wrong_with_a_record_is_said_of_its_field(row: RecordRow, field: str) -> None:
    assert [name for name, _ in faults(row, TODAY)] == [field]


def test_what_tells_records_of_a_school_apart() -> None:
    both = replace(TRAINING, pupils_trained=1, pupils_total=2)
    rows = (PLAN, PLEDGE, replace(PLEDGE, post=PledgePost.SECTION), TRAINING, both, replace(PLAN, document="新版"))
    assert [one.about for one in rows] == [
        "plan//2026-09-01", "pledge/principal/2026-09-01", "pledge/section/2026-09-01", "training/staff/2026-09-01",
        "training/staff+pupils/2026-09-01", "plan//2026-09-01",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "done_on", "until"),
    [
        (RecordKind.PLEDGE, date(2026, 9, 1), date(2027, 8, 31)),
        (RecordKind.PLEDGE, date(2026, 8, 16), date(2026, 8, 31)),
        (RecordKind.PLEDGE, date(2026, 8, 17), date(2027, 8, 31)),
        (RecordKind.TRAINING, date(2026, 9, 10), date(2027, 2, 14)),
        (RecordKind.DRILL, date(2027, 2, 1), date(2027, 8, 31)),
        (RecordKind.DRILL, date(2026, 12, 20), date(2027, 2, 14)),
        (RecordKind.SAFETY_FILE, date(2027, 1, 5), date(2027, 8, 31)),
        (RecordKind.PLAN, date(2026, 9, 1), date(2027, 8, 31)),
        (RecordKind.PLAN, date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_how_long_records_hold_by_the_shipped_policy(kind: RecordKind, done_on: date, until: date) -> None:
    assert read_policy().records.valid_until(kind, done_on) == until


def test_the_shipped_file_and_the_default_of_versions_before_it_say_the_same() -> None:
    assert read_policy().records == RecordsFile()


def test_a_district_may_ask_for_a_drill_every_month_and_for_terms_of_its_own() -> None:
    own = RecordsFile(terms_begin=(MonthDay(month=3, day=1),), valid=Validities(drill=Validity(months=1)), early_days=0)
    assert own.valid_until(RecordKind.DRILL, date(2027, 1, 31)) == date(2027, 2, 28)
    assert own.valid_until(RecordKind.DRILL, date(2026, 12, 10)) == date(2027, 1, 9)
    assert own.valid_until(RecordKind.TRAINING, date(2026, 3, 1)) == date(2027, 2, 28)


@pytest.mark.parametrize("given", [{}, {"months": 1, "until": Turn.TERM}, {"months": 0}])
def test_a_validity_is_months_or_until_and_not_both(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Validity.model_validate(given)


def test_a_kept_record_holds_from_its_day_to_its_last_and_says_of_whom_it_is() -> None:
    kept = Kept(1, 1, RecordKind.TRAINING, None, TODAY, date(2027, 2, 14), 28, 30, None, None, "")
    assert [kept.holds_on(day) for day in (date(2026, 8, 31), TODAY, date(2027, 2, 14), date(2027, 2, 15))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert (kept.trained(Group.STAFF), kept.trained(Group.PUPILS)) == ((28, 30), None)
    assert kept.name.zh == "安全教育培训：教职工"


def test_what_others_outlast_in_everything_it_stands_for_lapses_unnoticed() -> None:
    both = Kept(1, 1, RecordKind.TRAINING, None, TODAY, date(2026, 9, 30), 1, 1, 1, 1, "")
    staff = replace(both, id=2, valid_until=date(2026, 10, 31), pupils_trained=None, pupils_total=None)
    pupils = replace(both, id=3, valid_until=date(2026, 10, 31), staff_trained=None, staff_total=None)
    assert [one.id for one in lasting([both, staff])] == [1, 2], "of the pupils nothing else is known"
    assert [one.id for one in lasting([both, staff, pupils])] == [2, 3]
    assert [one.id for one in lasting([both, replace(both, id=4, campus_id=2)])] == [1, 4]
    pledge = replace(both, kind=RecordKind.PLEDGE, post=PledgePost.DEPUTY, staff_total=None, pupils_total=None)
    assert [one.id for one in lasting([pledge, replace(pledge, id=2), replace(pledge, id=3, post=None)])] == [2, 3]
