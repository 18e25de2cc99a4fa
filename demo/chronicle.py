"""What came of it: each day in sums, and the whole at the end, asked of the database and of nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework import covering
from demo.scene import Scene
from rules.telling import MessageState, Outcome
from rules.vocabulary import Act, Instrument, Stage
from store import figures, waiting
from store.figures import Rung, Timeliness


@dataclass(frozen=True, slots=True)
class Digest:
    """One day: what was done, which rungs were taken, how many were told, and how things stood in the evening."""

    day: date
    visits: int
    acts: Counter[Act]
    rungs: Sequence[Rung]
    told: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole: `acts` counts what was done, `rungs` the ladders' steps, `attempts` every try to send."""

    days: int
    seed: int
    at: datetime
    visits: int
    acts: Counter[Act]
    stages: Counter[Stage]
    overdue: int
    timeliness: Timeliness
    rungs: Counter[Instrument]
    messages: Counter[MessageState]
    attempts: Counter[Outcome]
    open_tasks: int
    tasks_done: int
    events: int
    covered: int
    listed: int
    """Schools the running campaign has been to, of those on its list."""

    @property
    def open(self) -> int:
        return sum(count for stage, count in self.stages.items() if stage.is_open)

    @property
    def failed_attempts(self) -> int:
        return self.attempts.total() - self.attempts[Outcome.OK]

    @property
    def waiting(self) -> int:
        """Messages that have not left yet: for the morning, for a digest, for another attempt."""
        over = MessageState.ACCEPTED, MessageState.SUPERSEDED, MessageState.DEAD
        return self.messages.total() - sum(self.messages[one] for one in over)

    @property
    def in_time_percent(self) -> float | None:
        """None while no first deadline has come."""
        return round(100 * self.timeliness.in_time / self.timeliness.judged, 1) if self.timeliness.judged else None


class Chronicle:
    """Keeps where the ledger stood last evening, so that each day counts what is its own."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._event = self._visits = 0

    def digest(self, day: date, at: datetime) -> Digest:
        """The day that is just over, as of this instant."""
        scene = self._scene
        with scene.desk.looking() as session:
            stages = figures.stages(session)
            found = Digest(
                day=day,
                visits=scene.sums["visits"] - self._visits,
                acts=Counter({one.act: one.count for one in waiting.moved_since(session, self._event)}),
                rungs=figures.rungs_since(session, self._event),
                told=sum(one.messages - one.dead for one in waiting.told_since(session, self._event)),
                open=sum(count for stage, count in stages.items() if stage.is_open),
                overdue=figures.overdue(session, at),
            )
            self._event = waiting.newest_event(session)
        self._visits = scene.sums["visits"]
        return found

    def figures(self, days: int, seed: int, at: datetime, campaign: str) -> Figures:
        """Everything since the first day, and how far the campaign of this number has come."""
        scene, coverage = self._scene, covering.look(self._scene.desk, campaign).coverage
        with scene.desk.looking() as session:
            return Figures(
                days=days,
                seed=seed,
                at=at,
                visits=scene.sums["visits"],
                acts=Counter({one.act: one.count for one in waiting.moved_since(session, 0)}),
                stages=figures.stages(session),
                overdue=figures.overdue(session, at),
                timeliness=figures.timeliness(session, at),
                rungs=Counter(one.instrument for one in figures.rungs_since(session, 0)),
                messages=figures.messages(session),
                attempts=figures.attempts(session),
                open_tasks=figures.open_tasks(session),
                tasks_done=scene.sums["tasks done"],
                events=waiting.newest_event(session),
                covered=coverage.visited,
                listed=coverage.listed,
            )
