"""Handing over: what is bound to somebody who leaves goes to a successor, in one transaction and on record.

What lies before a post follows by itself: proposals, requests for more time, the cases of its unit. What somebody
has in hand goes to the successor where they handle cases in the same unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.desk import Desk, Sitting
from casework.posts import Order, Place, allowed, place_meant, place_of, still_here
from models.handover import Handover
from models.person import Person
from rules.handling import How, Why
from rules.instants import local_day
from rules.offices import Duty
from rules.refusals import NotInPost, OneAndTheSame, UnknownContact
from rules.vacancies import Post, Term
from store import handling, handovers, people
from store import posts as store
from store.handovers import Moving
from store.open_items import Lying, OpenItem, open_items


@dataclass(frozen=True, slots=True)
class Succession:
    """Who hands over to whom: one post, or all of them; which ways to reach the office go along, by their order.

    key: the caller's idempotency key.
    """

    giver: str
    taker: str
    post: str | None = None
    contacts: tuple[int, ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What a hand-over came to. was_done_before: the same was asked for again, and nothing was left to move.

    still_in: posts the giver goes on serving in; messages written from now on go there. items: the open cases.
    """

    number: int
    at: datetime
    giver: str
    taker: str
    places: tuple[Place, ...]
    messages: int
    told_already: int
    in_flight: int
    tasks: int
    contacts: int
    in_hand: int
    items: tuple[OpenItem, ...]
    still_in: tuple[Place, ...] = ()
    was_done_before: bool = False


def hand_over(desk: Desk, order: Order, wanted: Succession) -> HandedOver:
    """What was bound to the giver is the taker's, and how much that was is on record with who said so and why.

    The same key again, or the same on the same day when nothing is left to move, answers with the record there is.
    Raises OneAndTheSame, PersonGone, NotInPost, UnknownContact or PostsForCoordinators.
    """
    with desk.sitting(order.at) as sitting:
        giver = people.person_meant(sitting.session, wanted.giver)
        taker = still_here(sitting, wanted.taker, sitting.day)
        if giver.id == taker.id:
            raise OneAndTheSame(person=giver.name)
        handovers.lock(sitting.session, [giver.id, taker.id])
        posts = _posts(sitting, giver, wanted.post)
        places = tuple(place_of(sitting, one) for one in posts)
        by = allowed(sitting, order, places, giver.id)
        items = tuple(open_items(sitting.session, _lying(posts)))
        newest = handovers.newest(sitting.session)
        before = handovers.answered(sitting.session, wanted.key) if wanted.key else None
        row = before or _move(sitting, order, wanted, (giver, taker, by), places, len(items))
        still = _still_in(sitting, giver, posts)
        return HandedOver(
            row.id, row.at, giver.name, taker.name, places, row.messages, row.told_already, row.in_flight, row.tasks,
            row.contacts, row.in_hand, items, still, was_done_before=row.id <= newest,
        )  # fmt: skip


def _posts(sitting: Sitting, giver: Person, said: str | None) -> list[Post]:
    """The posts handed over: the one named, else those they serve in, else those they left last."""
    served = store.posts_of(sitting.session, giver.id)
    if said is not None:
        place = place_meant(sitting, said)
        named = [one for one in served if one.id == place.post_id]
        if not named:
            raise NotInPost(person=giver.name, post=place.text)
        return named
    ends = {post.id: _ends(post, giver, sitting.day) for post in served}
    running = [post for post in served if ends[post.id] == date.max]
    latest = max(ends.values(), default=date.min)
    return running or [post for post in served if ends[post.id] == latest]


def _ends(post: Post, giver: Person, day: date) -> date:
    """When somebody's last term in a post ended; the end of time while it runs, its beginning if it has not begun."""
    mine = [term for term in post.terms if term.person_id == giver.id and term.starts_on <= day]
    return max((_end(term, day) for term in mine), default=date.min)


def _end(term: Term, day: date) -> date:
    ends = [one for one in (term.ends_on, term.left_on) if one is not None and one <= day]
    return min(ends, default=date.max)


def _lying(posts: Sequence[Post]) -> Lying:
    offices = [one.unit_id for one in posts if one.duty is Duty.COORDINATOR]
    return Lying(sorted({one.unit_id for one in posts}), offices, [one.id for one in posts])


def _move(
    sitting: Sitting, order: Order, wanted: Succession, who: tuple[Person, Person, int | None], places: Sequence[Place],
    hazards: int,
) -> Handover:  # fmt: skip
    """Everything is moved and the record written; or, when nothing was left to move, the record of today."""
    giver, taker, by = who
    session, post = sitting.session, places[0].post_id if wanted.post and places else None
    moving = Moving(giver.id, taker.id, sitting.at)
    known = handovers.ranks_of(session, giver.id)
    handovers.take_apart(session, moving)
    doubles = handovers.settle_doubles(session, moving, post)
    row = Handover(
        from_id=giver.id, to_id=taker.id, post_id=post, at=sitting.at, by_id=by, note=order.note, key=wanted.key,
        messages=handovers.move_messages(session, moving, post), told_already=doubles,
        in_flight=handovers.in_flight(session, moving, post), tasks=handovers.move_tasks(session, moving, post),
        in_hand=_move_cases(sitting, moving, [one for one in places if wanted.post is None or one.post_id == post]),
        contacts=handovers.move_contacts(session, moving, [one for one in wanted.contacts if one in known]),
        hazards=hazards,
    )  # fmt: skip
    last = handovers.last_between(session, moving, post)
    if last is not None and not _moved(row) and local_day(last.at) == sitting.day:
        return last
    missing = [one for one in wanted.contacts if one not in known]
    if missing:
        raise UnknownContact(person=giver.name, ranks=missing)
    return handovers.keep(session, row)


def _moved(row: Handover) -> bool:
    return any((row.messages, row.told_already, row.tasks, row.contacts, row.in_hand))


def _move_cases(sitting: Sitting, moving: Moving, places: Sequence[Place]) -> int:
    """What the giver has in hand from these posts is the taker's, where they handle cases in the same unit.

    Where they do not, it is with whoever serves in the post. A case of a school the taker declared an interest in
    stays, until somebody is named for it or `renew` finds the giver gone.
    """
    served = handovers.served_on(sitting.session, moving.to_id, sitting.day)
    count = 0
    for place in places:
        if place.post_id is None or place.duty is not Duty.HANDLER:
            continue
        theirs = [one.id for one in store.posts_in(sitting.session, [place.unit.id])[place.unit.id]
                  if one.duty is Duty.HANDLER and one.id in served]  # fmt: skip
        to = place.post_id if place.post_id in theirs else min(theirs, default=None)
        if to is not None:
            moved = handling.Taking(moving.from_id, place.post_id, moving.to_id, to)
            count += handling.take_over(sitting.session, moved, Why(How.MOVED).written)
    return count


def _still_in(sitting: Sitting, giver: Person, posts: Sequence[Post]) -> tuple[Place, ...]:
    served = handovers.served_on(sitting.session, giver.id, sitting.day)
    if giver.left_on is not None and giver.left_on <= sitting.day:
        return ()
    return tuple(place_of(sitting, one) for one in posts if one.id in served)
