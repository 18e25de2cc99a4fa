"""What a campaign would come to if it were drawn up as somebody wishes: tried out, and nothing of it kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.campaigning import Wish, draw_up, taken
from casework.desk import Desk
from casework.framing import published
from rules.words import Text
from store import registry


@dataclass(frozen=True)
class Foreseen:
    """What a wish would come to. people: who could be drawn, by agency; short: what could not be had.

    The seed is any seed: another one draws other teams, but what is short lies in the list and not in the seed.
    """

    listed: int
    drawn: int
    towns: Sequence[tuple[str, int]]
    people: Sequence[tuple[str, int]]
    teams: int
    visits: int
    days: Sequence[date]
    loads: tuple[int, int]
    short: Sequence[Text]


def foresee(desk: Desk, wish: Wish, seed: str, who: str, at: datetime) -> Foreseen:
    """What the wish would come to. Raises what drawing it up would raise."""
    with desk.rehearse() as stage:
        number = draw_up(stage, wish, who, at).number
        with stage.sitting(at) as sitting:
            record = published(sitting, taken(sitting, number))
            names = registry.areas(sitting.session)
    # The drawing takes place when everybody else may write again.
    plan = record.drawn(seed)
    loads = plan.loads or (0,)
    return Foreseen(
        listed=len(record.frame.targets),
        drawn=len(plan.calls) + len(plan.unassigned),
        towns=_counted(names.get(one.town, one.town) for one in record.frame.targets),
        people=_counted(one.agency for one in record.frame.members),
        teams=len(plan.teams),
        visits=len(plan.calls),
        days=record.frame.days,
        loads=(min(loads), max(loads)),
        short=list(dict.fromkeys(plan.shortfalls)),
    )


def _counted(names: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(names).items())
