"""Compliance (达标率): how many schools meet a versioned standard, always split by whether they may operate."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rules.intervals import LEAST, Interval, wilson
from rules.offices import LicenceStatus


@dataclass(frozen=True, slots=True)
class Standard:
    """What schools are measured against: a checklist, its version, and the version of policy it is from."""

    code: str
    title_zh: str
    title_en: str
    version: int
    policy: int


@dataclass(frozen=True, slots=True)
class Complying:
    """The schools of one licence status. unchecked: nobody has inspected them, so nobody knows; they do not comply."""

    licence: LicenceStatus
    schools: int
    met: int
    unchecked: int

    @property
    def share(self) -> float | None:
        """The share that complies; empty for fewer schools than a rate can be spoken of."""
        return self.met / self.schools if self.schools >= LEAST else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval of the share."""
        return wilson(self.share, self.schools) if self.share is not None else None


@dataclass(frozen=True, slots=True)
class Compliance:
    """How many schools of an area meet a standard, by licence; the statuses nobody has are left out."""

    standard: Standard
    by_licence: tuple[Complying, ...]


def complying(
    licences: Mapping[int, LicenceStatus], inspected: Collection[int], failing: Collection[int]
) -> tuple[Complying, ...]:
    """Who complies, by licence. licences: of every school. failing: those where an item of the standard is open."""

    def count(schools: Iterable[int], which: LicenceStatus) -> int:
        return sum(licences[one] is which for one in schools)

    seen = licences.keys() & set(inspected)
    return tuple(
        Complying(
            status, count(licences, status), count(seen - set(failing), status), count(licences.keys() - seen, status)
        )
        for status in LicenceStatus
        if count(licences, status)
    )
