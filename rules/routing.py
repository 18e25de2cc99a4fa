"""Who answers for a hazard: place x category x sector -> responsible, lead and co-units, and who verifies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rules.agencies import Agencies
from rules.clocks import Span
from rules.handling import Handling
from rules.offices import SchoolKind
from rules.vocabulary import Location, Severity, Side
from rules.words import Contradiction, Text


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Match(_Frozen):
    """What a rule applies to. The more it names the stronger it is: sub-category, then place, then sector."""

    category: str | None = None
    subcategory: str | None = None
    location: Location | None = None
    sector: SchoolKind | None = None

    @model_validator(mode="after")
    def _one_subject(self) -> Match:
        if (self.category is None) == (self.subcategory is None):
            raise Contradiction(
                "须写明 category 或 subcategory 之一，且只写一个", "a rule matches either a category or a subcategory"
            )
        return self

    @property
    def strength(self) -> int:
        return 4 * (self.subcategory is not None) + 2 * (self.location is not None) + 1 * (self.sector is not None)

    def covers(self, subcategory: str, location: Location, sector: SchoolKind) -> bool:
        return (
            self.subcategory in (None, subcategory)
            and self.category in (None, subcategory.partition("-")[0])
            and self.location in (None, location)
            and self.sector in (None, sector)
        )

    @property
    def text(self) -> Text:
        parts = [part for part in (self.subcategory or self.category, self.location, self.sector) if part]
        return Text(
            "＋".join(part.zh if isinstance(part, (Location, SchoolKind)) else part for part in parts),
            " + ".join(part.en if isinstance(part, (Location, SchoolKind)) else part for part in parts),
        )


class Rule(_Frozen):
    """One row of the duty map, by agency code."""

    match: Match
    responsible: str
    lead: str
    co: tuple[str, ...] = ()
    verify_by: str
    legal: tuple[str, ...] = ()
    basis: str = Field(pattern="^(sourced|plausible|local)$")


class Disputes(_Frozen):
    """How an objection to an assignment is settled."""

    return_window: Span
    arbiter: str


class Routing(_Frozen):
    """config/policy/routing.yaml: the duty map, its mandatory fallback and the sides a verification needs."""

    kind: str = Field(pattern="^routing$")
    version: int = Field(ge=1)
    joint_verification: dict[Severity, tuple[Side, ...]]
    side_agency: dict[Side, str]
    """Which agency signs for the police and the education side when the rule does not name it."""
    disputes: Disputes
    handling: Handling = Handling()
    rules: tuple[Rule, ...] = Field(min_length=1)
    fallback: Rule

    @model_validator(mode="after")
    def _no_two_rules_alike(self) -> Routing:
        seen: dict[Match, int] = {}
        for number, rule in enumerate(self.rules, 1):
            if rule.match in seen:
                raise Contradiction(
                    f"第 {seen[rule.match]} 条与第 {number} 条的适用范围相同",
                    f"rules {seen[rule.match]} and {number} match the same thing",
                    "rules",
                    number - 1,
                    "match",
                )
            seen[rule.match] = number
        return self

    @cached_property
    def _known(self) -> dict[tuple[str, Location, SchoolKind], Route]:
        """Routes already found; there are only so many kinds of hazards."""
        return {}

    @cached_property
    def _strongest_first(self) -> tuple[tuple[int, Rule], ...]:
        numbered = list(enumerate(self.rules, 1))
        return tuple(sorted(numbered, key=lambda pair: (-pair[1].match.strength, pair[0])))


@dataclass(frozen=True, slots=True)
class Route:
    """Who answers, by agency, and the sentence that says why; stored with the hazard."""

    responsible: str
    lead: str
    co: tuple[str, ...]
    verify_by: str
    legal: tuple[str, ...]
    rule: int
    """The number of the rule in the duty map; 0 is the fallback."""


def route(routing: Routing, subcategory: str, location: Location, sector: SchoolKind) -> Route:
    """The strongest rule that covers the hazard, the first in the file among equals; else the fallback."""
    asked = (subcategory, location, sector)
    if asked not in routing._known:
        routing._known[asked] = _find(routing, subcategory, location, sector)
    return routing._known[asked]


def _find(routing: Routing, subcategory: str, location: Location, sector: SchoolKind) -> Route:
    for number, rule in routing._strongest_first:
        if rule.match.covers(subcategory, location, sector):
            return _route(rule, number)
    return _route(routing.fallback, 0)


def _route(rule: Rule, number: int) -> Route:
    co = tuple(dict.fromkeys(code for code in rule.co if code not in (rule.lead, rule.responsible)))
    return Route(rule.responsible, rule.lead, co, rule.verify_by, rule.legal, number)


def why(routing: Routing, rule: int | None) -> Text:
    """Why a hazard went to its units, in words, from the rule number that is stored with it."""
    if rule is None:
        return Text("由协调员指定", "named by the coordinator")
    if rule == 0:
        return Text("职责清单无对应条目，按兜底规则", "no rule of the duty map applies: fallback")
    match = routing.rules[rule - 1].match.text
    return Text(f"职责清单第{rule}条（{match.zh}）", f"duty map rule {rule} ({match.en})")


@dataclass(frozen=True, slots=True)
class RequiredSide:
    """A signature a verification needs: for which side, and by which agency."""

    side: Side
    agency: str


def required_sides(
    routing: Routing, agencies: Agencies, verify_by: str, severity: Severity
) -> tuple[RequiredSide, ...]:
    """The sides that must sign: the agency the duty map names, and what the severity demands beside it.

    Serious and major hazards need the police and the education side in one round (architecture.md 2).
    """
    named = RequiredSide(agencies.agency(verify_by).side, verify_by)
    wanted = [named]
    for side in routing.joint_verification.get(severity, ()):
        if side is not named.side:
            wanted.append(RequiredSide(side, routing.side_agency[side]))
    return tuple(wanted)
