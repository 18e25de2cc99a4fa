"""Proving the ledger: every chain followed from end to end, every seal taken again, every trouble named by its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.ledger import Seal
from rules.chain import START, ChainKey, Marks, marks
from rules.tracing import Fault, Trouble, trace
from rules.words import Text
from store import proofs
from store import seals as sealing
from store.breaches import MOST, Breach
from store.ledger import BATCHES
from store.proofs import BatchEvent, BatchRow, ChainEnd

PIECE = 200
"""Batches read at once."""

_SEALS = Text("每日封存与台账一致", "every daily seal fits the ledger")
_HEADS = Text("链头记录的数目与台账一致", "every chain has as many links as its head says")


def _breach(trouble: Trouble, number: str | None, row_id: int | None, detail: str, event_id: int | None) -> Breach:
    return Breach(f"ledger_{trouble.value}", Text(trouble.zh, trouble.en), number, row_id, detail, event_id)


def hazard_chains(session: Session, key: ChainKey, cases: Sequence[ChainEnd]) -> Iterator[Breach]:
    """Every trouble in the chains of single acts of these hazards."""
    links = proofs.single_links(session, key, [one.hazard_id for one in cases])
    for case in cases:
        for fault in trace(links[case.hazard_id], case.digest):
            event_id, where = _place(fault)
            yield _breach(fault.trouble, case.number, case.hazard_id, where, event_id)


def _place(fault: Fault) -> tuple[int | None, str]:
    """The event at fault, or between which events one is missing."""
    if fault.trouble is Trouble.MISSING:
        return None, f"{fault.row_id or 'start'} … {fault.before}"
    if fault.trouble in (Trouble.CUT_OFF, Trouble.HEAD_MOVED):
        return None, f"{fault.row_id or 'start'} …"
    return fault.row_id, str(fault.row_id)


@dataclass
class Counted:
    """How many batches have been looked at."""

    links: int = 0


def batches(session: Session, key: ChainKey, since: int, counted: Counted) -> Iterator[Breach]:
    """Every trouble in the batches that reach beyond an event, and in how they are chained to each other."""
    waiting: dict[str, BatchRow] = {}
    end: str | None = START if not since else None
    after = 0
    while piece := proofs.batches(session, after, PIECE, since):
        for one in piece:
            yield from _batch(session, key, one)
            waiting[one.previous] = one
        counted.links += len(piece)
        after = piece[-1].batch_id
        if end is None:
            end = _entry(session, waiting)
        while end in waiting:
            end = waiting.pop(end).digest
        if len(waiting) > PIECE:
            # Two batches may commit in the other order than they began, but not two hundred: one is missing.
            end, lost = _resume(waiting)
            yield lost
            while end in waiting:
                end = waiting.pop(end).digest
    while waiting:
        end, lost = _resume(waiting)
        yield lost
        while end in waiting:
            end = waiting.pop(end).digest
    yield from _at_the_head(session, end, since, counted.links)


def _entry(session: Session, waiting: dict[str, BatchRow]) -> str:
    """Where a chain that is not followed from its start is entered: at a digest some older batch carries."""
    carried = {one.digest for one in waiting.values()}
    for previous in waiting:
        if previous not in carried and (previous == START or proofs.batch_with(session, previous) is not None):
            return previous
    return START


def _resume(waiting: dict[str, BatchRow]) -> tuple[str, Breach]:
    """Goes on behind a gap, at the oldest batch that is chained to none of the others."""
    carried = {one.digest for one in waiting.values()}
    loose = [one for one in waiting.values() if one.previous not in carried] or list(waiting.values())
    next_one = min(loose, key=lambda one: one.batch_id)
    where = f"batch … {next_one.batch_id}"
    return next_one.previous, _breach(Trouble.MISSING, None, next_one.batch_id, where, None)


def _at_the_head(session: Session, end: str | None, since: int, links: int) -> Iterator[Breach]:
    """The chain must end where its head says, with as many links."""
    expected, digest = proofs.ends_of(session).get(BATCHES, (0, ""))
    # With nothing new to follow, the head must still point at a batch that is there.
    is_there = digest == START or proofs.batch_with(session, digest) is not None
    known = is_there if end is None else digest == end
    if not known:
        yield _breach(Trouble.HEAD_MOVED if is_there else Trouble.CUT_OFF, None, None, "batch …", None)
    elif not since and links != expected:
        yield Breach("chain_has_its_length", _HEADS, None, None, f"{BATCHES}: {links} ≠ {expected}")


def _batch(session: Session, key: ChainKey, one: BatchRow) -> Iterator[Breach]:
    rows = proofs.events_of(session, one)
    where = f"batch {one.batch_id}"
    odd = [row for row in rows if (row.act, row.at, row.actor_id) != (one.act, one.at, one.actor_id)]
    for row in odd:
        yield _of_row(session, Trouble.CHANGED, row.event_id, where)
    bodies = [row.text for row in rows]
    if key.batch(one.previous, one.head, bodies) == one.digest:
        return
    now = marks([row.event_id for row in rows], bodies)
    kept = Marks(one.mark_total, one.mark_moment)
    trouble = _trouble(len(rows), one.rows)
    at_fault = kept.odd_one(now)
    if at_fault is None and trouble is Trouble.CHANGED:
        # The rows are as they were: it is the batch's own row that was touched, or its place in the chain.
        yield _breach(Trouble.CHANGED, None, one.batch_id, where, None)
    elif at_fault is not None and _is_likely(at_fault, trouble, one, rows):
        yield _of_row(session, trouble, at_fault, where)
    else:
        several = f"{where}: {one.rows} → {len(rows)}, {one.first_event_id} … {one.last_event_id}"
        yield _breach(trouble, None, one.batch_id, several, None)


def _trouble(now: int, then: int) -> Trouble:
    if now == then:
        return Trouble.CHANGED
    return Trouble.MISSING if now < then else Trouble.INSERTED


def _is_likely(event_id: int, trouble: Trouble, one: BatchRow, rows: Sequence[BatchEvent]) -> bool:
    """Whether the one row the marks point to can be it: with several touched rows they point anywhere."""
    is_there = any(row.event_id == event_id for row in rows)
    if trouble is Trouble.MISSING:
        return not is_there and one.first_event_id <= event_id <= one.last_event_id and one.rows - len(rows) == 1
    return is_there and abs(len(rows) - one.rows) <= 1


def _of_row(session: Session, trouble: Trouble, event_id: int, where: str) -> Breach:
    return _breach(trouble, proofs.number_behind(session, event_id), event_id, where, event_id)


def strays(session: Session, since: int) -> Iterator[Breach]:
    """Events that belong to no chain at all: nobody wrote them through the front door."""
    for event_id, batch_id, number in proofs.strays(session, since, MOST):
        where = f"batch {batch_id}" if batch_id else "-"
        yield _breach(Trouble.INSERTED, number, event_id, where, event_id)


def seals(session: Session, key: ChainKey, found: Sequence[Seal], since: int) -> Iterator[Breach]:
    """Every seal that does not fit the events it covers, or the seal before it."""
    earlier = sealing.before(session, found[0].day) if found else None
    end, after = (earlier.digest, earlier.last_event_id) if earlier else (START, 0)
    for one in found:
        if one.previous != end:
            yield Breach("seals_fit", _SEALS, None, None, f"… {one.day}")
        if one.last_event_id > since or one.digest == START:
            yield from _seal(session, key, one, after)
        end, after = one.digest, one.last_event_id
    expected, digest = proofs.ends_of(session).get(sealing.SEALS, (0, ""))
    if digest != end or expected != sealing.count(session):
        yield Breach("seals_fit", _SEALS, None, None, f"{end[:8]} ≠ {digest[:8]}, {expected}")


def _seal(session: Session, key: ChainKey, one: Seal, after: int) -> Iterator[Breach]:
    again = sealing.take(session, key, one.previous, one.day, after, one.last_event_id)
    kept = sealing.Sealed(one.events, Marks(one.mark_total, one.mark_moment), one.digest)
    if again == kept:
        return
    trouble = _trouble(again.events, one.events)
    at_fault = kept.marks.odd_one(again.marks)
    if at_fault is not None and after < at_fault <= one.last_event_id and abs(again.events - one.events) <= 1:
        yield _of_row(session, trouble, at_fault, f"{one.day}")
    else:
        yield Breach("seals_fit", _SEALS, None, None, f"{one.day}: {one.events} → {again.events}")
