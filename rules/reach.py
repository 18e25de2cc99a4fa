"""Whom a hazard can ever be told to: every audience the table, the ladders and the approvals name, with its unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from rules.addressing import UnitOfClock, whose
from rules.ladder import Step
from rules.lifecycle import TABLE
from rules.policy import Policy
from rules.telling import Audience
from rules.vocabulary import ClockKind, Severity


class Party(Enum):
    """What a unit is to a hazard when somebody in it is to be told."""

    OFFICE = auto()
    LEAD = auto()
    RESPONSIBLE = auto()
    CO = auto()
    VERIFIER = auto()


@dataclass(frozen=True, slots=True)
class Meant:
    """An audience, looked for in the units that are this to the hazard."""

    audience: Audience
    party: Party


_WORKERS = (Party.LEAD, Party.RESPONSIBLE, Party.CO)

_CHASED: dict[ClockKind, tuple[Party, ...]] = {
    ClockKind.TRIAGE: (Party.OFFICE,),
    ClockKind.RULING: (Party.OFFICE,),
    ClockKind.PROPOSAL: (Party.OFFICE,),
    ClockKind.ACKNOWLEDGE: _WORKERS,
    ClockKind.VERIFY: (Party.VERIFIER,),
    # A leader may name any unit; those on the case are the ones that can be known beforehand.
    ClockKind.INSTRUCTION: _WORKERS,
}
"""Whom a kind of clock chases; the others chase the responsible unit."""

_NAMED: dict[Audience, tuple[Party, ...]] = {
    Audience.APPLICANT: (Party.LEAD, Party.RESPONSIBLE),
    Audience.ASSIGNEES: _WORKERS,
    Audience.CO: (Party.CO,),
    Audience.VERIFIERS: (Party.VERIFIER,),
}
"""Audiences that say by themselves where they are looked for; the others begin with their party's name."""

_UNIT = {
    UnitOfClock.LEAD: Party.LEAD,
    UnitOfClock.RESPONSIBLE: Party.RESPONSIBLE,
    UnitOfClock.OFFICE: Party.OFFICE,
}

_FOUND_OTHERWISE = (Audience.APPROVER, Audience.CHECKER, Audience.INSTRUCTOR)
"""The approver is named by policy, whoever looks back by the draw, and whoever gave an instruction has a post."""

_WITHOUT_A_LADDER = (Audience.RESPONSIBLE_HEAD, Audience.LEAD_HEAD, Audience.DISTRICT_DEPUTY)
"""Who decides, and who hears of, a step that a coordinator proposes by hand."""


def meant(policy: Policy, severity: Severity) -> frozenset[Meant]:
    """Every audience that may be told something about a hazard of this severity, whatever becomes of it."""
    return frozenset(
        Meant(audience, party)
        for audience, clock in (*_of_acts(policy, severity), *_of_ladders(policy, severity))
        for party in _parties(audience, clock)
    )


def _of_acts(policy: Policy, severity: Severity) -> Iterator[tuple[Audience, ClockKind | None]]:
    told = {audience for move in TABLE for tell in move.tells for audience in tell.to}
    told |= {policy.deadlines.extension_rule(severity, granted).approver for granted in (0, 1)}
    told |= {policy.deadlines.suspension.approver, *_WITHOUT_A_LADDER}
    # The leader without whom nothing is handed over.
    told.add(Audience.RESPONSIBLE_HEAD)
    yield from ((audience, None) for audience in told if audience not in _FOUND_OTHERWISE)


def _of_ladders(policy: Policy, severity: Severity) -> Iterator[tuple[Audience, ClockKind | None]]:
    for clock in ClockKind:
        if policy.deadlines.may_run(clock, severity):
            for step in policy.ladder.steps(clock, severity):
                yield from ((audience, clock) for audience in named_by(step))


def named_by(step: Step) -> tuple[Audience, ...]:
    """Everybody one rung names: those who are told, and whoever decides first."""
    return (*step.to, *([step.approver] if step.approver else []))


def _parties(audience: Audience, clock: ClockKind | None) -> tuple[Party, ...]:
    if audience in _NAMED:
        return _NAMED[audience]
    unit = whose(audience)
    if unit is UnitOfClock.CHASED:
        return _CHASED.get(clock, (Party.RESPONSIBLE,)) if clock else ()
    return (_UNIT[unit],)
