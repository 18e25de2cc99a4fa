"""Lists: what waits for somebody, the ledger with its filters, and sums that open the lists they count."""

from __future__ import annotations

from collections import Counter

from fastapi import Depends, FastAPI, Query, Request
from starlette.responses import Response

from casework.asking import refuse_unknown_places
from rules.instants import local_day
from rules.refusals import BadInput
from rules.rights import Page
from rules.vocabulary import Severity, Stage
from rules.words import Text, Word
from store import console_lists
from store.views import Filter
from web.gates import Caller, gate
from web.showing import show
from web.todo import cards

MOST = 100
"""The most things one part of a list shows; beyond them the sum stands, and the ledger has them all."""
LONGEST_SEARCH = 60


def register(app: FastAPI) -> None:
    app.get("/mine")(mine)
    app.get("/hazards")(ledger)
    app.get("/overview")(overview)


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
    return show(
        request,
        caller,
        "mine.html",
        parts=parts,
        groups=groups,
        count=len(waiting),
        is_cut=len(lines) == MOST,
        most=MOST,
    )


def ledger(
    request: Request,
    stage: list[str] = Query([]),
    severity: list[str] = Query([]),
    area: str = "",
    unit: str = "",
    text: str = Query("", max_length=LONGEST_SEARCH),
    overdue: str = "",
    after: str = "",
    caller: Caller = Depends(gate(Page.LEDGER)),
) -> Response:
    which = Filter(
        stages=tuple(Stage.of(one.value) for one in _words(Stage, stage)),
        severities=tuple(Severity.of(one.value) for one in _words(Severity, severity)),
        area=area.strip(),
        unit=unit.strip(),
        text=text.strip(),
        overdue_at=caller.at if overdue else None,
        after=after,
    )
    refuse_unknown_places(caller.site.desk, which)
    looks = caller.looks
    with caller.site.desk.looking() as session:
        found = console_lists.page(session, looks.viewer, looks.sensitive, which)
    asked = {"stage": stage, "severity": severity, "area": area, "unit": unit, "text": text, "overdue": overdue}
    part = "rows" if caller.is_fragment else ""
    return show(request, caller, "ledger.html", part=part, found=found, asked=asked, stages=Stage, severities=Severity)


def _words(kind: type[Word], texts: list[str]) -> list[Word]:
    found = [kind.read(one) for one in texts if one]
    if None in found:
        raise BadInput(what=Text("筛选条件无效，请重新选择", "that filter does not exist; choose again"))
    return [one for one in found if one is not None]


def overview(request: Request, caller: Caller = Depends(gate(Page.DASHBOARD))) -> Response:
    looks = caller.looks
    with caller.site.desk.looking() as session:
        sums = console_lists.sums(session, looks.viewer, looks.sensitive, caller.at)
    by_stage: Counter[Stage] = Counter()
    cells: Counter[tuple[Stage, Severity]] = Counter()
    for one in sums:
        by_stage[one.stage] += one.count
        cells[one.stage, one.severity] += one.count
    return show(
        request,
        caller,
        "overview.html",
        by_stage=by_stage,
        cells=cells,
        overdue=sum(one.overdue for one in sums),
        still_open=sum(one.count for one in sums if one.stage.is_open),
        stages=Stage,
        severities=Severity,
    )
