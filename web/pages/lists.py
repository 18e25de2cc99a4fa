"""What waits for somebody, and the tasks they say are done."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Depends, FastAPI, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from casework.tasks import finish_own
from casework.visit_days import todays
from rules.instants import local_day
from rules.offices import Duty
from rules.refusals import Refusal
from rules.rights import Page
from rules.words import Text
from store import console_lists, tasks
from web.gates import Caller, Sent, gate, sent
from web.pages.under_me import lights_of
from web.refusing import status_of
from web.showing import show
from web.tasks_shown import task_cards
from web.todo import cards

MOST = 100
"""The most things one part of a list shows; beyond them the sum stands, and the ledger has them all."""

MOST_TASKS = 50
"""Each brings a form of its own along; the next ones follow when these are done."""

_TONES = (
    ("red", Text("已逾期或明天前到期", "overdue, or due by tomorrow")),
    ("amber", Text("三天内到期", "due within three days")),
    ("green", Text("还有时间", "time is left")),
)


def register(app: FastAPI) -> None:
    app.get("/mine")(mine)
    app.post("/tasks/{number}/done")(done)


@dataclass(frozen=True)
class Refused:
    """A task that could not be finished: why, and what had been written."""

    number: int
    why: str
    note: str
    status: int


def mine(
    request: Request, done: int | None = Query(None, ge=1, lt=2**63), caller: Caller = Depends(gate(Page.MINE))
) -> Response:
    return _shown(request, caller, done=done)


def done(request: Request, number: int = Path(ge=1, lt=2**63), form: Sent = Depends(sent(Page.MINE))) -> Response:
    """The task is done, by whoever has it, with what they say of it."""
    caller, note = form.caller, str(form.form.get("note", "")).strip().replace("\r\n", "\n")
    try:
        finish_own(caller.site.desk, number, caller.looks.viewer, caller.signed_in.number, caller.at, note)
    except Refusal as no:
        return _shown(request, caller, Refused(number, no.say(caller.language), note, status_of(no)))
    return RedirectResponse(f"/mine?done={number}#tasks", 303)


def _shown(request: Request, caller: Caller, refused: Refused | None = None, done: int | None = None) -> Response:
    looks = caller.looks
    viewer = looks.viewer
    with caller.site.desk.looking() as session:
        deciding = console_lists.to_decide(session, viewer, local_day(caller.at), MOST)
        given = tasks.task_lines(session, MOST_TASKS, viewer.person_id, viewer.units)
        lines = console_lists.of_my_units(session, viewer, MOST)
    waiting = cards(lines, caller.at)
    groups = [(tone, name, [one for one in waiting if one.tone == tone]) for tone, name in _TONES]
    # A principal's school is theirs to answer for, as an agency is its head's.
    lights = lights_of(caller) if Duty.PRINCIPAL in looks.duties else None
    return show(
        request,
        caller,
        "mine.html",
        refused.status if refused else 200,
        deciding=deciding,
        tasks=task_cards(given, looks.duties),
        refused=refused,
        done=done,
        most_tasks=MOST_TASKS,
        groups=groups,
        count=len(waiting),
        is_cut=len(lines) == MOST,
        most=MOST,
        lights=lights,
        visits=todays(caller.site.desk, looks, caller.at),
    )
