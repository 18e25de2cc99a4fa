"""The whole table, stage by act by person: what it does not say is refused, and nothing is refused that it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from casework import withdrawing
from casework.acting import Request
from casework.desk import Desk
from casework.doers import DOERS, Asked
from casework.reading import Done
from rules.facts import Given
from rules.lifecycle import TABLE
from rules.permits import rows_of
from rules.refusals import NoExtensionOpen, NoProposalOpen, NotInTable, NotYours, Refusal
from rules.vocabulary import Act, Instrument, Role, Stage
from tests.support.story import (
    COORDINATOR,
    PHOTO,
    PLAN,
    ask,
    assigned,
    closed,
    found,
    objected,
    rectifying_,
    submitted,
    suspended,
)
from tests.support.world import World, at

pytestmark = pytest.mark.slow

AT = "2026-09-01 12:00"
ON_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Who may do what is decided before the database is asked; five hundred attempts on one are enough."""


def _voided(world: World, when: str) -> str:
    number = found(world, when)
    withdrawing.void(world.desk, ask(number, COORDINATOR, when, note="不存在"))
    return number


MADE: dict[Stage, Callable[[World, str], str]] = {
    Stage.FOUND: found,
    Stage.ASSIGNED: assigned,
    Stage.OBJECTED: objected,
    Stage.RECTIFYING: rectifying_,
    Stage.SUBMITTED: submitted,
    Stage.SUSPENDED: lambda world, when: suspended(world, when, date(2026, 9, 20)),
    Stage.CLOSED: closed,
    Stage.VOID: _voided,
}
ON_THE_CASE = {
    "S1.handler": {Role.RESPONSIBLE},
    "EDU.handler": {Role.LEAD},
    "EDU.head": {Role.LEAD, Role.LEADER},
    "PS1.handler": {Role.CO},
}
ANYWHERE = {
    COORDINATOR: {Role.COORDINATOR},
    "PSB.inspector": {Role.INSPECTOR},
    "DGO.district_head": {Role.LEADER},
    "S2.principal": set(),
}
"""Who stands how to a common hazard of the first school, written by hand and not asked of the program."""

MEANT = {
    "close-off-site": (Act.CLOSE_OFF, Given.WHOLE_SITE),
    "suspend-for-funds": (Act.SUSPEND, Given.FOR_FUNDS),
    "object": (Act.OBJECT, Given.NOTHING), "rule-upheld": (Act.RULE, Given.UPHELD),
    "rule-rejected": (Act.RULE, Given.REJECTED), "look-back-holds": (Act.LOOK_BACK, Given.HOLDS),
    "look-back-failed": (Act.LOOK_BACK, Given.FAILED), "reprice": (Act.REPRICE, Given.BY_POLICY),
}  # fmt: skip


def meant(name: str) -> tuple[Act, Given]:
    return MEANT.get(name) or (Act.of(name.replace("-", "_")), Given.NOTHING)


def roles(who: str, stage: Stage, act: Act) -> set[Role]:
    """What somebody is to the hazard on this stage."""
    if who in ANYWHERE:
        return ANYWHERE[who]
    mine = set(ON_THE_CASE[who])
    if stage in (Stage.FOUND, Stage.VOID):
        # Not handed over, so no unit is on the case; the head of a district's bureau leads there all the same.
        mine &= {Role.LEADER}
    if who == "PS1.handler" and stage in (Stage.SUBMITTED, Stage.CLOSED):
        mine.add(Role.VERIFIER)
    if who == "EDU.head" and stage not in (Stage.FOUND, Stage.VOID) and act in (Act.SUSPEND, Act.RESUME):
        mine.add(Role.APPROVER)
    return mine


def attempt(world: World, desk: Desk, name: str, number: str, who: str, other: str) -> Done:
    request = Request(number, who, at(AT), note="说明", files=(PHOTO,), until=date(2026, 9, 20))
    asked = Asked(
        request, units=(world.units["HUC"],), into=other, instrument=Instrument.TALK,
        parts=PLAN if name == "plan" else {"place": "门口", "核算金额": "100"},
    )  # fmt: skip
    return DOERS[name](desk, asked)


@pytest.mark.parametrize("stage", Stage)
def test_what_the_table_does_not_say_is_refused_in_words_that_name_what_may_be_done(world: World, stage: Stage) -> None:
    number, other = MADE[stage](world, "2026-09-01 09:00"), found(world, "2026-09-01 09:00")
    for name in DOERS:
        act, given = meant(name)
        if any(rows_of(stage, act, given)):
            continue
        with pytest.raises(NotInTable) as refusal:
            attempt(world, world.desk, name, number, COORDINATOR, other)
        assert number in refusal.value.say()
        assert stage.zh in refusal.value.say()


@ON_ONE_DATABASE
@pytest.mark.parametrize("stage", Stage)
def test_what_the_table_says_is_for_those_it_names_and_for_nobody_else(world: World, stage: Stage) -> None:
    number, other = MADE[stage](world, "2026-09-01 09:00"), found(world, "2026-09-01 09:00")
    for name in DOERS:
        act, given = meant(name)
        named = {role for move in rows_of(stage, act, given) for role in move.by}
        for who in (*ON_THE_CASE, *ANYWHERE):
            if named:
                outcome = _outcome(world, name, number, who, other)
                may = bool(named & roles(who, stage, act))
                assert may == (not isinstance(outcome, NotYours)) or _nothing_waits(outcome), (name, who, outcome)
                assert not isinstance(outcome, NotInTable), (name, who)


def _nothing_waits(outcome: Refusal | None) -> bool:
    """Whoever asks, where nothing lies before an approver that is what they are told."""
    return isinstance(outcome, (NoExtensionOpen, NoProposalOpen))


def _outcome(world: World, name: str, number: str, who: str, other: str) -> Refusal | None:
    """What becomes of an attempt; it is undone whatever it was."""
    with world.desk.rehearse() as desk:
        try:
            attempt(world, desk, name, number, who, other)
        except Refusal as refusal:
            return refusal
    return None


def test_every_act_a_person_may_do_has_its_command() -> None:
    # One command approves whatever lies there, listed supervision included.
    done_by_people = {
        (move.act, move.given)
        for move in TABLE
        if None not in move.stages and set(move.by) != {Role.ENGINE} and move.given is not Given.LISTED
    }
    assert {meant(name) for name in DOERS} == done_by_people
