"""What a round of inspections found, put together by town, by who runs the school, by its licence and by category."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.offices import LicenceStatus, Ownership
from rules.vocabulary import Severity, Stage
from rules.words import Language, Text, Word, said

GRAVEST_FIRST = tuple(reversed(Severity))


class FoundBy(Word):
    """What findings are put together by."""

    TOWN = "town", "镇街", "town"
    OWNERSHIP = "ownership", "办学性质", "ownership"
    LICENCE = "licence", "办学许可", "licence"
    CATEGORY = "category", "问题类别", "problem category"


@dataclass(frozen=True, slots=True)
class SchoolVisited:
    """A school of the round: where it lies, who ran it and by what licence then, and whether it was visited."""

    name: str
    area_code: str
    town: str
    licence: LicenceStatus
    ownership: Ownership | None
    is_visited: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of a round, as it stands. is_sensitive: what it is about is not for paper that is handed on."""

    number: str
    school: str
    area_code: str
    town: str
    licence: LicenceStatus
    ownership: Ownership | None
    category: Text
    subcategory: Text
    item: str
    severity: Severity
    place: str
    description: str
    stage: Stage
    is_new: bool
    due_at: datetime | None
    is_sensitive: bool

    @property
    def counts(self) -> bool:
        """What was void or merged since is listed, and counts nowhere."""
        return self.stage is not Stage.VOID


@dataclass(frozen=True, slots=True)
class Group:
    """The findings that have something in common. listed, visited: its schools, where schools have it in common too."""

    name: Text | str
    listed: int | None
    visited: int | None
    schools: tuple[str, ...]
    count: int
    severities: tuple[int, ...]
    """How many of each severity, the gravest first."""
    closed: int


_Name = Text | str
_OF_SCHOOL: dict[FoundBy, Callable[[SchoolVisited | Finding], _Name]] = {
    FoundBy.TOWN: lambda one: one.town,
    FoundBy.OWNERSHIP: lambda one: _worded(one.ownership),
    FoundBy.LICENCE: lambda one: _worded(one.licence),
}
_UNKNOWN = Text("未登记", "not registered")


def _worded(word: Word | None) -> Text:
    return Text(word.zh, word.en) if word is not None else _UNKNOWN


def groups(by: FoundBy, findings: Sequence[Finding], schools: Sequence[SchoolVisited]) -> list[Group]:
    """The findings by one thing, the most frequent first, equal ones by name; a group of schools without any, too."""
    of_school = _OF_SCHOOL.get(by)
    found: dict[str, tuple[_Name, list[Finding], list[SchoolVisited]]] = {}
    for one in findings:
        name = of_school(one) if of_school is not None else one.category
        found.setdefault(said(name, Language.ZH), (name, [], []))[1].append(one)
    if of_school is not None:
        for school in schools:
            name = of_school(school)
            found.setdefault(said(name, Language.ZH), (name, [], []))[2].append(school)
    made = [_group(*parts, has_schools=of_school is not None) for parts in found.values()]
    return sorted(made, key=lambda one: (-one.count, said(one.name, Language.ZH)))


def _group(name: _Name, findings: Sequence[Finding], schools: Sequence[SchoolVisited], *, has_schools: bool) -> Group:
    return Group(
        name,
        len(schools) if has_schools else None,
        sum(one.is_visited for one in schools) if has_schools else None,
        tuple(dict.fromkeys(one.school for one in findings)),
        len(findings),
        tuple(sum(one.severity is severity for one in findings) for severity in GRAVEST_FIRST),
        sum(not one.stage.is_open for one in findings),
    )


@dataclass(frozen=True, slots=True)
class Feedback:
    """Everything a round found at the schools it was to visit."""

    findings: tuple[Finding, ...]
    schools: tuple[SchoolVisited, ...]

    def by(self, what: FoundBy) -> list[Group]:
        """The findings put together by one thing."""
        return groups(what, self.counted, self.schools)

    @property
    def counted(self) -> tuple[Finding, ...]:
        """The findings that count."""
        return tuple(one for one in self.findings if one.counts)

    def in_town(self, town: str) -> Feedback:
        """What of it a town is handed: its own schools and nothing else. town: its code."""
        return Feedback(
            tuple(one for one in self.findings if one.area_code.startswith(town)),
            tuple(one for one in self.schools if one.area_code.startswith(town)),
        )
