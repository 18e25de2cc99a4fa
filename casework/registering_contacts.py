"""The ways to reach people: the addresses of the file, in its order, sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from casework.desk import Sitting
from models.person import Contact
from store import keeping, registered_people
from store.registered_people import ContactNow

Way = tuple[str, str]
"""An address and its channel."""


@dataclass
class _Changes:
    """What must be written so that people are reached as the file says."""

    fresh: list[dict[str, object]] = field(default_factory=list)
    changed: list[dict[str, object]] = field(default_factory=list)
    surplus: dict[int, Way] = field(default_factory=dict)
    """Contacts too many, and the way the person is reached last."""


def write_contacts(sitting: Sitting, wanted: Mapping[str, Sequence[Way]]) -> set[str]:
    """People are reached by these ways, in order; nobody without any is touched. Returns whose ways changed."""
    session, ring = sitting.session, sitting.keyring
    ids = registered_people.person_ids(session)
    named = {number: ways for number, ways in wanted.items() if ways}
    stored = registered_people.sealed_contacts(session, [ids[number] for number in named])
    changes = _Changes()
    touched: set[str] = set()
    for number, ways in named.items():
        now = stored.get(ids[number], [])
        if list(dict.fromkeys(ring.open(one.sealed) for one in now)) != [url for url, _ in ways]:
            touched.add(number)
            _plan(sitting, changes, ids[number], now, ways)
    keeping.change(session, Contact, changes.changed)
    keeping.add(session, Contact, changes.fresh)
    _drop(sitting, changes.surplus)
    return touched


def _plan(sitting: Sitting, changes: _Changes, person: int, now: Sequence[ContactNow], ways: Sequence[Way]) -> None:
    for stored, way in zip(now, ways, strict=False):
        if sitting.keyring.open(stored.sealed) != way[0]:
            changes.changed.append({"id": stored.id, **_sealed(sitting, way)})
    last = now[-1].rank if now else 0
    for place, way in enumerate(ways[len(now) :], 1):
        changes.fresh.append({"person_id": person, "rank": last + place, **_sealed(sitting, way)})
    changes.surplus |= {stored.id: ways[-1] for stored in now[len(ways) :]}


def _drop(sitting: Sitting, surplus: Mapping[int, Way]) -> None:
    """Contacts too many are taken out; one the log of attempts names stays, and repeats the last way."""
    tried = registered_people.tried(sitting.session, list(surplus))
    keeping.remove(sitting.session, Contact, set(surplus) - tried)
    kept = [{"id": contact, **_sealed(sitting, surplus[contact])} for contact in sorted(tried)]
    keeping.change(sitting.session, Contact, kept)


def _sealed(sitting: Sitting, way: Way) -> dict[str, object]:
    url, channel = way
    return {"channel": channel[:20], "address_sealed": sitting.keyring.seal(url)}
