"""Accounts: opened, reset and locked by the operator, who alone may run commands on this machine."""

from __future__ import annotations

from datetime import datetime

from casework.desk import Desk, Sitting
from casework.passwords import hashed, one_time
from models.account import Account
from rules.access import AccessKind
from rules.instants import local_day
from rules.refusals import AccountThere, NoAccount, UnknownPerson
from store import accounts, people


def add(desk: Desk, who: str, at: datetime) -> str:
    """The person may sign in. Returns the one-time password, which is kept nowhere.

    Raises UnknownPerson, also for somebody who has left, AmbiguousPerson, AccountThere.
    """
    password = one_time()
    kept = hashed(password)
    with desk.sitting(at) as sitting:
        person = people.person_meant(sitting.session, who)
        if person.left_on is not None and person.left_on <= local_day(at):
            raise UnknownPerson(who=who)
        if accounts.of_person(sitting.session, person.id) is not None:
            raise AccountThere(who=person.name, number=person.number)
        accounts.put(sitting.session, Account(person_id=person.id, password_hash=kept, changed_at=at))
        accounts.note(sitting.session, AccessKind.CREATED, at, person.number, person.id)
    return password


def reset(desk: Desk, who: str, at: datetime) -> str:
    """The account has a new one-time password and is open; whoever was signed in with it is not any more."""
    password = one_time()
    kept = hashed(password)
    with desk.sitting(at) as sitting:
        row, number = _account(sitting, who)
        row.password_hash, row.must_change, row.changed_at, row.locked_at = kept, True, at, None
        accounts.end(sitting.session, at, person_id=row.person_id)
        accounts.note(sitting.session, AccessKind.RESET, at, number, row.person_id)
    return password


def lock(desk: Desk, who: str, at: datetime) -> None:
    """Nobody signs in with the account until it is reset, and whoever was signed in is out."""
    with desk.sitting(at) as sitting:
        row, number = _account(sitting, who)
        row.locked_at = row.locked_at or at
        accounts.end(sitting.session, at, person_id=row.person_id)
        accounts.note(sitting.session, AccessKind.LOCKED, at, number, row.person_id)


def _account(sitting: Sitting, who: str) -> tuple[Account, str]:
    person = people.person_meant(sitting.session, who)
    row = accounts.of_person(sitting.session, person.id)
    if row is None:
        raise NoAccount(who=person.name, number=person.number)
    return row, person.number
