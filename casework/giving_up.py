"""When a message cannot be delivered: it becomes a task for a named person, who is told; it never just ends."""

from __future__ import annotations

from casework.desk import Sitting
from casework.digesting import drop, opened_in, settle_digest
from models.task import Task
from rules.addressing import Addressee
from rules.telling import Audience, MessageKind, MessageState, TaskKind, Urgency
from store import delivery, notices, outbox, tasks, told
from store.delivery import Lease
from store.notices import Noticed
from store.told import Told

NOBODY = "nobody_to_tell"
"""What a task says of a message whose addressee could not be found."""


def bury(
    sitting: Sitting, lease: Lease, about: Told, why: str, *, attempted: bool = False, digest_id: int | None = None
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
    hand_over(sitting, about, why)
    return True


def hand_over(sitting: Sitting, about: Told, why: str) -> None:
    """The coordinator of the case's office has the task, and a message about it; the next one up when that post
    is empty or its holder is the very person who could not be reached."""
    found = _coordinator(sitting, about, besides=about.person_id)
    task = Task(
        kind=TaskKind.UNDELIVERED,
        person_id=found.person_id if found else None,
        post_id=found.post_id if found else None,
        hazard_id=None if isinstance(about, Noticed) else about.hazard_id,
        message_id=about.message_id,
        what=why[:200],
        opened_at=sitting.at,
    )
    tasks.open_once(sitting.session, task)
    # A notice that could not be delivered either is a task and nothing more, or it would never end.
    if found is not None and about.kind is not MessageKind.UNDELIVERED:
        release = sitting.holding.release(MessageKind.UNDELIVERED, Urgency.URGENT)
        if isinstance(about, Noticed):
            notices.post_one(
                sitting.session, _word_of(about, found), release, release.of_case(about.severity, "", about.area_code)
            )
        else:
            outbox.post_one(sitting.session, _word_of(about, found), release)


def _coordinator(sitting: Sitting, about: Told, besides: int | None = None) -> Addressee | None:
    """Who sees to what could not be delivered; nobody where no coordinating office serves the place."""
    if about.office_unit_id is None:
        return None
    return sitting.addressee(Audience.COORDINATOR, about.office_unit_id, besides=besides)


def _word_of(about: Told, to: Addressee) -> dict[str, object]:
    """The message about a message that reached nobody."""
    if isinstance(about, Noticed):
        belongs: dict[str, object] = {"notice_id": about.notice_id}
    else:
        belongs = {"event_id": about.event_id, "hazard_id": about.hazard_id}
    return {
        **belongs,
        "kind": MessageKind.UNDELIVERED,
        "audience": Audience.COORDINATOR,
        "person_id": to.person_id,
        "post_id": to.post_id,
        "unit_id": about.office_unit_id,
        "has_risen": to.has_risen,
        "urgency": Urgency.URGENT,
    }


def adopt(sitting: Sitting, limit: int) -> int:
    """Messages that were dead from the start, because nobody holds the post, are handed over too. Returns how many."""
    orphans = delivery.dead_without_task(sitting.session, limit)
    if not orphans:
        return 0
    for about in told.told(sitting.session, orphans).values():
        hand_over(sitting, about, NOBODY)
    return len(orphans)


def note_channel(sitting: Sitting, about: Told, label: str) -> None:
    """The coordinator has one open task to mend this channel, however many messages stumble over it."""
    found = _coordinator(sitting, about)
    task = Task(
        kind=TaskKind.CHANNEL,
        person_id=found.person_id if found else None,
        post_id=found.post_id if found else None,
        unit_id=about.office_unit_id,
        what=label[:200],
        opened_at=sitting.at,
    )
    tasks.open_once(sitting.session, task)
