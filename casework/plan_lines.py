"""A campaign's plan as it is read: every visit on a line beside what was drawn, and all of them by town and day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casework.covering import Overview
from casework.framing import town_of
from rules.campaigns import VisitState
from rules.draw.plan import Plan
from rules.words import Text


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One visit of the plan. drawn_team and drawn_on: what the draw said; None for a school that was added by hand."""

    visit: str
    code: str
    school: str
    town: str
    town_name: str
    team: int
    day: date
    state: VisitState
    reason: str
    drawn_team: int | None
    drawn_on: date | None

    @property
    def is_added(self) -> bool:
        return self.drawn_team is None

    @property
    def is_changed(self) -> bool:
        """Whether people changed what was drawn."""
        return self.is_added or (self.drawn_team, self.drawn_on) != (self.team, self.day)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which visits of a plan somebody wants to see; what is left empty narrows nothing down."""

    town: str = ""
    team: int | None = None
    day: date | None = None
    state: VisitState | None = None
    text: str = ""

    def wants(self, line: PlanLine) -> bool:
        return (
            (not self.town or line.town == self.town)
            and self.team in (None, line.team)
            and self.day in (None, line.day)
            and self.state in (None, line.state)
            and (not self.text or self.text in line.school or self.text in (line.code, line.visit))
        )


def plan_lines(seen: Overview) -> list[PlanLine]:
    """Every visit there is, by day, team and school."""
    drawn = {one.target: one for one in drawn_plan(seen).calls} if seen.campaign.plan else {}
    names = {one.code: one.name for one in seen.coverage.towns}
    found = []
    for school in seen.schools:
        visit = seen.visits.get(school.campus_id)
        if visit is None:
            continue
        call, town = drawn.get(school.code), town_of(school.area_code)
        found.append(
            PlanLine(
                visit.number, school.code, school.name, town, names.get(town, town), visit.team or 0,
                visit.planned_on, visit.state, visit.reason, call.team if call else None, call.day if call else None,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.day, one.team, one.code))


def drawn_plan(seen: Overview) -> Plan:
    """The plan as it was drawn and published. Raises UnfitDraw where there is none."""
    return Plan.read(seen.campaign.plan.encode())


def short_of(seen: Overview) -> tuple[Text, ...]:
    """What the draw could not have."""
    return drawn_plan(seen).shortfalls if seen.campaign.plan else ()


@dataclass(frozen=True)
class Grid:
    """The plan by town and day: for each cell how many schools each team visits there."""

    days: Sequence[date]
    towns: Sequence[tuple[str, str]]
    cells: Mapping[tuple[str, date], Sequence[tuple[int, int]]]


def grid_of(lines: Sequence[PlanLine]) -> Grid:
    """These visits by town and day, teams in their order."""
    count = Counter((one.town, one.day, one.team) for one in lines)
    cells: dict[tuple[str, date], list[tuple[int, int]]] = {}
    for (town, day, team), schools in sorted(count.items()):
        cells.setdefault((town, day), []).append((team, schools))
    return Grid(sorted({one.day for one in lines}), sorted({(one.town, one.town_name) for one in lines}), cells)
