"""The forecast: who will be told what in the days to come if nobody acts, and which leader would be flooded."""

from __future__ import annotations

from collections import Counter

from fastapi import Depends, FastAPI, Query, Request
from starlette.responses import Response

from casework.forecasting import Question, forecast
from rules.foreseen_burdens import day_lines, dockets, flooded, kinds_told
from rules.foresight import DAILY_BUDGET, assumptions
from rules.rights import Page
from rules.vocabulary import ClockKind, Severity
from store.filters import Filter
from web.gates import Caller, gate
from web.showing import Facts, show

LONGEST = 90
"""Days a page looks ahead at the most; the command line looks further."""
_MOST = 30


def register(app: FastAPI) -> None:
    app.get("/forecast")(foreseen)


def foreseen(
    request: Request,
    days: int = Query(14, ge=1, le=LONGEST),
    budget: int = Query(DAILY_BUDGET, ge=0, le=1000),
    area: str = Query("", max_length=12),
    caller: Caller = Depends(gate(Page.FORECAST)),
) -> Response:
    mine = caller.looks.answers_for
    where = area.strip() if area.strip().startswith(mine) else mine[0]
    question = Question(caller.at, days, Filter(area=where), lines=_MOST)
    since, answer = caller.site.lately.of(
        ("forecast", where, days), caller.at, lambda: (caller.at, forecast(caller.site.desk, question))
    )
    seen = answer.seen
    due: Counter[tuple[ClockKind, Severity]] = Counter()
    for one, count in seen.deadlines.items():
        due[one.clock, one.severity] += count
    facts: Facts = {
        "seen": seen, "lines": answer.lines, "kinds": kinds_told(seen), "day_lines": day_lines(seen, budget),
        "flooded": flooded(seen, budget)[:_MOST], "dockets": dockets(seen)[:_MOST], "due_by": due,
        "assumptions": assumptions(seen), "severities": Severity,
        "clocks": [kind for kind in ClockKind if any(due[kind, one] for one in Severity)],
    }  # fmt: skip
    return show(
        request, caller, "forecast.html", days=days, since=since, budget=budget, where=where, longest=LONGEST, **facts
    )
