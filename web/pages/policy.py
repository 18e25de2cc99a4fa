"""Policy: what holds, in sentences; two versions side by side; a change tried, and what it would lead to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from fastapi import Depends, FastAPI, Query, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework.forecasting import Question, forecast
from config.policy_files import Problem
from config.policy_given import LONGEST, files_given, names_of, read_given, text_of
from rules.foreseen_differences import day_differences, instrument_differences, leader_differences
from rules.foresight import DAILY_BUDGET, assumptions
from rules.policy import Policy, PolicyDocument
from rules.policy_statements import SECTIONS, Change, differences, statements
from rules.refusals import BadInput, Refusal
from rules.rights import Page
from rules.words import Text
from store import policies
from store.filters import Filter
from web.gates import Caller, Sent, gate, sent
from web.guarding import LARGEST_TABLE
from web.refusing import status_of
from web.showing import Facts, show

DAYS = 30
"""So far a tried policy is looked ahead under."""
_MOST_SHOWN = 200


def register(app: FastAPI) -> None:
    app.get("/policy")(policy)
    app.get("/policy/compare")(compare)
    app.get("/policy/try")(trial)
    app.post("/policy/try")(tried)


def _version(caller: Caller, number: int) -> Policy:
    """This version, or the one in force for 0."""
    with caller.site.desk.looking() as session:
        known = {one.id for one in policies.versions(session)}
        if number and number not in known:
            raise HTTPException(404)
        return policies.policy(session, number) if number else policies.policy_in_force(session, caller.at)


def policy(
    request: Request,
    version: int = 0,
    section: str = "deadlines",
    caller: Caller = Depends(gate(Page.POLICY)),
) -> Response:
    if section not in SECTIONS:
        raise HTTPException(404)
    shown = _version(caller, version)
    with caller.site.desk.looking() as session:
        versions = policies.versions(session)
    said = statements(shown.document, section)
    facts: Facts = {"sections": SECTIONS, "section": section, "versions": versions, "lines": said}
    return show(request, caller, "policy.html", number=shown.id, in_force=_version(caller, 0).id, **facts)


def compare(request: Request, one: int = 0, other: int = 0, caller: Caller = Depends(gate(Page.POLICY))) -> Response:
    """What the second version says differently from the first."""
    with caller.site.desk.looking() as session:
        versions = policies.versions(session)
    now = other or versions[0].id
    before = one or next((each.id for each in versions if each.id < now), now)
    changes = differences(_version(caller, before).document, _version(caller, now).document)
    facts: Facts = {"versions": versions, "before": before, "now": now, "sections": SECTIONS}
    return show(request, caller, "policy_compare.html", changes=changes, **facts)


@dataclass(frozen=True)
class _Tried:
    """What became of trying a change: nothing yet, what is wrong with it, or what it changes."""

    file: str
    text: str
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] | None = None
    refused: str = ""
    status: int = 200


def trial(
    request: Request, file: str = Query("deadlines.yaml", max_length=60), caller: Caller = Depends(gate(Page.POLICY))
) -> Response:
    now = _version(caller, 0).document
    return _trying(request, caller, _Tried(file, text_of(now, file)), None)


def _trying(request: Request, caller: Caller, one: _Tried, new: PolicyDocument | None) -> Response:
    foreseen = _foreseen(caller, new) if new is not None and one.changes else {}
    facts: Facts = {
        "files": names_of(_version(caller, 0).document),
        "sections": SECTIONS,
        "most": _MOST_SHOWN,
        "days": DAYS,
    }
    return show(request, caller, "policy_try.html", one.status, tried=one, foreseen=foreseen, **facts)


def tried(request: Request, form: Sent = Depends(sent(Page.POLICY))) -> Response:
    """A changed file, or several, beside those in force: nothing is changed by it."""
    caller = form.caller
    now = _version(caller, 0).document
    file = form.text("file") if form.text("file") in names_of(now) else "deadlines.yaml"
    text = str(form.form.get("text", "")).replace("\r\n", "\n")
    try:
        given = _given(form, file, text)
        new, problems = read_given(now, given)
    except Refusal as no:
        return _trying(request, caller, _Tried(file, text, refused=no.say(caller.language), status=status_of(no)), None)
    if file in given:
        text = given[file]
    if new is None:
        return _trying(request, caller, _Tried(file, text, problems, status=422), None)
    return _trying(request, caller, replace(_Tried(file, text), changes=differences(now, new)), new)


def _given(form: Sent, file: str, text: str) -> dict[str, str]:
    """The files that were handed in; without any, the one that was edited on the page."""
    upload = form.form.get("upload")
    if isinstance(upload, UploadFile) and upload.filename:
        return files_given(upload.file.read(LARGEST_TABLE), PurePosixPath(upload.filename).name[:120])
    if not text.strip() or len(text.encode()) > LONGEST:
        raise BadInput(what=Text("请修改文本，或上传政策文件", "change the text, or hand in a policy file"))
    return {file: text}


def _foreseen(caller: Caller, new: PolicyDocument) -> dict[str, object]:
    """The days to come under the policies of today and under the new one, side by side, for the viewer's area."""
    area = caller.looks.answers_for[0]
    asked = Question(caller.at, DAYS, Filter(area=area))
    today = forecast(caller.site.desk, asked).seen
    other = forecast(caller.site.desk, asked.under(new, caller.say(Text("试改", "the change")))).seen
    return {
        "area": area,
        "days": [pair for pair in day_differences(today, other, DAILY_BUDGET) if pair[0].messages or pair[1].messages],
        "instruments": instrument_differences(today, other),
        "leaders": list(leader_differences(today, other))[:20],
        "assumptions": assumptions(other),
        "totals": (today.messages, other.messages),
    }
