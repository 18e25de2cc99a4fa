"""Assessments: those somebody may open, one with its tables and appeals, and one of the assessed with every point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from casework import appealing
from casework.assessments_seen import Previewed, all_seen, one_seen, oversees, seen
from casework.figures_seen import areas_to_choose
from rules.assessment import Subject, points_said
from rules.assessment_acts import AssessmentStep, EntryKind
from rules.assessment_words import SHARED
from rules.instants import local_day
from rules.intervals import LEAST
from rules.refusals import AssessmentUnknown, Refusal
from rules.rights import COORDINATING, Page
from rules.spans import before, month_of
from store import assessment_points
from web.gates import Caller, Sent, gate, sent
from web.refusing import status_of
from web.showing import show
from web.words_meant import meant, number_meant

Number = Annotated[int, Path(ge=0, lt=2**63)]
"""The number of a row in an address: no larger than a database has one."""
MOST_SHOWN = 120
"""So many of the assessed stand on a page, so that it stays small; the workbook has all of them."""


def register(app: FastAPI) -> None:
    app.get("/assessments")(assessments_page)
    app.get("/assessments/{number}")(assessment_page)
    app.get("/assessments/{number}/of/{assessed}")(assessed_page)
    app.post("/assessments/{number}/of/{assessed}/appeals")(appeal)


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was refused: why, and what had been filled in."""

    why: str = ""
    status: int = 200
    given: dict[str, str] | None = None


NOTHING_REFUSED = Refused()


def refused(caller: Caller, no: Refusal, given: dict[str, str]) -> Refused:
    """The words of a refusal, with what stays in the form."""
    return Refused(no.say(caller.language), status_of(no), given)


def assessments_page(request: Request, caller: Caller = Depends(gate(Page.ASSESSMENTS))) -> Response:
    return listed(request, caller)


def listed(
    request: Request, caller: Caller, no: Refused = NOTHING_REFUSED, tried: Previewed | None = None
) -> Response:  # fmt: skip
    """The assessments somebody may open; for who coordinates, with what they draw up and enter."""
    desk, looks = caller.site.desk, caller.looks
    with desk.looking() as session:
        entries = assessment_points.entries(session, looks.answers_for) if looks.looks_over_a_district else []
    today = local_day(caller.at)
    last = before(month_of(today.year, today.month))
    return show(
        request, caller, "assessments.html", no.status, why=no.why, given=no.given or {}, lines=all_seen(desk, looks),
        steps=AssessmentStep, entries=entries, kinds=EntryKind, areas=areas_to_choose(desk, looks.viewer),
        may_act=not COORDINATING.isdisjoint(looks.duties), oversees=looks.looks_over_a_district,
        period=f"{last.first:%Y-%m}", tried=tried, points=points_said, today=today, least=LEAST,
    )  # fmt: skip


def assessment_page(
    request: Request, number: Number, kind: str = "", after: int = Query(0, ge=0, lt=2**63),
    caller: Caller = Depends(gate(Page.ASSESSMENTS)),
) -> Response:  # fmt: skip
    return one_shown(request, caller, number, kind, after=after)


def one_shown(
    request: Request, caller: Caller, number: int, kind: str = "", no: Refused = NOTHING_REFUSED, after: int = 0
) -> Response:  # fmt: skip
    """One assessment: a page of its table, how it is reckoned, and for who rules on them its appeals."""
    wanted = meant(Subject, kind) if kind else None
    found = seen(caller.site.desk, caller.looks, number, wanted, caller.signed_in.number, caller.at)
    return show(
        request, caller, "assessment.html", no.status, why=no.why, given=no.given or {}, found=found, line=found.line,
        shown=found.ranked[after : after + MOST_SHOWN], after=after, most=MOST_SHOWN, kinds=Subject,
        steps=AssessmentStep, points=points_said, shared=SHARED, least=LEAST, today=local_day(caller.at),
        names={one.code: one.name for one in found.formula.items},
    )  # fmt: skip


def assessed_page(
    request: Request, number: Number, assessed: Number, after: int = Query(0, ge=0, lt=2**63),
    caller: Caller = Depends(gate(Page.ASSESSMENTS)),
) -> Response:  # fmt: skip
    return _assessed(request, caller, number, assessed, after)


def _assessed(
    request: Request, caller: Caller, number: int, assessed: int, after: int = 0, no: Refused = NOTHING_REFUSED
) -> Response:  # fmt: skip
    found = one_seen(caller.site.desk, caller.looks, number, assessed, caller.at, after)
    return show(
        request, caller, "assessed.html", no.status, why=no.why, given=no.given or {}, found=found, line=found.line,
        items={one.code: one for one in found.formula.items}, points=points_said, least=LEAST,
        oversees=oversees(caller.looks, found.line.area),
    )  # fmt: skip


def appeal(
    request: Request, number: Number, assessed: Number, form: Sent = Depends(sent(Page.ASSESSMENTS))
) -> Response:  # fmt: skip
    """The appeal is on record, or refused in words beside the points."""
    caller = form.caller
    one_seen(caller.site.desk, caller.looks, number, assessed, caller.at)
    given = {name: form.text(name) for name in ("point", "reason")}
    try:
        point = number_meant(given["point"])
        appealing.appeal(caller.site.desk, number, point, caller.signed_in.number, caller.at, given["reason"])
    except AssessmentUnknown:
        raise
    except Refusal as no:
        return _assessed(request, caller, number, assessed, no=refused(caller, no, given))
    return RedirectResponse(f"/assessments/{number}/of/{assessed}#point-{point}", 303)
