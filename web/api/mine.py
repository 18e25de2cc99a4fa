"""What waits for the token's person, and the sums of all they may see."""

from __future__ import annotations

from fastapi import Depends, FastAPI

from rules.instants import local_day
from rules.rights import Page
from rules.tokens import TokenScope
from rules.words import Text
from store import console_lists
from web.api.answers import V1, reading
from web.api.doors import Client, door
from web.api.shapes import Mine, SumLine, Sums, WaitingLine
from web.pages.lists import MOST


def register(app: FastAPI) -> None:
    reading(app, f"{V1}/mine", mine, "hazards", Text("我的待办", "what waits for you"))
    reading(app, f"{V1}/sums", sums, "hazards", Text("概况", "sums"))


def mine(client: Client = Depends(door(Page.MINE, TokenScope.READ))) -> Mine:
    viewer = client.looks.viewer
    with client.site.desk.looking() as session:
        decide = console_lists.to_decide(session, viewer, local_day(client.at), MOST)
        units = console_lists.of_my_units(session, viewer, MOST)
        tasks = console_lists.my_tasks(session, viewer, MOST)
    return Mine(to_decide=_lines(decide), of_my_units=_lines(units), tasks=_lines(tasks))


def _lines(found: list[console_lists.Waiting]) -> list[WaitingLine]:
    return [WaitingLine.model_validate(one) for one in found]


def sums(client: Client = Depends(door(Page.DASHBOARD, TokenScope.READ))) -> Sums:
    looks = client.looks
    with client.site.desk.looking() as session:
        found = console_lists.sums(session, looks.viewer, looks.sensitive, client.at)
    return Sums(
        items=[SumLine.model_validate(one) for one in found],
        open=sum(one.count for one in found if one.stage.is_open),
        overdue=sum(one.overdue for one in found),
    )
