"""Importing the registry: areas, units, schools, people, posts and leave, in one transaction, all or nothing.

The same file again changes nothing; a changed row updates what is registered; nothing is ever taken away.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from casework.desk import Desk, Sitting
from casework.posts import on_day
from casework.registered import Registered
from casework.registering_areas import Tally, judge_areas, write_areas
from casework.registering_people import CheckAddress, People, judge_people, write_people
from casework.registering_posts import Placed, judge_leave, judge_posts, write_leave, write_posts
from casework.registering_schools import judge_schools, write_schools
from casework.registering_terms import judge_terms, write_terms
from casework.registering_units import judge_units, write_units
from casework.taking_in import Intaking, Judgement, note_files
from casework.tasks import close_filled
from rules.refusals import RegistryForCoordinators
from rules.registry import AreaRow, LeaveRow, PersonRow, RegistryRows, SchoolRow, UnitRow
from rules.rows import RowProblem, rows_out
from rules.words import Text
from store import registry

KIND = "registry"
"""How files of the registry are known among all files taken in."""


@dataclass(frozen=True)
class RegistryDone:
    """What an import came to, sheet by sheet, and what is wrong with the rows passed over."""

    counts: dict[str, Tally] = field(default_factory=dict)
    problems: tuple[RowProblem, ...] = ()

    @property
    def changed_anything(self) -> bool:
        return any(one.added or one.changed for one in self.counts.values())


@dataclass
class _Good:
    """The rows that may be written."""

    areas: list[AreaRow]
    units: list[UnitRow]
    schools: list[SchoolRow]
    people: list[PersonRow]
    posts: list[Placed]
    leave: list[tuple[LeaveRow, str]]


def import_registry(desk: Desk, rows: RegistryRows, how: Intaking, check: CheckAddress) -> RegistryDone:
    """The rows are registered. Raises BadRows naming every bad one, unless they are to be passed over."""
    with desk.sitting(how.at) as sitting:
        by = _allowed(sitting, how)
        now, people = Registered.read(sitting), People.read(sitting)
        judged = Judgement(list(how.problems))
        total = len(rows)
        how.progress(0, total)
        good = _judge(sitting, rows, now, people, judged, check)
        how.progress(total // 2, total)
        judged.settle(how)
        counts = _write(sitting, good, now, people)
        close_filled(on_day(sitting, sitting.day), by)
        how.progress(total, total)
        added = sum(one.added + one.changed for one in counts.values())
        unchanged = sum(one.unchanged for one in counts.values())
        rejected = rows_out(judged.problems)
        note_files(sitting, KIND, how, by, (added, unchanged, rejected))
        return RegistryDone(counts, tuple(judged.problems))


def _allowed(sitting: Sitting, how: Intaking) -> int | None:
    """Who imports: a coordinator of a district, as soon as any coordinator is registered.

    A town's would seat themselves in any post of the district. Raises RegistryForCoordinators.
    """
    coordinators = registry.coordinators(sitting.session, sitting.day)
    if how.who is None:
        if coordinators:
            raise RegistryForCoordinators(who=Text("未写明导入人", "nobody was named"))
        return None
    actor = sitting.actor(how.who)
    if coordinators and not any(seat.coordinates_a_district for seat in actor.seats):
        words = Text(f"{actor.name}没有区县协调员岗位", f"{actor.name} holds no such post")
        raise RegistryForCoordinators(who=words)
    return actor.person_id


def _judge(
    sitting: Sitting, rows: RegistryRows, now: Registered, people: People, judged: Judgement, check: CheckAddress
) -> _Good:
    stored = dict(now.areas)
    areas = judge_areas(rows.areas, now, judged)
    now.areas = stored | {row.code: row.name for row in areas}
    units, schools = list(rows.units), list(rows.schools)
    while True:
        units, schools = judge_units(units, schools, now, judged)
        sound = judge_schools(schools, now, judged)
        if len(sound) == len(schools):
            break
        # A campus was rejected, and with it perhaps a school: whatever leans on it must be judged again.
        schools = sound
    persons = judge_people(rows.people, people, check, judged)
    posts = judge_posts(rows.posts, now, people, judged)
    posts = judge_terms(sitting, posts, now, people, judged)
    leave = judge_leave(rows.leave, people, judged)
    now.areas = stored
    return _Good(areas, units, schools, persons, posts, leave)


def _write(sitting: Sitting, good: _Good, now: Registered, people: People) -> dict[str, Tally]:
    counts = {"areas": write_areas(sitting, good.areas, now)}
    now.areas |= {row.code: row.name for row in good.areas}
    counts["units"] = write_units(sitting, good.units, now)
    school_units = write_units(sitting, good.schools, now)
    counts["schools"] = write_schools(sitting, good.schools, now)
    _count_renamed(counts["schools"], school_units)
    counts["people"] = write_people(sitting, good.people, people)
    posts, known = write_posts(sitting, good.posts)
    counts["posts"] = write_terms(sitting, good.posts, posts, known)
    counts["leave"] = write_leave(sitting, good.leave)
    return {name: one for name, one in counts.items() if one.added or one.changed or one.unchanged}


def _count_renamed(schools: Tally, units: Tally) -> None:
    """A school whose unit alone has changed, its parent for instance, counts as changed."""
    more = max(0, units.changed - schools.changed)
    schools.changed += more
    schools.unchanged -= more
