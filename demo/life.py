"""The days pass: inspections are planned, people do as people do, and the engine makes its rounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from casework import assigning, concluding, escalating, falling_due, minutes_due
from casework.counting_days import count_yesterday
from casework.sealing import seal_day
from demo.both_sides import BothSides
from demo.fates import HEROES, NEGLECTED
from demo.findings import Findings
from demo.inspectors import Inspectors
from demo.joint_campaign import JointCampaign
from demo.last_morning import LastMorning
from demo.leaders import Leaders
from demo.office import Office
from demo.scene import Scene
from demo.units import Units
from installation.enclosing import Enclosing
from notifications.delivery import deliver
from rules.instants import at_local, local_day

MORNING, NOON, EVENING = time(8, 35), time(12, 0), time(20, 5)
WORKDAY = (time(10, 5), time(11, 35), time(14, 5), time(15, 35), time(16, 50), time(18, 5))
DAY_OFF = (time(14, 5),)
"""When the engine makes its rounds on a simulated day, besides morning and evening; in earnest, every minute."""

_AFTERNOON = time(16, 40)
_MEETING = time(14, 20)
_CLOSED_LONG = timedelta(days=45)
_AWAY = 3
"""For so many working days before the last, no leader has been there to decide."""


@dataclass
class Life:
    """The district from the first day on: for so many whole days, and to noon of the working day that follows."""

    scene: Scene
    findings: Findings
    start: date
    days: int
    inspectors: Inspectors = field(init=False)
    units: Units = field(init=False)
    leaders: Leaders = field(init=False)
    campaign: JointCampaign = field(init=False)
    office: Office = field(init=False)

    def __post_init__(self) -> None:
        sides = BothSides(self.scene, self._again)
        self.inspectors = Inspectors(self.scene, self.findings, sides)
        self.units = Units(self.scene, sides, self.findings.policy.deadlines.plan_items)
        self.leaders = Leaders(self.scene)
        self.campaign = JointCampaign(self.scene, self.findings, sides, self.start, self.last)
        self.office = Office(self.scene, self._again, self.start + _CLOSED_LONG)

    def _again(self, number: str, now: datetime) -> None:
        self.units.work_again(number, now)

    @property
    def last(self) -> date:
        """A day on which everybody is at work: whoever looks on afterwards finds them in the middle of it."""
        return self.scene.agenda.days.on_or_after(self.start + timedelta(days=self.days))

    @property
    def end(self) -> datetime:
        """The engine's last round: the figures stand as of this instant."""
        return at_local(self.last, NOON)

    def live(self) -> Iterator[tuple[date, datetime]]:
        """Each day when it is over, and the instant of its last round."""
        for offset in range((self.last - self.start).days + 1):
            day = self.start + timedelta(days=offset)
            over = self.end if day == self.last else at_local(day, EVENING)
            self._plan(day, offset)
            self.scene.agenda.run_until(over + timedelta(minutes=1))
            yield day, over

    def _plan(self, day: date, offset: int) -> None:
        agenda = self.scene.agenda
        is_working = agenda.days.is_working(day)
        agenda.at(at_local(day, MORNING), self._begin_day)
        for clock in (*(WORKDAY if is_working else DAY_OFF), EVENING):
            agenda.at(at_local(day, clock), self._round)
        if not is_working:
            return
        agenda.at(at_local(day, _AFTERNOON), self.leaders.conclude)
        if day < agenda.days.after(self.last, -_AWAY):
            agenda.at(at_local(day, _AFTERNOON), self.leaders.decide)
        agenda.at(at_local(day, _AFTERNOON), self.leaders.see_to_tasks)
        self._inspect(day, offset)
        for hero in HEROES:
            if hero.day == offset:
                agenda.at(at_local(day, hero.clock), partial(self.inspectors.find, hero))
        if day == agenda.days.after(self.last, NEGLECTED.day):
            agenda.at(at_local(day, NEGLECTED.clock), partial(self.inspectors.find, NEGLECTED))

    def _inspect(self, day: date, offset: int) -> None:
        """Inspectors go out day by day until the joint campaign, which the district prepares at a meeting."""
        agenda = self.scene.agenda
        self.campaign.plan(day)
        if not self.campaign.is_on(day):
            self._send_out(day, offset)
        if day == self.campaign.drawn_on:
            agenda.at(at_local(day, _MEETING), partial(self.office.meet, self.campaign.until))
        if day == self.last:
            agenda.at(self.end, self._round)
            LastMorning(self.scene, self.findings.policy).plan(day)

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
        minutes_due.chase_due(desk, now)
        seal_day(desk, now)
        self.office.begin_day(now)
        if local_day(now) == self.last:
            self.office.draft(now)
        self._round(now)

    def _round(self, now: datetime) -> None:
        """What the flows do: hand over, climb the ladders, send."""
        scene = self.scene
        if scene.fresh:
            assigning.assign_found(scene.desk, now)
        escalating.escalate(scene.desk, now)
        enclose = Enclosing(scene.desk, scene.files, scene.language)
        deliver(scene.desk, lambda: now, links=scene.links, enclose=enclose)
        for number in sorted(scene.fresh):
            if self.units.hear(number, now):
                scene.fresh.discard(number)
