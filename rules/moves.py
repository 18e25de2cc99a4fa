"""What a row of the lifecycle table is made of: who, from where to where, which clocks, who is told."""

from __future__ import annotations

from dataclasses import dataclass

from rules.facts import Given
from rules.needs import Need
from rules.telling import Audience, MessageKind, Urgency
from rules.vocabulary import Act, ClockKind, Role, Stage
from rules.words import Word


class Effect(Word):
    """What an act does to a clock."""

    START = "start", "起算", "starts"
    STOP = "stop", "停止", "stops"
    STOP_OWN = "stop_own", "本单位的停止", "stops the unit's own"
    PAUSE = "pause", "暂停", "pauses"
    RESUME = "resume", "续计", "resumes"


@dataclass(frozen=True, slots=True)
class Tick:
    """One effect on one kind of clock. A clock starts only where policy gives the severity a limit."""

    effect: Effect
    clock: ClockKind


@dataclass(frozen=True, slots=True)
class Tell:
    """Who hears of an act, by which message."""

    kind: MessageKind
    to: tuple[Audience, ...]
    urgency: Urgency = Urgency.PROMPT


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table. `stage` None is a hazard that does not exist yet; `to` None leaves the stage."""

    stages: tuple[Stage | None, ...]
    act: Act
    by: tuple[Role, ...]
    to: Stage | None = None
    given: Given = Given.NOTHING
    needs: tuple[Need, ...] = ()
    clocks: tuple[Tick, ...] = ()
    tells: tuple[Tell, ...] = ()

    @property
    def creates(self) -> bool:
        """Whether the hazard comes into being by this row, already on its stage."""
        return None in self.stages

    @property
    def crosses_the_end(self) -> bool:
        """Whether a hazard that was open may be over after this row, or one that was over open again."""
        to = self.to
        return to is not None and any(one is not None and one.is_open is not to.is_open for one in self.stages)

    def lands_on(self, stage: Stage | None) -> Stage:
        """The stage a hazard stands on after this row."""
        landing = self.to or stage
        if landing is None:
            raise ValueError(f"the row for {self.act.value} creates a hazard and must name its stage")
        return landing
