"""What falls due without anybody acting: pauses end, interim controls lapse, requests nobody decided are refused."""

from __future__ import annotations

from datetime import datetime

from casework.acting import Request
from casework.carrying import Doing, carry_out
from casework.desk import Desk
from casework.rectifying import refuse_extension
from rules.instants import local_day
from rules.permits import rows_of
from rules.refusals import Refusal
from rules.standing import ENGINE
from rules.vocabulary import Act, Stage
from store import moving, unattended

BATCH = 500
"""Hazards in one transaction; each resumed clock is read from the ledger anew, so a batch is smaller than elsewhere."""

DATE_CAME = "挂账复核日期已到，自动恢复整改 / the re-check date has come: work goes on"
NOBODY_DECIDED = "到期前无人审批，自动不予延期，时限不变 / nobody decided by the due date: refused, the deadline stands"


def resume_due(desk: Desk, at: datetime) -> int:
    """Every suspended hazard whose re-check date has come is worked on again, with the time it had left.

    Returns how many. Those somebody else is just dealing with are left for the next time.
    """
    with desk.looking() as session:
        # Nearly always nothing is over, and to find that out no other writer need wait.
        if not unattended.is_suspension_over(session, at):
            return 0
    move = next(rows_of(Stage.SUSPENDED, Act.RESUME))
    resumed = 0
    while True:
        with desk.sitting(at) as sitting:
            count = moving.choose(sitting.session, unattended.suspension_over(at), BATCH, wait=False)
            if count:
                carry_out(sitting, Doing(move, ENGINE, note=DATE_CAME))
        resumed += count
        if count < BATCH:
            return resumed


def lapse_controls(desk: Desk, at: datetime) -> int:
    """Every interim control whose last day is over has lapsed: the unit is told once, and its clock runs anew.

    Returns how many. Twice at once is harmless: what has lapsed has no last day any more.
    """
    move = next(rows_of(Stage.RECTIFYING, Act.CONTROL_LAPSED))
    with desk.looking() as session:
        days = unattended.ends_of_control(session, local_day(at))
    lapsed = 0
    for until in days:
        count = BATCH
        while count == BATCH:
            with desk.sitting(at) as sitting:
                count = moving.choose(sitting.session, unattended.control_over(until), BATCH, wait=False)
                if count:
                    # The clock starts on what is under no control, so that is written down first.
                    moving.set_stage(sitting.session, None, at, control_at=None, control_until=None)
                    carry_out(sitting, Doing(move, ENGINE, facts={"until": until.isoformat()}))
            lapsed += count
    return lapsed


def refuse_undecided(desk: Desk, at: datetime) -> int:
    """Every request for more time that lies undecided past its deadline is refused, and the applicant told.

    Returns how many. One that somebody decides in this very moment keeps that decision.
    """
    refused, after = 0, 0
    while True:
        with desk.looking() as session:
            waiting = unattended.undecided_past_due(session, at, after, BATCH)
        refused += sum(_refuse(desk, number, at) for _, number in waiting)
        if len(waiting) < BATCH:
            return refused
        after = waiting[-1][0]


def _refuse(desk: Desk, number: str, at: datetime) -> bool:
    try:
        refuse_extension(desk, Request(number, ENGINE, at, note=NOBODY_DECIDED))
    except Refusal:
        return False  # somebody was faster: granted, refused, or the work is handed in
    return True


def controls_overdue(desk: Desk, at: datetime) -> int:
    """How many hazards lack their interim control past its deadline; the ladder speaks, this only counts."""
    with desk.looking() as session:
        return unattended.controls_overdue(session, at)
