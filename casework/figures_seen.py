"""Figures for somebody who looks: which areas they may ask of, and the cases behind a figure that they may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casework.desk import Desk
from casework.onlooking import Onlooker
from rules.indicators import Indicator, Measured
from rules.offices import AreaLevel
from rules.refusals import BadInput
from rules.rights import Viewer
from rules.words import Text
from store import case_records, counted_cases, registry_views
from store.counted_cases import PAGE
from store.ledger_pages import Row

_MOST_AREAS = 400
_REPORTED_BY = (AreaLevel.PROVINCE, AreaLevel.CITY, AreaLevel.COUNTY, AreaLevel.TOWN)


def areas_to_choose(desk: Desk, viewer: Viewer) -> dict[str, str]:
    """The areas somebody may ask figures of, by code: those they see, and the towns and counties within."""
    with desk.looking() as session:
        found = registry_views.areas_within(session, viewer.areas, limit=_MOST_AREAS)
    return {one.code: one.name for one in found if one.level in _REPORTED_BY or one.code in viewer.areas}


def area_meant(viewer: Viewer, asked: str) -> str:
    """The area that is asked for, or the first of their own. Raises BadInput for one outside of theirs."""
    if not asked and viewer.areas:
        return viewer.areas[0]
    if not viewer.areas or not asked.startswith(viewer.areas):
        raise BadInput(
            what=Text(f"“{asked}”不在您的辖区内，请重新选择", f"{asked} lies outside your area; choose again")
        )
    return asked


def area_called(desk: Desk, code: str) -> Text | str:
    """The name of an area; all of them where none is named. Raises BadInput for one nobody registered."""
    if not code:
        return Text("全部区划", "all areas")
    with desk.looking() as session:
        names = case_records.area_names(session, [code])
    if code not in names:
        raise BadInput(what=Text(f"没有登记区划“{code}”，请核对", f"no area “{code}” is registered; check it"))
    return names[code]


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a figure: all of it, how much of that somebody may not see, and one page of the rest."""

    count: int
    hidden: int
    rows: Sequence[Row] = ()
    schools: Sequence[tuple[str, str]] = ()
    following: int = 0
    """After which id the next page begins; 0 at the end."""


def behind(desk: Desk, looks: Onlooker, figure: Measured, ids: Sequence[int], after: int = 0) -> Behind:
    """The cases with these ids, or the schools where the figure is of schools, narrowed to what somebody may see."""
    with desk.looking() as session:
        if figure.indicator is Indicator.COVERAGE:
            schools = counted_cases.schools_of(session, looks.viewer.areas, ids)
            return Behind(len(ids), len(ids) - len(schools), schools=schools)
        seen = counted_cases.seen_of(session, looks.viewer, looks.sensitive, ids)
        page = [one for one in sorted(seen) if one > after][: PAGE + 1]
        rows = counted_cases.rows_of(session, page[:PAGE])
    return Behind(len(ids), len(ids) - len(seen), rows, following=page[PAGE - 1] if len(page) > PAGE else 0)
