"""Terms in posts: whoever comes, the one before them leaves on that day; what was once so stays on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from casework.desk import Sitting
from casework.registered import Registered
from casework.registering_areas import Tally
from casework.registering_people import People
from casework.registering_posts import Placed, Seat
from casework.taking_in import Judgement
from models.post import Tenure
from rules.offices import Capacity
from rules.words import Text
from store import keeping, registered_people, registry
from store.registry import TermNow


@dataclass(frozen=True, slots=True)
class Turn:
    """What a row means for the terms of its post.

    same: the registered term it speaks of. leaving: terms that end because this one begins.
    """

    placed: Placed
    starts_on: date
    same: TermNow | None
    leaving: tuple[TermNow, ...]


def turn_of(placed: Placed, past: Sequence[TermNow], person: int | None, today: date) -> Turn:
    """The term a row speaks of is the one that began on its day, else the running one in the same capacity."""
    row = placed.row
    own = [term for term in past if term.person_id == person]
    same = next((term for term in own if term.starts_on == row.starts_on), None) or next(
        (term for term in own if term.ends_on is None and term.capacity is placed.capacity), None
    )
    leaving = [term for term in own if term.ends_on is None and term is not same] if row.ends_on is None else []
    if placed.capacity is Capacity.HOLDER and row.ends_on is None:
        leaving += [
            term
            for term in past
            if term.capacity is Capacity.HOLDER and term.ends_on is None and term.person_id != person
        ]
    starts_on = row.starts_on or (same.starts_on if same else today)
    return Turn(placed, starts_on, same, tuple(leaving))


def judge_terms(
    sitting: Sitting, placed: Sequence[Placed], now: Registered, people: People, judged: Judgement
) -> list[Placed]:
    """The rows whose terms fit those already registered."""
    past = _stored(sitting, placed, now)
    ids = {number: one.id for number, one in people.stored.items()}
    for one in placed:
        if one.number is None:
            continue
        turn = turn_of(one, past.get(one.seat, ()), ids.get(one.number), sitting.day)
        late = [term.starts_on for term in turn.leaving if term.starts_on >= turn.starts_on]
        if late:
            words = Text(
                f"任职起应晚于现任的任职起（{max(late)}），请核对，或先填写现任的任职止",
                f"the term must begin after the present one ({max(late)}); check it, or give that one's last day",
            )
            judged.reject(one.row, "starts_on", words, turn.starts_on)
    return [one for one in placed if not judged.is_out(one.row)]


def _stored(sitting: Sitting, placed: Sequence[Placed], now: Registered) -> dict[Seat, Sequence[TermNow]]:
    """The terms served so far in the posts that are registered already."""
    codes = {now.units[one.seat.unit].id: one.seat.unit for one in placed if one.seat.unit in now.units}
    posts = registry.posts_in(sitting.session, list(codes))
    terms = registry.terms_in(sitting.session, [post.id for post in posts])
    return {Seat(codes[post.unit_id], post.duty, post.title): terms.get(post.id, []) for post in posts}


@dataclass
class _Writing:
    """What must be written, and what the rows came to."""

    fresh: list[dict[str, object]] = field(default_factory=list)
    ending: dict[int, date] = field(default_factory=dict)
    corrected: dict[int, dict[str, object]] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)


def write_terms(sitting: Sitting, placed: Sequence[Placed], posts: Mapping[Seat, int], known: set[Seat]) -> Tally:
    """The terms are registered; whoever was there before leaves on the day the next one begins.

    known: the posts that were registered before this import.
    """
    session = sitting.session
    ids = registered_people.person_ids(session)
    past = registry.terms_in(session, list(posts.values()))
    writing = _Writing()
    for one in dict.fromkeys(placed):
        person = ids[one.number] if one.number is not None else None
        _plan(one, past.get(posts[one.seat], []), person, posts[one.seat], writing, sitting.day, one.seat in known)
    # Whoever leaves must have left before the next one sits down: the database allows one holder.
    ending = {term: day for term, day in writing.ending.items() if term not in writing.corrected}
    keeping.change(session, Tenure, [{"id": term, "ends_on": day} for term, day in ending.items()])
    keeping.change(session, Tenure, [{"id": term, **values} for term, values in writing.corrected.items()])
    keeping.add(session, Tenure, writing.fresh)
    return writing.tally


def _plan(
    one: Placed, past: Sequence[TermNow], person: int | None, post: int, writing: _Writing, today: date, is_known: bool
) -> None:
    if person is None:
        _count(writing.tally, is_new=not is_known, is_changed=False)
        return
    turn = turn_of(one, past, person, today)
    writing.ending |= {term.id: turn.starts_on for term in turn.leaving}
    if turn.same is None:
        values = {"post_id": post, "person_id": person, "capacity": one.capacity, "starts_on": turn.starts_on,
                  "ends_on": one.row.ends_on}  # fmt: skip
        writing.fresh.append(values)
        _count(writing.tally, is_new=True, is_changed=False)
        return
    wanted: dict[str, object] = {
        "starts_on": turn.starts_on,
        "ends_on": one.row.ends_on or turn.same.ends_on,
        "capacity": one.row.capacity or turn.same.capacity,
    }
    is_changed = tuple(wanted.values()) != (turn.same.starts_on, turn.same.ends_on, turn.same.capacity)
    if is_changed:
        writing.corrected[turn.same.id] = wanted
    _count(writing.tally, is_new=False, is_changed=is_changed)


def _count(tally: Tally, *, is_new: bool, is_changed: bool) -> None:
    tally.added += is_new
    tally.changed += is_changed and not is_new
    tally.unchanged += not is_new and not is_changed
