"""The coordinator's queue: findings that lack something, may be known already, or have nowhere to go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.desk import Desk, Sitting
from casework.onlooking import Onlooker
from casework.routing import LEADER, decide, lacks
from rules.instants import last_day, local_day
from rules.offices import Duty
from rules.resembling import Resemblance, resembling
from rules.words import Text
from store import hazards, triage
from store.console_sums import Sights
from store.triage import Compared, Empty, New, Objection

MOST = 50
"""Lines of each part: who has more waiting works from the top."""
LATELY = timedelta(days=30)
_MOST_COMPARED, _MOST_KNOWN = 100, 5000
_MOST_AT_A_SCHOOL = 40
"""With so many of its own school each is compared, the newest: comparing words is slow, and one page waits for it."""


@dataclass(frozen=True, slots=True)
class Held:
    """A finding that is not handed over, and what it lacks or why it has nowhere to go."""

    new: New
    lacks: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Doubled:
    """A hazard that may be known already, and the older ones it resembles."""

    one: Compared
    older: tuple[Resemblance, ...]


@dataclass(frozen=True, slots=True)
class Ruled:
    """An objection, and in how many days its ruling is due; less than none when it is late."""

    objection: Objection
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Vacant:
    """A post nobody serves in."""

    empty: Empty
    duty: Duty | None


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything that waits for a coordinator before others can go on."""

    incomplete: tuple[Held, ...]
    unrouted: tuple[Held, ...]
    doubled: tuple[Doubled, ...]
    objections: tuple[Ruled, ...]
    empty: tuple[Vacant, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.incomplete or self.unrouted or self.doubled or self.objections or self.empty)


def queue(desk: Desk, looks: Onlooker, at: datetime) -> Queue:
    """What waits at this instant in the areas somebody coordinates; nothing is changed."""
    sights = Sights(looks.viewer, looks.sensitive)
    with desk.looking() as session:
        sitting = Sitting(session, at, desk.key, desk.keyring)
        new = triage.not_handed_over(session, sights, MOST)
        incomplete, unrouted = _held(sitting, new)
        objections = triage.objections(session, sights, MOST)
        return Queue(
            incomplete,
            unrouted,
            _doubled(sitting, sights),
            tuple(Ruled(one, _days_left(one, at)) for one in objections),
            tuple(Vacant(one, Duty.read(one.duty)) for one in triage.empty_posts(session, sights, MOST)),
        )


def _held(sitting: Sitting, new: Sequence[New]) -> tuple[tuple[Held, ...], tuple[Held, ...]]:
    """Those that lack one of the fixed things, and those no unit serves for; the engine hands the others over."""
    rows = hazards.routable_many(sitting.session, [one.id for one in new])
    sitting.preload(sorted({row.school_unit_id for row in rows}))
    held = decide(sitting, rows).held
    lacking = {row.hazard_id for row in rows if lacks(sitting.policy(row.policy_id), row)}
    lacking |= {one for one, what in held.items() if what == (LEADER,)}
    incomplete = tuple(Held(one, held[one.id]) for one in new if one.id in lacking)
    unrouted = tuple(Held(one, held[one.id]) for one in new if one.id in held and one.id not in lacking)
    return incomplete, unrouted


def _doubled(sitting: Sitting, sights: Sights) -> tuple[Doubled, ...]:
    session = sitting.session
    lately = triage.lately_found(session, sights, sitting.at - LATELY, _MOST_COMPARED)
    known = _by_campus(triage.open_at(session, sights, {one.campus_id for one in lately}, _MOST_KNOWN))
    found = [Doubled(one, _older(one, known.get(one.campus_id, ()))) for one in lately]
    return tuple(one for one in found if one.older)[:MOST]


def _by_campus(known: Sequence[Compared]) -> Mapping[int, list[Compared]]:
    found: dict[int, list[Compared]] = {}
    for one in known:
        found.setdefault(one.campus_id, []).append(one)
    return found


def _older(one: Compared, known: Sequence[Compared]) -> tuple[Resemblance, ...]:
    before = [other.hazard for other in known if other.id < one.id][:_MOST_AT_A_SCHOOL]
    this = one.hazard
    return tuple(resembling(this.item or "", this.subcategory, this.place, this.description, before)[:3])


def _days_left(one: Objection, at: datetime) -> int | None:
    return None if one.due_at is None else (last_day(one.due_at) - local_day(at)).days
