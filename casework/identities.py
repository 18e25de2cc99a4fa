"""Accounts elsewhere: linked by the operator, and who comes in by them. Nobody is ever created by a provider's word."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk, Sitting
from casework.signing_in import begin, digest_of, is_open
from models.identity import SignInTrip
from rules.access import FROM_ONE_ADDRESS, TRIP, WINDOW, AccessKind
from rules.identity import Provider, Stated, Trip
from rules.refusals import (
    AnswerOutdated,
    IdentityTaken,
    NoAccount,
    NoIdentity,
    SignInRefused,
    StrangerRefused,
    TooManyAttempts,
)
from rules.wording_given import shown_safely
from store import accounts, identities, people
from store.accounts import Known


def link(desk: Desk, provider: str, subject: str, who: str, at: datetime) -> str:
    """The account at the provider is this person's. Returns their number.

    Raises UnknownPerson, AmbiguousPerson, NoAccount, IdentityTaken.
    """
    with desk.sitting(at) as sitting:
        session, person = sitting.session, people.person_meant(sitting.session, who)
        if accounts.of_person(session, person.id) is None:
            raise NoAccount(who=person.name, number=person.number)
        is_taken = identities.number_of(session, provider, subject) is not None
        if is_taken or identities.subject_of(session, provider, person.id) is not None:
            raise IdentityTaken(provider=provider, subject=subject, who=person.name)
        identities.link(session, provider, subject, person.id, at)
        accounts.note(session, AccessKind.LINKED, at, person.number, person.id, about=f"{provider} {subject}")
        return person.number


def unlink(desk: Desk, provider: str, subject: str, at: datetime) -> str:
    """The account there is nobody's; whoever came in by it is out. Returns whose it was. Raises NoIdentity."""
    with desk.sitting(at) as sitting:
        session = sitting.session
        number = identities.number_of(session, provider, subject)
        person_id = identities.unlink(session, provider, subject)
        if number is None or person_id is None:
            raise NoIdentity(provider=provider, subject=subject)
        accounts.end(session, at, person_id=person_id)
        accounts.note(session, AccessKind.UNLINKED, at, number, person_id, about=f"{provider} {subject}")
        return number


def leave(desk: Desk, provider: str, following: str, at: datetime) -> Trip:
    """Somebody is on their way to a provider, and expected back once, in the browser that keeps the token."""
    trip = Trip(secrets.token_urlsafe(32))
    with desk.sitting(at) as sitting:
        row = SignInTrip(
            digest=digest_of(trip.token), provider=provider, following=following, begun_at=at, expires_at=at + TRIP
        )
        identities.begin_trip(sitting.session, row)
    return trip


@dataclass(frozen=True, slots=True)
class Back:
    """Somebody who has come back in time, in the browser they left with."""

    trip: Trip
    following: str


def come_back(desk: Desk, provider: str, token: str, state: str, address: str, at: datetime) -> Back:
    """Whoever left is back; a second time nobody is expected. Raises AnswerOutdated, TooManyAttempts."""
    trip = Trip(token)
    if not token or not trip.is_answered_by(state):
        raise AnswerOutdated()
    with desk.sitting(at) as sitting:
        following = identities.end_trip(sitting.session, digest_of(token), provider, at)
        limited = accounts.failures_from(sitting.session, address, at - WINDOW) >= FROM_ONE_ADDRESS
        kind = AccessKind.LIMITED if limited else AccessKind.TRIED
        if following is not None:
            accounts.note(sitting.session, kind, at, "", None, address, about=provider)
    if following is None:
        raise AnswerOutdated()
    if limited:
        raise TooManyAttempts(minutes=int(WINDOW.total_seconds() // 60))
    return Back(trip, following)


def enter(desk: Desk, provider: Provider, stated: Stated, address: str, at: datetime) -> str:
    """The person the provider means is signed in. Returns the token of their session.

    Raises StrangerRefused for whoever is linked to nobody, SignInRefused where the account here is locked or theirs
    no more; both are on record.
    """
    token = ""
    about = f"{provider.name} {stated.subject}"
    with desk.sitting(at) as sitting:
        session = sitting.session
        known = _meant(sitting, provider.name, stated)
        # The account's row is locked first, as everywhere: a lock at this moment waits, or is seen.
        row = accounts.of_person(session, known.person_id) if known is not None else None
        if known is None or row is None:
            accounts.note(session, AccessKind.STRANGER, at, "", None, address, about=about)
        elif row.locked_at is not None or not is_open(known, at):
            accounts.note(session, AccessKind.REFUSED, at, known.number, known.person_id, address, about=about)
        else:
            accounts.note(session, AccessKind.SIGNED_IN, at, known.number, known.person_id, address, about=about)
            token = begin(sitting, known.person_id, address, provider.name)
    if known is None:
        raise StrangerRefused(provider=provider.label, subject=shown_safely(stated.subject))
    if not token:
        raise SignInRefused()
    return token


def _meant(sitting: Sitting, provider: str, stated: Stated) -> Known | None:
    """Whom a provider means: whoever is linked to that account there, else the person with the number it states.

    A number is believed once: it links the account, and from then on another account with that number is a stranger.
    """
    session = sitting.session
    number = identities.number_of(session, provider, stated.subject)
    if number is not None:
        return accounts.by_number(session, number)
    known = accounts.by_number(session, stated.number) if stated.number else None
    if known is None or identities.subject_of(session, provider, known.person_id) is not None:
        return None
    identities.link(session, provider, stated.subject, known.person_id, sitting.at)
    about = f"{provider} {stated.subject}"
    accounts.note(session, AccessKind.LINKED, sitting.at, known.number, known.person_id, about=about)
    return known
