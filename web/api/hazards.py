"""Hazards as programs read them: the list, one of them whole, its deadlines, and what may be done to it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, FastAPI, Path, Query, Request
from starlette.responses import Response

from casework.asking import refuse_unknown_places
from casework.explaining import ExplainedClock, explain
from casework.onlooking import refuse_unseen
from casework.possible import acts_open_to
from rules.rights import Page
from rules.tokens import TokenScope
from rules.vocabulary import Severity, Stage
from rules.words import Text
from store import ledger_pages, open_clocks
from store.filters import Filter, with_ids
from web.api.answers import V1, answers, both, reading
from web.api.doors import Client, door
from web.api.shapes import (
    Asks,
    Event,
    File,
    HazardLine,
    HazardPage,
    OpenAct,
    OpenActs,
    OpenClock,
    ReceiptDay,
    Receipts,
    Reckoned,
    Relative,
    Signature,
    UnitOnIt,
    WholeHazard,
    coded,
    said,
)
from web.fields import Field
from web.ledger_query import LONGEST_SEARCH
from web.pages.case import gathered
from web.pages.evidence import handed_out

USUAL, MOST = 50, 100
"""Hazards in one answer: as many as were asked for, and never more than this."""
Number = Annotated[str, Path(max_length=24, examples=["510503-2026-000001"])]


def register(app: FastAPI) -> None:
    one = f"{V1}/hazards/{{number}}"
    reading(app, f"{V1}/hazards", list_hazards, "hazards", Text("隐患列表", "list hazards"))
    reading(app, one, one_hazard, "hazards", Text("一件隐患", "one hazard"), 404)
    reading(app, f"{one}/receipt", receipt, "hazards", Text("时限说明", "why it is due that very day"), 404)
    reading(app, f"{one}/acts", open_acts, "hazards", Text("此刻可办的环节", "the acts that are open to you"), 404)
    file = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    app.get(
        f"{V1}/evidence/{{file}}", tags=["hazards"], response_class=Response,
        responses=answers(404, 416) | {200: {"description": "文件 / the file", "content": file}},
        summary=both(Text("下载材料", "download evidence")),
    )(evidence)  # fmt: skip


def list_hazards(
    request: Request,
    stage: Annotated[list[Stage], Query(max_length=10)] = [],  # noqa: B006 - FastAPI copies it
    severity: Annotated[list[Severity], Query(max_length=10)] = [],  # noqa: B006 - the same
    area: Annotated[str, Query(max_length=12, description="Code of an area; those within it too.")] = "",
    unit: Annotated[str, Query(max_length=120, description="Code or name of a unit on the hazard.")] = "",
    text: Annotated[str, Query(max_length=LONGEST_SEARCH, description="In number, school, place, description.")] = "",
    overdue: bool = False,
    after: Annotated[str, Query(max_length=60, description="Where `next` goes on.")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = USUAL,
    client: Client = Depends(door(Page.LEDGER, TokenScope.READ)),
) -> HazardPage:
    which = Filter(
        stages=tuple(stage), severities=tuple(severity), area=area.strip(), unit=unit.strip(), text=text.strip(),
        overdue_at=client.at if overdue else None, after=after,
    )  # fmt: skip
    refuse_unknown_places(client.site.desk, which)
    with client.site.desk.looking() as session:
        which = with_ids(session, which)
        found = ledger_pages.page(session, client.looks.viewer, client.looks.sensitive, which, limit)
    return HazardPage(
        items=[HazardLine.model_validate(one) for one in found.rows], next=following(request, found.following)
    )


def following(request: Request, after: str) -> str | None:
    """The address that goes on where this answer ends."""
    if not after:
        return None
    url = request.url.include_query_params(after=after)
    return f"{url.path}?{url.query}"


def one_hazard(number: Number, client: Client = Depends(door(Page.CASE, TokenScope.READ))) -> WholeHazard:
    refuse_unseen(client.site.desk, client.looks, number)
    found = gathered(client.site.desk, number, (), client.at, client.looks.viewer)
    with client.site.desk.looking() as session:
        open_ = open_clocks.open_clocks_of(session, found.hazard.id)
    return WholeHazard.model_validate({
        **found.hazard.model_dump(include=set(WholeHazard.model_fields)),
        "category": said(found.category),
        "school": found.campus,
        "newest": found.newest,
        "units": [UnitOnIt.model_validate(one) for one in found.units],
        "clocks": [OpenClock.model_validate(one) for one in open_],
        "waits_for_a_decision": [said(one.what) for one in found.undecided],
        "timeline": [
            Event(
                id=one.line.event_id, at=one.line.at, act=one.line.act, by=one.line.by, unit=one.line.unit,
                is_kept_back=one.line.is_kept_back,
                stage_from=one.line.stage_from, stage_to=one.line.stage_to, note=one.line.note,
                what=said(one.what), told=said(one.told),
            )
            for one in reversed(found.past)
        ],
        "files": [File.model_validate(one) for one in found.files],
        "signatures": [Signature.model_validate(one) for one in found.signs],
        "parent": Relative.model_validate(found.family.parent) if found.family.parent else None,
        "rests": [Relative.model_validate(one) for one in found.family.rests],
    })  # fmt: skip


def receipt(number: Number, client: Client = Depends(door(Page.RECEIPT, TokenScope.READ))) -> Receipts:
    refuse_unseen(client.site.desk, client.looks, number)
    return Receipts(items=[_reckoned(one) for one in explain(client.site.desk, number)])


def _reckoned(one: ExplainedClock) -> Reckoned:
    reading = one.receipt.reading
    return Reckoned(
        kind=one.clock.kind, unit=one.unit, state=reading.state, due_at=reading.due_at,
        first_due_at=reading.first_due_at, is_provisional=reading.is_provisional, policy=one.policy,
        calendar=one.calendar,
        lines=[ReceiptDay(day=line.day, counted=line.counted, why=said(line.why)) for line in one.receipt.lines],
    )  # fmt: skip


def open_acts(number: Number, client: Client = Depends(door(Page.CASE, TokenScope.READ))) -> OpenActs:
    """With what each asks for, as `POST /hazards/{number}/acts/{name}` takes it."""
    desk = client.site.desk
    refuse_unseen(desk, client.looks, number)
    acts = acts_open_to(desk, number, client.bearer.number, client.at)
    found = gathered(desk, number, acts, client.at, client.looks.viewer)
    return OpenActs(
        newest=found.newest,
        items=[
            OpenAct(name=one.name, label=said(one.label), asks=[_asks(field) for field in one.fields])
            for one in found.forms
        ],
    )


def _asks(field: Field) -> Asks:
    return Asks(
        field=field.name.replace("part.", "parts.", 1) if field.name.startswith("part.") else field.name,
        kind=field.kind,
        label=said(field.label),
        is_wanted=field.is_wanted,
        choices=[coded(one) for one in field.choices],
        hint=said(field.hint) if field.hint else None,
    )


def evidence(
    file: Annotated[int, Path(ge=1, le=2**63 - 1)],
    client: Client = Depends(door(Page.EVIDENCE, TokenScope.EVIDENCE)),
) -> Response:
    return handed_out(client, file)
