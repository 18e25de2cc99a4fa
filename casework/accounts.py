"""Accounts: opened, reset and locked by the operator, and by a district's coordinator for those who serve there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk, Sitting
from casework.passwords import hashed, one_time
from models.account import Account
from models.person import Person
from rules.access import AccessKind
from rules.instants import local_day
from rules.refusals import (
    AccountNotYours,
    AccountsForDistrict,
    AccountsThere,
    AccountThere,
    NoAccount,
    NoCoordinator,
    NoFactor,
    NotACoordinator,
    SeveralCoordinators,
    UnknownPerson,
)
from store import account_lists, accounts, people, second_factors
from store.account_lists import Keeper, Kept
from store.accounts import SignedIn


@dataclass(frozen=True, slots=True)
class By:
    """A coordinator who does it on a page, and where from. The operator at the command line is nobody by name."""

    who: SignedIn
    address: str


def add(desk: Desk, who: str, at: datetime, by: By | None = None) -> str:
    """The person may sign in. Returns the one-time password, which is kept nowhere.

    Raises UnknownPerson, also for somebody who has left, AmbiguousPerson, AccountNotYours, AccountThere.
    """
    password = one_time()
    kept = hashed(password)
    with desk.sitting(at) as sitting:
        person = _meant(sitting, who, by)
        if person.left_on is not None and person.left_on <= local_day(at):
            raise UnknownPerson(who=who)
        if accounts.of_person(sitting.session, person.id) is not None:
            raise AccountThere(who=person.name, number=person.number)
        accounts.put(sitting.session, Account(person_id=person.id, password_hash=kept, changed_at=at))
        _note(sitting, AccessKind.CREATED, person, by)
    return password


def first(desk: Desk, who: str, at: datetime) -> tuple[str, str]:
    """The first account is there, a coordinator's, who opens those of the others. Returns their number and password.

    who: empty where there is only one. Raises AccountsThere, NoCoordinator, SeveralCoordinators, NotACoordinator.
    """
    with desk.looking() as session:
        found = dict(account_lists.coordinators(session, local_day(at)))
        if accounts.are_there(session):
            raise AccountsThere()
        if not found:
            raise NoCoordinator()
        if not who and len(found) > 1:
            raise SeveralCoordinators(numbers=list(found))
        number = people.person_meant(session, who).number if who else next(iter(found))
    if number not in found:
        raise NotACoordinator(who=who, numbers=list(found))
    return number, add(desk, number, at)


def reset(desk: Desk, who: str, at: datetime, by: By | None = None) -> str:
    """The account has a new one-time password and is open; whoever was signed in with it is not any more.

    A second factor stays: a password alone, whoever hands it out, does not get past it.
    """
    password = one_time()
    kept = hashed(password)
    with desk.sitting(at) as sitting:
        row, person = _account(sitting, who, by)
        row.password_hash, row.must_change, row.changed_at, row.locked_at = kept, True, at, None
        accounts.end(sitting.session, at, person_id=row.person_id)
        _note(sitting, AccessKind.RESET, person, by)
    return password


def lock(desk: Desk, who: str, at: datetime, by: By | None = None) -> None:
    """Nobody signs in with the account until it is reset, and whoever was signed in is out."""
    with desk.sitting(at) as sitting:
        row, person = _account(sitting, who, by)
        row.locked_at = row.locked_at or at
        accounts.end(sitting.session, at, person_id=row.person_id)
        _note(sitting, AccessKind.LOCKED, person, by)


def reset_second_factor(desk: Desk, who: str, at: datetime) -> None:
    """The person signs in with the password alone, until they set up a second factor again. Raises NoFactor."""
    with desk.sitting(at) as sitting:
        row, person = _account(sitting, who, None)
        if second_factors.of_person(sitting.session, row.person_id) is None:
            raise NoFactor(who=person.name)
        accounts.end(sitting.session, at, person_id=row.person_id)
        _note(sitting, AccessKind.FACTOR_REMOVED, person, None)
        second_factors.remove(sitting.session, row.person_id)


def listed(desk: Desk, who: SignedIn, text: str, standing: str, after: str, at: datetime) -> list[Kept]:
    """A page of the people who serve where a coordinator keeps accounts. Raises AccountsForDistrict."""
    with desk.looking() as session:
        keeper = _keeper(Sitting(session, at, desk.key, desk.keyring), who)
        return account_lists.people_of(session, keeper, text, standing, after)


def _keeper(sitting: Sitting, who: SignedIn) -> Keeper:
    """What a coordinator keeps, by the posts of today. Raises AccountsForDistrict for whoever keeps nothing."""
    seats = sitting.actor(who.number).seats
    areas = {one.area for one in seats if one.coordinates_a_district}
    if not areas:
        raise AccountsForDistrict()
    return Keeper(who.person_id, tuple(sorted(areas)), sitting.day)


def _meant(sitting: Sitting, who: str, by: By | None) -> Person:
    """Who is meant. A coordinator names a number, and learns of no others than they keep."""
    if by is not None and account_lists.person_kept(sitting.session, _keeper(sitting, by.who), who) is None:
        raise AccountNotYours(number=who)
    return people.person_meant(sitting.session, who)


def _account(sitting: Sitting, who: str, by: By | None) -> tuple[Account, Person]:
    person = _meant(sitting, who, by)
    row = accounts.of_person(sitting.session, person.id)
    if row is None:
        raise NoAccount(who=person.name, number=person.number)
    return row, person


def _note(sitting: Sitting, kind: AccessKind, person: Person, by: By | None) -> None:
    address, by_id = (by.address, by.who.person_id) if by is not None else ("", None)
    accounts.note(sitting.session, kind, sitting.at, person.number, person.id, address, by_id=by_id)
