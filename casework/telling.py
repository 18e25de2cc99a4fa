"""Promising messages for events just written: every audience becomes people once, for all events together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casework.desk import Sitting
from casework.handling import seat_the_named
from models.task import Task
from rules.addressing import Addressee, post_meant
from rules.moves import Tell
from rules.telling import Audience, TaskKind
from store import offices, outbox, tasks
from store.ledger import Written

NAMED_BY_THE_ACT = (
    Audience.APPROVER, Audience.APPLICANT, Audience.ASSIGNEES, Audience.CHECKER, Audience.INSTRUCTOR,
)  # fmt: skip
"""Audiences the act itself names; all others are found from the units on the case."""

Named = Mapping[Audience, Sequence[tuple[int, Addressee | None]]]
"""For each audience an act names: the unit, and the person found there."""


def tell(sitting: Sitting, written: Written, tells: Sequence[Tell], hazard_id: int | None, named: Named) -> None:
    """Promises each message of a row to the people it is for; the posts are looked up once for all of them."""
    found = [
        (what, audience, outbox.units_meant(sitting.session, written, audience))
        for what in tells
        for audience in what.to
        if not _is_named(audience, named)
    ]
    wanted = [(audience, unit) for _, audience, units in found for unit in sorted(units)]
    if wanted:
        sitting.preload([unit for _, unit in wanted])
        address(sitting, list(dict.fromkeys(wanted)))
    by_name = seat_the_named(sitting, [unit for audience, unit in wanted if audience in outbox.NAMED_ON_THE_CASE])
    for what, audience, units in found:
        if units:
            release = sitting.holding.release(what.kind, what.urgency)
            outbox.post(sitting.session, written, what.kind, audience, what.urgency, release, by_name=by_name)
    for what in tells:
        for audience in what.to:
            if _is_named(audience, named):
                _tell_named(sitting, written, what, audience, hazard_id, named)


def _is_named(audience: Audience, named: Named) -> bool:
    return audience in NAMED_BY_THE_ACT or audience in named


def _tell_named(
    sitting: Sitting, written: Written, what: Tell, audience: Audience, hazard_id: int | None, named: Named
) -> None:
    for unit, addressee in named.get(audience, ()):
        if addressee is None or addressee.has_risen:
            note_empty_post(sitting, addressee.meant if addressee and addressee.meant else audience, unit)
        _tell_one(sitting, written, what, audience, hazard_id, unit, addressee)


def address(sitting: Sitting, wanted: Sequence[tuple[Audience, int]]) -> None:
    """Keeps, for the rest of the posting, who hears what is meant for each audience of a unit.

    An empty post is told on: the message goes one up, and the coordinator gets a task to fill the post.
    """
    rows = []
    for audience, unit in wanted:
        found = sitting.addressee(audience, unit)
        rows.append(addressee_row(audience, unit, found))
        if found is None or found.has_risen:
            note_empty_post(sitting, audience, unit)
    outbox.put_addressees(sitting.session, rows)


def addressee_row(audience: Audience, unit: int, found: Addressee | None) -> outbox.AddresseeRow:
    """Who hears what is meant for an audience of a unit; nobody is written down as nobody."""
    if found is None:
        return audience.value, unit, None, None, True
    return audience.value, unit, found.person_id, found.post_id, found.has_risen


def note_empty_post(sitting: Sitting, audience: Audience, unit: int) -> None:
    """The coordinator who serves the unit has one open task to fill this post; a second message makes no second one."""
    agency, area = offices.place_of(sitting.session, unit)
    policy = sitting.policy_in_force()
    duty = post_meant(audience, in_a_school=agency == policy.agencies.school)
    task = Task(kind=TaskKind.EMPTY_POST, unit_id=unit, what=duty.value, opened_at=sitting.at)
    opened = tasks.open_once(sitting.session, task)
    office = sitting.serving(policy, policy.agencies.coordinator, area) if opened is not None else None
    found = sitting.addressee(Audience.COORDINATOR, office) if office is not None else None
    if opened is not None and found is not None:
        tasks.give_to(sitting.session, opened, found.person_id, found.post_id)


def _tell_one(
    sitting: Sitting, written: Written, what: Tell, audience: Audience, hazard_id: int | None, unit: int,
    addressee: Addressee | None,
) -> None:  # fmt: skip
    outbox.post_one(
        sitting.session,
        {
            "event_id": written.event_id,
            "hazard_id": hazard_id,
            "kind": what.kind,
            "audience": audience,
            "person_id": addressee.person_id if addressee else None,
            "post_id": addressee.post_id if addressee else None,
            "unit_id": unit,
            "has_risen": addressee.has_risen if addressee else True,
            "urgency": what.urgency,
        },
        sitting.holding.release(what.kind, what.urgency),
    )
