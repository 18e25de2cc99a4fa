"""What inspections find: failed items of the shipped checklists, at made-up places in made-up schools."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rules.checklists import ChecklistItem
from rules.clocks import due_after
from rules.finding import Finding
from rules.instants import last_day
from rules.policy import Policy
from rules.vocabulary import ClockKind, Location, Severity, Source
from rules.workdays import DayTable

_PLACES = {
    "SEC": ("校门", "门卫室", "监控室", "围墙东侧", "围墙西侧", "后门"),
    "FIRE": ("教学楼一层", "教学楼三层", "学生宿舍", "食堂", "实验楼", "图书室"),
    "TRAF": ("校门口", "校门前斑马线", "停车区"),
    "FOOD": ("食堂操作间", "食品库房", "饮水间", "校门外摊点"),
    "BIZ": ("校门外东侧100米", "校门外西侧150米", "学校对面"),
    "CITY": ("校门外人行道", "围墙外", "校门外路口"),
    "BLDG": ("教学楼楼梯间", "走廊护栏", "厕所", "围墙"),
    "MGMT": ("安全办公室", "档案室"),
}
_WEIGHT = {Severity.LOW: 5.0, Severity.GENERAL: 5.0, Severity.SERIOUS: 2.0, Severity.MAJOR: 0.12}


@dataclass(frozen=True)
class Inspector:
    """Whom the demo sends out, and whether as part of a joint team."""

    person: str
    source: Source


class Findings:
    """Draws findings from the checklists, the graver the rarer."""

    def __init__(self, policy: Policy, days: DayTable, chance: random.Random) -> None:
        self.policy, self.days, self.chance = policy, days, chance
        self.items = [
            (item, checklist.location)
            for checklist in policy.document.checklists
            for item in checklist.items
            if checklist.code in ("SEC40", "FIRE20", "SUR20")
            and not policy.taxonomy.subcategory(item.subcategory).sensitive
        ]
        self.weights = [_WEIGHT[item.severity_if_failed] for item, _ in self.items]

    def draw(self, campus: str, at: datetime, source: Source, number: int) -> Finding:
        item, location = self.chance.choices(self.items, self.weights)[0]
        return Finding(
            campus=campus,
            description=f"检查发现不符合要求：{item.zh}",
            subcategory=item.subcategory,
            found_at=at,
            source=source,
            place=self._place(item, location),
            severity=item.severity_if_failed,
            location=location,
            due_on=self._due(item, at),
            checklist_item=item.code,
            source_key=f"demo-{number:05d}",
        )

    def is_for_the_spot(self, finding: Finding) -> bool:
        """Whether such a thing can be put right while the inspectors are still there."""
        return finding.severity in self.policy.deadlines.on_the_spot and self.chance.random() < 0.45

    def _place(self, item: ChecklistItem, location: Location) -> str:
        places = _PLACES.get(item.subcategory.partition("-")[0])
        if places is None:
            return "校园周边" if location is Location.SURROUNDINGS else "校内"
        return self.chance.choice(places)

    def _due(self, item: ChecklistItem, at: datetime) -> date | None:
        """The item's own deadline where the checklist gives one that differs from policy's."""
        if item.deadline is None or item.deadline == self._usual(item):
            return None
        return max(last_day(due_after(at, item.deadline, self.days)), (at + timedelta(days=1)).date())

    def _usual(self, item: ChecklistItem) -> object:
        return self.policy.deadlines.limit(ClockKind.RECTIFY, item.severity_if_failed)
