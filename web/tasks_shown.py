"""Tasks as their cards show them: what each is about, where it is done or seen, and whether it ends by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from casework.tasks import ENDS, about
from rules import decay
from rules.offices import Duty
from rules.rights import Page, is_admitted
from rules.telling import TaskKind
from rules.words import Text
from store.tasks import TaskLine
from web.showing import address

Way = tuple[Page, str, Text]
"""A page, its address, and what is done or seen there."""


@dataclass(frozen=True, slots=True)
class Card:
    """One task. ends: when it is done by itself; None where whoever has it says that it is done."""

    line: TaskLine
    about: Text
    ways: Sequence[tuple[str, Text]]
    ends: Text | None


def task_cards(lines: Sequence[TaskLine], duties: Collection[Duty]) -> list[Card]:
    """Each with those of its pages that are open to somebody with these duties."""
    return [
        Card(one, about(one), [(to, name) for page, to, name in _ways(one) if is_admitted(page, duties)],
             ENDS.get(one.kind))
        for one in lines
    ]  # fmt: skip


def _ways(line: TaskLine) -> Iterator[Way]:
    if line.hazard:
        yield Page.CASE, f"/hazards/{line.hazard}", Text(f"打开隐患 {line.hazard}", f"open hazard {line.hazard}")
    if line.kind in (TaskKind.UNVISITED, *decay.KINDS):
        number = line.what.partition("|")[0]
        yield Page.COVERAGE, f"/coverage/{number}", Text("看行动的进度和结果", "see how far the campaign came")
        yield Page.CAMPAIGNS, f"/campaigns/{number}", Text("打开行动", "open the campaign")
    elif line.kind is TaskKind.UNSIGNED_VISIT:
        yield Page.OUTINGS, f"/outings/{line.what}", Text("看谁还没签字", "see who has not signed")
    elif line.kind is TaskKind.EMPTY_POST:
        to = address("/posts/changes/appoint", post=f"{line.unit_code}/{line.what}")
        yield Page.POSTS, to, Text("办理任职", "appoint somebody")
    elif line.kind is TaskKind.CHANNEL:
        yield Page.MESSAGES, "/messages?state=dead", Text("看受影响的消息", "see the messages concerned")
    elif line.kind in (TaskKind.RESOLUTION_DUE, TaskKind.RESOLUTION_LATE):
        yield Page.MINUTES, f"/minutes/{line.what.partition('/')[0]}", Text("打开会议纪要", "open the minutes")
    elif line.kind is TaskKind.UNDELIVERED:
        yield Page.MESSAGES, address("/messages", state="dead", to=line.told), Text("看这条消息", "see the message")
