"""The conditions on closing a place and on using it again: each either holds or says no in words."""

from __future__ import annotations

from rules import refusals
from rules.closures import Closed, meant, to_sign
from rules.facts import CaseFacts, Deed
from rules.offices import Duty, LicenceStatus
from rules.refusals import Refusal
from rules.standing import Seat
from rules.wording_given import is_blank


def place_free(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    if is_blank(deed.closing.place):
        return refusals.PlaceMissing(number=case.number)
    if not deed.closing.taken_by:
        return None
    return refusals.AlreadyClosedOff(place=deed.closing.place, number=deed.closing.taken_by)


def conditions_named(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    named = deed.closing.conditions
    lacking = not named or any(is_blank(one) for one in named)
    return refusals.ConditionsMissing(number=case.number, place=deed.closing.place) if lacking else None


def open_closure(case: CaseFacts, _deed: Deed, _seat: Seat | None) -> Refusal | None:
    return None if case.closures else refusals.NothingClosedOff(number=case.number)


def place_meant(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    if meant(case.closures, deed.closing.place) is not None:
        return None
    return refusals.ClosedPlaceUnclear(number=case.number, places=tuple(one.place for one in case.closures))


def placement_said(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    missing = deed.closing.placement.missing
    return refusals.PlacementIncomplete(number=case.number, missing=missing) if missing else None


def pupils_placed(case: CaseFacts, _deed: Deed, _seat: Seat | None) -> Refusal | None:
    waiting = any(one.waits_for_placement for one in case.closures)
    return refusals.PupilsUnplaced(number=case.number) if waiting else None


def condition_waits(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    closed = _meant(case, deed)
    named = list(to_sign(closed, deed.closing.which)) if closed else []
    if closed is None or (named and all(one is not None for _, one in named)):
        return None
    strange = tuple(name for name, one in named if one is None) or ("—",)
    return refusals.ConditionUnknown(place=closed.place, which=strange, waiting=closed.unverified or ("—",))


def conditions_verified(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    closed = _meant(case, deed)
    if closed is None or not closed.unverified:
        return None
    return refusals.ConditionsUnverified(number=case.number, place=closed.place, missing=closed.unverified)


def rests_closed(case: CaseFacts, _deed: Deed, _seat: Seat | None) -> Refusal | None:
    return refusals.RestsOpen(number=case.number, rests=case.open_rests) if case.open_rests else None


def licence(case: CaseFacts, deed: Deed, seat: Seat | None) -> Refusal | None:
    closed = _meant(case, deed)
    if closed is None or not closed.is_whole_site or case.licence is LicenceStatus.LICENSED:
        return None
    by_the_office = seat is not None and seat.duty is Duty.COORDINATOR
    if by_the_office and not is_blank(deed.closing.basis):
        return None
    return refusals.LicenceMissing(number=case.number, licence=case.licence or LicenceStatus.UNLICENSED)


def nothing_closed(case: CaseFacts, deed: Deed, _seat: Seat | None) -> Refusal | None:
    if not case.closures:
        return None
    places = tuple(one.place for one in case.closures)
    return refusals.StillClosedOff(number=case.number, act=deed.act, places=places)


def _meant(case: CaseFacts, deed: Deed) -> Closed | None:
    return meant(case.closures, deed.closing.place)
