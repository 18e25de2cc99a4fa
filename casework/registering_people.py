"""People of a registry import: numbers, names, and sealed the ways to reach them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from casework.desk import Sitting
from casework.registering_areas import Tally
from casework.registering_contacts import write_contacts
from casework.taking_in import Judgement, without_doubles
from models.person import Person
from rules.refusals import Refusal
from rules.registry import PersonRow
from rules.words import Language, Text
from store import keeping, registered_people
from store.registered_people import PersonNow
from store.secrets import Keyring

CheckAddress = Callable[[str], tuple[str, str]]
"""An address as it is kept, and its channel. Raises a refusal for one that cannot be used."""


@dataclass
class People:
    """Everybody who is registered or will be: by number, and numbers by name."""

    stored: dict[str, PersonNow] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, list[str]] = field(default_factory=dict)
    ways: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """The addresses of new rows, checked."""

    @classmethod
    def read(cls, sitting: Sitting) -> People:
        found = cls({one.number: one for one in registered_people.people(sitting.session)})
        for one in found.stored.values():
            found._name(one.number, one.name)
        return found

    def add(self, row: PersonRow) -> None:
        """The person of this row can be referred to."""
        if row.number in self.names:
            self.by_name[self.names[row.number]].remove(row.number)
        self._name(row.number, row.name)

    def _name(self, number: str, name: str) -> None:
        self.names[number] = name
        self.by_name.setdefault(name, []).append(number)


def judge_people(rows: Sequence[PersonRow], people: People, check: CheckAddress, judged: Judgement) -> list[PersonRow]:
    """The people who may be written."""
    for row in without_doubles(rows, lambda row: row.number, "number", judged):
        ways: list[tuple[str, str]] = []
        for place, address in enumerate(row.addresses, 1):
            try:
                ways.append(check(address))
            except Refusal as refusal:
                zh, en = refusal.say(Language.ZH), refusal.say(Language.EN)
                judged.reject(row, "addresses", Text(f"第 {place} 个地址：{zh}", f"address {place}: {en}"))
        people.ways[row.number] = tuple(dict.fromkeys(ways))
    good = list({row.number: row for row in judged.good(rows)}.values())
    for row in good:
        people.add(row)
    return good


def write_people(sitting: Sitting, rows: Sequence[PersonRow], people: People) -> Tally:
    """The people are registered; a person whose addresses changed is reached by the new ones in their order."""
    session, ring = sitting.session, sitting.keyring
    known = [people.stored[row.number].id for row in rows if row.number in people.stored]
    phones = registered_people.sealed_phones(session, known)
    fresh = [_new(row, ring) for row in rows if row.number not in people.stored]
    keeping.add(session, Person, fresh)
    changes: list[dict[str, object]] = []
    changed: set[str] = set()
    for row in rows:
        stored = people.stored.get(row.number)
        if stored is None:
            continue
        values = _changes(row, stored)
        if row.phone is not None and ring.open(phones.get(stored.id, "")) != row.phone:
            values["phone_sealed"] = ring.seal(row.phone)
        if values:
            changes.append({"id": stored.id, **values})
            changed.add(row.number)
    keeping.change(session, Person, changes)
    changed |= write_contacts(sitting, {row.number: people.ways.get(row.number, ()) for row in rows})
    changed -= {str(one["number"]) for one in fresh}
    return Tally(len(fresh), len(changed), len(rows) - len(fresh) - len(changed))


def _new(row: PersonRow, ring: Keyring) -> dict[str, object]:
    return {
        "number": row.number,
        "name": row.name,
        "language": (row.language or Language.ZH).value,
        "phone_sealed": ring.seal(row.phone or ""),
        "wants_digests": row.wants_digests is not False,
        "left_on": row.left_on,
    }


def _changes(row: PersonRow, stored: PersonNow) -> dict[str, object]:
    wanted: dict[str, object] = {"name": row.name}
    if row.language is not None:
        wanted["language"] = row.language.value
    if row.wants_digests is not None:
        wanted["wants_digests"] = row.wants_digests
    if row.left_on is not None:
        wanted["left_on"] = row.left_on
    return {name: value for name, value in wanted.items() if getattr(stored, name) != value}


def with_mail(row: PersonRow, server: str) -> PersonRow:
    """The row with its e-mail address as an address through the installation's mail account, tried first.

    server: an address without a recipient, such as mailtos://user:password@smtp.example.cn?from=xiaoan@example.cn
    """
    if row.email is None:
        return row
    joint = "&" if "?" in server else "?"
    return replace(row, email=None, addresses=(f"{server}{joint}to={row.email}", *row.addresses))
