"""When a message cannot be delivered: it becomes a task for a named person, who is told; it never just ends."""

from __future__ import annotations

from casework.desk import Sitting
from casework.digesting import drop, opened_in, settle_digest
from models.task import Task
from rules.addressing import Addressee
from rules.telling import Audience, MessageKind, MessageState, TaskKind, Urgency
from store import delivery, outbox, tasks, tellable
from store.delivery import Lease
from store.tellable import Tellable

NOBODY = "nobody_to_tell"
"""What a task says of a message whose addressee could not be found."""


def bury(
    sitting: Sitting, lease: Lease, told: Tellable, why: str, *, attempted: bool = False, digest_id: int | None = None
) -> bool:
    """The message is dead and somebody else has the task to tell its addressee. False when it was not ours.

    With the message that carries a digest goes everything in the digest that still asks for something.
    """
    found = opened_in(sitting, digest_id) if digest_id is not None else None
    if found is not None and not found.items:
        drop(sitting, lease, found)
        return False
    if not delivery.bury(sitting.session, lease, sitting.at, attempted=attempted):
        return False
    if found is not None:
        settle_digest(sitting, lease.message_id, MessageState.DEAD, found)
        why = f"{why} ({len(found.items)})"
    hand_over(sitting, told, why)
    return True


def hand_over(sitting: Sitting, told: Tellable, why: str) -> None:
    """The coordinator of the case's office has the task, and a message about it; the next one up when that post
    is empty or its holder is the very person who could not be reached."""
    found = sitting.addressee(Audience.COORDINATOR, told.office_unit_id, besides=told.person_id)
    task = Task(
        kind=TaskKind.UNDELIVERED,
        person_id=found.person_id if found else None,
        post_id=found.post_id if found else None,
        hazard_id=told.hazard_id,
        message_id=told.message_id,
        what=why[:200],
        opened_at=sitting.at,
    )
    tasks.open_once(sitting.session, task)
    # A notice that could not be delivered either is a task and nothing more, or it would never end.
    if found is not None and told.kind is not MessageKind.UNDELIVERED:
        release = sitting.holding.release(MessageKind.UNDELIVERED, Urgency.URGENT)
        outbox.post_one(sitting.session, _notice(told, found), release)


def _notice(told: Tellable, to: Addressee) -> dict[str, object]:
    """The message about a message that reached nobody."""
    return {
        "event_id": told.event_id,
        "hazard_id": told.hazard_id,
        "kind": MessageKind.UNDELIVERED,
        "audience": Audience.COORDINATOR,
        "person_id": to.person_id,
        "post_id": to.post_id,
        "unit_id": told.office_unit_id,
        "has_risen": to.has_risen,
        "urgency": Urgency.URGENT,
    }


def adopt(sitting: Sitting, limit: int) -> int:
    """Messages that were dead from the start, because nobody holds the post, are handed over too. Returns how many."""
    orphans = delivery.dead_without_task(sitting.session, limit)
    if not orphans:
        return 0
    for told in tellable.tellables(sitting.session, orphans).values():
        hand_over(sitting, told, NOBODY)
    return len(orphans)


def note_channel(sitting: Sitting, told: Tellable, label: str) -> None:
    """The coordinator has one open task to mend this channel, however many messages stumble over it."""
    found = sitting.addressee(Audience.COORDINATOR, told.office_unit_id)
    task = Task(
        kind=TaskKind.CHANNEL,
        person_id=found.person_id if found else None,
        post_id=found.post_id if found else None,
        unit_id=told.office_unit_id,
        what=label[:200],
        opened_at=sitting.at,
    )
    tasks.open_once(sitting.session, task)
