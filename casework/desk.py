"""The desk: the one place that opens a transaction, and the only one that commits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from rules.addressing import Addressee, Holder, resolve
from rules.chain import ChainKey
from rules.instants import local_day
from rules.policy import Policy
from rules.standing import Actor
from rules.telling import Audience
from rules.workdays import Calendar
from store import offices, people, policies
from store.engine import WRITING
from store.faults import reach
from store.moving import sweep_scratch
from store.secrets import Keyring


@dataclass
class Sitting:
    """One transaction: its session, its instant, and what has been looked up in it so far."""

    session: Session
    at: datetime
    key: ChainKey
    keyring: Keyring
    _policies: dict[int, Policy] = field(default_factory=dict)
    _holders: dict[int, Sequence[Holder]] = field(default_factory=dict)
    _chains: dict[int, list[int]] = field(default_factory=dict)
    _serving: dict[tuple[str, str], int | None] = field(default_factory=dict)
    _calendar: Calendar | None = None

    @property
    def day(self) -> date:
        return local_day(self.at)

    @property
    def calendar(self) -> Calendar:
        if self._calendar is None:
            self._calendar = policies.calendar_in_force(self.session)
        return self._calendar

    def policy(self, number: int) -> Policy:
        """A policy version; a case asks for the one it began under."""
        if number not in self._policies:
            self._policies[number] = policies.policy(self.session, number)
        return self._policies[number]

    def policy_in_force(self) -> Policy:
        found = policies.policy_in_force(self.session, self.at)
        return self._policies.setdefault(found.id, found)

    def serving(self, policy: Policy, agency: str, area: str) -> int | None:
        """The unit of an agency that serves an area, remembered for the rest of the transaction."""
        if (agency, area) not in self._serving:
            found = offices.serving_unit(self.session, policy.agencies.agency(agency), area)
            self._serving[agency, area] = found
        return self._serving[agency, area]

    def addressee(self, audience: Audience, unit: int) -> Addressee | None:
        """Who hears what is meant for an audience of a unit today; the next one up when the post is empty."""
        if unit not in self._chains:
            self._chains[unit] = offices.parents(self.session, unit)
        return resolve(audience, self._chains[unit], self._holders_in)

    def preload(self, units: Sequence[int]) -> None:
        """Reads who sits in these units, and in those above them, by a few statements instead of several each."""
        fresh = [unit for unit in dict.fromkeys(units) if unit not in self._chains]
        if fresh:
            self._chains |= offices.parents_of(self.session, fresh)
            needed = {unit for chain in self._chains.values() for unit in chain} - set(self._holders)
            self._holders |= offices.holders_in_many(self.session, sorted(needed), self.day)

    def _holders_in(self, unit: int) -> Sequence[Holder]:
        if unit not in self._holders:
            self._holders[unit] = offices.holders_in(self.session, unit, self.day)
        return self._holders[unit]

    def actor(self, who: str) -> Actor:
        """A person with the seats they may act from today. Raises UnknownPerson or AmbiguousPerson."""
        person = people.person_meant(self.session, who)
        return Actor(person.id, person.name, offices.seats_of(self.session, person.id, self.day))


class Desk:
    """Where acts are done: it holds the engine and the keys, and lends out transactions."""

    def __init__(self, engine: Engine, key: ChainKey, keyring: Keyring) -> None:
        self.engine = engine
        self._writer = engine.execution_options(**{WRITING: True})
        self._key = key
        self._keyring = keyring

    @contextmanager
    def sitting(self, at: datetime) -> Iterator[Sitting]:
        """A transaction that writes, at one instant: committed when the block ends, undone when it raises."""
        with Session(self._writer, expire_on_commit=False, autoflush=True) as session:
            sweep_scratch(session)
            yield Sitting(session, at, self._key, self._keyring)
            session.flush()
            reach("before_commit")
            session.commit()
            reach("after_commit")

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """A transaction that only reads."""
        with Session(self.engine) as session:
            yield session
            session.rollback()

    @contextmanager
    def rehearsal(self, at: datetime) -> Iterator[Sitting]:
        """A transaction that may write and is always undone: what a dry run shows is what would have happened."""
        with Session(self._writer, expire_on_commit=False) as session:
            sweep_scratch(session)
            yield Sitting(session, at, self._key, self._keyring)
            session.flush()
            session.rollback()

    @property
    def key(self) -> ChainKey:
        return self._key

    @property
    def keyring(self) -> Keyring:
        return self._keyring
