"""What is left lying on the last morning for those who look at the district afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from casework import assigning, funding
from casework.acting import Request
from casework.recording import record
from demo.scene import Scene
from models.hazard import Hazard
from models.school import Campus
from rules.finding import Finding
from rules.instants import at_local
from rules.money import FundSource
from rules.offices import Duty
from rules.policy import Policy
from rules.vocabulary import Act, Source
from rules.words import Text

_SMELL = Text("家长反映傍晚校门口有刺鼻气味，来源不明", "Parents smell something sharp at the gate in the evenings")
_GATE = Text("校门外", "outside the gate")
_SEEN_TOO = Text("群众来电反映：{what}", "Somebody rang about it: {what}")
_STALLS = Text("放学时段流动摊贩占道，学生绕行机动车道", "Stalls block the pavement after school")
_NOISE = Text("工地夜间施工影响住校生休息", "Building works at night keep boarders awake")
_TROUBLES = (("CITY-STAL", _STALLS), ("CITY-NOIS", _NOISE))
_NOT_OURS = Text("经核属于属地管理事项，请改由属地主办", "Looked into: a matter for the town, which should lead")
_ESTIMATE = "86000"


@dataclass
class LastMorning:
    """People turn to the coordinator before noon, and are not answered any more."""

    scene: Scene
    policy: Policy

    def plan(self, day: date) -> None:
        deeds = (
            (time(9, 50), self._report_what_has_no_category),
            (time(10, 30), self._ask_for_funds),
            (time(11, 20), self._report_troubles),
            (time(11, 45), self._object),
            (time(11, 50), self._report_what_is_known),
        )
        for clock, deed in deeds:
            self.scene.agenda.at(at_local(day, clock), deed)

    def _waiting_for(self, act: Act) -> Iterator[Hazard]:
        """The hazards on which somebody may do this next, the newest first."""
        return (self.scene.hazard(number) for number in reversed(self.scene.fates) if self.scene.may(number, act))

    def _report_what_has_no_category(self, now: datetime) -> None:
        words = self.scene.note(_SMELL), self.scene.note(_GATE)
        self._report(self.scene.cast.schools[0], *words, self.policy.taxonomy.fallback, now)

    def _report_what_is_known(self, now: datetime) -> None:
        """The same again, of a hazard that is being worked on: whether it is one is for a person to say."""
        for one in self._waiting_for(Act.SUBMIT):
            with self.scene.desk.looking() as session:
                school = session.get_one(Campus, one.campus_id).code
            what = self.scene.note(_SEEN_TOO).format(what=one.description)
            self._report(school, what, one.place, one.subcategory, now)
            return

    def _report_troubles(self, now: datetime) -> None:
        """Two that are complete, and so are handed over in the round before noon."""
        schools = self.scene.cast.schools
        for place, (category, what) in enumerate(_TROUBLES, 1):
            school = schools[place * len(schools) // 3]
            self.scene.fresh.add(self._report(school, self.scene.note(what), self.scene.note(_GATE), category, now))

    def _report(self, school: str, what: str, place: str, category: str, now: datetime) -> str:
        finding = Finding(school, what, category, now, Source.REPORT, place=place)
        return record(self.scene.desk, finding, self.scene.cast.of("PSB", Duty.INSPECTOR), now).number

    def _ask_for_funds(self, now: datetime) -> None:
        """For one that is worked on, the unit in the lead has had the cost estimated."""
        scene, parts = self.scene, {"estimate": _ESTIMATE, "source": FundSource.DISTRICT.value}
        for one in self._waiting_for(Act.SUBMIT):
            who = scene.cast.handler(one.lead_unit_id or 0)
            if who and scene.attempt(partial(funding.fund, scene.desk, parts=parts), Request(one.number, who, now)):
                return

    def _object(self, now: datetime) -> None:
        """Units in the lead say of what was just reported that it is not theirs."""
        categories = dict(_TROUBLES)
        for one in self._waiting_for(Act.OBJECT):
            who = self.scene.cast.handler(one.lead_unit_id or 0)
            if who and one.subcategory in categories:
                request = Request(one.number, who, now, self.scene.note(_NOT_OURS))
                self.scene.attempt(partial(assigning.object_to, self.scene.desk), request)
