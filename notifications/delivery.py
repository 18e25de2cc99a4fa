"""The outbox goes out: claimed with a lease, sent with no transaction open, settled by what was truly answered."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from casework import admitting, delivering
from casework.admitting import Credential
from casework.delivering import Attempted, Look, Standing
from casework.desk import Desk
from casework.digesting import Opened, opened
from casework.readying import Claimed
from notifications import addresses
from notifications.addresses import Address
from notifications.digests import Bind
from notifications.lanes import Lanes, Parcel, Queue
from notifications.linking import Links
from notifications.outgoing import Enclose, outgoing_for
from notifications.redacting import redacted
from notifications.ways import LONGEST_TRY, Outgoing, Way, cost_of, open_way, rates_of
from rules.credentials import blames_the_channel
from rules.delivering import Answer
from rules.refusals import Refusal
from rules.telling import MessageState, Outcome, Urgency
from store.faults import reach

LIMIT = 100
"""Messages claimed at once: what a mail server takes in well under a lease."""
MOST_UNSENT = 300
"""Messages claimed that nobody has begun on; more would only lose their leases waiting."""
MOST = 5000
"""Messages of one run, so that a run ends."""

SOON = timedelta(seconds=5)
FAULT_PAUSE = timedelta(minutes=15)

Clock = Callable[[], datetime]
_log = logging.getLogger("xiaoan.delivery")


@dataclass
class Delivered:
    """What a run came to, in messages; a digest is one.

    held: it was not the time to disturb anybody. let_go: claimed and not tried. diverted: not tried, and sent over
    the next contact. lost: another worker had taken them over.
    """

    accepted: int = 0
    superseded: int = 0
    dead: int = 0
    held: int = 0
    let_go: int = 0
    diverted: int = 0
    lost: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)

    @property
    def attempts(self) -> int:
        return self.outcomes.total()


def deliver(
    desk: Desk,
    now: Clock,
    limit: int = LIMIT,
    most: int = MOST,
    bind: Bind | None = None,
    links: Links | None = None,
    enclose: Enclose | None = None,
) -> Delivered:
    """Everything that may leave now has been tried once, or left for later with a reason; every attempt is on record.

    now: the clock, asked again before each message leaves and when it is settled, for sending takes its time.
    bind: makes the workbooks that go with digests; without it they go without. links: makes the links in messages.
    enclose: has the letters that go with messages about rungs.
    Two runs at once share the work. A fault of ours with one message leaves the others untouched and is raised,
    with any others, at the end.
    """
    run = _Run(desk, now, bind, links or Links(), enclose)
    claimed = 0
    with Lanes(run.serve) as lanes:
        run.lanes = lanes
        while claimed < most:
            lanes.wait_for_room(MOST_UNSENT)
            was_idle = lanes.is_idle
            batch = delivering.claim(desk, now(), min(limit, most - claimed))
            reach("after_claim")
            run.count(superseded=batch.superseded, dead=batch.dead, held=batch.held)
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

    def __init__(self, desk: Desk, now: Clock, bind: Bind | None, links: Links, enclose: Enclose | None) -> None:
        self.desk, self.now, self.bind, self.links, self.enclose = desk, now, bind, links, enclose
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
                    self._keep_off([parcel, *self.lanes.drain(queue)], queue.shut_until)
                else:
                    self._carefully(way, parcel, queue)

    def _carefully(self, way: Way, parcel: Parcel, queue: Queue) -> None:
        try:
            self._send(way, parcel, queue)
        except Exception as fault:  # noqa: BLE001 - it stays loud: raised with the others when the rest has gone out
            with self._lock:
                self.faults.append(fault)

    def _send(self, way: Way, parcel: Parcel, queue: Queue) -> None:
        at, over = self.now(), credential_of(parcel.address)
        if parcel.claimed.lease.until - at < LONGEST_TRY:
            return self._let_go([parcel], at + SOON)
        look = delivering.recheck(self.desk, parcel.claimed, over.key)
        if look.standing is not Standing.GO:
            return self._leave(parcel, look, at)
        digest = self._opened(parcel, at)
        if digest is not None and not digest.items:
            return self._drop(parcel, digest, at)
        outgoing = self._written(parcel, digest, at)
        if not self._is_admitted(parcel, outgoing, over, look, queue):
            return None
        reach("before_send")
        answer = way.send(parcel.address, outgoing)
        reach("after_send")
        if not look.is_sound or blames_the_channel(answer) or answer.outcome is Outcome.RATE_LIMITED:
            queue.shut_until = admitting.note(self.desk, over, self.now(), answer).shut_until
        return self._settle(Attempted(parcel.claimed, answer, parcel.address.label, digest))

    def _is_admitted(self, parcel: Parcel, outgoing: Outgoing, over: Credential, look: Look, queue: Queue) -> bool:
        """Whether the message may leave over its credential now; if not, it waits or goes another way."""
        at, is_reserved = self.now(), goes_first(parcel.claimed)
        if not is_reserved and queue.full_until is not None and at < queue.full_until:
            return self._put_off(parcel, over, queue)
        if look.shut_until is None and look.is_sound and not over.rates:
            return True
        cost = cost_of(parcel.address, outgoing)
        admission = admitting.admit(self.desk, over, at, cost, is_reserved=is_reserved)
        if admission.again_at is None:
            return True
        if admission.is_shut:
            queue.shut_until = admission.again_at
            self._keep_off([parcel, *self.lanes.drain(queue)], admission.again_at)
            return False
        queue.full_until, queue.put_off = admission.again_at, 0
        return self._put_off(parcel, over, queue)

    def _put_off(self, parcel: Parcel, over: Credential, queue: Queue) -> bool:
        """What there is no room for now waits for its turn, so many to a span, and is not tried before it."""
        turns = [one.span * (queue.put_off // one.open_to(is_reserved=False)) for one in over.rates]
        queue.put_off += 1
        self._let_go([parcel], (queue.full_until or self.now()) + max(turns))
        return False

    def _opened(self, parcel: Parcel, at: datetime) -> Opened | None:
        """The digest a message carries, as it stands now; None where it carries none."""
        number = parcel.claimed.digest_id
        return opened(self.desk, number, at) if number is not None else None

    def _drop(self, parcel: Parcel, digest: Opened, at: datetime) -> None:
        ours = delivering.drop_digest(self.desk, parcel.claimed, digest, at)
        self.count(superseded=ours, lost=not ours)

    def _written(self, parcel: Parcel, digest: Opened | None, at: datetime) -> Outgoing:
        """The message in words. When it cannot be written, it is left for a while and the fault goes on."""
        try:
            return outgoing_for(parcel, digest, at, self.bind, self.links, self.enclose)
        except Exception:
            self._let_go([parcel], at + FAULT_PAUSE)
            raise

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

    def _keep_off(self, parcels: list[Parcel], until: datetime) -> None:
        """The account is better left alone until then: the urgent take another way, the others wait for it."""
        urgent = [one for one in parcels if takes_another_way(one.claimed)]
        if urgent:
            ours = delivering.divert(self.desk, [one.claimed for one in urgent], self.now())
            self.count(diverted=ours, lost=len(urgent) - ours)
        self._let_go([one for one in parcels if not takes_another_way(one.claimed)], until)

    def _let_go(self, parcels: list[Parcel], release_at: datetime) -> None:
        if parcels:
            ours = delivering.let_go(self.desk, [one.claimed for one in parcels], self.now(), release_at)
            self.count(let_go=ours, lost=len(parcels) - ours)

    def _leave(self, parcel: Parcel, look: Look, at: datetime) -> None:
        ours = look.why is not None and look.standing is Standing.MOOT
        if ours and look.why is not None and delivering.supersede(self.desk, parcel.claimed, look.why, at):
            self.count(superseded=1)
        else:
            self.count(lost=1)


def credential_of(address: Address) -> Credential:
    """The account behind an address, as far as others may know it."""
    return Credential(address.account, address.label, rates_of(address))


def goes_first(claimed: Claimed) -> bool:
    """Whether a message may use what is kept for supervision letters and above, and for the urgent."""
    return claimed.told.kind.is_weighty or claimed.told.urgency is Urgency.URGENT


def takes_another_way(claimed: Claimed) -> bool:
    """Whether a message does not wait for a credential that is out of order."""
    return claimed.told.urgency is Urgency.URGENT and claimed.next_rank is not None
