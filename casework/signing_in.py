"""Signing in and out: an opaque token for the browser, of which only the digest is kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.desk import Desk, Sitting
from casework.passwords import fits, hashed
from models.account import ConsoleSession
from models.second_factor import HalfSignIn
from rules.access import (
    CODE_AWAITED,
    FAILURES,
    FROM_ONE_ADDRESS,
    IDLE,
    LONGEST,
    WINDOW,
    AccessKind,
    unfit_password,
)
from rules.instants import local_day
from rules.refusals import NoAccount, PasswordsDiffer, PasswordUnfit, SignInRefused, SignOnYourOwn, TooManyAttempts
from rules.words import Language
from store import accounts, second_factors
from store.accounts import Known, SignedIn

NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last used: writing it down at every page would make readers writers."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A password that was right: the token of a session, or of the five minutes in which a code is awaited."""

    token: str
    needs_code: bool


def sign_in(desk: Desk, number: str, password: str, address: str, at: datetime) -> Entered:
    """Somebody is signed in, or half so who has a second factor. The token is new, whatever the browser had before.

    An attempt is on record before the password is looked at, so that many at once do not slip through.
    Raises TooManyAttempts, SignInRefused.
    """
    number = number.strip()[:40]
    admit(desk, number, address, at)
    with desk.looking() as session:
        known = accounts.by_number(session, number)
    may = fits(password, known.password_hash if known else None) and known is not None and is_open(known, at)
    if not may or known is None:
        note_refused(desk, number, known.person_id if known else None, address, at)
        raise SignInRefused()
    with desk.sitting(at) as sitting:
        row = accounts.of_person(sitting.session, known.person_id)
        # Between the look at the password and this moment it may have been changed, or the account locked.
        if row is None or row.password_hash != known.password_hash or row.locked_at is not None:
            raise SignInRefused()
        factor = second_factors.read(sitting.session, known.person_id)
        if factor is not None and factor.confirmed_at is not None:
            accounts.note(sitting.session, AccessKind.PASSED, at, number, known.person_id, address)
            return Entered(_begin_half(sitting, known.person_id), needs_code=True)
        accounts.note(sitting.session, AccessKind.SIGNED_IN, at, number, known.person_id, address)
        return Entered(begin(sitting, known.person_id, address), needs_code=False)


def begin(sitting: Sitting, person_id: int, address: str, provider: str = "") -> str:
    """A session of its own is there. Returns its token."""
    token, at = secrets.token_urlsafe(32), sitting.at
    row = ConsoleSession(
        digest=digest_of(token),
        person_id=person_id,
        begun_at=at,
        seen_at=at,
        expires_at=at + LONGEST,
        address=address[:45],
        provider=provider,
    )
    accounts.begin(sitting.session, row)
    return token


def _begin_half(sitting: Sitting, person_id: int) -> str:
    token, at = secrets.token_urlsafe(32), sitting.at
    row = HalfSignIn(digest=digest_of(token), person_id=person_id, begun_at=at, expires_at=at + CODE_AWAITED)
    second_factors.begin_half(sitting.session, row)
    return token


def note_refused(desk: Desk, number: str, person_id: int | None, address: str, at: datetime) -> None:
    """It is on record that somebody was not let in."""
    with desk.sitting(at) as sitting:
        accounts.note(sitting.session, AccessKind.REFUSED, at, number, person_id, address)


def confirm(desk: Desk, number: str, password: str, address: str, at: datetime) -> None:
    """Whoever stands at somebody else's screen is the person with this number; no session begins.

    It is counted and recorded like signing in. Raises TooManyAttempts, SignInRefused, also for whoever has not chosen
    a password of their own yet: what they were given, somebody else has read. Raises SignOnYourOwn for whoever has a
    second factor: a password alone does not show that it is they.
    """
    number = number.strip()[:40]
    admit(desk, number, address, at)
    with desk.looking() as session:
        known = accounts.by_number(session, number)
        factor = second_factors.read(session, known.person_id) if known else None
    has_factor = factor is not None and factor.confirmed_at is not None
    may = fits(password, known.password_hash if known else None) and known is not None and is_open(known, at)
    is_theirs = may and known is not None and not known.must_change
    with desk.sitting(at) as sitting:
        right = AccessKind.PASSED if has_factor else AccessKind.CONFIRMED
        kind = right if is_theirs else AccessKind.REFUSED
        accounts.note(sitting.session, kind, at, number, known.person_id if known else None, address)
    if not is_theirs:
        raise SignInRefused()
    if has_factor:
        raise SignOnYourOwn(who=known.name if known else number)


def admit(desk: Desk, number: str, address: str, at: datetime) -> None:
    """The attempt is counted. Raises TooManyAttempts when there were too many before it."""
    with desk.sitting(at) as sitting:
        session, since = sitting.session, at - WINDOW
        limited = (
            accounts.failures(session, number, since) >= FAILURES
            or accounts.failures_from(session, address, since) >= FROM_ONE_ADDRESS
        )
        accounts.note(session, AccessKind.LIMITED if limited else AccessKind.TRIED, at, number, None, address)
    if limited:
        raise TooManyAttempts(minutes=int(WINDOW.total_seconds() // 60))


def is_open(known: Known, at: datetime) -> bool:
    """Whether somebody may sign in with this account."""
    return known.locked_at is None and (known.left_on is None or known.left_on > local_day(at))


def has_nobody(desk: Desk) -> bool:
    """Whether nobody may sign in yet, because the first account was not opened."""
    with desk.looking() as session:
        return not accounts.are_there(session)


def who_is(desk: Desk, token: str, at: datetime) -> SignedIn | None:
    """Who is signed in with this token; None when nobody is, or not any more."""
    if not token:
        return None
    with desk.looking() as session:
        found = accounts.signed_in(session, digest_of(token), at, at - IDLE, local_day(at))
    if found is not None and at - found.seen_at >= NOTED_EVERY:
        with desk.sitting(at) as sitting:
            accounts.saw(sitting.session, found.session_id, at)
    return found


def sign_out(desk: Desk, who: SignedIn, address: str, at: datetime) -> None:
    """The session is over."""
    with desk.sitting(at) as sitting:
        accounts.end(sitting.session, at, session_id=who.session_id)
        accounts.note(sitting.session, AccessKind.SIGNED_OUT, at, who.number, who.person_id, address)


def change_password(desk: Desk, who: SignedIn, old: str, new: str, again: str, address: str, at: datetime) -> None:
    """The account has this password, and every session of the person is over, this one too.

    Raises TooManyAttempts, SignInRefused for a wrong old password, PasswordsDiffer, PasswordUnfit.
    """
    if new != again:
        raise PasswordsDiffer()
    why = unfit_password(new, who.number, who.name)
    if why is not None:
        raise PasswordUnfit(why=why)
    prove(desk, who, old, address, at)
    kept = hashed(new)
    with desk.sitting(at) as sitting:
        row = accounts.of_person(sitting.session, who.person_id)
        if row is None:
            raise NoAccount(who=who.name, number=who.number)
        row.password_hash, row.must_change, row.changed_at = kept, False, at
        accounts.end(sitting.session, at, person_id=who.person_id)
        accounts.note(sitting.session, AccessKind.PASSWORD_CHANGED, at, who.number, who.person_id, address)


def prove(desk: Desk, who: SignedIn, password: str, address: str, at: datetime) -> None:
    """Whoever is signed in knows the password too. Raises TooManyAttempts, SignInRefused."""
    admit(desk, who.number, address, at)
    with desk.looking() as session:
        known = accounts.by_number(session, who.number)
    if known is None or not fits(password, known.password_hash):
        note_refused(desk, who.number, who.person_id, address, at)
        raise SignInRefused()
    with desk.sitting(at) as sitting:
        accounts.note(sitting.session, AccessKind.PASSED, at, who.number, who.person_id, address)


def end_others(desk: Desk, who: SignedIn, address: str, at: datetime) -> int:
    """Every other session of the person is over. Returns how many."""
    with desk.sitting(at) as sitting:
        accounts.note(sitting.session, AccessKind.SESSIONS_ENDED, at, who.number, who.person_id, address)
        return accounts.end_others(sitting.session, at, who.person_id, who.session_id)


def speak(desk: Desk, who: SignedIn, language: Language, at: datetime) -> None:
    """The person is spoken to in this language, by the console and in messages."""
    with desk.sitting(at) as sitting:
        accounts.speak(sitting.session, who.person_id, language.value)


def digest_of(token: str) -> str:
    """What is kept of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()
