"""Changing who sits where: which post is meant, who may change it, who answers for it then, and the record of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from casework.desk import Sitting
from casework.tasks import close_filled
from models.person import Person
from models.post import PostChange
from rules.addressing import audience_for
from rules.instants import at_local
from rules.offices import Duty
from rules.refusals import AmbiguousPost, PersonGone, PostsForCoordinators, UnknownPost
from rules.telling import Audience
from rules.vacancies import Post, PostChangeKind
from rules.words import Text
from store import offices, people, registry
from store import posts as store
from store.posts import UnitLine

_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Order:
    """Who says so, at which instant, and why. who: a person number or name; None only while no coordinator is known."""

    who: str | None
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The post somebody means. post_id: None for one that is not registered yet."""

    unit: UnitLine
    duty: Duty
    title: str
    post_id: int | None = None

    @property
    def text(self) -> Text:
        """As people call it."""
        return Text(f"{self.unit.name}{self.title}", f"{self.unit.name} {self.title}")

    @property
    def code(self) -> str:
        """As the command line calls it."""
        return f"{self.unit.code}/{self.duty.value if self.title == self.duty.zh else self.title}"


@dataclass(frozen=True, slots=True)
class Heir:
    """Who answers for a post from a day on; has_risen when nobody serves in it; nobody at all: name is empty."""

    place: Place
    day: date
    number: str = ""
    name: str = ""
    has_risen: bool = True


@dataclass(frozen=True, slots=True)
class Seating:
    """What a change came to. unchanged: it was so already. closed: tasks to fill a post that are done by it."""

    person: str
    changed: int
    heirs: tuple[Heir, ...] = ()
    closed: int = 0
    moved: int = 0
    """Messages not yet sent that go to whoever stands in."""

    @property
    def unchanged(self) -> bool:
        return self.changed == 0


def place_meant(sitting: Sitting, said: str, *, may_be_new: bool = False) -> Place:
    """The post a person means by its number, or by unit and duty or title: 1234, EDU/head, 教育局/局长.

    Raises UnknownPost, AmbiguousPost, or BadInput for the unit.
    """
    wanted = said.strip().replace("／", "/")
    if wanted.isascii() and wanted.isdigit():
        return _numbered(sitting, said, int(wanted))
    where, _, what = wanted.rpartition("/")
    unit = _unit(sitting, offices.unit_by_code(sitting.session, where) if where else 0, said)
    known = store.posts_in(sitting.session, [unit.id])[unit.id]
    duty = Duty.read(what)
    fitting = [one for one in known if what == one.title] or [one for one in known if one.duty is duty]
    if len(fitting) > 1:
        raise AmbiguousPost(post=said, count=len(fitting), known=[f"{one.id} {one.title}" for one in fitting])
    if fitting:
        return Place(unit, fitting[0].duty, fitting[0].title, fitting[0].id)
    if duty is None or not may_be_new:
        raise UnknownPost(post=said, known=[f"{unit.code}/{one.duty.value}" for one in known] or "—")
    return Place(unit, duty, duty.zh)


def _numbered(sitting: Sitting, said: str, number: int) -> Place:
    found = store.post_numbered(sitting.session, number)
    if found is None:
        raise UnknownPost(post=said, known="—")
    return place_of(sitting, found)


def _unit(sitting: Sitting, unit: int, said: str) -> UnitLine:
    found = store.unit_lines(sitting.session, [unit])
    if unit not in found:
        raise UnknownPost(post=said, known="—")
    return found[unit]


def place_of(sitting: Sitting, post: Post) -> Place:
    """A registered post as people call it."""
    return Place(store.unit_lines(sitting.session, [post.unit_id])[post.unit_id], post.duty, post.title, post.id)


def allowed(sitting: Sitting, order: Order, places: Iterable[Place], himself: int | None = None) -> int | None:
    """Who changes it: a coordinator who serves where the posts are, or the person concerned where that is enough.

    Nobody need be named while no coordinator is registered. Raises PostsForCoordinators.
    """
    if order.who is None:
        if registry.coordinators(sitting.session, sitting.day):
            nobody = Text("未写明办理人，系统", "nobody was named, and the program")
            raise PostsForCoordinators(who=nobody, unit=next((one.unit.name for one in places), ""))
        return None
    actor = sitting.actor(order.who)
    areas = [seat.area for seat in actor.seats if seat.duty is Duty.COORDINATOR]
    if actor.person_id == himself or not registry.coordinators(sitting.session, sitting.day):
        return actor.person_id
    for place in places:
        if not any(place.unit.area.startswith(area) for area in areas):
            raise PostsForCoordinators(who=actor.name, unit=place.unit.name)
    if not areas:
        raise PostsForCoordinators(who=actor.name, unit="")
    return actor.person_id


def still_here(sitting: Sitting, who: str, day: date) -> Person:
    """The person meant, who has not left by that day. Raises UnknownPerson, AmbiguousPerson or PersonGone."""
    person = people.person_meant(sitting.session, who)
    if person.left_on is not None and person.left_on <= day:
        raise PersonGone(person=person.name, left_on=person.left_on)
    return person


def on_day(sitting: Sitting, day: date) -> Sitting:
    """The same transaction as it will look at the people on another day, with nothing remembered from before."""
    sitting.session.flush()
    at = sitting.at if day == sitting.day else at_local(day, _NOON)
    return Sitting(sitting.session, at, sitting.key, sitting.keyring)


def heirs(sitting: Sitting, places: Sequence[Place], day: date) -> tuple[Heir, ...]:
    """Who will answer for each of these posts on a day."""
    then = on_day(sitting, day)
    found = []
    for place in places:
        if place.post_id is None:
            continue
        _, hears = then.answering_for(place.post_id, audience_for(place.duty) or Audience.LEAD)
        if hears is None:
            found.append(Heir(place, day))
            continue
        person = store.person_lines(sitting.session, [hears.person_id])[hears.person_id]
        found.append(Heir(place, day, person.number, person.name, hears.has_risen))
    return tuple(found)


def note(
    sitting: Sitting, order: Order, by: int | None, kind: PostChangeKind, person: int, post: int | None,
    days: tuple[date, date | None], instead: int | None = None,
) -> None:  # fmt: skip
    """The change is on record, for good."""
    row = PostChange(
        kind=kind, at=sitting.at, by_id=by, person_id=person, post_id=post, from_on=days[0], to_on=days[1],
        instead_id=instead, note=order.note,
    )  # fmt: skip
    sitting.session.add(row)


def finished(
    sitting: Sitting, person: Person, changed: int, places: Sequence[Place], day: date, by: int | None, moved: int = 0
) -> Seating:
    """What it came to; tasks to fill a post that somebody serves in now are done."""
    closed = close_filled(on_day(sitting, sitting.day), by, [one.unit.id for one in places]) if changed else 0
    return Seating(person.name, changed, heirs(sitting, places, day), closed, moved)
