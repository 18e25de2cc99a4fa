"""What happens next and until when: before an act what will begin to count, and after it what began."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk
from casework.possible import Open
from casework.trail import sentence
from rules.instants import shown_due
from rules.refusals import NoSuchAct
from rules.rights import Viewer
from rules.vocabulary import ClockKind, ClockState
from rules.words import Text
from store import cases, open_clocks, photos, policies, views
from store.open_clocks import ClockLine

WAITS: Mapping[ClockKind, Text] = {
    ClockKind.TRIAGE: Text("等协调员受理", "the coordinator takes it up"),
    ClockKind.ACKNOWLEDGE: Text("等签收", "it is signed for"),
    ClockKind.RULING: Text("等协调员裁定异议", "the coordinator rules on the objection"),
    ClockKind.CONTROL: Text("等采取管控措施", "interim measures are taken"),
    ClockKind.PLAN: Text("等上报治理方案", "the treatment plan is handed in"),
    ClockKind.RECTIFY: Text("等整改完成并提交验收", "it is put right and handed in"),
    ClockKind.VERIFY: Text("等验收单位复查", "the verifiers look at it"),
    ClockKind.RECHECK: Text("等复核挂账", "the suspension is looked at again"),
    ClockKind.INSTRUCTION: Text("等落实批示", "the instruction is carried out"),
    ClockKind.LISTED: Text("挂牌督办中", "listed supervision runs"),
    ClockKind.PROPOSAL: Text("等领导审批", "a leader decides"),
}
"""What each clock waits for, as a person would say it."""


def ahead(desk: Desk, number: str, act: Open) -> list[Text]:
    """What an act will set going, and how long that may take by the policy of the case; then what counts on."""
    with desk.looking() as session:
        hazard = cases.hazard_by_number(session, number)
        clocks = open_clocks.open_clocks_of(session, hazard.id)
        deadlines = policies.policy(session, hazard.policy_id).deadlines
        found = []
        for kind in act.starts:
            limit, waits = deadlines.limit(kind, hazard.severity), WAITS[kind]
            if limit is not None:
                zh, en = f"{waits.zh}（{limit.text.zh}内）", f"{waits.en} (within {limit.text.en})"
                found.append(Text(zh, en) if limit.value else waits)
        on = [one for one in clocks if one.state is ClockState.RUNNING and one.kind not in (*act.starts, *act.stops)]
        return found + list(dict.fromkeys(_until(one) for one in on))


def _until(clock: ClockLine) -> Text:
    waits, due = WAITS[clock.kind], shown_due(clock.due_at)
    return Text(f"{waits.zh}（最晚 {due}）", f"{waits.en} (until {due})")


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is waited for: what, by which unit, until when."""

    what: Text
    unit: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act came to: in words, what began with it, and what counts on."""

    what: Text
    by: Text | str
    unit: str
    at: datetime
    began: tuple[Step, ...]
    goes_on: tuple[Step, ...]
    no_pictures: tuple[str, ...]
    """Photos that came with the act and that nobody can look at, by their names."""


def outcome(desk: Desk, number: str, event_id: int, viewer: Viewer) -> Outcome:
    """What an act of the hazard came to, as things stand now, for who looks. Raises NoSuchAct for no act of it."""
    with desk.looking() as session:
        hazard = cases.hazard_by_number(session, number)
        line = next((one for one in views.timeline(session, hazard.id, viewer) if one.event_id == event_id), None)
        clocks = open_clocks.open_clocks_of(session, hazard.id)
        shots = [one for one in photos.of_hazard(session, hazard.id) if one.event_id == event_id]
    if line is None:
        raise NoSuchAct(number=number)
    # What stands still waits for something else that is named here.
    counting = [one for one in clocks if one.state is ClockState.RUNNING]
    began = tuple(_step(one) for one in counting if one.started_at == line.at)
    goes_on = tuple(_step(one) for one in counting if one.started_at != line.at)
    torn = tuple(one.name for one in shots if not one.is_readable)
    return Outcome(sentence(line), line.said_by, line.unit or "", line.at, began, goes_on, torn)


def _step(clock: ClockLine) -> Step:
    return Step(WAITS[clock.kind], clock.unit or "", clock.due_at)
