"""Who sits where on a day: every post with whoever answers for it, who stands in, who is away, who comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.desk import Desk, Sitting
from rules.instants import local_day
from rules.refusals import BadInput, UnknownPerson
from rules.vacancies import Absence, Emptiness, Post, Term, why_empty
from store import handovers, offices, people, tasks
from store import posts as store
from store.handling_lines import InHands, in_hands_of
from store.posts import UnitLine


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One post on a day. sits: who is asked first; empty: why nobody is, where nobody is."""

    unit: UnitLine
    post: Post
    day: date
    sits: Term | None
    empty: Emptiness | None

    @property
    def stand_ins(self) -> tuple[Term, ...]:
        """Who is asked when the first one is away."""
        return self.post.sitting(self.day)[1:]

    @property
    def away(self) -> tuple[tuple[Term, Absence], ...]:
        """Who would serve and is on leave."""
        running = (one for one in self.post.terms if one.starts_on <= self.day and not one.is_over(self.day))
        return tuple((one, absence) for one in running if (absence := one.absence(self.day)) is not None)

    @property
    def coming(self) -> tuple[Term, ...]:
        """Whose term has yet to begin."""
        return tuple(one for one in self.post.terms if one.starts_on > self.day)


@dataclass(frozen=True, slots=True)
class PersonShown:
    """One person: what they serve in, how they are reached, and what is bound to them."""

    number: str
    name: str
    left_on: date | None
    seats: tuple[SeatLine, ...]
    leave: tuple[Absence, ...]
    contacts: dict[int, str]
    """The channel of each way to reach them, by its place in the order."""
    waiting: int
    """Messages not yet sent."""
    tasks: int
    in_hands: InHands
    """Open hazards they have in hand, and signatures they are waited for."""


@dataclass(frozen=True, slots=True)
class UnitShown:
    """One unit: its posts, and every term ever served in them."""

    unit: UnitLine
    seats: tuple[SeatLine, ...]


def seats(desk: Desk, at: datetime, area: str = "", unit: str = "", *, vacant: bool = False) -> list[SeatLine]:
    """Who sits in each post on the day of this instant, unit by unit; only empty posts if wished."""
    day = local_day(at)
    with desk.looking() as session:
        lines = store.units_in_area(session, day, area)
        if unit:
            wanted = offices.unit_by_code(session, unit)
            lines = list(store.unit_lines(session, [wanted]).values())
        posts = store.posts_in(session, [one.id for one in lines])
    found = [_line(one, post, day) for one in lines for post in posts[one.id]]
    return [one for one in found if one.empty is not None] if vacant else found


@dataclass(frozen=True, slots=True)
class SeatsWanted:
    """Whose posts are asked for. areas: those somebody answers for; after: how many units were shown before."""

    areas: tuple[str, ...]
    area: str = ""
    text: str = ""
    vacant: bool = False
    after: int = 0
    units: int = 30


def seats_within(desk: Desk, at: datetime, wanted: SeatsWanted) -> tuple[list[SeatLine], int]:
    """Who sits in the posts of so many units, and after how many units the next page begins; 0 at the end."""
    day = local_day(at)
    with desk.looking() as session:
        every = store.units_in_area(session, day, wanted.area)
        lines = [one for one in every if one.area.startswith(wanted.areas) and wanted.text in f"{one.name} {one.code}"]
        if not wanted.vacant:
            lines, more = lines[wanted.after : wanted.after + wanted.units], len(lines) > wanted.after + wanted.units
        posts = store.posts_in(session, [one.id for one in lines])
    found = [_line(one, post, day) for one in lines for post in posts[one.id]]
    if not wanted.vacant:
        return found, wanted.after + wanted.units if more else 0
    empty = [one for one in found if one.empty is not None]
    end = wanted.after + 2 * wanted.units
    return empty[wanted.after : end], end if len(empty) > end else 0


def _line(unit: UnitLine, post: Post, day: date) -> SeatLine:
    sitting = post.sitting(day)
    return SeatLine(unit, post, day, sitting[0] if sitting else None, None if sitting else why_empty([post], day))


def shown(desk: Desk, at: datetime, said: str) -> UnitShown | PersonShown:
    """A unit by its code or name, or a person by number or name. Raises BadInput, UnknownPerson or AmbiguousPerson."""
    with desk.looking() as session:
        sitting = Sitting(session, at, desk.key, desk.keyring)
        try:
            unit = offices.unit_by_code(session, said)
        except BadInput as no_unit:
            try:
                return _person(sitting, said)
            except UnknownPerson:
                # Neither: what is said of the unit says how to find one.
                raise no_unit from None
        line = store.unit_lines(session, [unit])[unit]
        return UnitShown(line, tuple(_line(line, post, sitting.day) for post in store.posts_in(session, [unit])[unit]))


def _person(sitting: Sitting, said: str) -> PersonShown:
    session = sitting.session
    person = people.person_meant(session, said)
    posts = store.posts_of(session, person.id)
    lines = store.unit_lines(session, sorted({one.unit_id for one in posts}))
    return PersonShown(
        number=person.number,
        name=person.name,
        left_on=person.left_on,
        seats=tuple(_line(lines[one.unit_id], one, sitting.day) for one in posts),
        leave=tuple(store.absences(session, [person.id]).get(person.id, ())),
        contacts=handovers.ranks_of(session, person.id),
        waiting=handovers.waiting(session, person.id),
        tasks=len(tasks.task_lines(session, whose=person.id)),
        in_hands=in_hands_of(session, person.id),
    )


def handed_over(desk: Desk, limit: int) -> Sequence[handovers.HandoverLine]:
    """Hand-overs on record, the newest first."""
    with desk.looking() as session:
        return handovers.lines(session, limit)
