"""The hazards the demo follows in full: every event with whom it told, every refusal, and why it is due that day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

import orjson

from casework.explaining import ExplainedClock, explain
from casework.trail import sentence
from demo.scene import Scene
from models.hazard import Hazard
from rules.instants import SHANGHAI, shown_due
from rules.telling import MessageState
from rules.vocabulary import Act, ClockKind, Instrument
from rules.words import Language, Text
from store import cases, views
from store.views import EventLine, MessageLine, UnitLine

_EMPTY = Text("（空岗）", "(empty post)")
_ENGINE = Text("系统", "the engine")
_REMARKS = {
    MessageState.COLLECTED: Text("（待汇总）", " (waits for a digest)"),
    MessageState.PENDING: Text("（待发）", " (not sent yet)"),
    MessageState.SUPERSEDED: Text("（已办结，不再发送）", " (settled meanwhile, not sent)"),
    MessageState.DEAD: Text("（未送达，转人工告知）", " (not delivered: to be told in person)"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened to a followed hazard, and further lines that belong to it.

    mark: which of the followed ones it is, from 1. act: None for something that was refused.
    """

    number: str
    mark: int
    act: Act | None
    at: datetime
    what: Text
    more: tuple[Text, ...] = ()

    @property
    def when(self) -> str:
        return self.at.astimezone(SHANGHAI).strftime("%H:%M")


@dataclass
class Follower:
    """Reads what is new about the followed hazards, and remembers how far it has read."""

    scene: Scene
    _seen: dict[str, int] = field(default_factory=dict)
    _noes: int = 0

    def news(self) -> Sequence[Line]:
        """What has happened since it was asked last, in order of time."""
        marks = {number: mark for mark, number in enumerate(self.scene.followed, 1)}
        lines = [line for number, mark in marks.items() for line in self._of(number, mark)]
        for no in self.scene.refused[self._noes :]:
            if no.number in marks:
                zh, en = (no.refusal.say(language) for language in (Language.ZH, Language.EN))
                lines.append(
                    Line(no.number, marks[no.number], None, no.at, Text(f"✗ 被拒绝：{zh}", f"✗ refused: {en}"))
                )
        self._noes = len(self.scene.refused)
        return sorted(lines, key=lambda line: line.at)

    def receipt(self, number: str) -> ExplainedClock:
        """Why a followed hazard is to be put right by that very day."""
        return next(one for one in explain(self.scene.desk, number) if one.clock.kind is ClockKind.RECTIFY)

    def _of(self, number: str, mark: int) -> Iterator[Line]:
        with self.scene.desk.looking() as session:
            hazard = cases.hazard_by_number(session, number)
            events = [
                one for one in views.timeline(session, hazard.id, None) if one.event_id > self._seen.get(number, 0)
            ]
            messages = views.messages_of(session, hazard.id) if events else ()
            units = views.units_of(session, hazard.id) if events else ()
        for event in events:
            self._seen[number] = event.event_id
            told = _told([one for one in messages if one.event_id == event.event_id])
            yield Line(number, mark, event.act, event.at, _what(event), (*self._besides(event, hazard, units), *told))

    def _besides(self, event: EventLine, hazard: Hazard, units: Sequence[UnitLine]) -> Iterator[Text]:
        """What the event's own sentence leaves out."""
        if event.act is Act.RECORD:
            hero, severity = self.scene.followed[hazard.number], hazard.severity
            yield Text(
                f"跟踪隐患 {hazard.number}（{severity.zh}）：{hero.place.zh}{hero.what.zh}",
                f"following hazard {hazard.number} ({severity.en}): {hero.place.en}: {hero.what.en}",
            )
        if event.act is Act.ASSIGN:
            zh = "；".join(f"{one.role.zh} {one.name}" for one in units)
            en = "; ".join(f"{one.role.en} {one.name}" for one in units)
            yield Text(zh, en)
        if event.act in (Act.ASSIGN, Act.GRANT_EXTENSION, Act.REWORK):
            due = shown_due(hazard.due_at)
            yield Text(f"整改时限 {due}", f"to be put right by {due}")
        if event.act is Act.SUBMIT:
            hero = self.scene.followed[hazard.number]
            yield Text(
                f"整改措施：{hero.measures.zh}（附现场照片）", f"what was done: {hero.measures.en} (with a photo)"
            )


def _what(event: EventLine) -> Text:
    who = Text(f"　{event.unit or ''} {event.by}", f"  {event.by}, {event.unit}") if event.by else Text("", "")
    if event.act is not Act.ESCALATE:
        said = sentence(event)
        return Text(said.zh + who.zh, said.en + who.en)
    instrument = Instrument.of(orjson.loads(event.facts or "{}")["instrument"])
    kind = ClockKind.of(event.clock_kind or ClockKind.RECTIFY.value)
    if instrument.needs_a_person:
        return Text(f"▲ 提请{instrument.zh}（{kind.zh}时限）", f"▲ {instrument.en} proposed ({kind.en} clock)")
    return Text(f"▲ {instrument.zh}（{kind.zh}时限）", f"▲ {instrument.en} ({kind.en} clock)")


def _told(messages: Sequence[MessageLine]) -> Iterator[Text]:
    """Who was told, by what kind of message."""
    for kind, some in groupby(messages, key=lambda one: one.kind):
        people = [_person(one) for one in some]
        zh, en = "、".join(one.zh for one in people), ", ".join(one.en for one in people)
        yield Text(f"→ {kind.zh}：{zh}", f"→ {kind.en}: {en}")


def _person(one: MessageLine) -> Text:
    remark = _REMARKS.get(one.state, Text("", ""))
    zh = f"{one.unit or ''}{one.post or ''} {one.to or _EMPTY.zh}{remark.zh}"
    en = f"{one.to or _EMPTY.en} ({one.post or ''}, {one.unit or ''}){remark.en}"
    return Text(zh, en)
