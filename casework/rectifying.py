"""The work itself: interim control, plan, more time, a pause, and handing in the evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from casework.acting import Extras, Manner, Request, Turn, do, do_in
from casework.desk import Desk, Sitting
from casework.reading import Case, Done, approver_post
from casework.routing import keep, open_rounds
from casework.timing import retime
from models.extension import Extension
from rules.facts import Given
from rules.instants import last_day
from rules.refusals import NotYours
from rules.telling import Audience
from rules.vocabulary import Act, ClockKind, ExtensionState, Role
from store import cases, clocks, hazards, lapsing, moving
from store.ledger import Written


def control(desk: Desk, request: Request) -> Done:
    """The danger is held off for now (out of use, fenced off, people moved); the note says how.

    With a last day it holds until then and lapses; said again, the last word holds.
    """

    def hold(turn: Turn) -> Extras:
        return {"columns": {"control_at": turn.sitting.at, "control_until": turn.request.until}}

    return do(desk, request, Act.CONTROL, Manner(before=hold))


def plan(desk: Desk, request: Request, parts: dict[str, str]) -> Done:
    """The treatment plan of a major hazard is on the record; `parts` maps each of policy's six contents to its text.

    Raises PlanIncomplete naming the contents that are missing or empty.
    """

    def missing(_sitting: Sitting, case: Case) -> dict[str, object]:
        wanted = case.policy.deadlines.plan_items
        return {"plan_missing": tuple(one for one in wanted if not parts.get(one, "").strip())}

    def keep(turn: Turn) -> Extras:
        return {"columns": {"plan_at": turn.sitting.at}, "facts": {"plan": parts}}

    return do(desk, request, Act.PLAN, Manner(deed=missing, before=keep))


@dataclass(frozen=True, slots=True)
class MoreTime:
    """What an application for more time must state (policy deadlines.yaml, extension)."""

    until: date
    progress: str = ""
    interim: str = ""


def request_extension(desk: Desk, request: Request, wanted: MoreTime) -> Done:
    """An application for more time lies before its approver; the clock runs on until it is granted."""

    request = replace(request, until=wanted.until)

    def apply(turn: Turn) -> Extras:
        hazard, policy = turn.case.hazard, turn.case.policy
        rule = policy.deadlines.extension_rule(hazard.severity, turn.case.facts.extension.granted)
        found = approver_post(turn.sitting, hazard, rule.approver)
        seat = turn.permit.seat
        if found is None or seat is None or turn.actor.person_id is None or hazard.due_at is None:
            raise NotYours(who=turn.actor.name, number=hazard.number, act=Act.REQUEST_EXTENSION, by=(Role.APPROVER,))
        unit, post = found
        turn.sitting.session.add(
            Extension(
                hazard_id=hazard.id,
                requested_at=turn.sitting.at,
                requested_by_id=turn.actor.person_id,
                post_id=seat.post_id,
                unit_id=seat.unit_id,
                from_on=last_day(hazard.due_at),
                until=wanted.until,
                reason=turn.request.note,
                progress=wanted.progress,
                interim=wanted.interim,
                approver_post_id=post,
            )
        )
        return {"named": {Audience.APPROVER: [(unit, turn.sitting.addressee(rule.approver, unit))]}}

    return do(desk, request, Act.REQUEST_EXTENSION, Manner(before=apply))


def grant_extension(desk: Desk, request: Request) -> Done:
    """The application is granted as it was made; the clock has a new due date, the first one stays on record."""

    def same_date(_sitting: Sitting, case: Case) -> dict[str, object]:
        return {"until": case.open_extension.until if case.open_extension else None}

    def lengthen(turn: Turn, _written: Written) -> None:
        session, hazard = turn.sitting.session, turn.case.hazard
        events = cases.history(session, hazard.id)
        for clock in clocks.open_clocks(session, hazard.id, ClockKind.RECTIFY):
            retime(turn.sitting, clock, events)
        session.flush()
        moving.set_stage(session, None, turn.sitting.at, deadline=True)

    manner = Manner(deed=same_date, before=lambda turn: _decide(turn, ExtensionState.GRANTED), after=lengthen)
    return do(desk, request, Act.GRANT_EXTENSION, manner)


def refuse_extension(desk: Desk, request: Request) -> Done:
    """The application is refused with a reason; the deadline stands."""
    manner = Manner(before=lambda turn: _decide(turn, ExtensionState.REFUSED))
    return do(desk, request, Act.REFUSE_EXTENSION, manner)


def _decide(turn: Turn, state: ExtensionState) -> Extras:
    extension = turn.case.open_extension
    if extension is None:
        return {}
    extension.state, extension.decided_at = state, turn.sitting.at
    extension.decided_by_id, extension.decision_note = turn.actor.person_id, turn.request.note
    turn.sitting.session.flush()
    applicant = turn.sitting.answering_for(extension.post_id, Audience.APPLICANT, extension.requested_by_id)
    facts = {"until": extension.until.isoformat()} if state is ExtensionState.GRANTED else {}
    return {"facts": facts, "named": {Audience.APPLICANT: [applicant]}}


def lapse_extension(turn: Turn) -> None:
    """A request for more time nobody has decided is closed, for the hazard is about to leave rectification."""
    lapsing.extensions(turn.sitting.session, turn.sitting.at)


def suspend(desk: Desk, request: Request) -> Done:
    """The hazard is parked by approval, with a date to look again; its rectification clock stands still."""
    return do(desk, request, Act.SUSPEND, Manner(before=lapse_extension))


def wait_for_funds(desk: Desk, request: Request) -> Done:
    """The hazard is parked until money is there, no longer than policy allows from the first time on."""

    def first_day(turn: Turn) -> Extras:
        lapse_extension(turn)
        return {"columns": {"funds_wait_from": turn.case.hazard.funds_wait_from or turn.sitting.day}}

    return do(desk, request, Act.SUSPEND, Manner(given=Given.FOR_FUNDS, before=first_day))


def resume(desk: Desk, request: Request) -> Done:
    """Work goes on with the time that was left."""
    return do(desk, request, Act.RESUME)


def submit(desk: Desk, request: Request, measures: str = "", funds_fen: int | None = None) -> Done:
    """Evidence is handed in; the verifiers' clocks run from now on, and the school's stands still."""

    def open_round(turn: Turn) -> Extras:
        row = hazards.routable_one(turn.sitting.session, turn.case.hazard.id)
        open_rounds(turn.sitting, [row], turn.unit)
        lapsing.extensions(turn.sitting.session, turn.sitting.at)
        return _what_was_done(measures, funds_fen)

    return do(desk, request, Act.SUBMIT, Manner(before=open_round))


def fix_on_spot(desk: Desk, request: Request, measures: str = "") -> Done:
    """A light hazard was put right during the inspection: it goes straight to the verifiers, with its evidence.

    The unit that put it right is the responsible one, so the inspector's own unit may verify it.
    """

    with desk.sitting(request.at) as sitting:
        return fix_on_spot_in(sitting, request, measures)


def fix_on_spot_in(sitting: Sitting, request: Request, measures: str = "") -> Done:
    """The same inside a transaction that does more than this."""

    def open_round(turn: Turn) -> Extras:
        handed = turn.case.decisions.handed
        keep(sitting, handed)
        moving.hand_over(sitting.session, sitting.at)
        row = hazards.routable_one(sitting.session, turn.case.hazard.id)
        open_rounds(sitting, [row], handed[0].responsible)
        return _what_was_done(measures, None)

    return do_in(sitting, request, Act.FIX_ON_SPOT, Manner(before=open_round))


def _what_was_done(measures: str, funds_fen: int | None) -> Extras:
    """What the hazard shows from now on; the ledger keeps it too, for the next round writes over it."""
    columns: dict[str, object] = {}
    if measures:
        columns["measures"] = measures
    if funds_fen is not None:
        columns["funds_fen"] = funds_fen
    return {"columns": columns, "facts": columns}
