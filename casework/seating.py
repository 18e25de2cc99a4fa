"""Who comes into a post and who leaves one: written as terms, so that what was once so stays on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.desk import Desk, Sitting
from casework.posts import Order, Place, Seating, allowed, finished, note, place_meant, place_of, still_here
from casework.registered import Registered
from casework.registering_people import People
from casework.registering_posts import judge_posts, write_posts
from casework.registering_terms import judge_terms, write_terms
from casework.taking_in import Judgement
from models.person import Person
from models.post import Tenure
from rules.offices import Capacity
from rules.refusals import NotInPost, TermBegun, TermRefused
from rules.registry import PostRow
from rules.vacancies import Post, PostChangeKind, Term
from rules.words import Text
from store import keeping, people
from store import posts as store


@dataclass(frozen=True, slots=True)
class Appointment:
    """A person comes into a post on a day. until: the first day they no longer hold it; title: of a new post."""

    person: str
    post: str
    starts_on: date
    capacity: Capacity = Capacity.HOLDER
    until: date | None = None
    title: str = ""


def appoint(desk: Desk, order: Order, wanted: Appointment) -> Seating:
    """The person serves in the post from the day on; whoever held it leaves it on that day, as in an import.

    The same again changes nothing. Raises TermRefused, PersonGone, UnknownPost or PostsForCoordinators.
    """
    with desk.sitting(order.at) as sitting:
        person = still_here(sitting, wanted.person, wanted.starts_on)
        place = place_meant(sitting, wanted.post, may_be_new=True)
        by = allowed(sitting, order, [place])
        store.lock_units(sitting.session, [place.unit.id])
        title = place.title if place.post_id is not None else wanted.title or place.title
        row = PostRow(
            place.unit.code, place.duty, title, person.number, None, wanted.capacity, wanted.starts_on, wanted.until
        )
        changed, post_id = _write(sitting, row)
        if changed:
            days = wanted.starts_on, None
            note(sitting, order, by, PostChangeKind.APPOINTED, person.id, post_id, days)
        seated = Place(place.unit, place.duty, title, post_id)
        return finished(sitting, person, changed, [seated], max(wanted.starts_on, sitting.day), by)


def _write(sitting: Sitting, row: PostRow) -> tuple[int, int]:
    """One row, judged and written as an import would: how much it changed, and the post."""
    judged = Judgement()
    now, known_people = Registered.read(sitting), People.read(sitting)
    placed = judge_terms(sitting, judge_posts([row], now, known_people, judged), now, known_people, judged)
    if judged.problems:
        why = judged.problems[0].what
        raise TermRefused(why=Text(why.zh, why.en))
    posts, known = write_posts(sitting, placed)
    tally = write_terms(sitting, placed, posts, known)
    return tally.added + tally.changed, posts[placed[0].seat]


def end(desk: Desk, order: Order, who: str, said: str | None, on: date, *, is_gone: bool = False) -> Seating:
    """The person no longer serves in the post from this day on; in none, and is gone for good, when they leave.

    said: the post; None means every one. A term that has not begun is withdrawn. The same again changes nothing.
    Raises NotInPost, TermBegun or PostsForCoordinators.
    """
    with desk.sitting(order.at) as sitting:
        person = people.person_meant(sitting.session, who)
        posts = _posts(sitting, person, said)
        places = [place_of(sitting, one) for one in posts]
        by = allowed(sitting, order, places)
        changed = 0
        for post, place in zip(posts, places, strict=True):
            changed += sum(_end(sitting, order, by, place, term, on) for term in _own(post, person))
        if is_gone and person.left_on != on:
            person.left_on, changed = on, changed + 1
            note(sitting, order, by, PostChangeKind.GONE, person.id, None, (on, None))
        return finished(sitting, person, changed, places, max(on, sitting.day), by)


def _posts(sitting: Sitting, person: Person, said: str | None) -> list[Post]:
    """The posts of a person that are meant; without one, all that are not over."""
    served = store.posts_of(sitting.session, person.id)
    if said is None:
        return [one for one in served if any(not term.is_over(sitting.day) for term in _own(one, person))]
    place = place_meant(sitting, said)
    found = [one for one in served if one.id == place.post_id]
    if not found:
        raise NotInPost(person=person.name, post=place.text)
    return found


def _own(post: Post, person: Person) -> Sequence[Term]:
    return [term for term in post.terms if term.person_id == person.id]


def _end(sitting: Sitting, order: Order, by: int | None, place: Place, term: Term, on: date) -> bool:
    """Whether the term had to be ended. One that has begun cannot be undone: messages went by it."""
    if term.ends_on is not None and term.ends_on <= on:
        return False
    if term.starts_on < on:
        keeping.change(sitting.session, Tenure, [{"id": term.id, "ends_on": on}])
        note(sitting, order, by, PostChangeKind.ENDED, term.person_id, place.post_id, (on, None))
        return True
    if term.starts_on <= sitting.day:
        raise TermBegun(person=term.name, post=place.text, starts_on=term.starts_on)
    keeping.remove(sitting.session, Tenure, [term.id])
    note(sitting, order, by, PostChangeKind.WITHDRAWN, term.person_id, place.post_id, (term.starts_on, None))
    return True
