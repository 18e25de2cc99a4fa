"""The dashboard: how things stand, every number a link to exactly the rows it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import Depends, FastAPI, Request
from starlette.responses import Response

from casework import covering
from casework.dashboard import AGES, Dashboard, dashboard
from rules.instants import local_day
from rules.listing_words import Kept
from rules.refusals import UnknownCampaign
from rules.rights import Page, is_admitted
from rules.telling import MessageKind, MessageState
from rules.vocabulary import Severity, Stage
from rules.words import Text, Word
from store import running_campaigns
from store.console_sums import Late
from store.filters import OPEN, RUNNING
from store.running_campaigns import Running
from web.charts import Figure, bars
from web.gates import Caller, gate
from web.showing import address, show

MOST_UNITS = 15
"""Units of one table; the sum above it counts all."""
COLOURS = "#495057", "#0b5ed7", "#b45309", "#b02a37"
"""Of the severities, as their badges have them."""
_HELD = MessageState.PENDING, MessageState.SENDING, MessageState.COLLECTED
FATES = (
    (Text("已发出", "sent"), (MessageState.ACCEPTED,)),
    (Text("待发送", "held or waiting"), _HELD),
    (Text("已无需发送", "not needed any more"), (MessageState.SUPERSEDED,)),
    (Text("未送达", "dead"), (MessageState.DEAD,)),
)
"""What has become of messages, as the dashboard sums it up."""


def register(app: FastAPI) -> None:
    app.get("/overview")(overview)
    app.get("/coverage/{number}")(coverage)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of numbers under a name, with the sum of them last."""

    name: Text | Word | str
    figures: tuple[Figure, ...]


def overview(request: Request, caller: Caller = Depends(gate(Page.DASHBOARD))) -> Response:
    duties = caller.looks.duties
    tells, visits = is_admitted(Page.MESSAGES, duties), is_admitted(Page.COVERAGE, duties)
    found = dashboard(caller.site.desk, caller.looks, caller.at, tells=tells, visits=visits)
    facts: dict[str, Any] = {  # Any: whatever the template names
        **_open(found, caller), **_late(found, caller), **_due(found, caller), **_waits(found), **_closed(found),
        "told": _told(found, local_day(caller.at)) if tells else None,
        "campaigns": _running(found),
    }  # fmt: skip
    return show(request, caller, "overview.html", severities=Severity, fates=FATES, **facts)


def _listed(count: int, **query: object) -> Figure:
    return Figure(count, address("/hazards", **query))


def _codes(words: Iterable[Word]) -> list[str]:
    return [one.value for one in words]


def _open(found: Dashboard, caller: Caller) -> dict[str, object]:
    counts: Counter[tuple[Stage, Severity]] = Counter()
    for one in found.still_open:
        counts[one.stage, one.severity] = one.count
    lines = []
    for stage in OPEN:
        cells = [_listed(counts[stage, one], stage=stage.value, severity=one.value) for one in Severity]
        lines.append(Line(stage, (*cells, _listed(sum(one.count for one in cells), stage=stage.value))))
    chart = bars(
        [caller.say(Text(one.zh, one.en)) for one in OPEN],
        _series(lines, caller), stacked=True, colours=COLOURS,
    )  # fmt: skip
    total, some = _listed(counts.total(), stage=_codes(OPEN)), [one for one in lines if one.figures[-1].count]
    return {"still_open": total, "open_lines": some, "open_chart": chart}


def _series(lines: Sequence[Line], caller: Caller) -> list[tuple[str, list[Figure]]]:
    """The severities of these rows, each with its name: what a chart stacks in the colours of the severities."""
    return [
        (caller.say(Text(one.zh, one.en)), [line.figures[place] for line in lines])
        for place, one in enumerate(Severity)
    ]


def _late(board: Dashboard, caller: Caller) -> dict[str, object]:
    found = board.overdue
    towns = [
        Line(name, _by_severity([one for one in found if one.area == code], area=code, itself=1))
        for code, name in dict.fromkeys((one.area, one.area_name) for one in found)
    ]
    leads = [
        Line(name, _by_severity([one for one in found if one.lead == code], lead=code))
        for code, name in dict.fromkeys((one.lead, one.lead_name) for one in found)
    ]
    leads.sort(key=lambda one: -one.figures[-1].count)
    total = _listed(sum(one.count for one in found), overdue=1)
    return {
        "overdue": total, "late_towns": towns, "late_leads": leads[:MOST_UNITS], "more_leads": leads[MOST_UNITS:],
        "late_chart": bars([str(one.name) for one in towns], _series(towns, caller),
                           stacked=True, across=True, colours=COLOURS),
    }  # fmt: skip


def _by_severity(found: Sequence[Late], **query: object) -> tuple[Figure, ...]:
    counts: Counter[Severity] = Counter()
    for one in found:
        counts[one.severity] += one.count
    cells = [_listed(counts[one], overdue=1, severity=one.value, **query) for one in Severity]
    return (*cells, _listed(counts.total(), overdue=1, **query))


def _due(found: Dashboard, caller: Caller) -> dict[str, object]:
    days, counts = found.days, found.due
    running = _codes(RUNNING)
    figures = [_listed(counts.get(day, 0), due_from=day, due_to=day, stage=running) for day in days]
    total = _listed(sum(counts.values()), due_from=days[0], due_to=days[-1], stage=running)
    names = [f"{day:%m-%d} {caller.say(_WEEKDAYS[day.weekday()])}" for day in days]
    chart = bars(names, [("", figures)], colours=COLOURS[1:2])
    return {"due": total, "due_lines": list(zip(names, figures, strict=True)), "due_chart": chart}


_WEEKDAYS = (
    Text("周一", "Mon"), Text("周二", "Tue"), Text("周三", "Wed"), Text("周四", "Thu"), Text("周五", "Fri"),
    Text("周六", "Sat"), Text("周日", "Sun"),
)  # fmt: skip


def _waits(found: Dashboard) -> dict[str, object]:
    units, ages = found.unsigned_units, found.undecided
    return {
        "unsigned": _listed(found.unsigned, unsigned=1),
        "unsigned_units": [(one.name, _listed(one.count, unsigned=1, unit=one.code)) for one in units[:MOST_UNITS]],
        "more_unsigned": len(units[MOST_UNITS:]),
        "undecided": [
            (days, _listed(count, undecided=str(days))) for days, count in zip(AGES, ages, strict=True) if count
        ],
    }  # fmt: skip


def _closed(board: Dashboard) -> dict[str, object]:
    found, month = board.closed, {"stage": Stage.CLOSED.value, "closed_from": board.month}
    return {
        "closed": _listed(found.count, **month),
        "closed_in_time": _listed(found.in_time, kept=Kept.IN_TIME.value, **month),
        "closed_late": _listed(found.late, kept=Kept.LATE.value, **month),
    }


def _told(found: Dashboard, today: date) -> list[Line]:
    counts: Counter[tuple[MessageKind, MessageState]] = Counter()
    for one in found.told:
        counts[one.kind, one.state] += one.count
    lines = []
    for kind in dict.fromkeys(one for one, _ in counts):
        cells = [
            Figure(
                sum(counts[kind, state] for state in states),
                address("/messages", day=today, kind=kind.value, state=_codes(states)),
            )
            for _, states in FATES
        ]
        lines.append(Line(kind, tuple(cells)))
    return sorted(lines, key=lambda one: -sum(cell.count for cell in one.figures))


def _running(found: Dashboard) -> list[tuple[Running, tuple[Figure, ...]]]:
    return [
        (one, tuple(
            Figure(count, address(f"/coverage/{one.number}", part=part))
            for part, count in (("listed", one.listed), ("visited", one.visited), ("missing", one.missing))
        ))
        for one in found.campaigns
    ]  # fmt: skip


PARTS = {
    "listed": Text("应检查", "to be visited"),
    "visited": Text("已检查", "visited"),
    "missing": Text("未检查", "not visited yet"),
}


def coverage(
    request: Request, number: str, part: str = "missing", caller: Caller = Depends(gate(Page.COVERAGE))
) -> Response:
    """The schools behind a campaign's numbers. Raises UnknownCampaign, also for one of another district."""
    with caller.site.desk.looking() as session:
        if not running_campaigns.may_look(session, caller.looks.viewer, number):
            raise UnknownCampaign(number=number)
    found = covering.look(caller.site.desk, number)
    listed, missing = [one for one in found.schools if one.is_chosen], {one.code: one for one in found.coverage.missing}
    part = part if part in PARTS else "missing"
    shown = [one for one in listed if part == "listed" or (one.code in missing) is (part == "missing")]
    return show(
        request, caller, "coverage.html", found=found, shown=shown, missing=missing, chosen=part, parts=PARTS,
        counts={"listed": len(listed), "visited": found.coverage.visited, "missing": len(missing)},
    )  # fmt: skip
