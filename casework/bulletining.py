"""Bulletins: an area and a period as it is told to everybody, beside the period before, with the cases it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial

from casework.desk import Desk, Sitting
from casework.figures_seen import area_called
from casework.lasting import lasting_in
from casework.ledger_lines import Printer
from casework.measuring import by_school, measured
from casework.onlooking import Onlooker
from casework.places import Places
from casework.trends import trend_until
from casework.workloads import asked_of_people
from rules.bulletins import Bulletin, CaseNamed
from rules.case_records import Period
from rules.figure_report import Report
from rules.indicators import Indicator
from rules.instants import local_day
from rules.rights import Viewer
from rules.spans import before
from rules.trends import last_day
from rules.vocabulary import Severity
from store import bulletin_cases, counted_cases, ledger_lines, policies


def bulletin(
    desk: Desk, area: str, period: Period, at: datetime, looks: Onlooker | None = None,
    reports: Callable[[str, Period], Report] | None = None,
) -> Bulletin:  # fmt: skip
    """The bulletin of an area. looks: to whose eyes its lists are narrowed; the operator's paper has them whole.

    reports: where its figures come from if they are not to be measured anew.

    Its figures are never narrowed: they count and name nobody. Raises BadInput for an area nobody registered.
    """
    place = area_called(desk, area)
    figures = reports or partial(measured, desk, at=at)
    report, past = figures(area, period), figures(area, before(period))
    with desk.looking() as session:
        listings = bulletin_cases.listings(session, area)
    majors, late = _majors(report), {*report.whole[Indicator.OVERDUE_OPEN].of, *listings}
    named, hidden = _named(desk, sorted({*majors, *late}), listings, at, looks)
    return Bulletin(
        place, report, past, lasting_in(desk, area, at), frozenset(listings), asked_of_people(desk, area, period, at),
        by_school(desk, report),
        tuple(one for one in named if one.id in majors),
        tuple(sorted((one for one in named if one.id in late), key=lambda one: (str(one.due_on), one.id))),
        hidden, trend_until(desk, area, last_day(period.last, local_day(at))),
    )  # fmt: skip


def for_everybody(desk: Desk, area: str) -> Onlooker:
    """Eyes that see no more than everybody with sight of the area: what is signed is passed on to all of them."""
    with desk.looking() as session:
        return Onlooker(Viewer(0, areas=(area,)), policies.sensitive_codes(session), frozenset())


def _majors(report: Report) -> set[int]:
    return {one.id for one in report.records.values() if one.severity is Severity.MAJOR and one.stage.is_open}


def _named(
    desk: Desk, ids: Sequence[int], listings: dict[int, str], at: datetime, looks: Onlooker | None
) -> tuple[list[CaseNamed], int]:
    """These cases as a bulletin names them, and how many of them it must leave out."""
    with desk.looking() as session:
        seen = ids if looks is None else sorted(counted_cases.seen_of(session, looks.viewer, looks.sensitive, ids))
        numbers = [one.number for one in counted_cases.rows_of(session, seen)]
        rows = ledger_lines.known(session, numbers, [])
        plans, quiet = bulletin_cases.plans(session, seen), policies.sensitive_codes(session)
        sitting = Sitting(session, at, desk.key, desk.keyring)
        lines = Printer(sitting, Places.read(sitting)).lines(rows)
    found: Iterable[CaseNamed] = (
        CaseNamed(
            row.id, line.number, line.school, "" if row.subcategory in quiet else line.description, line.category,
            line.severity, line.lead, line.extended_due_on or line.due_on, listings.get(row.id, ""),
            plans.get(row.id, {}),
        )
        for row, line in zip(rows, lines, strict=True)
    )  # fmt: skip
    return sorted(found, key=lambda one: one.id), len(ids) - len(seen)
