"""The six gauges of an area and a period, who is missing from each, towns beside each other, and the workbook."""

from __future__ import annotations

from functools import partial

from fastapi import Depends, FastAPI, Request
from starlette.responses import Response

from casework.figures_seen import areas_to_choose
from casework.gauging import gauged
from documents.gauges_writing import write_gauges
from rules.gauge_words import COUNTED, SHARED, completeness_of, heading, share_of
from rules.gauges import Gauge, GaugeReport
from rules.offices import Duty
from rules.rights import Page
from rules.spans import Span
from web.downloads import exported, made
from web.gates import Caller, Sent, gate, sent
from web.pages.figures import Asked, asked
from web.showing import show
from web.words_meant import meant

MOST_MISSING, MOST_TOWNS = 150, 100
"""So many schools and towns are shown, so that the page stays small; the workbook has all of them."""


def register(app: FastAPI) -> None:
    app.get("/gauges")(gauges_page)
    app.post("/gauges/workbook")(workbook)


def _report(caller: Caller, what: Asked) -> GaugeReport:
    measure = partial(gauged, caller.site.desk, what.area, what.period, caller.at)
    return caller.site.lately.of(("gauges", what.area, what.period), caller.at, measure)


def gauges_page(
    request: Request,
    span: str = "",
    area: str = "",
    first: str = "",
    last: str = "",
    missing: str = "",
    caller: Caller = Depends(gate(Page.GAUGES)),
) -> Response:
    """The six, and the schools one of them is missing: the first that misses any, unless one is chosen."""
    what = asked(caller, {"span": span, "area": area, "first": first, "last": last})
    report = _report(caller, what)
    chosen = meant(Gauge, missing) if missing else next((one.gauge for one in report.gauges if one.missing), None)
    behind = next((one for one in report.gauges if one.gauge is chosen), None)
    lacking = [one for one in report.schools if behind is not None and one.id in behind.missing]
    towns = list(report.towns.items())
    return show(
        request, caller, "gauges.html", asked=what, report=report, behind=behind, lacking=lacking[:MOST_MISSING],
        more=len(lacking) - len(lacking[:MOST_MISSING]), towns=towns[:MOST_TOWNS], more_towns=len(towns) - MOST_TOWNS,
        title=heading(report), counted=COUNTED, shared=SHARED, share_of=share_of, completeness_of=completeness_of,
        spans=Span, areas=areas_to_choose(caller.site.desk, caller.looks.viewer),
        coordinates=Duty.COORDINATOR in caller.looks.duties,
    )  # fmt: skip


def workbook(form: Sent = Depends(sent(Page.GAUGES))) -> Response:
    """The six with every school as a workbook; that somebody took it is on record."""
    caller = form.caller
    what = asked(caller, {name: form.text(name) for name in ("area", "first", "last")})
    report = _report(caller, what)
    period = f"{what.period.first}_{what.period.last}"
    name = f"gauges_{what.area}_{period}.xlsx"
    content, count = made(name, lambda path: write_gauges(path, report, caller.language))
    return exported(caller, f"gauges {what.area} {period}", count, content, name)
