"""A case: everything about one hazard, the acts that are open to whoever looks, and why it is due that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import Depends, FastAPI, Request
from starlette.responses import Response

from casework.desk import Desk
from casework.explaining import explain
from casework.lettering import letters_on
from casework.marking import marks_of
from casework.onlooking import refuse_unseen
from casework.possible import Open, acts_open_to
from casework.trail import sentence, told
from models.extension import Extension
from models.hazard import Hazard
from models.proposal import Proposal
from rules.instants import local_day
from rules.pictures import Marked
from rules.policy import Policy
from rules.rights import Page, Viewer
from rules.routing import why
from rules.vocabulary import Act, ClockState
from rules.words import Text
from store import cases, files_of_cases, leader_posts, open_clocks, policies, views
from store.files_of_cases import FileLine
from store.views import EventLine, Family, SignLine, UnitLine
from web.forms import Form, Returned, form_of, in_order
from web.gates import Caller, gate
from web.pages.case_files import Files, side_by_side
from web.pages.case_head import Head, head_of
from web.showing import show


def register(app: FastAPI) -> None:
    app.get("/hazards/{number}")(case_page)
    app.get("/hazards/{number}/receipt")(receipt_page)


@dataclass(frozen=True)
class Waits:
    """A clock that has not stopped."""

    kind: Text
    unit: str
    state: Text
    due_at: datetime
    is_late: bool


@dataclass(frozen=True)
class Happened:
    """One line of the timeline: what, by whom, and who was told of it."""

    line: EventLine
    what: Text
    told: Text


@dataclass(frozen=True)
class Undecided:
    """What waits for a decision on the case, in the words of whoever asks for it."""

    what: Text
    words: Text


@dataclass(frozen=True)
class Shown:
    """Everything about one hazard, as its page shows it."""

    hazard: Hazard
    campus: str
    category: Text
    routed: Text | str
    units: list[UnitLine]
    waits: list[Waits]
    undecided: list[Undecided]
    past: list[Happened]
    files: list[FileLine]
    photos: Files
    signs: list[SignLine]
    family: Family
    forms: list[Form]
    head: Head
    newest: int


def case_page(request: Request, number: str, caller: Caller = Depends(gate(Page.CASE))) -> Response:
    return shown(request, caller, number)


def shown(request: Request, caller: Caller, number: str, back: Returned | None = None) -> Response:
    """The page of a case, with a form that was refused if there is one. Raises NotForYou."""
    refuse_unseen(caller.site.desk, caller.looks, number)
    acts = acts_open_to(caller.site.desk, number, caller.signed_in.number, caller.at)
    found = gathered(caller.site.desk, number, acts, caller.at, caller.looks.viewer)
    # Whoever verifies is told what there is to say of the photos; nobody else is asked to weigh it.
    marks: Sequence[Marked] = marks_of(caller.site.desk, number) if any(one.name in _LOOKS for one in acts) else ()
    status, chosen = back.status if back else 200, _chosen(request)
    letters = letters_on(caller.site.desk, number, caller.signed_in.number, caller.at)
    return show(
        request, caller, "case.html", status, found=found, back=back, marks=marks, chosen=chosen, letters=letters
    )


@dataclass(frozen=True)
class Chosen:
    """The act a link leads to, and what stands in its form already."""

    name: str
    given: Mapping[str, str]


_FILLED_IN = "into", "note"


def _chosen(request: Request) -> Chosen:
    """Which form is open when the page comes from a list where somebody chose it; nothing is done by that."""
    given = request.query_params
    return Chosen(given.get("act", ""), {name: given[name][:500] for name in _FILLED_IN if name in given})


_LOOKS = "pass", "pass-in-part", "rework"


def gathered(desk: Desk, number: str, acts: tuple[Open, ...], at: datetime, viewer: Viewer) -> Shown:
    """Everything a page says of a hazard to who looks. Raises UnknownHazard."""
    with desk.looking() as session:
        hazard = cases.hazard_by_number(session, number)
        policy = policies.policy(session, hazard.policy_id)
        proposals, extension = cases.pending_proposals(session, hazard.id), cases.open_extension(session, hazard.id)
        steps = tuple(one.instrument for one in proposals)
        clocks = open_clocks.open_clocks_of(session, hazard.id)
        post = hazard.leader_post_id
        leader = leader_posts.leader_of(session, post, local_day(at)) if post is not None else None
        files = list(files_of_cases.files_of(session, hazard.id, viewer))
        units, events = views.units_of(session, hazard.id), views.timeline(session, hazard.id, viewer)
        by_event: dict[int, list[views.MessageLine]] = {}
        for message in views.messages_of(session, hazard.id):
            by_event.setdefault(message.event_id, []).append(message)
        return Shown(
            hazard=hazard,
            campus=open_clocks.campus_of(session, hazard.campus_id),
            category=policy.taxonomy.subcategory(hazard.subcategory).name,
            routed=_routed(hazard, policy),
            units=list(units),
            waits=_waits(clocks, at),
            undecided=_undecided(proposals, extension),
            past=[Happened(one, sentence(one), told(by_event.get(one.event_id, []))) for one in reversed(events)],
            files=files,
            photos=side_by_side(files, events),
            signs=list(views.signs_of(session, hazard.number)),
            family=views.family_of(session, hazard.number),
            forms=[form_of(one, policy, steps) for one in in_order(acts)],
            head=head_of(hazard, leader, clocks, at),
            newest=events[-1].event_id if events else 0,
        )


def _undecided(proposals: Sequence[Proposal], extension: Extension | None) -> list[Undecided]:
    found = [
        Undecided(
            Text(f"{Act.PROPOSE.zh}：{one.instrument.zh}", f"{Act.PROPOSE.en}: {one.instrument.en}"),
            Text(one.reason, one.reason),
        )
        for one in proposals
    ]
    if extension is not None:
        asked = Text(f"申请延期至 {extension.until}", f"an extension until {extension.until} is asked for")
        zh = f"{extension.reason}；已完成：{extension.progress}；管控措施：{extension.interim}"
        en = f"{extension.reason}; so far: {extension.progress}; interim measures: {extension.interim}"
        found.append(Undecided(asked, Text(zh, en)))
    return found


def _routed(hazard: Hazard, policy: Policy) -> Text | str:
    return why(policy.routing, hazard.route_rule) if hazard.assigned_at else ""


def _waits(clocks: list[open_clocks.ClockLine], at: datetime) -> list[Waits]:
    return [
        Waits(
            Text(one.kind.zh, one.kind.en), one.unit or "", Text(one.state.zh, one.state.en), one.due_at,
            one.state is ClockState.RUNNING and one.due_at <= at,
        )
        for one in clocks
    ]  # fmt: skip


def receipt_page(request: Request, number: str, caller: Caller = Depends(gate(Page.RECEIPT))) -> Response:
    refuse_unseen(caller.site.desk, caller.looks, number)
    clocks = [one for one in explain(caller.site.desk, number) if one.clock.state is not ClockState.STOPPED]
    return show(request, caller, "receipt.html", number=number, clocks=clocks)
