"""Messages: what was sent, what is held back and why, and what could not be delivered and needs a person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import Depends, FastAPI, Request
from starlette.responses import Response

from rules.instants import day_written
from rules.rights import Page
from rules.telling import MessageKind, MessageState, Outcome, Why
from rules.undelivered import NO_WAY, NOBODY, REMEDIES
from rules.words import Text
from store import console_messages, credentials
from store.console_messages import Telling
from store.console_sums import Sights
from store.message_lists import OutboxLine
from web.charts import Figure
from web.gates import Caller, gate
from web.showing import address, show
from web.words_meant import all_meant, meant


def register(app: FastAPI) -> None:
    app.get("/messages")(messages)


def messages(request: Request, caller: Caller = Depends(gate(Page.MESSAGES))) -> Response:
    which, asked = _asked(request)
    sights = Sights(caller.looks.viewer, caller.looks.sensitive)
    with caller.site.desk.looking() as session:
        lines, following = console_messages.page(session, sights, which)
        standing = console_messages.waiting_and_dead(session, sights)
        accounts = credentials.credential_lines(session)
    held: dict[tuple[MessageState, Why | None], int] = {}
    for one in standing:
        held[one.state, one.why] = held.get((one.state, one.why), 0) + one.count
    sums = [
        (state, why, Figure(count, address("/messages", state=state.value, why=why.value if why else "-")))
        for (state, why), count in sorted(held.items(), key=lambda pair: (pair[0][0], pair[0][1] or ""))
    ]
    return show(
        request, caller, "messages.html", lines=[(one, remedy(one)) for one in lines], asked=asked, sums=sums,
        accounts=accounts, states=MessageState, kinds=MessageKind,
        following=address("/messages", **{**asked, "after": following}) if following else "",
    )  # fmt: skip


def _asked(request: Request) -> tuple[Telling, dict[str, Any]]:  # Any: one value of a query, or several
    """What is asked for, and the same as it stands in the address. Raises BadInput."""
    given = request.query_params
    asked: dict[str, Any] = {name: [one for one in given.getlist(name) if one] for name in ("state", "kind")}
    asked |= {name: str(given.get(name, "")).strip()[:120] for name in ("day", "to", "why")}
    after = str(given.get("after", "0"))
    which = Telling(
        states=all_meant(MessageState, asked["state"]),
        kinds=all_meant(MessageKind, asked["kind"]),
        day=day_written(asked["day"]) if asked["day"] else None,
        to=asked["to"],
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0,
    )
    if asked["why"] == "-":
        return replace(which, is_without_reason=True), asked
    if asked["why"]:
        return replace(which, why=meant(Why, asked["why"])), asked
    return which, asked


def remedy(line: OutboxLine) -> Text | None:
    """What to do about a message that could not be delivered."""
    if line.state is not MessageState.DEAD:
        return None
    if line.to is None:
        return NOBODY
    return REMEDIES[line.outcome] if line.outcome not in (None, Outcome.OK) else NO_WAY
