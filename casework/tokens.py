"""Tokens of the API: made and revoked by the operator, believed as long as their person may sign in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.desk import Desk
from casework.signing_in import NOTED_EVERY, digest_of
from models.token import ApiToken
from rules.access import AccessKind
from rules.instants import local_day
from rules.refusals import (
    BadInput,
    NoAccount,
    TokenRefused,
    TokenTooLong,
    UnknownPerson,
    UnknownToken,
    WrongTokensTooOften,
)
from rules.tokens import LONGEST_DAYS, LONGEST_NAME, PREFIX, WINDOW, WRONG_FROM_ONE_ADDRESS, TokenScope, kept_as
from rules.wording_given import is_blank, refuse_unfit
from rules.words import Text
from store import accounts, people, tokens
from store.tokens import Bearer

_NAME = Text("用途", "name")
_LOCKED = Text("此人的账号已停用，不能签发令牌", "the account of this person is locked; no token is made for it")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A token as the operator asks for it. made_by: under which name they are logged in."""

    who: str
    name: str
    scopes: frozenset[TokenScope]
    days: int
    made_by: str


@dataclass(frozen=True, slots=True)
class Made:
    """A token that was made; the token itself is kept nowhere."""

    id: int
    token: str
    expires_at: datetime


def add(desk: Desk, wanted: Wanted, at: datetime) -> Made:
    """A program may ask in this person's name.

    Raises UnknownPerson, also for somebody who has left, AmbiguousPerson, NoAccount, TokenTooLong, BadInput, UnfitText.
    """
    if not 1 <= wanted.days <= LONGEST_DAYS:
        raise TokenTooLong(days=wanted.days, most=LONGEST_DAYS)
    if not wanted.scopes:
        raise BadInput(what=Text("请写明令牌的权限", "say what the token is good for"))
    if is_blank(wanted.name) or len(wanted.name) > LONGEST_NAME:
        words = f"请写明令牌的用途，最多 {LONGEST_NAME} 字", f"say what the token is for, in {LONGEST_NAME} characters"
        raise BadInput(what=Text(*words))
    refuse_unfit(_NAME, wanted.name)
    token = PREFIX + secrets.token_urlsafe(32)
    with desk.sitting(at) as sitting:
        person = people.person_meant(sitting.session, wanted.who)
        account = accounts.of_person(sitting.session, person.id)
        if person.left_on is not None and person.left_on <= local_day(at):
            raise UnknownPerson(who=wanted.who)
        if account is None:
            raise NoAccount(who=person.name, number=person.number)
        if account.locked_at is not None:
            raise BadInput(what=_LOCKED)
        row = ApiToken(
            digest=digest_of(token), person_id=person.id, name=wanted.name, scopes=kept_as(wanted.scopes), made_at=at,
            made_by=wanted.made_by[:60], expires_at=at + timedelta(days=wanted.days),
        )  # fmt: skip
        made = Made(tokens.put(sitting.session, row).id, token, row.expires_at)
        accounts.note(sitting.session, AccessKind.TOKEN_MADE, at, person.number, person.id)
    return made


def revoke(desk: Desk, number: int, at: datetime) -> None:
    """The token is good for nothing any more. Raises UnknownToken."""
    with desk.sitting(at) as sitting:
        row = tokens.numbered(sitting.session, number)
        if row is None:
            raise UnknownToken(number=number)
        if row.revoked_at is None:
            row.revoked_at = at
            who = people.numbers_of(sitting.session, [row.person_id])[row.person_id]
            accounts.note(sitting.session, AccessKind.TOKEN_REVOKED, at, who, row.person_id)


def bearer(desk: Desk, token: str, address: str, at: datetime) -> Bearer:
    """Whoever this token speaks for. Raises TokenRefused, or WrongTokensTooOften for one more wrong one.

    A good token is never kept out for the wrong ones of its neighbours.
    """
    found = None
    if token:
        with desk.looking() as session:
            found = tokens.bearer(session, digest_of(token), at, local_day(at))
    if found is None or not found.is_good:
        _refuse(desk, found, address, at)
        raise TokenRefused()
    if found.used_at is None or at - found.used_at >= NOTED_EVERY:
        with desk.sitting(at) as sitting:
            tokens.used(sitting.session, found.token_id, at)
    return found


def _refuse(desk: Desk, found: Bearer | None, address: str, at: datetime) -> None:
    """The wrong token is on record, unless there were so many that the record itself would be the victim."""
    with desk.looking() as session:
        if tokens.refused_from(session, address, at - WINDOW) >= WRONG_FROM_ONE_ADDRESS:
            raise WrongTokensTooOften(minutes=int(WINDOW.total_seconds() // 60))
    with desk.sitting(at) as sitting:
        number, person = (found.number, found.person_id) if found else ("", None)
        accounts.note(sitting.session, AccessKind.TOKEN_REFUSED, at, number, person, address)
