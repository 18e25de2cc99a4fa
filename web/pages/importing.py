"""Imports: a registry, an old ledger or inspections handed in, looked at row by row, and taken in when confirmed."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastapi import Depends, FastAPI, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from casework.categories import category_labels
from casework.taking_in import Intaking
from config.mapping_files import mapping_given, read_mapping, shipped_names
from documents.rejects import write_rejects
from documents.templates import write_template
from installation.tables_given import Opened, digest_of, open_contents
from installation.trying_in import (
    INSPECTIONS_KIND,
    LEDGER_KIND,
    RECORDS_KIND,
    REGISTRY_KIND,
    Outcome,
    rehearsed,
    taken,
)
from installation.uploads import KEPT_FOR, Upload
from rules.ledger_sheet import INSPECTIONS, LEDGER
from rules.mapping import Mapping
from rules.records_sheet import RECORDS
from rules.refusals import BadInput, Refusal
from rules.registry_sheets import REGISTRY
from rules.rights import Page
from rules.rows import told_once
from rules.words import Text
from store import intakes, policies
from web.downloads import empty_form, exported, made
from web.gates import Caller, Sent, gate, sent
from web.guarding import LARGEST_TABLE
from web.refusing import status_of
from web.rows_shown import excerpts, masked
from web.showing import Facts, show

KINDS = {
    REGISTRY_KIND: Text("名册（区划、单位、学校、人员、岗位）", "registry (areas, units, schools, people, posts)"),
    LEDGER_KIND: Text("旧隐患台账", "an old ledger of hazards"),
    INSPECTIONS_KIND: Text("检查记录", "inspections"),
    RECORDS_KIND: Text(
        "责任档案（安全档案、预案、演练、责任书、培训）", "school records (files, plans, drills, pledges, training)"
    ),
}
UNPACKED = 160 * 1024 * 1024
"""What a workbook may come to, in bytes; the command line takes larger ones."""
MOST_SHOWN = 200
"""So many problems stand on the page; all of them are in the workbook of rejected rows."""
_TEMPLATES = {
    REGISTRY_KIND: REGISTRY, LEDGER_KIND: (LEDGER,), INSPECTIONS_KIND: (INSPECTIONS,), RECORDS_KIND: (RECORDS,),
}  # fmt: skip
_ONE_AT_A_TIME = threading.Lock()
"""Two who confirm at once follow one another: the second sees what the first did."""


def register(app: FastAPI) -> None:
    app.get("/import")(begin)
    app.post("/import")(hand_in)
    app.get("/import/templates/{name}")(template)
    app.get("/import/{number}")(look)
    app.post("/import/{number}")(confirm)
    app.get("/import/{number}/rejects")(rejects)


def begin(request: Request, kind: str = REGISTRY_KIND, caller: Caller = Depends(gate(Page.IMPORTS))) -> Response:
    return _beginning(request, caller, kind=kind)


def _beginning(request: Request, caller: Caller, kind: str, refused: str = "", status: int = 200) -> Response:
    facts: Facts = {"kinds": KINDS, "kind": kind if kind in KINDS else REGISTRY_KIND, "mappings": shipped_names()}
    most = LARGEST_TABLE // 1024 // 1024
    return show(request, caller, "import.html", status, refused=refused, most=most, **facts)


def hand_in(request: Request, form: Sent = Depends(sent(Page.IMPORTS))) -> Response:
    """The file waits, and what would become of it is shown next."""
    caller, kind = form.caller, form.text("kind")
    try:
        given = _given(form, kind)
        # One that cannot be opened is refused here, where another can be chosen.
        open_contents([(given.name, given.content)], given.mapping, UNPACKED)
    except Refusal as no:
        return _beginning(request, caller, kind, no.say(caller.language), status_of(no))
    key = caller.site.uploads.keep(given, caller.signed_in.person_id)
    return RedirectResponse(f"/import/{key}", 303)


def _given(form: Sent, kind: str) -> Upload:
    file = form.form.get("file")
    if kind not in KINDS:
        raise BadInput(what=Text("请选择导入什么", "choose what is imported"))
    if not isinstance(file, UploadFile) or not file.filename:
        raise BadInput(what=Text("请选择要导入的文件", "choose the file to import"))
    content = file.file.read(LARGEST_TABLE + 1)
    if len(content) > LARGEST_TABLE:
        most = LARGEST_TABLE // 1024 // 1024
        words = (
            f"文件超过 {most} MB，请分成几个，或由管理员用命令行导入",
            f"the file is larger than {most} MB: split it",
        )
        raise BadInput(what=Text(*words))
    mapping = _mapping(form)
    name = PurePosixPath(file.filename.replace("\\", "/")).name[:120]
    without = bool(form.text("without_mail")) or not form.caller.site.mail_server
    return Upload(kind, name, content, digest_of(content, mapping), form.caller.at, mapping, without)


def _mapping(form: Sent) -> Mapping | None:
    """The mapping that was handed in, or the shipped one that was chosen. Raises BadMapping."""
    own, chosen = form.form.get("own_mapping"), form.text("mapping")
    if isinstance(own, UploadFile) and own.filename:
        return mapping_given(own.file.read(256 * 1024), PurePosixPath(own.filename).name[:120])
    return read_mapping(chosen) if chosen in shipped_names() else None


@dataclass(frozen=True)
class _Waiting:
    """A file that waits, opened."""

    key: str
    given: Upload
    opened: Opened


def _waiting(caller: Caller, key: str) -> _Waiting:
    """What waits under this key for whoever asks. Raises BadInput when nothing does any more."""
    given = caller.site.uploads.find(key, caller.signed_in.person_id, caller.at)
    if given is None:
        hours = int(KEPT_FOR.total_seconds() // 3600)
        words = Text(
            f"这份文件已不在等待：只保留 {hours} 小时，且只供上传者本人使用。请重新上传",
            f"this file waits no longer: it is kept for {hours} hours, for whoever handed it in. Hand it in again",
        )
        raise BadInput(what=words)
    return _Waiting(key, given, open_contents([(given.name, given.content)], given.mapping, UNPACKED))


def look(request: Request, number: str, caller: Caller = Depends(gate(Page.IMPORTS))) -> Response:
    """What would become of every row now, or what became of it."""
    try:
        waiting = _waiting(caller, number)
        return _looked_at(request, caller, waiting)
    except Refusal as no:
        return _beginning(request, caller, REGISTRY_KIND, no.say(caller.language), status_of(no))


def _looked_at(request: Request, caller: Caller, waiting: _Waiting, refused: str = "", status: int = 200) -> Response:
    given, done = waiting.given, _taken_already(caller, waiting)
    outcome = _rehearsed(caller, waiting) if done is None else Outcome()
    told = told_once(outcome.problems)
    problems = [(one.sheet, one.row, one.column, one.header, masked(one.value), one.what) for one in told[:MOST_SHOWN]]
    facts: Facts = {
        "key": waiting.key, "given": given, "kind": KINDS[given.kind], "outcome": outcome, "done": done,
        "problems": problems, "more": len(told) - len(problems), "excerpts": excerpts(outcome.sources),
    }  # fmt: skip
    has_account = bool(caller.site.mail_server)
    return show(request, caller, "import_look.html", status, refused=refused, has_account=has_account, **facts)


def _taken_already(caller: Caller, waiting: _Waiting) -> intakes.Taken | None:
    """What came of this very file since it was handed in; None while it has not been taken in."""
    with caller.site.desk.looking() as session:
        known = intakes.known(session, waiting.given.kind, waiting.given.digest)
    # A file waits since a full second, and may be taken in within the same one.
    return known if known is not None and known.at >= waiting.given.at else None


def _how(caller: Caller, *, skips: bool = False) -> Intaking:
    return Intaking(at=caller.at, who=caller.signed_in.number, skips_bad_rows=skips)


def _rehearsed(caller: Caller, waiting: _Waiting) -> Outcome:
    return rehearsed(caller.site.desk, waiting.given, waiting.opened, _how(caller), caller.site.mail_server)


def confirm(request: Request, number: str, form: Sent = Depends(sent(Page.IMPORTS))) -> Response:
    """That very file is taken in, if what comes of it is still what was shown; a second time changes nothing."""
    caller = form.caller
    try:
        waiting = _waiting(caller, number)
    except Refusal as no:
        return _beginning(request, caller, REGISTRY_KIND, no.say(caller.language), status_of(no))
    with _ONE_AT_A_TIME:
        if _taken_already(caller, waiting) is not None:
            return RedirectResponse(f"/import/{number}", 303)
        if _rehearsed(caller, waiting).mark != form.text("mark"):
            words = Text(
                "看过之后登记内容有了变化，结果已不同；未导入，请核对新的结果再确认",
                "what is registered has changed since you looked, and so has the outcome: nothing was imported; look "
                "again and confirm",
            )
            return _looked_at(request, caller, waiting, caller.say(words), 409)
        try:
            how = _how(caller, skips=bool(form.text("skip")))
            taken(caller.site.desk, waiting.given, waiting.opened, how, caller.site.mail_server)
        except Refusal as no:
            return _looked_at(request, caller, waiting, no.say(caller.language), status_of(no))
    return RedirectResponse(f"/import/{number}", 303)


def rejects(number: str, caller: Caller = Depends(gate(Page.IMPORTS))) -> Response:
    """The rows that are not imported, as they stood, with the reason beside each: to mend and hand in again."""
    waiting = _waiting(caller, number)
    outcome = _rehearsed(caller, waiting)
    stem = PurePosixPath(waiting.given.name).stem
    name = f"{stem}-rejected{'.csv' if waiting.given.name.lower().endswith('.csv') else '.xlsx'}"
    content, count = made(name, lambda path: write_rejects(path, outcome.sources, outcome.problems, caller.language))
    return exported(caller, "rejected rows", count, content, name)


def template(name: str, caller: Caller = Depends(gate(Page.IMPORTS))) -> Response:
    """An empty workbook to fill in."""
    sheets = _TEMPLATES.get(name)
    if sheets is None:
        raise BadInput(what=Text("没有这种模板", "there is no such template"))
    with caller.site.desk.looking() as session:
        policy = policies.policy_in_force(session, caller.at)
    agencies = [Text(one.zh, one.en) for one in policy.agencies.agencies if one.code != policy.agencies.school]
    categories = category_labels(policy.taxonomy)
    choices = {"agencies": agencies, "categories": categories}
    content, _ = made(f"{name}.xlsx", lambda path: write_template(path, sheets, choices, caller.language))
    return empty_form(f"{name}.xlsx", content)
