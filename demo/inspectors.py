"""The inspectors go from school to school: what they find is recorded, and light things are put right on the spot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from casework import rectifying
from casework.acting import Request
from casework.inspecting import import_inspections
from casework.recording import record_many
from casework.taking_in import Intaking
from demo.both_sides import BothSides
from demo.fates import HEROES, Hero
from demo.findings import Findings
from demo.scene import Scene
from rules.finding import Finding
from rules.instants import local_day
from rules.ledgers import InspectionRow
from rules.offices import Duty
from rules.vocabulary import InspectionResult, Source
from rules.words import Text

_DONE_AT_ONCE = Text("当场整改到位", "Put right during the inspection")
_TEAMS = ("EDU", "PSB", "FRS")


@dataclass
class Inspectors:
    """Those who look."""

    scene: Scene
    findings: Findings
    sides: BothSides

    def visit(self, school: str, joint: bool, now: datetime) -> None:
        """A school is looked at, and what is found there recorded."""
        scene = self.scene
        scene.sums["visits"] += 1
        who = scene.cast.of(scene.chance.choice(_TEAMS), Duty.INSPECTOR)
        source = Source.JOINT_INSPECTION if joint else Source.AGENCY_CHECK
        count = scene.chance.choices((0, 1, 2, 3), (5, 4, 2, 1))[0]
        findings = [self.findings.draw(school, now, source) for _ in range(count)]
        self._note(school, source, who, now, is_clean=not findings)
        for finding, number in zip(findings, self._record(findings, who, now), strict=True):
            if not (self.findings.is_for_the_spot(finding) and self._fix(number, who, now)):
                scene.fresh.add(number)

    def find(self, hero: Hero, now: datetime) -> None:
        """A hazard whose fate is written down is found; the story follows those of the first days."""
        scene = self.scene
        finding = self.findings.of(hero, scene.cast.school_of(hero.kind), now)
        [number] = self._record([finding], scene.cast.of("PSB", Duty.INSPECTOR), now)
        scene.fates[number] = hero.fate
        if hero in HEROES:
            scene.followed[number] = hero
        scene.fresh.add(number)

    def _note(self, school: str, source: Source, who: str, now: datetime, *, is_clean: bool) -> None:
        """That somebody was there is on record, whatever they found: coverage counts it."""
        scene = self.scene
        result = InspectionResult.PASSED if is_clean else InspectionResult.CONDITIONAL
        row = InspectionRow(f"demo-{scene.sums['visits']}", local_day(now), school, result, source=source)
        import_inspections(scene.desk, [row], Intaking(at=now, who=who))

    def _record(self, findings: list[Finding], who: str, now: datetime) -> tuple[str, ...]:
        return record_many(self.scene.desk, findings, who, now).numbers if findings else ()

    def _fix(self, number: str, who: str, now: datetime) -> bool:
        scene, at = self.scene, now + timedelta(minutes=12)
        request = Request(number, who, at, scene.note(_DONE_AT_ONCE), scene.photo(number, at))
        fix = partial(rectifying.fix_on_spot, scene.desk, measures=scene.note(_DONE_AT_ONCE))
        if not scene.attempt(fix, request):
            return False
        self.sides.ask(number, at)
        return True
