"""What is asked of people in a month (减负): entries, tasks and messages, by kind of post, against policy's budget.

Nobody is named or ranked: a kind of post has a median, a 90th percentile, a highest number, and how many of its
holders are over the budget. Whoever was asked nothing is counted too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.case_records import Period
from rules.indicators import median_and_90th
from rules.offices import Duty
from rules.quiet import Budget
from rules.words import Text, Word


class Load(Word):
    """What may be asked of somebody; each has its budget under the same name."""

    ENTRIES = "entries", "填报", "entries"
    TASKS = "tasks", "任务", "tasks"
    MESSAGES = "messages", "消息", "messages"

    def budget(self, budget: Budget) -> int:
        """How much of it a month may bring one person."""
        return {Load.ENTRIES: budget.entries, Load.TASKS: budget.tasks, Load.MESSAGES: budget.messages}[self]


Counted = Mapping[Load, Mapping[int, int]]
"""How much of each was asked of whom, by person; who is not in it was asked nothing."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How something is spread over the holders of a kind of post. over: how many had more than the budget."""

    median: float
    ninetieth: float
    highest: int
    over: int


@dataclass(frozen=True)
class OfPost:
    """What was asked of the holders of one kind of post."""

    duty: Duty
    people: int
    spreads: Mapping[Load, Spread]


@dataclass(frozen=True)
class Workloads:
    """What was asked of everybody in a month, up to the cut-off. month: whole, though it may still run."""

    month: Period
    budget: Budget
    by_post: Sequence[OfPost]


def by_post(seats: Sequence[tuple[int, Duty]], counted: Counted, budget: Budget) -> tuple[OfPost, ...]:
    """What was asked of the holders of each kind of post; who holds several is counted once, under the highest."""
    order = list(Duty)
    highest: dict[int, Duty] = {}
    for person, duty in seats:
        known = highest.get(person)
        if known is None or (duty.level, -order.index(duty)) > (known.level, -order.index(known)):
            highest[person] = duty
    found = []
    for duty in Duty:
        people = [person for person, mine in highest.items() if mine is duty]
        if people:
            spreads = {
                asked: _spread([counted[asked].get(one, 0) for one in people], asked.budget(budget)) for asked in Load
            }
            found.append(OfPost(duty, len(people), spreads))
    return tuple(found)


def _spread(values: Sequence[int], budget: int) -> Spread:
    middle, ninetieth = median_and_90th(values)
    return Spread(middle, ninetieth, max(values), sum(one > budget for one in values))


HEADING = Text("减负：每人每月被要求做多少", "What is asked of people in a month")
RULES = Text(
    "按岗位类别统计，不列人名、不排名；兼多个岗位的只计一次，按最高的岗位。填报：提交一次表单、登记一次档案或填写一次检查记录，批量办理和整表"
    "导入各算一次。任务：当月交给本人的待办。消息：当月发到本人的，汇总算一条。一次填报，台账、统计、通报、文书、六个不漏处处取用，不再另报。",
    "By kind of post, without names and without ranks; who holds several is counted once, under the highest. Entries: "
    "forms sent, records entered and visits written up; several at once, and a file taken in, are one. Tasks: given to "
    "them in the month. Messages: that reached them; a digest is one. What is entered once is used in ledger, figures, "
    "bulletins, letters and the six gauges, and reported nowhere else.",
)


def told(one: Spread) -> str:
    """A spread in short: median, 90th percentile and highest."""
    return f"{one.median:g} / {one.ninetieth:g} / {one.highest}"


def budget_told(found: Workloads) -> Text:
    """Which month, and what the budget is."""
    month, budget = found.month.first, found.budget
    return Text(
        f"{month:%Y-%m}；预算：填报 {budget.entries}，任务 {budget.tasks}，消息 {budget.messages}",
        f"{month:%Y-%m}; budget: {budget.entries} entries, {budget.tasks} tasks, {budget.messages} messages",
    )
