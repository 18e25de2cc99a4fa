"""Bulletins: the month or the week of an area as it is told to everybody, on a page and as a Word document."""

from __future__ import annotations

from functools import partial

from fastapi import Depends, FastAPI, Request
from starlette.responses import Response

from casework.bulletining import bulletin
from casework.figures_seen import area_meant, areas_to_choose
from documents.bulletin_writing import write_bulletin
from rules.bulletin_parts import parts
from rules.bulletin_tables import counted
from rules.bulletins import Bulletin, Paper
from rules.case_records import Period
from rules.charts import LEFT, WIDTH, laid_out
from rules.instants import local_day
from rules.rights import Page
from rules.spans import period_told
from web.downloads import exported, made
from web.gates import Caller, Sent, gate, sent
from web.pages.figures import report_of
from web.showing import show


def register(app: FastAPI) -> None:
    app.get("/bulletins")(bulletin_page)
    app.post("/bulletins/word")(word)


def _told(caller: Caller, area: str, period: Period) -> Bulletin:
    def told() -> Bulletin:
        return bulletin(caller.site.desk, area, period, caller.at, caller.looks, partial(report_of, caller))

    return caller.site.lately.of(("bulletin", area, period, caller.looks), caller.at, told)


def bulletin_page(
    request: Request,
    month: str = "",
    week: str = "",
    area: str = "",
    caller: Caller = Depends(gate(Page.BULLETINS)),
) -> Response:
    chosen = area_meant(caller.looks.viewer, area.strip())
    period = period_told(month, week, local_day(caller.at))
    told = _told(caller, chosen, period)
    shown = counted(told)
    charts = {one.code: laid_out(one.chart, caller.language) for one in shown.tables if one.chart is not None}
    return show(
        request, caller, "bulletin.html", parts=parts(Paper(shown)), charts=charts, headline=shown.title,
        title=shown.heading, areas=areas_to_choose(caller.site.desk, caller.looks.viewer), area=chosen, week=week,
        month="" if week else f"{period.first:%Y-%m}", period=period, width=WIDTH, left=LEFT,
        is_running=period.last >= local_day(caller.at),
    )  # fmt: skip


def word(form: Sent = Depends(sent(Page.BULLETINS))) -> Response:
    """The same as a Word document; that somebody took it is on record."""
    caller = form.caller
    area = area_meant(caller.looks.viewer, form.text("area"))
    period = period_told(form.text("month"), form.text("week"), local_day(caller.at))
    told = _told(caller, area, period)
    name = f"bulletin_{area}_{period.first}_{period.last}.docx"
    content, count = made(name, lambda path: write_bulletin(path, Paper(counted(told)), caller.language))
    return exported(caller, f"bulletin {area} {period.first} {period.last}", count, content, name)
