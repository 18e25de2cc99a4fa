"""The ledger: its filters, the lists people keep of it, and what is filtered as a workbook."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, FastAPI, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from casework import saving_views
from casework.asking import refuse_unknown_places
from casework.ledger_lines import export_lines
from casework.several import MOST as MOST_AT_ONCE
from casework.several import offered
from documents.ledger_writing import write_ledger
from rules.act_names import label_of
from rules.instants import local_day
from rules.listing_words import Kept, Sorting
from rules.refusals import BadInput
from rules.rights import Page
from rules.shipped_views import SHIPPED
from rules.vocabulary import Severity, Source, Stage
from rules.words import Text
from store import ledger_choices, ledger_pages, policies, saved_views
from store.filters import Filter, with_ids
from web.downloads import exported, made
from web.gates import Caller, Sent, gate, sent
from web.ledger_query import Query
from web.showing import show

COUNTED = 1000
"""Beyond this nobody reads a list, and the sum is said to be more."""
MOST_LINES = 20_000
"""Lines of a workbook that leaves by the console; the command line writes larger ones."""


def register(app: FastAPI) -> None:
    app.get("/hazards")(ledger)
    app.post("/export")(export)
    app.post("/views")(save_view)
    app.post("/views/{number}/rename")(rename_view)
    app.post("/views/{number}/delete")(delete_view)


def asked_for(caller: Caller, query: Query) -> Filter:
    """The filter a query means to this person now. Raises BadInput, also for a place nobody has registered."""
    with caller.site.desk.looking() as session:
        which = with_ids(session, query.filter(policies.policy_in_force(session, caller.at), caller.looks, caller.at))
    refuse_unknown_places(caller.site.desk, which)
    return which


def ledger(request: Request, caller: Caller = Depends(gate(Page.LEDGER))) -> Response:
    query = Query.read(request.query_params)
    which, looks = asked_for(caller, query), caller.looks
    with caller.site.desk.looking() as session:
        found = ledger_pages.page(session, looks.viewer, looks.sensitive, which, sorting=query.sorting)
        # A list that ends on its first page has been counted by showing it.
        is_whole = not (which.after or found.following)
        total = (
            len(found.rows)
            if is_whole
            else ledger_pages.how_many(session, looks.viewer, looks.sensitive, which, COUNTED)
        )
        views = saved_views.of_person(session, looks.viewer.person_id)
        areas = ledger_choices.areas_seen(session, looks.viewer)
        categories = policies.policy_in_force(session, caller.at).taxonomy.categories
    return show(
        request, caller, "ledger.html", part="rows" if caller.is_fragment else "",
        found=found, total=total, counted=COUNTED, query=query, pairs=query.pairs, asked=urlencode(query.pairs),
        shipped=SHIPPED, views=views, areas=areas, categories=categories, stages=Stage, severities=Severity,
        sources=Source, sortings=Sorting, kept=Kept, most_lines=MOST_LINES, most_at_once=MOST_AT_ONCE,
        several=[(name, label_of(name)) for name in offered(looks.duties)],
    )  # fmt: skip


def export(form: Sent = Depends(sent(Page.EXPORT))) -> Response:
    """What is filtered, as the ledger; no text in it is a formula. It is on the record."""
    caller = form.caller
    which = asked_for(caller, Query.read(form.form))
    total, lines = export_lines(caller.site.desk, which, caller.at, caller.looks)
    if total > MOST_LINES:
        words = Text(
            f"共 {total} 条，超过 {MOST_LINES} 条，请缩小范围后导出",
            f"{total} hazards are more than the {MOST_LINES} an export takes; narrow the list",
        )
        raise BadInput(what=words)
    name = caller.say(Text("隐患台账", "ledger")) + f"-{local_day(caller.at)}.xlsx"
    content, _ = made(name, lambda path: write_ledger(path, lines, caller.language))
    # After it is written: what was refused or failed on the way has taken nothing out.
    return exported(caller, "ledger", total, content, name)


def save_view(form: Sent = Depends(sent(Page.VIEWS))) -> Response:
    """The list goes by this name, for whoever saves it only."""
    caller = form.caller
    query = Query.read(QueryParams(parse_qsl(form.text("query"))))
    asked_for(caller, query)
    kept = urlencode(query.pairs)
    saving_views.save(caller.site.desk, caller.looks.viewer.person_id, form.text("name"), kept, caller.at)
    return RedirectResponse(f"/hazards?{kept}" if kept else "/hazards", 303)


def rename_view(number: int, form: Sent = Depends(sent(Page.VIEWS))) -> Response:
    caller = form.caller
    saving_views.rename(caller.site.desk, caller.looks.viewer.person_id, number, form.text("name"), caller.at)
    return RedirectResponse("/hazards", 303)


def delete_view(number: int, form: Sent = Depends(sent(Page.VIEWS))) -> Response:
    caller = form.caller
    saving_views.take_away(caller.site.desk, caller.looks.viewer.person_id, number, caller.at)
    return RedirectResponse("/hazards", 303)
