"""Leave and who stands in meanwhile (代理): messages and decisions go to the stand-in for those days and no longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.desk import Desk, Sitting
from casework.posts import Order, Place, Seating, allowed, finished, note, place_meant, place_of, still_here
from models.person import Leave, Person
from models.post import Tenure
from rules.offices import Capacity
from rules.refusals import BadInput, NobodyToCoverFor, NotOnLeave, OneAndTheSame, StandInAway
from rules.vacancies import Post, PostChangeKind, Term
from rules.words import Text
from store import handovers, keeping, people, registered_people
from store import posts as store

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which a person is away, the last one included, and who stands in; in one post only, if one is named."""

    person: str
    from_on: date
    to_on: date
    instead: str | None = None
    post: str | None = None


@dataclass(frozen=True, slots=True)
class _Cover:
    """One post to be covered from a day up to but not including another. was_until: as an earlier call had it."""

    post: Post
    place: Place
    starts_on: date
    ends_on: date
    was_until: date | None


def take_leave(desk: Desk, order: Order, away: Away) -> Seating:
    """The person is away on these days and whoever stands in serves in their posts; other days, other hearers.

    The same first day again moves the last one, and may name another stand-in. Messages not yet sent go to the
    stand-in from the first day on. Raises NobodyToCoverFor, StandInAway, PersonGone or PostsForCoordinators.
    """
    if away.to_on < away.from_on:
        raise BadInput(what=Text("请假止日早于起日", "the leave ends before it begins"))
    with desk.sitting(order.at) as sitting:
        person = still_here(sitting, away.person, away.from_on)
        handovers.lock(sitting.session, [person.id])
        instead = _stand_in(sitting, person, away)
        known = _known(sitting, person, away.from_on)
        covers = _covers(sitting, person, away, known[1] if known else None)
        if instead is not None and not covers:
            raise NobodyToCoverFor(person=person.name, from_on=away.from_on, to_on=away.to_on)
        by = allowed(sitting, order, [one.place for one in covers], person.id)
        changed = _write_leave(sitting, person, away, known)
        changed += sum(_stand(sitting, one, instead) for one in covers)
        if changed:
            days = away.from_on, away.to_on
            note(sitting, order, by, PostChangeKind.AWAY, person.id, None, days, instead.id if instead else None)
        moved = _move(sitting, person, instead, away, covers)
        places = [one.place for one in covers]
        return finished(sitting, person, changed, places, max(away.from_on, sitting.day), by, moved)


def cancel_leave(desk: Desk, order: Order, who: str, from_on: date) -> Seating:
    """The leave that began on this day is over, or never begins, and nobody stands in any more. Raises NotOnLeave."""
    with desk.sitting(order.at) as sitting:
        person = people.person_meant(sitting.session, who)
        known = _known(sitting, person, from_on)
        if known is None:
            raise NotOnLeave(person=person.name, from_on=from_on)
        leave, to_on = known
        covers = _covers(sitting, person, Away(who, from_on, to_on), to_on)
        by = allowed(sitting, order, [one.place for one in covers], person.id)
        if from_on < sitting.day:
            # They were away until now, and it stays on record that they were.
            keeping.change(sitting.session, Leave, [{"id": leave, "to_on": min(to_on, sitting.day - _DAY)}])
        else:
            keeping.remove(sitting.session, Leave, [leave])
        for one in covers:
            for term in _standing_in(one):
                _stop(sitting, term)
        note(sitting, order, by, PostChangeKind.BACK, person.id, None, (from_on, to_on))
        return finished(sitting, person, 1, [one.place for one in covers], max(from_on, sitting.day), by)


def _stand_in(sitting: Sitting, person: Person, away: Away) -> Person | None:
    if away.instead is None:
        return None
    instead = still_here(sitting, away.instead, away.to_on)
    if instead.id == person.id:
        raise OneAndTheSame(person=person.name)
    for absence in store.absences(sitting.session, [instead.id]).get(instead.id, []):
        if absence.from_on <= away.to_on and away.from_on <= absence.to_on:
            raise StandInAway(person=instead.name, from_on=absence.from_on, to_on=absence.to_on)
    return instead


def _known(sitting: Sitting, person: Person, from_on: date) -> tuple[int, date] | None:
    """The leave that begins on a day, and its last day."""
    stored = registered_people.leave_of(sitting.session, [person.id]).get(person.id, [])
    return next(((leave, to_on) for leave, first, to_on in stored if first == from_on), None)


def _covers(sitting: Sitting, person: Person, away: Away, was_to: date | None) -> list[_Cover]:
    """The posts the person would have served in on those days."""
    only = place_meant(sitting, away.post).post_id if away.post else None
    found = []
    for post in store.posts_of(sitting.session, person.id):
        for term in post.terms:
            starts = max(away.from_on, term.starts_on)
            ends = min(away.to_on + _DAY, term.ends_on or date.max)
            if term.person_id == person.id and starts < ends and only in (None, post.id):
                was = min(was_to + _DAY, term.ends_on or date.max) if was_to else None
                found.append(_Cover(post, place_of(sitting, post), starts, ends, was))
                break
    return found


def _write_leave(sitting: Sitting, person: Person, away: Away, known: tuple[int, date] | None) -> int:
    if known is None:
        row = {"person_id": person.id, "from_on": away.from_on, "to_on": away.to_on}
        keeping.add(sitting.session, Leave, [row])
        return 1
    if known[1] != away.to_on:
        keeping.change(sitting.session, Leave, [{"id": known[0], "to_on": away.to_on}])
        return 1
    return 0


def _standing_in(cover: _Cover) -> Sequence[Term]:
    """The terms an earlier call wrote for this leave: acting, and for exactly its days."""
    ends = {cover.ends_on, cover.was_until}
    return [
        term
        for term in cover.post.terms
        if term.capacity is Capacity.ACTING and term.starts_on >= cover.starts_on and term.ends_on in ends
    ]


def _stand(sitting: Sitting, cover: _Cover, instead: Person | None) -> int:
    """Somebody stands in for the days of one cover; without a new name whoever did so goes on. Returns what changed."""
    changed = 0
    earlier = _standing_in(cover)
    mine = [term for term in earlier if instead is None or term.person_id == instead.id]
    for term in earlier:
        if term not in mine:
            _stop(sitting, term)
            changed += 1
        elif term.ends_on != cover.ends_on:
            keeping.change(sitting.session, Tenure, [{"id": term.id, "ends_on": cover.ends_on}])
            changed += 1
    if instead is None or mine or _serves_anyway(cover, instead.id):
        return changed
    # Whoever takes over from another stand-in does so from today, not from the first day of the leave.
    starts = max(cover.starts_on, sitting.day) if earlier else cover.starts_on
    row = {"post_id": cover.post.id, "person_id": instead.id, "capacity": Capacity.ACTING, "starts_on": starts,
           "ends_on": cover.ends_on}  # fmt: skip
    keeping.add(sitting.session, Tenure, [row])
    return changed + 1


def _serves_anyway(cover: _Cover, person: int) -> bool:
    """Whether they are in the post on all those days already, as its deputy for instance."""
    return any(
        term.person_id == person
        and term.starts_on <= cover.starts_on
        and (term.ends_on is None or term.ends_on >= cover.ends_on)
        for term in cover.post.terms
    )


def _stop(sitting: Sitting, term: Term) -> None:
    """A stand-in steps back today; one who has not begun never does."""
    if term.starts_on >= sitting.day:
        keeping.remove(sitting.session, Tenure, [term.id])
    else:
        keeping.change(sitting.session, Tenure, [{"id": term.id, "ends_on": sitting.day}])


def _move(sitting: Sitting, person: Person, instead: Person | None, away: Away, covers: Sequence[_Cover]) -> int:
    """Messages that are still to be sent go to the stand-in, once the leave has begun."""
    if instead is None or not away.from_on <= sitting.day <= away.to_on:
        return 0
    moving = handovers.Moving(person.id, instead.id, sitting.at)
    handovers.take_apart(sitting.session, moving)
    return sum(handovers.move_messages(sitting.session, moving, one.post.id) for one in covers)
