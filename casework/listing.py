"""What becomes of an approved step: a place on the list with number and deadline, and its conclusion on record."""

from __future__ import annotations

from datetime import date

from casework.acting import Extras, Manner, Request, Turn, do
from casework.desk import Desk, Sitting
from casework.reading import Done
from models.proposal import Proposal
from rules.clocks import due_after
from rules.instants import last_day
from rules.numbering import listing_number
from rules.refusals import NothingToConclude, StillListed
from rules.vocabulary import Act, ClockKind, Instrument
from store import leaders, serials


def put_on_the_list(turn: Turn, proposal: Proposal) -> dict[str, object]:
    """The proposal has the next number of its county and year. Returns what the ledger says of it."""
    sitting, hazard = turn.sitting, turn.case.hazard
    county = hazard.area_code[:6]
    running = serials.take(sitting.session, f"listed/{county}", sitting.day.year, 1)
    proposal.listing = listing_number(county, sitting.day.year, running)
    until = turn.request.until or _by_policy(turn)
    return {"listing": proposal.listing, **({"until": until.isoformat()} if until else {})}


def _by_policy(turn: Turn) -> date | None:
    hazard = turn.case.hazard
    limit = turn.case.policy.deadlines.limit(ClockKind.LISTED, hazard.severity)
    if limit is None:
        return None
    return last_day(due_after(turn.sitting.at, limit, turn.sitting.calendar.in_area(hazard.area_code)))


def conclude(desk: Desk, request: Request, instrument: Instrument | None = None) -> Done:
    """The oldest approved step still open, or the one named, is concluded with what came of it.

    Note and files say it: where a circular was published, the record of a talk, the referral's receipt, or for
    listed supervision the acceptance with which it is taken off the list. Raises StillListed before close-out.
    """

    def settle(turn: Turn) -> Extras:
        step = _open_step(turn.sitting, turn.case.hazard.id, instrument)
        if step is None:
            raise NothingToConclude(number=turn.case.hazard.number)
        if step.instrument is Instrument.LISTED_SUPERVISION and turn.case.hazard.stage.is_open:
            raise StillListed(number=turn.case.hazard.number, listing=step.listing or "")
        step.concluded_at, step.concluded_by_id = turn.sitting.at, turn.actor.person_id
        step.conclusion = turn.request.note
        turn.sitting.session.flush()
        facts = {"instrument": step.instrument.value, "proposal": step.id}
        return {"facts": {**facts, **({"listing": step.listing} if step.listing else {})}}

    return do(desk, request, Act.CONCLUDE, Manner(before=settle))


def _open_step(sitting: Sitting, hazard_id: int, instrument: Instrument | None) -> Proposal | None:
    steps = leaders.steps_to_conclude(sitting.session, hazard_id)
    return next((one for one in steps if instrument in (None, one.instrument)), None)
