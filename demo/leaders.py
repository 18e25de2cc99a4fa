"""The leaders decide what lies before them, and the coordinator tells in person whom no message reached."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from casework import leading, tasks
from casework.acting import Request
from casework.listing import conclude
from demo.scene import Scene
from rules.instants import local_day
from rules.offices import Duty
from rules.telling import TaskKind
from rules.vocabulary import Act, Instrument
from rules.words import Text
from store import leaders
from store.tasks import open_tasks

_GO_ON = Text("请督促落实", "See that it is done")
_NOT_YET = Text("先行约见，限期三日，暂不挂牌", "They are called in first and have three days; not yet")
_CONCLUDED = {
    Instrument.LISTED_SUPERVISION: Text("验收合格，予以摘牌", "Verified; taken off the list"),
    Instrument.CIRCULAR: Text("已印发全区通报", "The circular has gone out to the whole district"),
    Instrument.TALK: Text("已约谈，形成约谈记录", "The talk was held and is on record"),
    Instrument.ACCOUNTABILITY: Text("已移送，取得回执", "Referred, the receipt is on file"),
}
_SEEN_TO = TaskKind.UNDELIVERED, TaskKind.EMPTY_POST
_TOLD_LATER = timedelta(hours=20)


@dataclass
class Leaders:
    """Those who decide."""

    scene: Scene
    _agreed: list[tuple[str, Instrument]] = field(default_factory=list)

    def decide(self, now: datetime) -> None:
        """Most of what lies before them is decided that afternoon; the two cases we follow always are."""
        scene = self.scene
        with scene.desk.looking() as session:
            waiting = leaders.waiting(session, local_day(now))
        for number, instrument, who in waiting:
            is_followed = number in scene.followed
            if not is_followed and scene.chance.random() < 0.25:
                continue  # not today
            agrees = is_followed or scene.chance.random() < 0.7
            request = Request(number, who, now, scene.note(_GO_ON if agrees else _NOT_YET))
            answer = leading.approve if agrees else leading.refuse
            if scene.attempt(partial(answer, scene.desk, instrument=instrument), request) and agrees:
                self._agreed.append((number, instrument))

    def conclude(self, now: datetime) -> None:
        """What was agreed to is carried out and on record by the next day; from the list only what is closed."""
        scene, office = self.scene, self.scene.cast.of("PLC", Duty.COORDINATOR)
        waiting, self._agreed = self._agreed, []
        for number, instrument in waiting:
            if instrument is Instrument.LISTED_SUPERVISION and not scene.may(number, Act.LOOK_BACK):
                self._agreed.append((number, instrument))
                continue
            request = Request(number, office, now, scene.note(_CONCLUDED[instrument]))
            scene.attempt(partial(conclude, scene.desk, instrument=instrument), request)

    def see_to_tasks(self, now: datetime) -> None:
        """The coordinator has told in person, by the next day, whom no message could reach."""
        scene, office = self.scene, self.scene.cast.of("PLC", Duty.COORDINATOR)
        with scene.desk.looking() as session:
            usual = [one for one in open_tasks(session) if one.kind in _SEEN_TO]
            waiting = [one.id for one in usual if one.opened_at < now - _TOLD_LATER]
        for number in waiting:
            if number is not None and scene.chance.random() < 0.6:
                tasks.finish(scene.desk, number, office, now)
                scene.sums["tasks done"] += 1
