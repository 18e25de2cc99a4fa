"""How the people on a hazard will behave: drawn once when they hear of it, or written down for the two we follow."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import time

from rules.offices import SchoolKind
from rules.words import Text


@dataclass(frozen=True, slots=True)
class Fate:
    """What will become of one hazard.

    receipt and work: the share of the time allowed that signing for it and putting it right take; above 1 is late.
    """

    receipt: float
    work: float
    objects: bool = False
    asks_for_time: bool = False
    forgets_photo: bool = False
    poor_evidence: bool = False
    """Whether the last side to look sends the first attempt back."""
    is_looked_back_at: bool = False

    @classmethod
    def drawn(cls, chance: random.Random) -> Fate:
        """Most are prompt; some are late, some object, some hand in what does not convince."""
        usual = chance.choices((0.45, 0.85, 1.2, 1.8, 3.0), (46, 36, 11, 5, 2))[0]
        return cls(
            receipt=chance.uniform(0.05, 0.5),
            work=usual * chance.uniform(0.7, 1.1),
            objects=chance.random() < 0.04,
            asks_for_time=chance.random() < 0.35,
            forgets_photo=chance.random() < 0.05,
            poor_evidence=chance.random() < 0.13,
            is_looked_back_at=chance.random() < 0.2,
        )


@dataclass(frozen=True, slots=True)
class Hero:
    """A hazard whose fate is written down: what is found when and where, and what becomes of it.

    day: from the first, 0; below it, working days before the last.
    """

    day: int
    clock: time
    kind: SchoolKind
    item: str
    place: Text
    what: Text
    measures: Text
    fate: Fate


HEROES = (
    Hero(
        0, time(9, 40), SchoolKind.PRIMARY, "FIRE20-02", Text("教学楼二层东侧", "second floor, east side"),
        Text("安全出口上锁，疏散通道堆放课桌", "An emergency exit is locked and desks block the way out"),
        Text("更换推闩式逃生门锁，清空通道并划线", "A push-bar lock was fitted, the way cleared and marked"),
        Fate(receipt=1.3, work=1.1, forgets_photo=True, poor_evidence=True),
    ),
    Hero(
        1, time(10, 20), SchoolKind.JUNIOR, "FIRE20-07", Text("学生宿舍", "pupils' dormitory"),
        Text("室内消火栓无水，消防泵不能启动", "The hydrants give no water and the fire pump does not start"),
        Text("更换消防泵和稳压装置，经测试水压合格", "Pump and pressure unit were replaced and tested"),
        Fate(receipt=0.3, work=1.02, asks_for_time=True, is_looked_back_at=True),
    ),
)  # fmt: skip
"""One that is late, forgets its evidence and is sent back; and a major one, held off at once and given more time."""

NEGLECTED = Hero(
    -20, time(10, 20), SchoolKind.NINE_YEAR, "FIRE20-02", Text("综合楼一层北侧", "ground floor, north side"),
    Text("安全出口被货架堵死", "An emergency exit is blocked by shelves"),
    Text("清空通道", "The way was cleared"),
    Fate(receipt=0.4, work=9.0),
)  # fmt: skip
"""Nobody touches it, so that its listed supervision lies before a leader when the story ends."""
