"""What may be done to a hazard next: the table's acts that the case, as it stands, allows somebody to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from casework.desk import Desk, Sitting
from casework.reading import read_case
from models.hazard import Hazard
from rules.act_names import label_of, name_of
from rules.facts import Given
from rules.moves import Effect
from rules.needs import Need
from rules.permits import moves_open_to, possible_acts, wanted_for
from rules.standing import Actor
from rules.vocabulary import Act, ClockKind
from rules.words import Text
from store import cases, evidence, leaders


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
    stops: tuple[ClockKind, ...] = ()
    """What stops counting with it, or stands still from then on."""
    wants: frozenset[Need] = frozenset()
    """Those of what it asks that this case refuses to do without; what only some cases ask is not among them."""
    wants_files: bool = False
    leads_on: bool = False
    """Whether the case goes to another stage by it."""


def acts_open_to(desk: Desk, number: str, who: str | Actor, at: datetime) -> tuple[Open, ...]:
    """The acts this person may do to the hazard at this instant, in table order. Raises UnknownHazard."""
    with desk.looking() as session:
        sitting = Sitting(session, at, desk.key, desk.keyring)
        hazard = cases.hazard_by_number(session, number)
        actor, facts = sitting.actor(who), read_case(sitting, hazard).facts
        found: dict[str, Open] = {}
        for move in moves_open_to(facts, actor, at):
            name = name_of(move.act, move.given)
            one = found.get(name) or _first(sitting, hazard, name, wanted_for(facts, move, actor, at))
            starts = tuple(tick.clock for tick in move.clocks if tick.effect is Effect.START)
            stops = tuple(tick.clock for tick in move.clocks if tick.effect in _STOPS)
            leads_on = one.leads_on or move.to is not None
            found[name] = replace(
                one, asks=one.asks | frozenset(move.needs), starts=starts, stops=stops, leads_on=leads_on
            )
        if not leaders.steps_to_conclude(session, hazard.id):
            found.pop(name_of(Act.CONCLUDE, Given.NOTHING), None)
        return tuple(found.values())


_STOPS = Effect.STOP, Effect.STOP_OWN, Effect.PAUSE


def _first(sitting: Sitting, hazard: Hazard, name: str, wants: frozenset[Need]) -> Open:
    """An act by the first row that lets somebody do it, which is the one that is followed."""
    # What another side has shown of its visit in this round counts for all.
    shown = Need.REVISIT in wants and evidence.of_the_round(sitting.session, hazard.id) > 0
    wants_files = Need.EVIDENCE in wants or (Need.REVISIT in wants and not shown)
    return Open(name, label_of(name), frozenset(), wants=wants, wants_files=wants_files)
