"""Who does what in the demo: which person answers for a unit, and how prompt each unit is."""

from __future__ import annotations

import random

from casework.desk import Desk
from demo.district import Registry
from rules.offices import Duty, SchoolKind
from store import offices


class Cast:
    """The people of the registry by unit and duty, and each unit's character."""

    def __init__(self, registry: Registry, desk: Desk, chance: random.Random) -> None:
        self._chance = chance
        self._slack: dict[str, float] = {}
        self._posts: dict[tuple[str, str], str] = {}
        for row in registry.posts:
            self._posts.setdefault((str(row["unit"]), str(row["duty"])), str(row["number"]))
        self._kinds = {str(row["code"]): row["kind"] for row in registry.schools}
        codes = sorted({str(row["code"]) for row in (*registry.units, *registry.schools)})
        with desk.looking() as session:
            self.ids = {code: offices.unit_by_code(session, code) for code in codes}
        self._codes = {number: code for code, number in self.ids.items()}

    @property
    def schools(self) -> list[str]:
        """The codes of all schools, in order."""
        return list(self._kinds)

    def school_of(self, kind: SchoolKind) -> str:
        """The code of the first school of a kind."""
        return next(code for code, one in self._kinds.items() if one is kind)

    def of(self, code: str, duty: Duty) -> str:
        """The person number of whoever has this duty in a unit."""
        return self._posts[code, duty.value]

    def handler(self, unit: int) -> str | None:
        """The person number of whoever does a unit's daily work; None where nobody does."""
        code = self._codes[unit]
        duties = Duty.HANDLER, Duty.PRINCIPAL, Duty.COORDINATOR
        return next((self._posts[code, duty.value] for duty in duties if (code, duty.value) in self._posts), None)

    def slack(self, unit: int) -> float:
        """How much longer than others a unit takes: agencies are prompt, of the schools one in twelve is not."""
        code = self._codes[unit]
        if code not in self._slack:
            is_slow = code in self._kinds and self._chance.random() < 0.08
            self._slack[code] = self._chance.choice((2.2, 3.0)) if is_slow else self._chance.uniform(0.6, 1.1)
        return self._slack[code]
