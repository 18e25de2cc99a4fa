"""The desk: the one place that opens a transaction, and the only one that commits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.engine import Connection, Engine, Transaction
from sqlalchemy.orm import Session

from rules.addressing import Addressee, Holder, audience_for, resolve
from rules.chain import ChainKey
from rules.handling import Handling
from rules.holding import Holding
from rules.instants import local_day
from rules.policy import Policy
from rules.standing import Actor
from rules.telling import Audience
from rules.vocabulary import Act
from rules.workdays import Calendar
from store import ledger, offices, people, policies
from store.engine import WRITING
from store.faults import reach
from store.ledger import Written
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
    _holding: Holding | None = None
    _handling: Handling | None = None
    _batches: list[tuple[Written, Act, int | None]] = field(default_factory=list)

    def open_batch(self, act: Act, actor_id: int | None) -> Written:
        """A batch of the ledger, to be written into now and closed when the sitting ends."""
        opened = ledger.open_batch(self.session, self._batches[-1][0].batch_id or 0 if self._batches else 0)
        self._batches.append((opened, act, actor_id))
        return opened

    def close_batches(self) -> None:
        """Every batch of this sitting has its digest and its place in the chain."""
        for opened, act, actor_id in self._batches:
            ledger.close_batch(self.session, self.key, opened, act, self.at, actor_id)
        self._batches.clear()

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

    @property
    def holding(self) -> Holding:
        """When messages may leave that are promised now: by the policy in force, for it is about people, not cases."""
        if self._holding is None:
            found = self.policy_in_force()
            self._holding = Holding(found.telling, found.taxonomy, lambda: self.calendar, self.at)
        return self._holding

    @property
    def handling(self) -> Handling:
        """Who takes a case in hand, by the policy in force: it is about people, and they have cases of all versions."""
        if self._handling is None:
            self._handling = self.policy_in_force().routing.handling
        return self._handling

    def serving(self, policy: Policy, agency: str, area: str) -> int | None:
        """The unit of an agency that serves an area, remembered for the rest of the transaction."""
        if (agency, area) not in self._serving:
            found = offices.serving_unit(self.session, policy.agencies.agency(agency), area)
            self._serving[agency, area] = found
        return self._serving[agency, area]

    def preload_serving(self, policy: Policy, areas: Sequence[str]) -> None:
        """Reads which units serve these areas, of every agency, by one statement instead of one for each."""
        self._serving |= offices.serving_units(self.session, policy.agencies.agencies, areas)

    def addressee(self, audience: Audience, unit: int, besides: int | None = None) -> Addressee | None:
        """Who hears what is meant for an audience of a unit today; the next one up when the post is empty.

        besides: a person who cannot be the one, as when it is they who could not be reached.
        """
        if unit not in self._chains:
            self.preload([unit])
        if besides is None:
            return resolve(audience, self._chains[unit], self._holders_in)
        others = [
            (above, [one for one in self._holders_in(above) if one.person_id != besides])
            for above in self._chains[unit]
        ]
        return resolve(audience, self._chains[unit], dict(others).__getitem__)

    def answering_for(self, post: int, audience: Audience, rather: int | None = None) -> tuple[int, Addressee | None]:
        """The unit of a post, and who sits in it today; where nobody does, the next one up for this audience.

        rather: the person who is asked first, as long as they serve in the post, whoever else does.
        """
        unit, duty = offices.duty_of_post(self.session, post)
        if rather is not None and any(one.post_id == post for one in offices.seats_of(self.session, rather, self.day)):
            return unit, Addressee(post, rather, has_risen=False)
        self.preload([unit])
        found = next((one for one in self._holders_in(unit) if one.post_id == post), None)
        if found is not None:
            return unit, Addressee(found.post_id, found.person_id, has_risen=False)
        above = self.addressee(audience, unit)
        return unit, replace(above, has_risen=True, meant=audience_for(duty) or audience) if above else None

    def preload(self, units: Sequence[int]) -> None:
        """Reads who sits in these units, and in those above them, by a few statements instead of several each."""
        fresh = [unit for unit in dict.fromkeys(units) if unit not in self._chains]
        if fresh:
            self._chains |= offices.parents_of(self.session, fresh)
            needed = {unit for chain in self._chains.values() for unit in chain} - set(self._holders)
            self._holders |= offices.holders_in_many(self.session, sorted(needed), self.day)

    def holders(self, unit: int) -> Sequence[Holder]:
        """Who answers for each post of a unit today, in the order of the posts."""
        return self._holders_in(unit)

    def _holders_in(self, unit: int) -> Sequence[Holder]:
        if unit not in self._holders:
            self._holders[unit] = offices.holders_in(self.session, unit, self.day)
        return self._holders[unit]

    def actor(self, who: str | Actor) -> Actor:
        """A person with the seats they may act from today; the engine is the engine.

        Raises UnknownPerson or AmbiguousPerson.
        """
        if isinstance(who, Actor):
            return who
        person = people.person_meant(self.session, who)
        return Actor(person.id, person.name, offices.seats_of(self.session, person.id, self.day))


class Desk:
    """Where acts are done: it holds the engine and the keys, and lends out transactions.

    A rehearsing desk (see `rehearse`) lends out parts of one transaction instead, which is undone at the end.
    """

    def __init__(
        self, engine: Engine, key: ChainKey, keyring: Keyring, *, rehearsing_on: Connection | None = None
    ) -> None:
        self.engine = engine
        self._writer = engine.execution_options(**{WRITING: True})
        self._key = key
        self._keyring = keyring
        self._rehearsing_on = rehearsing_on

    @contextmanager
    def sitting(self, at: datetime) -> Iterator[Sitting]:
        """A transaction that writes, at one instant: committed when the block ends, undone when it raises."""
        with self._session(self._writer) as session:
            sweep_scratch(session, is_committed_later=self.is_rehearsing)
            sitting = Sitting(session, at, self._key, self._keyring)
            yield sitting
            sitting.close_batches()
            session.flush()
            reach("before_commit")
            session.commit()
            reach("after_commit")

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """A transaction that only reads; what was read in it may still be shown when it is over."""
        with self._session(self.engine) as session:
            yield session
            session.expunge_all()
            session.rollback()

    @contextmanager
    def rehearse(self) -> Iterator[Desk]:
        """A desk whose acts see each other and are all undone when the block ends: the way of every dry run.

        Each sitting is a savepoint of one outer transaction, so a refused act undoes itself and nothing else.
        While it lasts it holds what it has written locked (on SQLite, every other writer waits), and on
        PostgreSQL the ids it drew stay drawn. It belongs to one thread, and what leaves the machine, such as
        sending a message, is not undone by it: whoever does that asks `is_rehearsing` first.
        """
        if self._rehearsing_on is not None:
            yield from self._undone(self._rehearsing_on, self._rehearsing_on.begin_nested())
            return
        with self._writer.connect() as connection:
            yield from self._undone(connection, connection.begin())

    def _undone(self, connection: Connection, outer: Transaction) -> Iterator[Desk]:
        try:
            yield Desk(self.engine, self._key, self._keyring, rehearsing_on=connection)
        finally:
            outer.rollback()

    @contextmanager
    def rehearsal(self, at: datetime) -> Iterator[Sitting]:
        """A single transaction that may write and is always undone."""
        with self.rehearse() as stage, stage.sitting(at) as sitting:
            yield sitting

    @property
    def is_rehearsing(self) -> bool:
        """Whether everything done here will be undone."""
        return self._rehearsing_on is not None

    def _session(self, engine: Engine) -> Session:
        if self._rehearsing_on is not None:
            bound = self._rehearsing_on
            return Session(bound, expire_on_commit=False, join_transaction_mode="create_savepoint")
        return Session(engine, expire_on_commit=False)

    @property
    def key(self) -> ChainKey:
        return self._key

    @property
    def keyring(self) -> Keyring:
        return self._keyring
