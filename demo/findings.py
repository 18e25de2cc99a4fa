"""What inspections find: failed items of the shipped checklists, at made-up places in made-up schools."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

from demo.fates import Hero
from rules.checklists import ChecklistItem
from rules.clocks import due_after
from rules.finding import Finding
from rules.instants import last_day
from rules.policy import Policy
from rules.vocabulary import ClockKind, Location, Severity, Source
from rules.words import Language, Text
from rules.workdays import DayTable

_USED = ("SEC40", "FIRE20", "SUR20")
_NOT_AS_REQUIRED = Text("检查发现不符合要求：{item}", "Not as required: {item}")
_NEARBY, _ON_CAMPUS = Text("校园周边", "near the campus"), Text("校内", "on campus")
_PLACES = {
    "SEC": (
        Text("校门", "gate"), Text("门卫室", "gatehouse"), Text("监控室", "control room"), Text("后门", "back gate"),
        Text("围墙东侧", "wall, east side"), Text("围墙西侧", "wall, west side"),
    ),
    "FIRE": (
        Text("教学楼一层", "teaching building, ground floor"), Text("教学楼三层", "teaching building, third floor"),
        Text("学生宿舍", "dormitory"), Text("食堂", "canteen"), Text("图书室", "library"),
    ),
    "TRAF": (Text("校门口", "at the gate"), Text("校门前斑马线", "the crosswalk"), Text("停车区", "parking area")),
    "FOOD": (Text("食堂操作间", "kitchen"), Text("食品库房", "food store"), Text("校门外摊点", "stalls outside")),
    "BIZ": (Text("校门外东侧100米", "100 m east of the gate"), Text("学校对面", "across the street")),
    "CITY": (Text("校门外人行道", "pavement at the gate"), Text("校门外路口", "crossing at the gate")),
    "BLDG": (Text("教学楼楼梯间", "stairwell"), Text("走廊护栏", "corridor railing"), Text("围墙", "wall")),
    "MGMT": (Text("安全办公室", "safety office"), Text("档案室", "archive")),
}  # fmt: skip
_WEIGHT = {Severity.LOW: 5.0, Severity.GENERAL: 5.0, Severity.SERIOUS: 2.0, Severity.MAJOR: 0.12}


class Findings:
    """Draws findings from the checklists, the graver the rarer."""

    def __init__(self, policy: Policy, days: DayTable, chance: random.Random, language: Language) -> None:
        self.policy, self.days, self.chance, self.language = policy, days, chance, language
        self._serial = count(1)
        self.every = {
            item.code: (item, checklist.location)
            for checklist in policy.document.checklists
            for item in checklist.items
            if not policy.taxonomy.subcategory(item.subcategory).sensitive
        }
        self.items = {code: self.every[code] for code in self.items_of(_USED)}
        self.weights = [_WEIGHT[item.severity_if_failed] for item, _ in self.items.values()]

    def draw(self, campus: str, at: datetime, source: Source) -> Finding:
        """Something found on a campus."""
        item, location = self.chance.choices(list(self.items.values()), self.weights)[0]
        where = self._place(item, location)
        return self._finding(
            item, location, campus, at, source, _NOT_AS_REQUIRED.say(self.language, item=item.text), where
        )

    def items_of(self, checklists: Sequence[str]) -> list[str]:
        """The codes of the items of checklists, but for what must not be shown to everybody."""
        return [code for code in self.every if code.partition("-")[0] in checklists]

    def failing(self, items: Sequence[str], count: int) -> set[str]:
        """So many of these items at the most, the graver the rarer."""
        weights = [_WEIGHT[self.every[code][0].severity_if_failed] for code in items]
        return set(self.chance.choices(items, weights, k=count))

    def worded(self, code: str) -> tuple[str, str]:
        """How an inspector puts down that an item fails: what is wrong, and where."""
        item, location = self.every[code]
        return _NOT_AS_REQUIRED.say(self.language, item=item.text), self._place(item, location)

    def is_light(self, code: str) -> bool:
        """Whether a failure of the item may be put right while the inspectors are still there."""
        return self.every[code][0].severity_if_failed in self.policy.deadlines.on_the_spot

    def of(self, hero: Hero, campus: str, at: datetime) -> Finding:
        """What the story follows; its time is what policy gives."""
        item, location = self.items[hero.item]
        what, where = hero.what.say(self.language), hero.place.say(self.language)
        finding = self._finding(item, location, campus, at, Source.JOINT_INSPECTION, what, where)
        return replace(finding, due_on=None)

    def _finding(
        self, item: ChecklistItem, location: Location, campus: str, at: datetime, source: Source, what: str, where: str
    ) -> Finding:
        return Finding(
            campus=campus,
            description=what,
            subcategory=item.subcategory,
            found_at=at,
            source=source,
            place=where,
            severity=item.severity_if_failed,
            location=location,
            due_on=self._due(item, at),
            checklist_item=item.code,
            source_key=f"demo-{next(self._serial):05d}",
        )

    def is_for_the_spot(self, finding: Finding) -> bool:
        """Whether such a thing can be put right while the inspectors are still there."""
        return finding.severity in self.policy.deadlines.on_the_spot and self.chance.random() < 0.45

    def _place(self, item: ChecklistItem, location: Location) -> str:
        places = _PLACES.get(
            item.subcategory.partition("-")[0], (_NEARBY if location is Location.SURROUNDINGS else _ON_CAMPUS,)
        )
        return self.chance.choice(places).say(self.language)

    def _due(self, item: ChecklistItem, at: datetime) -> date | None:
        """The item's own deadline where the checklist gives one that differs from policy's."""
        if item.deadline is None or item.deadline == self._usual(item):
            return None
        return max(last_day(due_after(at, item.deadline, self.days)), (at + timedelta(days=1)).date())

    def _usual(self, item: ChecklistItem) -> object:
        return self.policy.deadlines.limit(ClockKind.RECTIFY, item.severity_if_failed)
