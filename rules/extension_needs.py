"""Conditions on requests for more time."""

from __future__ import annotations

from datetime import timedelta

from rules import refusals
from rules.facts import CaseFacts, Deed
from rules.instants import local_day, shown_due
from rules.refusals import Refusal
from rules.standing import Seat


def no_open_extension(case: CaseFacts, _deed: Deed, _seat: Seat | None) -> Refusal | None:
    """No request for more time is undecided."""
    return refusals.ExtensionOpen(number=case.number) if case.has_open_extension else None


def open_extension(case: CaseFacts, _deed: Deed, _seat: Seat | None) -> Refusal | None:
    """A request for more time waits for its decision."""
    return None if case.has_open_extension else refusals.NoExtensionOpen(number=case.number)


def extension_allowed(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    """Policy allows one more extension, and to this day."""
    limits = case.extension
    if limits.granted >= limits.max_count:
        return refusals.ExtensionSpent(number=case.number, count=limits.granted)
    if deed.until and limits.latest and deed.until > limits.latest:
        return refusals.ExtensionTooLong(number=case.number, until=deed.until, latest=limits.latest, why=limits.why)
    if deed.until and case.due_at and deed.until <= local_day(case.due_at - timedelta(microseconds=1)):
        return refusals.DateNotAhead(until=deed.until, today=shown_due(case.due_at))
    return None


def not_applicant(case: CaseFacts, deed: Deed, seat: Seat | None) -> Refusal | None:
    """Whoever decides is not who asked."""
    same_post = seat is not None and seat.post_id == case.extension_applicant
    # Somebody who holds both posts is still one person.
    same_person = deed.person_id is not None and deed.person_id == case.extension_applicant_person
    return refusals.DecidingOwnRequest() if same_post or same_person else None
