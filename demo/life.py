"""The days pass: inspections are planned, people do as people do, and the engine makes its rounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from casework import assigning, concluding, escalating, falling_due
from casework.counting_days import count_yesterday
from casework.sealing import seal_day
from demo.both_sides import BothSides
from demo.fates import HEROES
from demo.findings import Findings
from demo.inspectors import Inspectors
from demo.leaders import Leaders
from demo.scene import Scene
from demo.units import Units
from installation.enclosing import Enclosing
from notifications.delivery import deliver
from rules.instants import at_local

MORNING, EVENING = time(8, 35), time(20, 5)
WORKDAY = (time(10, 5), time(11, 35), time(14, 5), time(15, 35), time(16, 50), time(18, 5))
DAY_OFF = (time(14, 5),)
"""When the engine makes its rounds on a simulated day, besides morning and evening; in earnest, every minute."""

_AFTERNOON = time(16, 40)


@dataclass
class Life:
    """The district from the first day on, for so many days."""

    scene: Scene
    findings: Findings
    start: date
    days: int
    inspectors: Inspectors = field(init=False)
    units: Units = field(init=False)
    leaders: Leaders = field(init=False)

    def __post_init__(self) -> None:
        sides = BothSides(self.scene, self._again)
        self.inspectors = Inspectors(self.scene, self.findings, sides)
        self.units = Units(self.scene, sides, self.findings.policy.deadlines.plan_items)
        self.leaders = Leaders(self.scene)

    def _again(self, number: str, now: datetime) -> None:
        self.units.work_again(number, now)

    @property
    def end(self) -> datetime:
        """The engine's last round: the figures stand as of this instant."""
        return at_local(self.start + timedelta(days=self.days - 1), EVENING)

    def live(self) -> Iterator[tuple[date, datetime]]:
        """Each day when it is over, and the instant of its last round."""
        for offset in range(self.days):
            day = self.start + timedelta(days=offset)
            self._plan(day, offset)
            self.scene.agenda.run_until(at_local(day, EVENING) + timedelta(minutes=1))
            yield day, at_local(day, EVENING)

    def _plan(self, day: date, offset: int) -> None:
        agenda = self.scene.agenda
        is_working = agenda.days.is_working(day)
        agenda.at(at_local(day, MORNING), self._begin_day)
        for clock in (*(WORKDAY if is_working else DAY_OFF), EVENING):
            agenda.at(at_local(day, clock), self._round)
        if not is_working:
            return
        agenda.at(at_local(day, _AFTERNOON), self.leaders.conclude)
        agenda.at(at_local(day, _AFTERNOON), self.leaders.decide)
        agenda.at(at_local(day, _AFTERNOON), self.leaders.see_to_tasks)
        self._send_out(day, offset)
        for hero in HEROES:
            if hero.day == offset:
                agenda.at(at_local(day, hero.clock), partial(self.inspectors.find, hero))

    def _send_out(self, day: date, offset: int) -> None:
        """The first joint action reaches every school in four days; then a part of them monthly, one or two a day."""
        schools, chance = self.scene.cast.schools, self.scene.chance
        is_joint = offset % 30 < 4
        number = 18 if offset % 30 < 2 else chance.randint(1, 2)
        chosen = schools[offset::4] if offset < 4 else chance.sample(schools, min(number, len(schools)))
        for place, school in enumerate(chosen):
            minutes = 9 * 60 + place * 360 // len(chosen)
            visit = at_local(day, time(minutes // 60, minutes % 60))
            self.scene.agenda.at(visit, partial(self.inspectors.visit, school, is_joint))

    def _begin_day(self, now: datetime) -> None:
        """What the engine does besides its usual round: what fell due overnight, yesterday is counted and sealed."""
        desk = self.scene.desk
        falling_due.refuse_undecided(desk, now)
        concluding.close_out_passed(desk, now)
        concluding.open_missing(desk, now)
        count_yesterday(desk, now)
        seal_day(desk, now)
        self._round(now)

    def _round(self, now: datetime) -> None:
        """What the flows do: hand over, climb the ladders, send."""
        scene = self.scene
        if scene.fresh:
            assigning.assign_found(scene.desk, now)
        escalating.escalate(scene.desk, now)
        deliver(scene.desk, lambda: now, enclose=Enclosing(scene.desk, scene.files, scene.language))
        for number in sorted(scene.fresh):
            if self.units.hear(number, now):
                scene.fresh.discard(number)
