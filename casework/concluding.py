"""Seeing rounds through: what both sides have passed is struck off, and no submitted hazard waits for nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.carrying import Doing, carry_out, start_clocks
from casework.desk import Desk, Sitting
from casework.routing import open_rounds
from casework.telling import tell
from rules.moves import Tell
from rules.permits import rows_of
from rules.refusals import NoUnitServes
from rules.standing import ENGINE
from rules.telling import Audience, MessageKind
from rules.vocabulary import Act, ClockKind, Stage, Verdict
from store import hazards, lapsing, moving, rounds, unattended
from store.ledger import Written

BATCH = 5000

_PLEASE_VERIFY = Tell(MessageKind.TO_VERIFY, (Audience.VERIFIERS,))


def close_out_passed(desk: Desk, at: datetime) -> int:
    """Every hazard whose running round all sides have passed is struck off the ledger. Returns how many."""
    move = next(rows_of(Stage.SUBMITTED, Act.CLOSE_OUT))
    closed = 0
    while True:
        with desk.sitting(at) as sitting:
            found = moving.choose(sitting.session, unattended.passed_by_all(), BATCH, wait=False)
            # Looked at once more now that the rows are locked: another worker may have closed some in between.
            count = rounds.keep_fully_passed(sitting.session) if found else 0
            if count:
                rounds.close(sitting.session, Verdict.PASSED, at)
                lapsing.everything(sitting.session, at)
                carry_out(sitting, Doing(move, ENGINE))
        closed += count
        if found < BATCH:
            return closed


@dataclass(frozen=True, slots=True)
class Opened:
    """What looking for submitted hazards without a round came to; `stuck` ones have no unit that could verify."""

    opened: int
    stuck: int


def open_missing(desk: Desk, at: datetime) -> Opened:
    """Every submitted hazard nobody was asked to verify, as an old ledger may leave it, has its round and its clocks.

    The verifiers are told through the event that made it submitted, so nobody is told twice however often this runs.
    """
    opened, stuck, after = 0, 0, 0
    while True:
        with desk.looking() as session:
            lacking = unattended.without_round(session, after, BATCH)
        for hazard_id, rectifier in lacking:
            try:
                with desk.sitting(at) as sitting:
                    opened += _open(sitting, hazard_id, rectifier)
            except NoUnitServes:
                stuck += 1
        if len(lacking) < BATCH:
            return Opened(opened, stuck)
        after = lacking[-1][0]


def _open(sitting: Sitting, hazard_id: int, rectifier: int) -> bool:
    """Whether the round was opened now; not when somebody else has, or is just dealing with the hazard."""
    session = sitting.session
    moving.choose(session, moving.only(hazard_id), wait=False)
    still_submitted = moving.chosen_ids(session) and moving.stage_when_chosen(session, hazard_id) is Stage.SUBMITTED
    if not still_submitted or rounds.sides_of(session, hazard_id)[1] is not None:
        return False
    open_rounds(sitting, hazards.routable(session), rectifier)
    start_clocks(sitting, ClockKind.VERIFY)
    landed = unattended.last_landing(session, Stage.SUBMITTED).get(hazard_id)
    if landed is not None:
        tell(sitting, Written(event_id=landed), (_PLEASE_VERIFY,), hazard_id, {})
    return True
