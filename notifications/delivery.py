"""The outbox goes out: claimed with a lease, sent with no transaction open, settled by what was truly answered."""

from __future__ import annotations

import logging
import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from casework import delivering
from casework.delivering import Attempted, Standing
from casework.desk import Desk
from casework.readying import Claimed
from notifications import addresses
from notifications.addresses import Address
from notifications.lanes import Lanes, Parcel, Queue
from notifications.messages import facts_of
from notifications.redacting import redacted
from notifications.ways import LONGEST_TRY, Outgoing, Way, open_way, usual_form
from notifications.writing import Wording, write
from rules.delivering import LIMITED_WAIT, Answer
from rules.refusals import Refusal
from rules.telling import MessageState, Outcome
from rules.words import Language
from store.faults import reach

LIMIT = 100
"""Messages claimed at once: what a mail server takes in well under a lease."""
MOST_UNSENT = 300
"""Messages claimed that nobody has begun on; more would only lose their leases waiting."""
MOST = 5000
"""Messages of one run, so that a run ends."""

SILENT = timedelta(seconds=60)
SHUT = {
    Outcome.RATE_LIMITED: LIMITED_WAIT,
    Outcome.CONFIGURATION: timedelta(minutes=15),
    Outcome.UNKNOWN: SILENT,
}
"""How long an account is left alone after these outcomes, and after not answering in time; its other messages wait
and lose no attempt."""
SOON = timedelta(seconds=5)
FAULT_PAUSE = timedelta(minutes=15)

Clock = Callable[[], datetime]
_log = logging.getLogger("xiaoan.delivery")


@dataclass
class Delivered:
    """What a run came to, in messages. let_go: claimed and not tried. lost: another worker had taken them over."""

    accepted: int = 0
    superseded: int = 0
    dead: int = 0
    let_go: int = 0
    lost: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)

    @property
    def attempts(self) -> int:
        return self.outcomes.total()


def deliver(desk: Desk, now: Clock, limit: int = LIMIT, most: int = MOST) -> Delivered:
    """Everything that may leave now has been tried once, or left for later with a reason; every attempt is on record.

    now: the clock, asked again before each message leaves and when it is settled, for sending takes its time.
    Two runs at once share the work. A fault of ours with one message leaves the others untouched and is raised,
    with any others, at the end.
    """
    run = _Run(desk, now)
    claimed = 0
    with Lanes(run.serve) as lanes:
        run.lanes = lanes
        while claimed < most:
            lanes.wait_for_room(MOST_UNSENT)
            was_idle = lanes.is_idle
            batch = delivering.claim(desk, now(), min(limit, most - claimed))
            reach("after_claim")
            run.count(superseded=batch.superseded, dead=batch.dead)
            claimed += len(batch.claimed)
            if batch:
                lanes.put(run.addressed(batch.claimed))
            elif was_idle:
                break
            else:
                # What is being settled at this moment may call for another message, or for another contact.
                lanes.wait_for_a_change()
    if run.faults:
        raise ExceptionGroup("messages could not be written or sent", run.faults)
    return run.report


class _Run:
    """One run: what it is sending with, and what it came to so far."""

    def __init__(self, desk: Desk, now: Clock) -> None:
        self.desk, self.now = desk, now
        self.report = Delivered()
        self.faults: list[Exception] = []
        self.lanes: Lanes
        self._lock = threading.Lock()

    def count(self, **more: int) -> None:
        with self._lock:
            for name, number in more.items():
                setattr(self.report, name, getattr(self.report, name) + number)

    def addressed(self, claimed: tuple[Claimed, ...]) -> list[Parcel]:
        """The messages with their addresses; one with an address that cannot be used is settled as just that."""
        parcels = []
        for one in claimed:
            try:
                parcels.append(Parcel(one, addresses.read(one.address)))
            except Refusal as refusal:
                answer = Answer(Outcome.CONFIGURATION, refusal.code, redacted(str(refusal)))
                self._settle(Attempted(one, answer, f"{one.way.channel} #{one.way.contact_id}"))
        return parcels

    def serve(self, address: Address, queue: Queue) -> None:
        """Sends what waits for one account, over one connection where the channel has such a thing."""
        with open_way(address) as way:
            while (parcel := self.lanes.take(queue)) is not None:
                if queue.shut_until is not None and self.now() < queue.shut_until:
                    self._let_go([parcel, *self.lanes.drain(queue)], queue.shut_until)
                else:
                    self._carefully(way, parcel, queue)

    def _carefully(self, way: Way, parcel: Parcel, queue: Queue) -> None:
        try:
            self._send(way, parcel, queue)
        except Exception as fault:  # noqa: BLE001 - it stays loud: raised with the others when the rest has gone out
            with self._lock:
                self.faults.append(fault)

    def _send(self, way: Way, parcel: Parcel, queue: Queue) -> None:
        at = self.now()
        if parcel.claimed.lease.until - at < LONGEST_TRY:
            return self._let_go([parcel], at + SOON)
        standing = delivering.recheck(self.desk, parcel.claimed)
        if standing is not Standing.GO:
            return self._leave(parcel, standing, at)
        outgoing = self._written(parcel, at)
        reach("before_send")
        answer = way.send(parcel.address, outgoing)
        reach("after_send")
        self._settle(Attempted(parcel.claimed, answer, parcel.address.label))
        queue.shut_until = self._shut(answer) or queue.shut_until
        return None

    def _written(self, parcel: Parcel, at: datetime) -> Outgoing:
        """The message in words. When it cannot be written, it is left for a while and the fault goes on."""
        claimed = parcel.claimed
        try:
            wording = _wording(claimed, parcel.address, at)
        except Exception:
            self._let_go([parcel], at + FAULT_PAUSE)
            raise
        thread = re.sub(r"[^\w.-]", "-", claimed.told.number, flags=re.ASCII)
        return Outgoing(wording.subject, wording.body, f"{thread}.{claimed.message_id}", thread, at)

    def _settle(self, attempted: Attempted) -> None:
        reach("before_settle")
        state = delivering.settle(self.desk, [attempted], self.now())[0]
        reach("after_settle")
        answer, told = attempted.answer, attempted.claimed.told
        words = "message %s (%s) over %s: %s %s %s"
        _log.info(words, told.message_id, told.kind, attempted.label, answer.outcome, answer.code, answer.detail)
        if state is None:
            self.count(lost=1)
            return
        with self._lock:
            self.report.outcomes[answer.outcome] += 1
        self.count(accepted=state is MessageState.ACCEPTED, dead=state is MessageState.DEAD)

    def _shut(self, answer: Answer) -> datetime | None:
        """Until when the account is left alone after this answer."""
        if answer.outcome in SHUT:
            return self.now() + (answer.wait or SHUT[answer.outcome])
        return self.now() + SILENT if answer.is_silent else None

    def _let_go(self, parcels: list[Parcel], release_at: datetime) -> None:
        ours = delivering.let_go(self.desk, [one.claimed for one in parcels], self.now(), release_at)
        self.count(let_go=ours, lost=len(parcels) - ours)

    def _leave(self, parcel: Parcel, standing: Standing, at: datetime) -> None:
        if standing is Standing.MOOT:
            self.count(superseded=delivering.supersede(self.desk, [parcel.claimed], at))
        else:
            self.count(lost=1)


def _wording(claimed: Claimed, address: Address, at: datetime) -> Wording:
    """The text in the reader's language, and shorter than usual when the usual one has been refused before."""
    form = usual_form(address)
    form = form.shorter if claimed.before.refused else form
    return write(facts_of(claimed, at), form, Language.of(claimed.told.language))
