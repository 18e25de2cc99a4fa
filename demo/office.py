"""The coordinator's office: a joint meeting and its minutes, look-backs drawn every month, and papers to sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from casework import assessing_monthly, bulletin_drafts, counting_days, looking_back, minutes_due, verifying
from casework.acting import Request
from casework.importing_minutes import import_minutes
from casework.looking_back import Drawn
from casework.taking_in import Intaking
from demo.district import AGENCIES
from demo.scene import Scene
from rules.minutes import Heading, MinutesRow
from rules.offices import Duty, SchoolKind
from rules.words import Text
from store import people, resolutions

_MEETING = Text("青禾区校园安全警校联席会议纪要", "Minutes of the joint meeting on school safety, Qinghe district")
_NUMBERED = "青校安联〔{year}〕2号"
_ALARM = Text("更换失灵的一键式报警装置，与接警台联通", "Replace the failing alarm and connect it to the station")
_PATROL = Text("补齐门卫值班和巡查记录", "Bring the gatekeepers' duty and patrol records up to date")
_GUARD = Text("制定考试期间护学岗方案", "Draw up the plan of posts at the gates for the examinations")
_VEHICLES = Text("摸清接送学生车辆底数", "Count the vehicles that bring pupils to school")
_GUARD_DONE = Text("方案已印发各派出所", "The plan has gone out to all stations")
_STILL_HOLDS = Text("现场查看，整改成效保持良好", "Seen on the spot: it still holds")
_IS_BACK = Text("现场查看，问题反弹", "Seen on the spot: it is back")
_HOLDS = 0.93


@dataclass
class Office:
    """The coordinator and what the schedule does for them.

    again: sees to it that work goes on where it must. rounds_from: before, nothing has been closed for long enough.
    """

    scene: Scene
    again: Callable[[str, datetime], None]
    rounds_from: date

    def begin_day(self, now: datetime) -> None:
        """Yesterday is counted; on the first working day of a month it is drawn what is looked at again."""
        desk = self.scene.desk
        counting_days.count_yesterday(desk, now)
        looking_back.end_rounds(desk, now)
        month = looking_back.month_due(desk, now)
        if month is not None and month >= self.rounds_from and self.scene.agenda.is_working(now):
            looking_back.announce(desk, month, f"{self.scene.chance.getrandbits(128):032x}", now)
            self._give_out(looking_back.draw(desk, month, now), now)

    def _give_out(self, drawn: Drawn, now: datetime) -> None:
        with self.scene.desk.looking() as session:
            numbers = people.numbers_of(session, [one.person_id for one in drawn.given if one.person_id is not None])
        for place, one in enumerate(drawn.given, 1):
            if one.person_id is not None:
                look = partial(self._look_back, one.number, numbers[one.person_id])
                self.scene.agenda.after(now, place, place + 1, look)

    def _look_back(self, number: str, who: str, now: datetime) -> None:
        scene = self.scene
        holds = scene.chance.random() < _HOLDS or number in scene.followed
        request = Request(number, who, now, scene.note(_STILL_HOLDS if holds else _IS_BACK))
        if scene.attempt(partial(verifying.look_back, scene.desk, holds=holds), request) and not holds:
            self.again(number, now)

    def draft(self, now: datetime) -> None:
        """The bulletins of last week and last month, and last month's assessment, wait to be gone through."""
        bulletin_drafts.draw_up_due(self.scene.desk, now)
        assessing_monthly.draw_up_last_month(self.scene.desk, now)

    def meet(self, until: date, now: datetime) -> None:
        """The minutes of a joint meeting are taken in: hazards of schools, and duties one of which is done soon."""
        scene, office = self.scene, self.scene.cast.of("PLC", Duty.COORDINATOR)
        heading = Heading(scene.note(_MEETING), _NUMBERED.format(year=now.year), now.date())
        rows = list(self._resolved(until, now.date()))
        done = import_minutes(scene.desk, rows, heading, Intaking(at=now, who=office))
        number = done.number or 0
        with scene.desk.looking() as session:
            scene.fresh |= {one.number for one in resolutions.cases_of(session, number)}
        guard = 1 + next(place for place, one in enumerate(rows) if one.text == scene.note(_GUARD))
        scene.agenda.after(now, 14, 18, partial(self._carry_out, number, guard))

    def _resolved(self, until: date, today: date) -> Iterator[MinutesRow]:
        """Four resolutions: about one school, about three, and two duties, one due the day before the story ends."""
        schools, say = self.scene.cast.schools, self.scene.note
        one = self.scene.cast.school_of(SchoolKind.JUNIOR)
        several = "、".join(schools[place] for place in (0, len(schools) // 3, len(schools) // 2))
        yield MinutesRow(say(_ALARM), AGENCIES["PSB"], str(until), school=one, category="SEC-ALARM")
        yield MinutesRow(say(_PATROL), AGENCIES["EDU"], str(until), school=several, category="SEC-PATROL")
        yield MinutesRow(say(_GUARD), AGENCIES["PSB"], str(until))
        soon = self.scene.agenda.days.after(today, 3)
        yield MinutesRow(say(_VEHICLES), AGENCIES["PSB-T"], str(soon))

    def _carry_out(self, number: int, row: int, now: datetime) -> None:
        scene = self.scene
        who, note = scene.cast.of("PSB", Duty.HANDLER), scene.note(_GUARD_DONE)
        minutes_due.finish(scene.desk, number, row, who, now, note)
