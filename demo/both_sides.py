"""Both sides verify: police, education and whoever else must sign look at the work, and at some of it again later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from casework import verifying
from casework.acting import Request
from casework.verifying import ON_SITE
from demo.scene import Scene
from rules.offices import Duty
from rules.vocabulary import Act, EvidenceKind
from rules.words import Text
from store import rounds

_GOOD = Text("现场复查合格", "seen on the spot, put right")
_POOR = Text("现场复查：照片与实际不符，仍未整改到位", "Seen on the spot: not what the photo shows, not put right")
_HOLDS = Text("现场查看，整改成效保持良好", "Seen on the spot: it still holds")
_BACK = Text("现场查看，问题反弹", "Seen on the spot: it is back")
_DAY = 24


@dataclass
class BothSides:
    """Those who verify. again: whoever sees to it that work goes on when it is sent back or has come undone."""

    scene: Scene
    again: Callable[[str, datetime], None]
    _sent_back: set[str] = field(default_factory=set)

    def ask(self, number: str, now: datetime) -> None:
        """Every side whose signature is missing comes and looks."""
        for unit in self._missing(number):
            hours = 8 + 16 * self.scene.cast.slack(unit)
            self.scene.agenda.after(now, 2, hours, partial(self._sign, number, unit))

    def _missing(self, number: str) -> list[int]:
        hazard = self.scene.hazard(number)
        with self.scene.desk.looking() as session:
            sides, _ = rounds.sides_of(session, hazard.id)
        return [one.unit_id for one in sides if not one.is_signed]

    def _sign(self, number: str, unit: int, now: datetime) -> None:
        scene, who = self.scene, self.scene.cast.handler(unit)
        if who is None or not scene.may(number, Act.PASS):
            return
        is_poor = scene.fate(number).poor_evidence and number not in self._sent_back
        if is_poor and self._missing(number) == [unit]:
            request = Request(number, who, now, scene.note(_POOR), for_unit=unit)
            if scene.attempt(partial(verifying.send_back, scene.desk, look=ON_SITE), request):
                self._sent_back.add(number)
                self.again(number, now)
            return
        photo = scene.photo(number, now, EvidenceKind.VERIFICATION)
        request = Request(number, who, now, scene.note(_GOOD), photo, for_unit=unit)
        if scene.attempt(partial(verifying.sign_pass, scene.desk, look=ON_SITE), request) and scene.may(
            number, Act.LOOK_BACK
        ):
            self._closed(number, now)

    def _closed(self, number: str, now: datetime) -> None:
        if self.scene.fate(number).is_looked_back_at:
            self.scene.agenda.after(now, 30 * _DAY, 36 * _DAY, partial(self._look_back, number))

    def _look_back(self, number: str, now: datetime) -> None:
        """One in fourteen has come undone; the two we follow hold."""
        scene = self.scene
        if not scene.may(number, Act.LOOK_BACK):
            return
        holds = scene.chance.random() > 0.07 or number in scene.followed
        request = Request(number, scene.cast.of("FRS", Duty.INSPECTOR), now, scene.note(_HOLDS if holds else _BACK))
        done = scene.attempt(partial(verifying.look_back, scene.desk, holds=holds), request)
        if done and not holds:
            self.again(number, now)
