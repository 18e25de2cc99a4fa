"""Who does what in the demo: which person answers for a unit, and how prompt each unit is."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from casework.desk import Desk
from demo.district import Registry
from rules.offices import Duty
from store import offices


@dataclass
class Cast:
    """The people of the registry by unit and duty, and each unit's character."""

    registry: Registry
    chance: random.Random
    ids: dict[str, int] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    _posts: dict[tuple[str, str], str] = field(default_factory=dict)
    _slack: dict[str, float] = field(default_factory=dict)

    def learn(self, desk: Desk) -> None:
        """Reads which numbers the units have got."""
        for row in self.registry.posts:
            self._posts.setdefault((str(row["单位"]), str(row["职责"])), str(row["工号"]))
        codes = {str(row["单位代码"]) for row in self.registry.units} | {
            str(row["学校代码"]) for row in self.registry.schools
        }
        with desk.looking() as session:
            self.ids = {code: offices.unit_by_code(session, code) for code in sorted(codes)}
        self.codes = {number: code for code, number in self.ids.items()}

    def person(self, unit: int, *duties: Duty) -> str | None:
        """The person number of the first of these duties that the unit has."""
        code = self.codes[unit]
        return next((self._posts[code, duty.zh] for duty in duties if (code, duty.zh) in self._posts), None)

    def handler(self, unit: int) -> str | None:
        return self.person(unit, Duty.HANDLER, Duty.PRINCIPAL, Duty.COORDINATOR)

    def of(self, code: str, duty: Duty) -> str:
        return self._posts[code, duty.zh]

    def slack(self, unit: int) -> float:
        """How much longer than others a unit takes: most are prompt, one in twelve is not."""
        code = self.codes[unit]
        if code not in self._slack:
            self._slack[code] = (
                self.chance.choice((2.2, 3.0)) if self.chance.random() < 0.08 else self.chance.uniform(0.6, 1.1)
            )
        return self._slack[code]
