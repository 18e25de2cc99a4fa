"""What waits for a unit as cards: one for each hazard, how urgent it is in words, and the one act that comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.act_names import label_of
from rules.instants import last_day, local_day
from rules.vocabulary import ClockKind, Severity
from rules.words import Text, Word
from store.console_lists import Waiting

NEXT: Mapping[Word, str] = {
    ClockKind.ACKNOWLEDGE: "acknowledge",
    ClockKind.CONTROL: "control",
    ClockKind.PLAN: "plan",
    ClockKind.RECTIFY: "submit",
    ClockKind.VERIFY: "pass",
    ClockKind.INSTRUCTION: "carry-out",
    ClockKind.TRIAGE: "assign",
    ClockKind.RULING: "rule-rejected",
    ClockKind.RECHECK: "resume",
}
"""What stops each clock, in the order it is done: a hazard is signed for before it is put right."""
_CHOICE = ("pass", "rule-rejected", "resume")
"""Acts with another way out beside them: the button leads to the case, where all of them stand."""
SOON = 3
"""From how many days left on a card is amber."""


@dataclass(frozen=True)
class Card:
    """One hazard that waits for a unit. act: empty where the case itself has to be looked at first."""

    number: str
    severity: Severity | None
    campus: str
    description: str
    unit: str
    what: Word
    act: str
    label: Text
    due_at: datetime
    left: Text
    tone: str
    besides: tuple[Waiting, ...]


def cards(lines: Sequence[Waiting], at: datetime) -> list[Card]:
    """A card for each hazard and unit, the most urgent first; the lines come in the order they are due."""
    by_hazard: dict[tuple[str | None, str | None], list[Waiting]] = {}
    for one in lines:
        by_hazard.setdefault((one.number, one.unit), []).append(one)
    return [_card(several, at) for several in by_hazard.values()]


def _card(several: Sequence[Waiting], at: datetime) -> Card:
    order = list(NEXT)
    first = min(several, key=lambda one: order.index(one.what) if one.what in NEXT else len(order))
    act, due_at = NEXT.get(first.what, ""), min(one.due_at for one in several if one.due_at)
    label = Text(first.what.zh, first.what.en) if not act or act in _CHOICE else label_of(act)
    left, tone = left_in_words(due_at, at)
    return Card(
        first.number or "", first.severity, first.campus or "", first.description, first.unit or "", first.what,
        "" if act in _CHOICE else act, label, due_at, left, tone, tuple(one for one in several if one is not first),
    )  # fmt: skip


def left_in_words(due_at: datetime, at: datetime) -> tuple[Text, str]:
    """How much time is left, as one would say it, and how urgent that is: red, amber or green."""
    days = (last_day(due_at) - local_day(at)).days
    if due_at <= at:
        late = max((local_day(at) - last_day(due_at)).days, 0)
        words = Text(f"已逾期 {late} 天", f"{late} {'day' if late == 1 else 'days'} overdue")
        return (words if late else Text("今天刚逾期", "overdue since today")), "red"
    if days <= 0:
        return Text("今天到期", "due today"), "red"
    if days == 1:
        return Text("明天到期", "due tomorrow"), "red"
    return Text(f"还有 {days} 天", f"{days} days left"), "amber" if days <= SOON else "green"
