"""What open hazards will cost: the fund-request list of an area, its totals, and the same as a workbook."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Query, Request
from starlette.responses import Response

from casework.figures_seen import area_called, area_meant, areas_to_choose
from casework.funding import fund_requests
from documents.funds_writing import write_funds
from rules.fund_requests import heading_of
from rules.money import yuan
from rules.rights import Page
from web.downloads import exported, made
from web.gates import Caller, Sent, gate, sent
from web.showing import show

SHOWN = 200
"""Hazards the page names; the workbook has all of them."""


def register(app: FastAPI) -> None:
    app.get("/funds")(funds_page)
    app.post("/funds/workbook")(workbook)


def funds_page(
    request: Request, area: str = Query("", max_length=12), caller: Caller = Depends(gate(Page.FUNDS))
) -> Response:
    chosen = area_meant(caller.looks.viewer, area.strip())
    desk = caller.site.desk
    return show(
        request, caller, "funds.html", found=fund_requests(desk, chosen, caller.looks), area=chosen, yuan=yuan,
        areas=areas_to_choose(desk, caller.looks.viewer), heading=heading_of(area_called(desk, chosen), caller.at),
        shown=SHOWN,
    )  # fmt: skip


def workbook(form: Sent = Depends(sent(Page.FUNDS))) -> Response:
    """The whole list as a workbook; that somebody took it is on record."""
    caller = form.caller
    area = area_meant(caller.looks.viewer, form.text("area"))
    found, name = fund_requests(caller.site.desk, area, caller.looks), f"funds_{area}.xlsx"
    heading = heading_of(area_called(caller.site.desk, area), caller.at)
    content, count = made(name, lambda path: write_funds(path, found, heading, caller.language))
    return exported(caller, f"funds {area}", count, content, name)
