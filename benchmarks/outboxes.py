"""The outbox: messages leased and settled, a hundred at a time, with everything it takes to write them read between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from benchmarks import lean, lives
from benchmarks.figures import Figure
from benchmarks.grounds import Ground, at_desk, raw, with_cast
from benchmarks.measuring import Cost, middle, watching
from benchmarks.sizes import Size
from casework import delivering
from casework.delivering import LEASE, Attempted
from casework.desk import Desk
from notifications.delivery import LIMIT
from rules.delivering import Answer
from rules.telling import Outcome
from store import delivery
from tests.notifications.setting import set_telling
from tests.support.world import World, at

NOW = at("2026-09-01 10:00")
SENT = Answer(Outcome.OK)


def measure(ground: Ground, size: Size) -> Iterator[Figure]:
    """The rows of the outbox alone, then the way a worker goes, both beside the lean floor."""
    template = with_cast(ground)
    with at_desk(template) as desk:
        # A cast of a few people gets thousands of messages here, which nobody would be told in a day.
        set_telling(World(desk, {}), daily_most=None)
        lives.hand_over(desk, lives.findings(size.promised))
    ways = {"outbox rows leased and settled": _rows_alone, "messages claimed to be written, and settled": _as_a_worker}
    for what, way in ways.items():
        counts, ours, least = 0, [], []
        for _ in range(size.rounds):
            url = ground.copy(template)
            with at_desk(url) as desk, watching(ground.server_cpu) as watch:
                counts = way(desk)
            ground.drop(url)
            ours.append(watch.cost)
            least.append(_lean(ground, counts))
        yield Figure("outbox", ground.name, what, counts, middle(ours), "lean", middle(least))
    ground.drop(template)


def _lean(ground: Ground, count: int) -> Cost:
    url = lean.built(ground)
    with raw(url) as database:
        lean.promise(database, count)
        with watching(ground.server_cpu) as watch:
            lean.deliver(database, count, LIMIT)
    ground.drop(url)
    return watch.cost


def _rows_alone(desk: Desk) -> int:
    """What the store does for it and no more: lease, settle, log."""
    done = 0
    while True:
        token = f"lease-{done}"
        with desk.sitting(NOW) as sitting:
            leased = delivery.claim(sitting.session, NOW, LIMIT, token, NOW + LEASE)
        if not leased:
            return done
        with desk.sitting(NOW) as sitting:
            ours = delivery.accept(sitting.session, [one.lease for one in leased], NOW)
            delivery.log(sitting.session, [_attempt(number, NOW) for number in sorted(ours)])
        done += len(ours)


def _attempt(message_id: int, at: datetime) -> dict[str, object]:
    return {
        "message_id": message_id, "number": 1, "at": at, "contact_id": None, "channel": "mailto",
        "outcome": Outcome.OK, "provider_code": "", "detail": "",
    }  # fmt: skip


def _as_a_worker(desk: Desk) -> int:
    """A worker's way, but for the sending: everything a text is made of is read, nothing is written or sent."""
    done = 0
    while batch := delivering.claim(desk, NOW, LIMIT):
        if batch.claimed:
            delivering.settle(desk, [Attempted(one, SENT, "mailto") for one in batch.claimed], NOW)
        done += len(batch.claimed)
    return done
