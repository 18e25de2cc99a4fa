"""Every act by its name: one list for the command line and the console, so that both do the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from casework import (
    assigning,
    closing_off,
    completing,
    funding,
    handing_on,
    leading,
    listing,
    pacing,
    rectifying,
    repricing,
    verifying,
    withdrawing,
)
from casework.acting import Request
from casework.desk import Desk
from casework.placements import placement, placement_if_said
from casework.reading import Done
from casework.rectifying import MoreTime
from casework.verifying import FROM_EVIDENCE, Look
from rules.closures import WHOLE_SITE
from rules.refusals import BadInput
from rules.vocabulary import Instrument
from rules.words import Text


@dataclass(frozen=True)
class Asked:
    """What an act is asked for with, beyond the request itself."""

    request: Request
    units: tuple[int, ...] = ()
    into: str = ""
    instrument: Instrument | None = None
    measures: str = ""
    funds_fen: int | None = None
    parts: dict[str, str] = field(default_factory=dict)
    progress: str = ""
    interim: str = ""
    to: str = ""
    look: Look = FROM_EVIDENCE
    place: str = ""
    conditions: tuple[str, ...] = ()
    basis: str = ""


def instrument_meant(text: str) -> Instrument | None:
    """The instrument somebody named; None when they named none. Raises BadInput for a word that is no instrument."""
    found = Instrument.read(text) if text else None
    if text and found is None:
        raise BadInput(what=Text(f"没有“{text}”这种督办手段", f"there is no instrument “{text}”"))
    return found


def _closed_as(asked: Asked, place: str) -> closing_off.Wanted:
    return closing_off.Wanted(place, asked.conditions, asked.basis)


def _until(asked: Asked) -> MoreTime:
    if asked.request.until is None:
        raise BadInput(what=Text("申请延期须写明延期至哪一天", "an extension needs its last day"))
    return MoreTime(asked.request.until, asked.progress, asked.interim)


def _new_lead(asked: Asked) -> int:
    if len(asked.units) != 1:
        raise BadInput(what=Text("异议成立须指定一个新的主办单位", "an upheld objection needs one new lead unit"))
    return asked.units[0]


DOERS: dict[str, Callable[[Desk, Asked], Done]] = {
    "complete": lambda desk, asked: completing.complete(desk, asked.request, asked.parts),
    "assign": lambda desk, asked: assigning.assign(desk, asked.request, asked.to),
    "hand-on": lambda desk, asked: handing_on.hand_on(desk, asked.request, asked.to),
    "acknowledge": lambda desk, asked: assigning.acknowledge(desk, asked.request),
    "object": lambda desk, asked: assigning.object_to(desk, asked.request),
    "rule-upheld": lambda desk, asked: assigning.rule_upheld(desk, asked.request, _new_lead(asked)),
    "rule-rejected": lambda desk, asked: assigning.rule_rejected(desk, asked.request),
    "control": lambda desk, asked: rectifying.control(desk, asked.request),
    "close-off": lambda desk, asked: closing_off.close_off(desk, asked.request, _closed_as(asked, asked.place)),
    "close-off-site": lambda desk, asked: closing_off.close_off(
        desk, asked.request, _closed_as(asked, WHOLE_SITE), placement_if_said(asked.parts)
    ),
    "place-pupils": lambda desk, asked: closing_off.place_pupils(
        desk, asked.request, placement(asked.parts), asked.place
    ),
    "confirm-condition": lambda desk, asked: closing_off.confirm(desk, asked.request, asked.conditions, asked.place),
    "reopen-use": lambda desk, asked: closing_off.reopen_use(desk, asked.request, asked.place, asked.basis),
    "plan": lambda desk, asked: rectifying.plan(desk, asked.request, asked.parts),
    "request-extension": lambda desk, asked: rectifying.request_extension(desk, asked.request, _until(asked)),
    "grant-extension": lambda desk, asked: rectifying.grant_extension(desk, asked.request),
    "refuse-extension": lambda desk, asked: rectifying.refuse_extension(desk, asked.request),
    "suspend": lambda desk, asked: rectifying.suspend(desk, asked.request),
    "suspend-for-funds": lambda desk, asked: rectifying.wait_for_funds(desk, asked.request),
    "fund": lambda desk, asked: funding.fund(desk, asked.request, asked.parts),
    "resume": lambda desk, asked: rectifying.resume(desk, asked.request),
    "submit": lambda desk, asked: rectifying.submit(desk, asked.request, asked.measures, asked.funds_fen),
    "fix-on-spot": lambda desk, asked: rectifying.fix_on_spot(desk, asked.request, asked.measures),
    "pass": lambda desk, asked: verifying.sign_pass(desk, asked.request, asked.look),
    "pass-in-part": lambda desk, asked: verifying.sign_in_part(desk, asked.request, asked.look),
    "rework": lambda desk, asked: verifying.send_back(desk, asked.request, asked.look),
    "close-out": lambda desk, asked: verifying.close_out(desk, asked.request),
    "look-back-holds": lambda desk, asked: verifying.look_back(desk, asked.request, holds=True),
    "look-back-failed": lambda desk, asked: verifying.look_back(desk, asked.request, holds=False),
    "reopen": lambda desk, asked: verifying.reopen(desk, asked.request),
    "reprice": lambda desk, asked: repricing.reprice(desk, asked.request),
    "void": lambda desk, asked: withdrawing.void(desk, asked.request),
    "merge": lambda desk, asked: withdrawing.merge(desk, asked.request, asked.into),
    "instruct": lambda desk, asked: leading.instruct(desk, asked.request, asked.units),
    "carry-out": lambda desk, asked: leading.carry_out_instruction(desk, asked.request),
    "raise": lambda desk, asked: pacing.raise_level(desk, asked.request, asked.instrument),
    "hold-back": lambda desk, asked: pacing.hold_back(desk, asked.request),
    "lower": lambda desk, asked: pacing.lower_level(desk, asked.request),
    "propose": lambda desk, asked: leading.propose(desk, asked.request, asked.instrument or Instrument.CIRCULAR),
    "approve": lambda desk, asked: leading.approve(desk, asked.request, asked.instrument),
    "refuse": lambda desk, asked: leading.refuse(desk, asked.request, asked.instrument),
    "conclude": lambda desk, asked: listing.conclude(desk, asked.request, asked.instrument),
    "defer": lambda desk, asked: leading.defer(desk, asked.request, asked.instrument),
    "redirect": lambda desk, asked: leading.redirect(desk, asked.request, asked.to, asked.instrument),
}
"""Every act of the table that is done to an existing hazard; a test holds this list to the table."""
