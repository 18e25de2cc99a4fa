"""What rulings on objections say about the duty map: where it sends hazards to the wrong door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.offices import SchoolKind
from rules.routing import Match, Routing, Rule, route
from rules.vocabulary import Location


@dataclass(frozen=True, slots=True)
class Ruling:
    """One upheld objection, with all the duty map goes by."""

    number: str
    at: datetime
    subcategory: str
    location: Location
    sector: SchoolKind
    from_agency: str
    to_agency: str
    reason: str


@dataclass(frozen=True, slots=True)
class Precedent:
    """Hazards of one kind and place that went to one agency and were given to another, the newest ruling first."""

    subcategory: str
    location: Location
    from_agency: str
    to_agency: str
    rulings: tuple[Ruling, ...]
    rule: Rule
    """The rule that would have sent them there at once, to be put before all others in the duty map."""
    is_heeded: bool
    """Whether the duty map in force sends such hazards there already."""


def precedents(routing: Routing, rulings: Iterable[Ruling]) -> Sequence[Precedent]:
    """The rulings put together, those that came most often first."""
    alike: dict[tuple[str, Location, str, str], list[Ruling]] = {}
    for one in rulings:
        alike.setdefault((one.subcategory, one.location, one.from_agency, one.to_agency), []).append(one)
    found = [_precedent(routing, key, ruled) for key, ruled in alike.items()]
    return sorted(found, key=lambda one: (one.is_heeded, -len(one.rulings), one.subcategory))


def _precedent(routing: Routing, key: tuple[str, Location, str, str], ruled: list[Ruling]) -> Precedent:
    subcategory, location, before, after = key
    now = route(routing, subcategory, location, ruled[0].sector)
    co = tuple(dict.fromkeys(one for one in (*now.co, now.lead) if one not in (after, now.responsible)))
    rule = Rule(
        match=Match(subcategory=subcategory, location=location), responsible=now.responsible, lead=after, co=co,
        verify_by=now.verify_by, basis="local",
    )  # fmt: skip
    return Precedent(subcategory, location, before, after, tuple(ruled), rule, now.lead == after)
