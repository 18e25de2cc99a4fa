"""The ledger: its filters, the lists people keep of it, and what is filtered as a workbook."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, FastAPI, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from casework import saving_views
from casework.asking import refuse_unknown_places, unit_meant
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
from store.ledger_pages import Rows
from web.downloads import exported, made
from web.gates import Caller, Sent, gate, sent
from web.ledger_query import Query
from web.refusing import status_of
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
    desk = caller.site.desk
    with desk.looking() as session:
        which = query.filter(policies.policy_in_force(session, caller.at), caller.looks, caller.at)
    which = replace(which, unit=unit_meant(desk, which.unit), lead=unit_meant(desk, which.lead))
    refuse_unknown_places(desk, which)
    with desk.looking() as session:
        return with_ids(session, which)


def ledger(request: Request, caller: Caller = Depends(gate(Page.LEDGER))) -> Response:
    """What fits, or why the conditions cannot be read, in the same place: old rows never stand under new conditions."""
    query = Query({})
    try:
        query = Query.read(request.query_params)
        found, total = _found(caller, query)
    except BadInput as no:
        return _shown(request, caller, query, Rows([], ""), 0, no.say(caller.language), status_of(no))
    return _shown(request, caller, query, found, total)


def _found(caller: Caller, query: Query) -> tuple[Rows, int]:
    """A page of the ledger, and how many there are in all. Raises BadInput."""
    which, looks = asked_for(caller, query), caller.looks
    with caller.site.desk.looking() as session:
        found = ledger_pages.page(session, looks.viewer, looks.sensitive, which, sorting=query.sorting)
        # A list that ends on its first page has been counted by showing it.
        if not (which.after or found.following):
            return found, len(found.rows)
        return found, ledger_pages.how_many(session, looks.viewer, looks.sensitive, which, COUNTED)


def _shown(
    request: Request, caller: Caller, query: Query, found: Rows, total: int, refused: str = "", status: int = 200
) -> Response:
    looks, stages = caller.looks, [one for one in Stage if one.value in query.all("stage")]
    with caller.site.desk.looking() as session:
        views = saved_views.of_person(session, looks.viewer.person_id)
        units = ledger_choices.units_proposed(session)
        areas = ledger_choices.areas_seen(session, looks.viewer)
        categories = policies.policy_in_force(session, caller.at).taxonomy.categories
    answer = show(
        request, caller, "ledger.html", status, part="rows" if caller.is_fragment else "", refused=refused,
        found=found, total=total, counted=COUNTED, query=query, pairs=query.pairs, asked=urlencode(query.pairs),
        shipped=SHIPPED, views=views, areas=areas, units=units, categories=categories, stages=Stage,
        severities=Severity, sources=Source, sortings=Sorting, kept=Kept, most_lines=MOST_LINES,
        most_at_once=MOST_AT_ONCE,
        several=[(name, label_of(name)) for name in offered(looks.duties, stages)],
    )  # fmt: skip
    # The same address answers with a part of the page where htmx asks.
    answer.headers["Vary"] = "HX-Request, HX-History-Restore-Request"
    return answer


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
