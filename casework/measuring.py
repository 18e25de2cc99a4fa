"""Measuring: the indicators of an area and a period, as a whole and by every dimension people compare."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from casework.desk import Desk, Sitting
from rules.case_records import CaseRecord, Period
from rules.figure_report import Part, Report
from rules.indicators import Indicator, Weighed, covered, summed, weigh
from rules.taxonomy import Taxonomy
from rules.vocabulary import Severity
from rules.words import Text
from store import case_records, offices


def measured(desk: Desk, area: str, period: Period, at: datetime) -> Report:
    """The indicators of the schools of an area in a period, as everything stands at this instant."""
    with desk.looking() as session:
        policy = Sitting(session, at, desk.key, desk.keyring).policy_in_force()
        taxonomy = policy.taxonomy
        window = timedelta(days=policy.deadlines.look_back.recurrence_window.value)
        cases = case_records.case_records(session, area, period, at, window)
        campuses = case_records.campuses_of(session, area)
        went = case_records.inspected(session, area, period)
        towns = case_records.area_names(session, {one.area for one in cases} | {town for _, town in campuses})
        units = offices.unit_names(session, sorted(_units(cases)))

    weighed = weigh(cases, period, at)

    def by(key: _Key, name: Callable[[str], Text | str]) -> tuple[Part, ...]:
        return _by(weighed, key, name)

    def unit(key: str) -> Text | str:
        return units.get(int(key), key)

    severities = by(lambda one: one.severity.value, _severity)
    return Report(
        area, period, at,
        summed(weighed) | {Indicator.COVERAGE: covered([one for one, _ in campuses], went)},
        _by_town(weighed, campuses, went, towns),
        by(lambda one: str(one.lead_id) if one.lead_id else None, unit),
        by(lambda one: str(one.responsible_id) if one.responsible_id else None, unit),
        by(lambda one: taxonomy.category_of(one.subcategory).code, lambda code: _category(taxonomy, code)),
        tuple(sorted(severities, key=lambda part: -Severity.of(part.key).rank)),
        {one.id: one for one in cases},
        policy.id,
    )  # fmt: skip


def by_school(desk: Desk, report: Report) -> tuple[Part, ...]:
    """The figures of every campus with a case in a report, by the same cases."""
    weighed = weigh(list(report.records.values()), report.period, report.at)
    with desk.looking() as session:
        names = case_records.campus_names(session, sorted({case.one.campus_id for case in weighed}))
    return _by(weighed, lambda one: str(one.campus_id), lambda key: names[int(key)])


_Key = Callable[[CaseRecord], str | None]


def _units(cases: Sequence[CaseRecord]) -> set[int]:
    return {unit for one in cases for unit in (one.lead_id, one.responsible_id) if unit}


def _severity(code: str) -> Text:
    return Text(Severity.of(code).zh, Severity.of(code).en)


def _category(taxonomy: Taxonomy, code: str) -> Text:
    return next(one.name for one in taxonomy.categories if one.code == code)


def _by(weighed: Sequence[Weighed], key: _Key, name: Callable[[str], Text | str]) -> tuple[Part, ...]:
    """The figures of all cases that have this in common, in the order of their keys; without it a case is in none."""
    parts: dict[str, list[Weighed]] = {}
    for case in weighed:
        found = key(case.one)
        if found is not None:
            parts.setdefault(found, []).append(case)
    return tuple(Part(one, name(one), summed(members)) for one, members in sorted(parts.items()))


def _by_town(
    weighed: Sequence[Weighed], campuses: Sequence[tuple[int, str]], went: set[int], names: Mapping[str, str]
) -> tuple[Part, ...]:
    """Every town with a school or a case, whether anything happened there or not: silence shows."""
    in_town: dict[str, list[Weighed]] = {town: [] for _, town in campuses}
    for case in weighed:
        in_town.setdefault(case.one.area, []).append(case)
    schools: dict[str, list[int]] = {}
    for campus, town in campuses:
        schools.setdefault(town, []).append(campus)
    return tuple(
        Part(
            town,
            names.get(town, town),
            summed(members) | {Indicator.COVERAGE: covered(schools.get(town, []), went)},
        )
        for town, members in sorted(in_town.items())
    )
