"""One act asked for on several hazards: what is possible for each is foreseen, then each is an act of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.desk import Desk, Sitting
from casework.doers import DOERS, Asked
from casework.onlooking import Onlooker
from casework.possible import Open
from casework.reading import asked_by, read_case
from rules.act_names import branch_of, label_of
from rules.lifecycle import TABLE
from rules.offices import Duty
from rules.permits import why_not
from rules.refusals import BadInput, Refusal
from rules.standing import Actor
from rules.vocabulary import Role, Stage
from rules.words import Text
from store import cases, ledger_pages, waiting
from store.ledger_pages import Row

SEVERAL = "assign", "acknowledge", "complete", "hand-on", "instruct", "merge", "close-out"
"""What is done to many alike. What wants a look at each, such as passing it or a decision, is done on its own page."""
MOST = 200
"""Hazards at once: each is an act of its own, and somebody waits for the page that says what became of them."""

_OF_DUTIES = {Duty.COORDINATOR: Role.COORDINATOR, Duty.INSPECTOR: Role.INSPECTOR}
_OF_UNITS = frozenset({Role.LEAD, Role.RESPONSIBLE, Role.CO, Role.VERIFIER, Role.ASSIGNEE})


def offered(duties: Collection[Duty], stages: Collection[Stage] = ()) -> tuple[str, ...]:
    """Which of these acts the table has for anybody in such posts; whether for a hazard at hand is seen there.

    Those it has for hazards of these stages come first.
    """
    roles = {_OF_DUTIES[one] for one in duties if one in _OF_DUTIES}
    roles |= {Role.LEADER for one in duties if one.level >= 2}
    roles |= {role for one in duties if one not in _OF_DUTIES for role in _OF_UNITS}
    moves = {name: [move for move in TABLE if (move.act, move.given) == branch_of(name)] for name in SEVERAL}
    theirs = {
        name: {stage for move in found if not roles.isdisjoint(move.by) for stage in move.stages}
        for name, found in moves.items()
    }
    return tuple(sorted((name for name in SEVERAL if theirs[name]), key=lambda name: theirs[name].isdisjoint(stages)))


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One of the hazards, and what would refuse the act for it; nothing where it may be done."""

    row: Row
    why_not: Refusal | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act would come to. seen: the last event there was, so that what others do meanwhile is noticed."""

    act: Open
    lines: tuple[Foreseen, ...]
    seen: int

    @property
    def possible(self) -> tuple[str, ...]:
        return tuple(one.row.number for one in self.lines if one.why_not is None)


def foresee(desk: Desk, name: str, numbers: Sequence[str], looks: Onlooker, who: str, at: datetime) -> Preview:
    """For each hazard somebody may see, whether they may do this to it now; nothing is changed. Raises BadInput."""
    act, given = _meant(name)
    with desk.looking() as session:
        seen = waiting.newest_event(session)
        sitting = Sitting(session, at, desk.key, desk.keyring)
        actor = sitting.actor(who)
        rows = ledger_pages.by_number(session, looks.viewer, looks.sensitive, _few(numbers))
        lines = tuple(Foreseen(row, _why_not(sitting, row, name, actor)) for row in rows)
    asks = frozenset(need for move in TABLE if (move.act, move.given) == (act, given) for need in move.needs)
    return Preview(Open(name, label_of(name), asks), lines, seen)


def _why_not(sitting: Sitting, row: Row, name: str, actor: Actor) -> Refusal | None:
    act, given = branch_of(name)
    hazard = cases.hazard_by_number(sitting.session, row.number)
    return why_not(read_case(sitting, hazard, asked_by(row.stage, act)).facts, act, given, actor, sitting.at)


@dataclass(frozen=True, slots=True)
class Came:
    """What the act came to on one hazard: done, or refused and why."""

    row: Row
    refused: Refusal | None = None
    was_done_before: bool = False


def do_to_each(desk: Desk, name: str, numbers: Sequence[str], looks: Onlooker, asked: Asked) -> tuple[Came, ...]:
    """The act is done to each hazard by itself: what is refused for one stands in nobody else's way.

    The key of the request answers for all of them: sent again, nothing is done twice.
    """
    _meant(name)
    with desk.looking() as session:
        rows = ledger_pages.by_number(session, looks.viewer, looks.sensitive, _few(numbers))
    return tuple(_came(desk, name, row, asked) for row in rows)


def _came(desk: Desk, name: str, row: Row, asked: Asked) -> Came:
    request = asked.request
    mine = replace(request, number=row.number, key=key_of(request.key or "", row.number) if request.key else None)
    try:
        done = DOERS[name](desk, replace(asked, request=mine))
    except Refusal as no:
        return Came(row, no)
    return Came(row, None, done.was_done_before)


def key_of(key: str, number: str) -> str:
    """The key of one hazard's act, from that of all."""
    return f"several.{hashlib.sha256(f'{key} {number}'.encode()).hexdigest()[:32]}"


def _meant(name: str) -> tuple[object, object]:
    if name not in SEVERAL:
        words = Text("这项办理不能批量进行，请逐件办理", "this is not done to several at once; do it one by one")
        raise BadInput(what=words)
    return branch_of(name)


def _few(numbers: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(one.strip() for one in numbers if one.strip()))
    if not found:
        raise BadInput(what=Text("没有选中隐患，请先勾选", "no hazard is chosen; tick some first"))
    if len(found) > MOST:
        words = Text(f"一次最多 {MOST} 条，请缩小范围", f"{MOST} at once at the most; narrow the list")
        raise BadInput(what=words)
    return found
