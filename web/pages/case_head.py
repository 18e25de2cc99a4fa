"""The head of a case: its four fixed things, how far it has come, and what happens next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.hazard import Hazard
from rules.explanations import FIXED, NEXT, NOTHING_RUNS, OVER, PATH, STAGES
from rules.instants import shown_due
from rules.vocabulary import ClockState, Stage
from rules.words import Text
from store.leader_posts import Leader
from store.open_clocks import ClockLine
from web.todo import left_in_words


@dataclass(frozen=True, slots=True)
class Box:
    """One of the four fixed things. said: what it is; empty while it is missing."""

    label: Text
    help: Text
    said: Text | str
    more: Text | str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the way. state: done, now or ahead."""

    stage: Stage
    help: Text
    state: str


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a case."""

    boxes: tuple[Box, ...]
    steps: tuple[Step, ...]
    help: Text
    next: Text


def head_of(hazard: Hazard, leader: Leader | None, clocks: Sequence[ClockLine], at: datetime) -> Head:
    """The head of a case as it stands."""
    said = {
        "leader": (leader.said if leader else hazard.named_person, leader.who if leader else ""),
        "task": (hazard.task, ""),
        "standard": (hazard.standard, ""),
        "deadline": (shown_due(hazard.due_at), _left(hazard.due_at, at) if hazard.stage.is_open else ""),
    }
    boxes = tuple(Box(label, words, *said[name]) for name, (label, words) in FIXED.items())
    return Head(boxes, _steps(hazard.stage), STAGES[hazard.stage], _next(hazard.stage, clocks, at))


def _left(due_at: datetime | None, at: datetime) -> Text | str:
    return "" if due_at is None else left_in_words(due_at, at)[0]


def _steps(stage: Stage) -> tuple[Step, ...]:
    here = next(place for place, (usual, others) in enumerate(PATH) if stage is usual or stage in others)
    found = []
    for place, (usual, _) in enumerate(PATH):
        shown = stage if place == here else usual
        found.append(Step(shown, STAGES[shown], "done" if place < here else "now" if place == here else "ahead"))
    return tuple(found)


def _next(stage: Stage, clocks: Sequence[ClockLine], at: datetime) -> Text:
    """The clock that runs out first says it, for every unit it chases until then."""
    running = [one for one in clocks if one.state is ClockState.RUNNING]
    if not running:
        return NOTHING_RUNS if stage.is_open else OVER
    first = min(running, key=lambda one: one.due_at)
    chased = [one.unit for one in running if (one.kind, one.due_at) == (first.kind, first.due_at) and one.unit]
    words, due = NEXT[first.kind], shown_due(first.due_at)
    zh, en = words.zh.format(due=due, unit="、".join(chased)), words.en.format(due=due, unit=", ".join(chased))
    return Text(f"{zh}（已逾期）", f"{en} (overdue)") if first.due_at <= at else Text(zh, en)
