"""What a coordinator does with an assessment: drawing it up, publishing, ruling, making it final, printing it."""

from __future__ import annotations

from pathlib import Path

from fastapi import Depends, FastAPI, Request
from starlette.responses import RedirectResponse, Response

from casework import appealing, assessment_entries, assessment_steps
from casework.assessing import draw_up
from casework.assessment_entries import Entered
from casework.assessment_evidence import evidence
from casework.assessment_printing import Printed, points_of, printed
from casework.assessments_seen import previewed
from documents.assessment_writing import write_assessment, write_evidence
from rules.assessment_acts import EntryKind, period_assessed
from rules.case_records import Period
from rules.instants import day_written
from rules.refusals import AssessmentUnknown, BadInput, Refusal
from rules.rights import Page
from rules.words import Text
from web.downloads import exported, made
from web.gates import Caller, Sent, sent
from web.pages.assessments import Number, Refused, listed, one_shown, refused
from web.words_meant import meant, number_meant


def register(app: FastAPI) -> None:
    app.post("/assessments")(draw)
    app.post("/assessments/entries")(enter)
    app.post("/assessments/entries/{entry}/withdraw")(withdraw)
    app.post("/assessments/{number}/step")(step)
    app.post("/assessments/{number}/rulings")(rule)
    app.post("/assessments/{number}/workbook")(workbook)
    app.post("/assessments/{number}/evidence")(pack)


def draw(request: Request, form: Sent = Depends(sent(Page.ASSESSING))) -> Response:
    """An assessment is tried out, drawn up, or refused in words."""
    caller, given = form.caller, {name: form.text(name) for name in ("area", "period", "step")}
    desk, who = caller.site.desk, caller.signed_in.number
    try:
        period = period_assessed(given["period"])
        if given["step"] == "try":
            tried = previewed(desk, given["area"], period, who, caller.at)
            return listed(request, caller, Refused(given=given), tried)
        drawn = draw_up(desk, given["area"], period, who, caller.at)
    except Refusal as no:
        return listed(request, caller, refused(caller, no, given))
    return RedirectResponse(f"/assessments/{drawn.id}", 303)


def step(request: Request, number: Number, form: Sent = Depends(sent(Page.ASSESSING))) -> Response:
    """The next step is taken, or refused in words."""
    caller, wanted = form.caller, form.text("step")
    desk, who = caller.site.desk, caller.signed_in.number
    try:
        if wanted == "anew":
            line = printed(desk, number, caller.at, caller.looks).line
            period = Period(line.first, line.last)
            number = draw_up(desk, line.area, period, who, caller.at, anew=True).id
        elif wanted == "publish":
            assessment_steps.publish(desk, number, who, caller.at)
        elif wanted == "finalise":
            assessment_steps.finalise(desk, number, who, caller.at)
        else:
            raise BadInput(what=Text("请选择要办的一步", "choose what is to be done"))
    except AssessmentUnknown:
        raise
    except Refusal as no:
        return one_shown(request, caller, number, no=refused(caller, no, {}))
    return RedirectResponse(f"/assessments/{number}", 303)


def rule(request: Request, number: Number, form: Sent = Depends(sent(Page.ASSESSING))) -> Response:
    """The appeal is ruled on, or that is refused in words."""
    caller, given = form.caller, {name: form.text(name) for name in ("appeal", "verdict", "reason")}
    try:
        if given["verdict"] not in ("upheld", "rejected"):
            raise BadInput(what=Text("请选择成立或不成立", "choose upheld or rejected"))
        appealing.rule(
            caller.site.desk, number, number_meant(given["appeal"]), caller.signed_in.number, caller.at,
            given["reason"], is_upheld=given["verdict"] == "upheld",
        )  # fmt: skip
    except AssessmentUnknown:
        raise
    except Refusal as no:
        return one_shown(request, caller, number, no=refused(caller, no, given))
    return RedirectResponse(f"/assessments/{number}#appeals", 303)


_ENTRY = "kind", "unit", "hazard", "happened_on", "said", "document"


def enter(request: Request, form: Sent = Depends(sent(Page.ASSESSING))) -> Response:
    """What no ledger knows is entered, or refused in words."""
    caller, given = form.caller, {name: form.text(name) for name in _ENTRY}
    try:
        what = Entered(
            meant(EntryKind, given["kind"]), day_written(given["happened_on"]), given["said"], given["document"],
            given["unit"], given["hazard"],
        )  # fmt: skip
        assessment_entries.enter(caller.site.desk, what, caller.signed_in.number, caller.at)
    except Refusal as no:
        return listed(request, caller, refused(caller, no, given))
    return RedirectResponse("/assessments#entries", 303)


def withdraw(request: Request, entry: Number, form: Sent = Depends(sent(Page.ASSESSING))) -> Response:
    """The entry is withdrawn with its reason, or that is refused in words."""
    caller = form.caller
    try:
        who = caller.signed_in.number
        assessment_entries.withdraw(caller.site.desk, entry, who, caller.at, form.text("reason"))
    except Refusal as no:
        return listed(request, caller, refused(caller, no, {}))
    return RedirectResponse("/assessments#entries", 303)


def workbook(number: Number, form: Sent = Depends(sent(Page.ASSESSMENTS))) -> Response:
    """The assessment as a workbook, for who oversees its area; that somebody took it is on record."""
    caller = form.caller
    found = printed(caller.site.desk, number, caller.at, caller.looks)
    name = f"assessment_{found.line.area}_{found.line.called}.xlsx"
    content, count = made(name, lambda path: _write(caller, found, path))
    return exported(caller, f"assessment {number}", count, content, name)


def _write(caller: Caller, found: Printed, path: Path) -> int:
    points = points_of(caller.site.desk, found.line.id)
    return write_assessment(path, found.line, found.formula, found.tables, points, found.receipt, caller.language)


def pack(number: Number, form: Sent = Depends(sent(Page.ASSESSMENTS))) -> Response:
    """The evidence pack as a workbook, for who oversees the area; that somebody took it is on record."""
    caller = form.caller
    line = printed(caller.site.desk, number, caller.at, caller.looks).line
    found = evidence(caller.site.desk, line, caller.at)
    name = f"evidence_{line.area}_{line.called}.xlsx"
    content, count = made(name, lambda path: write_evidence(path, line, found, caller.at, caller.language))
    return exported(caller, f"evidence {number}", count, content, name)
