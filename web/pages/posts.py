"""Posts: who sits where, whom a message would not reach, and the changes a coordinator makes, each looked at first."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Depends, FastAPI, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework.gaps import Checked, check
from casework.mending import Remedy, With
from casework.posts import Order
from casework.roster import SeatsWanted, seats_within
from documents.lists import write_lists
from installation.gap_lists import by_remedy, gap_sheet, hearer
from rules.offices import Capacity
from rules.refusals import Refusal
from rules.rights import Page
from rules.words import Text
from web.changes_of_posts import CHANGES, Came, Change, read
from web.downloads import exported, made
from web.gates import Caller, Sent, gate, sent
from web.refusing import status_of
from web.showing import address, show

LONGEST_SEARCH = 60
_PLACES = 4
"""So many places of a kind of gap are named on the page; all of them are in the workbook."""


def register(app: FastAPI) -> None:
    app.get("/posts")(posts)
    app.get("/posts/gaps")(gaps)
    app.get("/posts/gaps/list")(gap_list)
    app.get("/posts/changes")(changes)
    app.get("/posts/changes/{name}")(change_page)
    app.post("/posts/changes/{name}")(change)


def posts(
    request: Request,
    unit: str = Query("", max_length=LONGEST_SEARCH),
    area: str = Query("", max_length=12),
    vacant: str = "",
    after: int = Query(0, ge=0, lt=2**63),
    caller: Caller = Depends(gate(Page.POSTS)),
) -> Response:
    wanted = SeatsWanted(caller.looks.answers_for, area.strip(), unit.strip(), vacant=bool(vacant), after=after)
    found, following = seats_within(caller.site.desk, caller.at, wanted)
    asked = {"unit": unit, "area": area, "vacant": vacant}
    return show(request, caller, "posts.html", found=found, following=following, asked=asked)


def _checked(caller: Caller, area: str) -> tuple[str, Checked]:
    """The check of one area somebody answers for: the one that is asked for, or the first."""
    mine = caller.looks.answers_for
    where = area.strip() if area.strip().startswith(mine) else mine[0]
    return where, check(caller.site.desk, caller.at, where)


def gaps(
    request: Request, area: str = Query("", max_length=12), caller: Caller = Depends(gate(Page.POSTS))
) -> Response:
    where, checked = _checked(caller, area)
    alike = [(one[:_PLACES], max(0, len(one) - _PLACES), len({each.code for gap in one for each in gap.schools}))
             for one in by_remedy(checked.gaps)]  # fmt: skip
    return show(request, caller, "gaps.html", checked=checked, alike=alike, where=where, hearer=hearer,
                way_of=way_of)  # fmt: skip


def way_of(remedy: Remedy) -> tuple[str, Text]:
    """The page where a gap is mended, filled in with what is known of it, and what is done there."""
    if remedy.by is With.IMPORT:
        return "/import", Text("导入名册", "import the registry")
    capacity = Capacity.ACTING.value if remedy.until else ""
    known = {"person": remedy.person, "post": remedy.post, "until": remedy.until, "capacity": capacity}
    return address(f"/posts/changes/{remedy.by.value}", **known), CHANGES[remedy.by.value].label


def gap_list(area: str = Query("", max_length=12), caller: Caller = Depends(gate(Page.POSTS))) -> Response:
    """Every gap, as a workbook."""
    where, checked = _checked(caller, area)
    name = f"gaps-{checked.day}.xlsx"
    content, count = made(name, lambda path: write_lists(path, [gap_sheet(checked)], caller.language))
    return exported(caller, f"gaps {where}", count, content, name)


def changes(request: Request, caller: Caller = Depends(gate(Page.POSTS))) -> Response:
    return show(request, caller, "changes.html", changes=CHANGES)


def _meant(name: str) -> Change:
    if name not in CHANGES:
        raise HTTPException(404)
    return CHANGES[name]


def change_page(
    request: Request,
    name: str,
    person: str = Query("", max_length=LONGEST_SEARCH),
    post: str = Query("", max_length=LONGEST_SEARCH),
    until: str = Query("", max_length=10),
    capacity: str = Query("", max_length=10),
    caller: Caller = Depends(gate(Page.POSTS)),
) -> Response:
    given = {"person": person, "post": post, "until": until, "capacity": capacity}
    return _form(request, caller, _Filled(name, given))


@dataclass(frozen=True)
class _Filled:
    """A change with what has been filled in, what it would come to or came to, or why it was refused."""

    name: str
    given: dict[str, str]
    came: Came | None = None
    is_done: bool = False
    refused: Text | str = ""
    status: int = 200


def _form(request: Request, caller: Caller, filled: _Filled) -> Response:
    return show(
        request, caller, "change.html", filled.status, change=_meant(filled.name), which=filled.name,
        given=filled.given, came=filled.came, is_done=filled.is_done, refused=filled.refused,
    )  # fmt: skip


def change(request: Request, name: str, form: Sent = Depends(sent(Page.POSTS))) -> Response:
    """What it would come to is shown; it is done when what was shown is confirmed. Again it changes nothing."""
    caller, desk = form.caller, form.caller.site.desk
    meant, given = _meant(name), read(form)
    order = Order(caller.signed_in.number, caller.at, given.get("note", ""))
    is_confirmed = bool(form.text("confirmed"))
    try:
        if is_confirmed:
            came = meant.do(desk, order, given)
        else:
            with desk.rehearse() as stage:
                came = meant.do(stage, order, given)
    except Refusal as no:
        why, status = no.say(caller.language), status_of(no)
        return _form(request, caller, _Filled(name, given, refused=why, status=status))
    return _form(request, caller, _Filled(name, given, came, is_confirmed))
