"""What may be done to a hazard next: the table's acts that the case, as it stands, allows somebody to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk, Sitting
from casework.reading import read_case
from rules.act_names import label_of, name_of
from rules.facts import Given
from rules.moves import Effect
from rules.needs import Need
from rules.permits import moves_open_to, possible_acts
from rules.standing import Actor
from rules.vocabulary import Act, ClockKind
from rules.words import Text
from store import cases, leaders


def acts_now(desk: Desk, number: str, at: datetime) -> tuple[Act, ...]:
    """The acts somebody may do to the hazard at this instant, in table order. Raises UnknownHazard."""
    with desk.looking() as session:
        sitting = Sitting(session, at, desk.key, desk.keyring)
        hazard = cases.hazard_by_number(session, number)
        found = possible_acts(read_case(sitting, hazard).facts, at)
        # What an approved step came to is asked by the act itself and by no row of the table.
        settled = not leaders.steps_to_conclude(session, hazard.id)
        return tuple(one for one in found if not (settled and one is Act.CONCLUDE))


@dataclass(frozen=True, slots=True)
class Open:
    """An act that is open to somebody, by its name, with everything its rows ask the person to bring."""

    name: str
    label: Text
    asks: frozenset[Need]
    starts: tuple[ClockKind, ...] = ()
    """What begins to count with it, where policy gives the severity a limit."""
    leads_on: bool = False
    """Whether the case goes to another stage by it."""


def acts_open_to(desk: Desk, number: str, who: str | Actor, at: datetime) -> tuple[Open, ...]:
    """The acts this person may do to the hazard at this instant, in table order. Raises UnknownHazard."""
    with desk.looking() as session:
        sitting = Sitting(session, at, desk.key, desk.keyring)
        hazard = cases.hazard_by_number(session, number)
        found: dict[str, frozenset[Need]] = {}
        starts: dict[str, tuple[ClockKind, ...]] = {}
        leading: set[str] = set()
        for move in moves_open_to(read_case(sitting, hazard).facts, sitting.actor(who), at):
            name = name_of(move.act, move.given)
            found[name] = found.get(name, frozenset()) | frozenset(move.needs)
            starts[name] = tuple(one.clock for one in move.clocks if one.effect is Effect.START)
            if move.to is not None:
                leading.add(name)
        if not leaders.steps_to_conclude(session, hazard.id):
            found.pop(name_of(Act.CONCLUDE, Given.NOTHING), None)
        return tuple(Open(name, label_of(name), asks, starts[name], name in leading) for name, asks in found.items())
