"""Figures: what was measured of an area and a period, the cases behind every figure, and all of it as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import Depends, FastAPI, Query, Request
from starlette.responses import Response

from casework.figures_seen import area_called, area_meant, areas_to_choose, behind
from casework.lasting import lasting_in
from casework.measuring import measured
from casework.trends import trend_until
from casework.workloads import asked_of_people
from documents.figures_writing import write_figures
from rules import workloads
from rules.case_records import Period
from rules.charts import LEFT, WIDTH, laid_out
from rules.figure_report import Report
from rules.figure_words import COUNTED, SHARED, fraction_of, heading, interval_of, range_of, value_of
from rules.indicators import Dimension, Indicator
from rules.instants import local_day
from rules.lasting import Lasting, compliance, look_backs
from rules.refusals import BadInput
from rules.rights import Page
from rules.spans import Span, period_between, period_of
from rules.trends import last_day, trend
from rules.words import Text
from web.downloads import exported, made
from web.gates import Caller, Sent, gate, sent
from web.showing import show
from web.words_meant import meant

SHOWN = (
    Indicator.RECTIFICATION_RATE, Indicator.ON_TIME_RATE, Indicator.ACK_RATE, Indicator.REWORK_RATE,
    Indicator.OVERDUE_OPEN, Indicator.EXTENSION_RATE,
)  # fmt: skip
"""What stands in the table of a dimension; the workbook has all of them."""
MOST_PARTS = 60
"""So many parts of a dimension are shown, so that the page stays small; the workbook has all of them."""


def register(app: FastAPI) -> None:
    app.get("/figures")(figures_page)
    app.get("/figures/cases")(cases_page)
    app.post("/figures/workbook")(workbook)


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which area and days somebody wants figures. span: empty when they named the days."""

    area: str
    period: Period
    span: Span | None

    @property
    def query(self) -> dict[str, str]:
        """The same as it stands in an address, with its days: a link means the same tomorrow."""
        return {"area": self.area, "first": self.period.first.isoformat(), "last": self.period.last.isoformat()}


def asked(caller: Caller, given: Mapping[str, str]) -> Asked:
    """What somebody asks for: this month of their own area unless they say otherwise. Raises BadInput."""
    area = area_meant(caller.looks.viewer, given.get("area", "").strip())
    first, last = given.get("first", ""), given.get("last", "")
    # A span that was chosen is meant, whatever days still stand in the fields beside it.
    if (first or last) and not given.get("span"):
        return Asked(area, period_between(first, last, local_day(caller.at)), None)
    span = meant(Span, given.get("span") or Span.MONTH.value)
    return Asked(area, period_of(span, local_day(caller.at)), span)


def report_of(caller: Caller, area: str, period: Period) -> Report:
    """The figures of an area and a period, as they were measured lately where that takes long."""
    measure = partial(measured, caller.site.desk, area, period, caller.at)
    return caller.site.lately.of(("figures", area, period), caller.at, measure)


def figures_page(
    request: Request,
    span: str = "",
    area: str = "",
    first: str = "",
    last: str = "",
    by: str = Dimension.TOWN.value,
    caller: Caller = Depends(gate(Page.FIGURES)),
) -> Response:
    what = asked(caller, {"span": span, "area": area, "first": first, "last": last})
    dimension, report = meant(Dimension, by), report_of(caller, what.area, what.period)
    parts = report.parts(dimension)
    people = asked_of_people(caller.site.desk, what.area, what.period, caller.at)
    return show(
        request, caller, "figures.html", asked=what, report=report, by=dimension, parts=parts[:MOST_PARTS],
        more=len(parts) - len(parts[:MOST_PARTS]), shown=SHOWN, spans=Span, dimensions=Dimension,
        areas=areas_to_choose(caller.site.desk, caller.looks.viewer), counted=COUNTED, shared=SHARED,
        title=heading(report, area_called(caller.site.desk, what.area)),
        value_of=value_of, fraction_of=fraction_of, interval_of=interval_of, range_of=range_of,
        people=people, asked_of_them=workloads, **_told(caller, what),
    )  # fmt: skip


def _told(caller: Caller, what: Asked) -> dict[str, Any]:  # Any: what the template draws with
    """The tables a bulletin has as well: the trend with its chart, and what of the results lasts."""
    desk, until = caller.site.desk, last_day(what.period.last, local_day(caller.at))
    days, lasting = trend(trend_until(desk, what.area, until), Text("趋势", "Trend")), _lasting(caller, what)
    charts = {days.code: laid_out(days.chart, caller.language)} if days.chart is not None else {}
    return {
        "trend": days, "lasting": [look_backs(lasting), compliance(lasting)], "charts": charts, "width": WIDTH,
        "left": LEFT,
    }  # fmt: skip


def _lasting(caller: Caller, what: Asked) -> Lasting:
    return lasting_in(caller.site.desk, what.area, caller.at)


def cases_page(
    request: Request,
    figure: str = "",
    area: str = "",
    first: str = "",
    last: str = "",
    by: str = "",
    key: str = Query("", max_length=40),
    which: str = "of",
    after: int = Query(0, ge=0, lt=2**63),
    caller: Caller = Depends(gate(Page.FIGURES)),
) -> Response:
    """Exactly the cases a figure counts, or is counted among: those the viewer may see, and how many are hidden."""
    what = asked(caller, {"area": area, "first": first, "last": last})
    indicator, dimension = meant(Indicator, figure), meant(Dimension, by) if by else None
    report = report_of(caller, what.area, what.period)
    one = (report.figures_of(dimension, key) or {}).get(indicator)
    if one is None:
        raise BadInput(what=Text("没有这一项数据，请从统计页重新打开", "there is no such figure; open it anew"))
    ids = one.of if which == "of" else one.cases
    of_part = next((found.name for found in report.parts(dimension) if found.key == key), "") if dimension else ""
    return show(
        request, caller, "figure_cases.html", asked=what, one=one, which=which, of_part=of_part, by=by, key=key,
        found=behind(caller.site.desk, caller.looks, one, ids, after), counted=COUNTED[indicator],
        title=heading(report, area_called(caller.site.desk, what.area)), value_of=value_of, fraction_of=fraction_of,
    )  # fmt: skip


def workbook(form: Sent = Depends(sent(Page.FIGURES))) -> Response:
    """The figures as a workbook; that somebody took it is on record. Counts are not narrowed, and name no case."""
    caller = form.caller
    what = asked(caller, {name: form.text(name) for name in ("area", "first", "last")})
    report, place = report_of(caller, what.area, what.period), area_called(caller.site.desk, what.area)
    period = f"{what.period.first}_{what.period.last}"
    name = f"figures_{what.area}_{period}.xlsx"
    lasting = _lasting(caller, what)
    content, count = made(name, lambda path: write_figures(path, report, place, lasting, caller.language))
    return exported(caller, f"figures {what.area} {period}", count, content, name)
