"""Minutes of joint meetings: how far what was decided has come, taking a file in once it was tried, printing back."""

from __future__ import annotations

import hashlib
import math
from typing import Any

from fastapi import Depends, FastAPI, Query, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from casework.minutes_due import finish
from casework.minutes_issuing import issuing_of
from casework.minutes_progress import progress_of
from casework.minutes_seen import categories, labels, meetings, refuse_unknown
from installation.minutes_brought import Brought, Said, Tried, empty_table, report
from installation.uploads import Upload
from rules.instants import day_written, local_day
from rules.refusals import BadInput, Refusal
from rules.rights import Page
from rules.rows import rows_out, told_once
from rules.wording_given import refuse_unfit
from rules.words import Text
from store.files import LARGEST, media_type
from web.downloads import empty_form, exported
from web.forms import plain_name
from web.gates import Caller, Sent, gate, sent
from web.pages.campaigns import whose
from web.refusing import status_of
from web.showing import show

A_PAGE, MOST_PROBLEMS = 50, 100
KIND = "minutes"
"""What tells their files from others that wait to be confirmed."""
_ENDINGS = "xlsx", "docx"
_BESIDE = "title", "document", "held_on", "category"


def register(app: FastAPI) -> None:
    app.get("/minutes")(minutes_page)
    app.get("/minutes/import")(import_page)
    app.post("/minutes/import")(import_)
    app.get("/minutes/template.xlsx")(template)
    app.get("/minutes/{number}")(progress_page)
    app.get("/minutes/{number}/progress.{ending}")(progress_file)
    app.post("/minutes/{number}/rows/{row}")(done)


def minutes_page(
    request: Request, page: int = Query(1, ge=1, le=1000), caller: Caller = Depends(gate(Page.MINUTES))
) -> Response:
    found = meetings(caller.site.desk, whose(caller), caller.at, page)
    return show(request, caller, "minutes.html", found=found, page=page, today=local_day(caller.at))


def progress_page(
    request: Request,
    number: int,
    late: str = Query("", max_length=1),
    page: int = Query(1, ge=1, le=1000),
    caller: Caller = Depends(gate(Page.MINUTES)),
) -> Response:
    return shown(request, caller, number, bool(late), page)


def shown(
    request: Request, caller: Caller, number: int, is_late: bool = False, page: int = 1, *, why: str = "",
    status: int = 200, given: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    """The page of a meeting, with why something was refused and what had been filled in. Raises UnknownMinutes."""
    desk, today = caller.site.desk, local_day(caller.at)
    refuse_unknown(desk, whose(caller), number)
    head, lines = progress_of(desk, number)
    late = [one for one in lines if one.is_open and one.days_late(today)]
    wanted = late if is_late else lines
    count = max(1, math.ceil(len(wanted) / A_PAGE))
    page = min(page, count)
    return show(
        request, caller, "minutes_one.html", status, head=head, total=len(lines), late=late, today=today,
        over=sum(not one.is_open for one in lines), is_late=is_late, page=page, count=count, why=why,
        lines=wanted[(page - 1) * A_PAGE : page * A_PAGE], given=given or {},
        issuing=issuing_of(desk, number, caller.signed_in.number, caller.at),
    )  # fmt: skip


def progress_file(number: int, ending: str, caller: Caller = Depends(gate(Page.MINUTES))) -> Response:
    """The table as it came with the progress beside it, to be sent round and brought back."""
    if ending not in _ENDINGS:
        raise HTTPException(404)
    refuse_unknown(caller.site.desk, whose(caller), number)
    content, rows = report(caller.site.desk, number, local_day(caller.at), ending, caller.language)
    file = f"minutes-{number}.{ending}"
    return exported(caller, f"minutes {number}", rows, content, file)


def template(caller: Caller = Depends(gate(Page.MINUTES))) -> Response:
    content = empty_table(labels(caller.site.desk, caller.at), caller.language)
    return empty_form("minutes.xlsx", content)


def done(request: Request, number: int, row: int, form: Sent = Depends(sent(Page.MINUTES))) -> Response:
    """A duty of a unit is done, with what was done on record."""
    caller, note = form.caller, form.text("note")
    refuse_unknown(caller.site.desk, whose(caller), number)
    try:
        finish(caller.site.desk, number, row, caller.signed_in.number, caller.at, note)
    except Refusal as no:
        given = {"row": str(row), "note": note}
        why = no.say(caller.language)
        return shown(request, caller, number, why=why, status=status_of(no), given=given)
    return RedirectResponse(f"/minutes/{number}", 303)


def import_page(request: Request, caller: Caller = Depends(gate(Page.MINUTES))) -> Response:
    return _import(request, caller)


def _import(request: Request, caller: Caller, status: int = 200, **more: Any) -> Response:  # Any: what it names
    known: dict[str, Any] = {"given": {}, "why": "", "tried": None, "problems": (), "rows": 0, "key": ""}
    return show(
        request, caller, "minutes_import.html", status, categories=categories(caller.site.desk, caller.at),
        most=MOST_PROBLEMS, **known | more,
    )  # fmt: skip


def import_(request: Request, form: Sent = Depends(sent(Page.MINUTES))) -> Response:
    """The file is tried out, its bad rows are given back, or it is taken in; it is chosen once for all of them."""
    caller = form.caller
    given = {name: form.text(name) for name in _BESIDE}
    try:
        brought = _brought(form, given)
        step = form.text("step")
        if step == "import":
            number = brought.take_in(caller.site.desk, skips=bool(form.text("skip"))).done.number
            caller.site.uploads.forget(form.text("key"))
            return RedirectResponse(f"/minutes/{number}" if number is not None else "/minutes", 303)
        if step == "rejects":
            name, content, count = brought.rejects(caller.site.desk, caller.language)
            if content:
                return exported(caller, "rejected rows", count, content, name)
        return _tried(request, form, brought, given, brought.try_out(caller.site.desk))
    except Refusal as no:
        return _import(request, caller, status_of(no), given=given, why=no.say(caller.language))


def _tried(request: Request, form: Sent, brought: Brought, given: dict[str, str], tried: Tried) -> Response:
    caller = form.caller
    digest = hashlib.sha256(brought.content).hexdigest()
    waits = Upload(KIND, brought.name, brought.content, digest, caller.at)
    key = caller.site.uploads.keep(waits, caller.signed_in.person_id)
    problems = told_once(tried.done.problems)
    return _import(
        request, caller, given=given, tried=tried, problems=problems, rows=rows_out(tried.done.problems), key=key,
        name_of_file=brought.name,
    )  # fmt: skip


def _brought(form: Sent, given: dict[str, str]) -> Brought:
    """The file that was sent, or the one that was tried before. Raises BadInput where there is neither."""
    caller, file = form.caller, form.form.get("file")
    for text in given.values():
        refuse_unfit(Text("填写的内容", "what was filled in"), text)
    if isinstance(file, UploadFile) and file.filename:
        name, content = plain_name(file.filename), file.file.read(LARGEST + 1)
        media_type(content, name)
    else:
        waits = _waiting(form)
        name, content = waits.name, waits.content
    held_on = day_written(given["held_on"]) if given["held_on"] else None
    said = Said(given["title"], given["document"], held_on, given["category"])
    return Brought(name, content, said, caller.signed_in.number, caller.at)


def _waiting(form: Sent) -> Upload:
    """What they tried before; nobody finds the file of another. Raises BadInput."""
    caller = form.caller
    found = caller.site.uploads.find(form.text("key"), caller.signed_in.person_id, caller.at)
    if found is None or found.kind != KIND:
        words = (
            "请选择会议纪要文件（试算过的文件保留一天）",
            "choose the file of the minutes; a tried one waits for a day",
        )
        raise BadInput(what=Text(*words))
    return found
