"""The calendar file: what it may say, and what it is refused for."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from config.policy_files import read_calendar
from rules.calendars import CalendarFile

DAY_OFF = {"date": "2026-01-01", "name": "元旦"}


def file(**changes: object) -> dict[str, object]:
    year = {"status": "official", "off": [DAY_OFF], "make_up_workdays": ["2026-01-04"]}
    return {"kind": "calendar", "version": 1, "timezone": "Asia/Shanghai", "years": {2026: year}, **changes}


def year(**changes: object) -> dict[str, object]:
    return file(years={2026: {"status": "official", "off": [DAY_OFF], "make_up_workdays": [], **changes}})


def test_the_shipped_calendar_has_three_official_years_and_one_provisional() -> None:
    shipped = read_calendar()
    assert {number: str(table.status) for number, table in shipped.years.items()} == {
        2024: "official",
        2025: "official",
        2026: "official",
        2027: "provisional",
    }
    assert [len(shipped.years[number].off) for number in (2024, 2025, 2026)] == [28, 28, 33]
    assert shipped.years[2027].make_up_workdays == ()
    assert shipped.years[2027].why


def test_a_well_formed_file_becomes_a_calendar() -> None:
    calendar = CalendarFile.model_validate(file()).calendar(7)
    assert calendar.version == 7
    assert sorted(calendar.years) == [2026]


@pytest.mark.parametrize(
    ("spoiled", "complaint"),
    [
        (year(make_up_workdays=["2026-01-01"]), "both a day off and a working day"),
        (year(make_up_workdays=["2026-01-05"]), "a make-up working day is a Saturday or Sunday"),
        (year(off=[{"date": "2025-01-01", "name": "元旦"}]), "not in 2026"),
        (year(off=[DAY_OFF, DAY_OFF]), "listed twice"),
        (file(years={2046: {"status": "official", "off": []}}), "lies outside"),
        (file(timezone="UTC"), "pattern"),
        (file(kind="agencies"), "pattern"),
        (file(local_days=[{"area": "5105031", "date": "2026-07-22", "working": False, "reason": "台风"}]), "pattern"),
        (file(local_days=[{"area": "510503", "date": "2026-07-22", "working": False, "reason": ""}]), "at least 1"),
        (
            file(
                local_days=[
                    {"area": "510503", "date": "2026-07-22", "working": working, "reason": "台风"}
                    for working in (True, False)
                ]
            ),
            "changed twice for 510503",
        ),
        (file(local_days=[{"area": "51", "date": "2050-07-22", "working": False, "reason": "x"}]), "lies outside"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(spoiled: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        CalendarFile.model_validate(spoiled)


def test_the_digest_follows_the_contents_and_not_the_order_of_the_keys() -> None:
    plain = CalendarFile.model_validate(file())
    turned = CalendarFile.model_validate(dict(reversed(file().items())))
    more = CalendarFile.model_validate(year(make_up_workdays=["2026-01-10"]))
    assert plain.digest == turned.digest
    assert plain.digest != more.digest
