"""Lists: what waits for somebody."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Request
from starlette.responses import Response

from casework.visit_days import todays
from rules.instants import local_day
from rules.offices import Duty
from rules.rights import Page
from rules.words import Text
from store import console_lists
from web.gates import Caller, gate
from web.pages.under_me import lights_of
from web.showing import show
from web.todo import cards

MOST = 100
"""The most things one part of a list shows; beyond them the sum stands, and the ledger has them all."""


def register(app: FastAPI) -> None:
    app.get("/mine")(mine)


def mine(request: Request, caller: Caller = Depends(gate(Page.MINE))) -> Response:
    looks = caller.looks
    with caller.site.desk.looking() as session:
        parts = (
            (
                Text("等我决定", "for me to decide"),
                console_lists.to_decide(session, looks.viewer, local_day(caller.at), MOST),
            ),
            (Text("交办的事项", "tasks"), console_lists.my_tasks(session, looks.viewer, MOST)),
        )
        lines = console_lists.of_my_units(session, looks.viewer, MOST)
    tones = (
        ("red", Text("已逾期或明天前到期", "overdue, or due by tomorrow")),
        ("amber", Text("三天内到期", "due within three days")),
        ("green", Text("还有时间", "time is left")),
    )
    waiting = cards(lines, caller.at)
    groups = [(tone, name, [one for one in waiting if one.tone == tone]) for tone, name in tones]
    # A principal's school is theirs to answer for, as an agency is its head's.
    lights = lights_of(caller) if Duty.PRINCIPAL in looks.duties else None
    return show(
        request, caller, "mine.html", parts=parts, groups=groups, count=len(waiting), is_cut=len(lines) == MOST,
        most=MOST, lights=lights, visits=todays(caller.site.desk, looks, caller.at),
    )  # fmt: skip
