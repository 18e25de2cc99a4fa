"""Rows of the registry as a file gives them: areas, units, schools, people, posts and leave.

None means that the file says nothing about it: a new row then takes what the field's comment says, and a row
that is already registered keeps what it has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from rules.offices import Capacity, Duty, LicenceStatus, Ownership, SchoolKind
from rules.rows import NOWHERE, Origin
from rules.words import Language

NO_PARENT = "无"
"""What stands in the column of the unit above when there is none."""


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area by its GB/T 2260 code; the area above follows from the code."""

    code: str
    name: str
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of government. agency, area and parent are codes or names."""

    code: str
    name: str
    agency: str
    area: str
    parent: str | None = None
    retired_on: date | None = None
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """One campus, and the school it belongs to: without a campus code of its own the school has this one campus.

    area and parent are codes or names; a new school without a parent is put under the education unit that
    serves its area. status_from: since when licence and ownership are so; the day of the import when empty.
    """

    code: str
    name: str
    area: str
    campus_code: str | None = None
    campus_name: str | None = None
    kind: SchoolKind | None = None
    ownership: Ownership | None = None
    licence: LicenceStatus | None = None
    status_from: date | None = None
    address: str | None = None
    pupils: int | None = None
    staff: int | None = None
    parent: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    retired_on: date | None = None
    origin: Origin = field(default=NOWHERE, compare=False)

    @property
    def campus(self) -> str:
        """The campus's own code."""
        return self.campus_code or self.code


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who holds posts. addresses: Apprise addresses in the order they are tried.

    An e-mail address becomes the address `mailto:name@example.org`, to be sent through the installation's own
    mail server, and stands first.
    """

    number: str
    name: str
    phone: str | None = None
    email: str | None = None
    addresses: tuple[str, ...] = ()
    language: Language | None = None
    wants_digests: bool | None = None
    left_on: date | None = None
    origin: Origin = field(default=NOWHERE, compare=False)

    @property
    def contacts(self) -> tuple[str, ...]:
        """Every way to reach the person, the first choice first."""
        mail = (f"mailto:{self.email}",) if self.email else ()
        return tuple(dict.fromkeys((*mail, *self.addresses)))


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post in a unit and, when a person is named, their term in it. unit is a code or a name."""

    unit: str
    duty: Duty
    title: str | None = None
    number: str | None = None
    name: str | None = None
    capacity: Capacity | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """Days on which somebody is away."""

    from_on: date
    to_on: date
    number: str | None = None
    name: str | None = None
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class RegistryRows:
    """Everything one import brings."""

    areas: tuple[AreaRow, ...] = ()
    units: tuple[UnitRow, ...] = ()
    schools: tuple[SchoolRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    posts: tuple[PostRow, ...] = ()
    leave: tuple[LeaveRow, ...] = field(default=())

    def __add__(self, other: RegistryRows) -> RegistryRows:
        return RegistryRows(
            self.areas + other.areas,
            self.units + other.units,
            self.schools + other.schools,
            self.people + other.people,
            self.posts + other.posts,
            self.leave + other.leave,
        )

    def __len__(self) -> int:
        return sum(len(one) for one in (self.areas, self.units, self.schools, self.people, self.posts, self.leave))
