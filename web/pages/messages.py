"""Messages: what was sent, what is held back and why, and what could not be delivered and needs a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import Depends, FastAPI, Request
from starlette.responses import Response

from rules.instants import day_written
from rules.rights import Page
from rules.telling import MessageKind, MessageState, Outcome, Why
from rules.undelivered import NO_WAY, NOBODY, REMEDIES
from rules.words import Text
from store import console_messages, credentials, tasks
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
        by_hand = tasks.told_by_hand(session, [one.id for one in lines if one.state is MessageState.DEAD])
    held: dict[tuple[MessageState, Why | None], int] = {}
    for one in standing:
        held[one.state, one.why] = held.get((one.state, one.why), 0) + one.count
    sums = [
        (state, why, Figure(count, address("/messages", state=state.value, why=why.value if why else "-")))
        for (state, why), count in sorted(held.items(), key=lambda pair: (pair[0][0], pair[0][1] or ""))
    ]
    return show(
        request, caller, "messages.html", lines=[(one, remedy(one), ways(one)) for one in lines],
        by_hand=by_hand, asked=asked, sums=sums,
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


def ways(line: OutboxLine) -> Sequence[tuple[str, Text]]:
    """The pages where what kept a message from being delivered is mended, so that the next one is."""
    if line.state is not MessageState.DEAD:
        return ()
    if line.to is None:
        return (("/posts/gaps", Text("补登任职", "appoint somebody")),)
    if line.outcome in (Outcome.PERMANENT_TARGET, None, Outcome.OK):
        # How people are reached stands in the registry's sheet of people, sealed, and is written there only.
        return (
            ("/import", Text("改正联系方式：导入名册“人员”表", "correct it: import the sheet of people")),
            (address("/posts", unit=line.unit), Text("看该单位谁在岗", "see who sits in the unit")),
        )
    return ()
