"""The true-fix rate: of what was struck off, how much still holds when somebody who had no part in it looks again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from casework.desk import Desk
from casework.replaying import the_round
from rules.intervals import Looked, Rate, rate, weights
from rules.words import Text
from store import look_back_views
from store.look_back_views import FalseClosures, ItemLine

_UNKNOWN = Text("未登记", "not on record")


@dataclass(frozen=True, slots=True)
class Part:
    """The rate of a part of what was drawn."""

    name: Text | str
    rate: Rate


@dataclass(frozen=True, slots=True)
class TrueFixes:
    """The rate of one round or of all, as a whole and by each dimension, and whose closures did not hold."""

    number: int | None
    frame: int
    whole: Rate
    by_area: tuple[Part, ...]
    by_licence: tuple[Part, ...]
    by_unit: tuple[Part, ...]
    false_closures: tuple[FalseClosures, ...]


def true_fixes(desk: Desk, number: int | None = None) -> TrueFixes:
    """What look-backs say, of one round or of all of them. False closures count every look-back on record.

    Raises BadInput when there is no such round.
    """
    if number is not None:
        the_round(desk, number)
    with desk.looking() as session:
        items = look_back_views.item_lines(session, number)
        frame = {f"{one}:{stratum}": count for (one, stratum), count in look_back_views.strata(session, number).items()}
        false = tuple(look_back_views.false_closures(session))
    looked = [(one, Looked(f"{one.round}:{one.stratum}", one.result)) for one in items]
    weight = weights([one for _, one in looked], frame)
    return TrueFixes(
        number,
        sum(frame.values()),
        rate([one for _, one in looked], weight),
        _by(looked, weight, lambda one: one.area),
        _by(looked, weight, lambda one: Text(one.licence.zh, one.licence.en) if one.licence else _UNKNOWN),
        _by(looked, weight, lambda one: one.answers),
        false,
    )


def true_fixes_in(desk: Desk, area: str) -> Rate:
    """What all look-backs on record say of an area; each item weighs what it stands for in the whole of its round."""
    with desk.looking() as session:
        everywhere = look_back_views.item_lines(session)
        here = {(one.round, one.number) for one in look_back_views.item_lines(session, None, [area] if area else None)}
        frame = {f"{one}:{stratum}": count for (one, stratum), count in look_back_views.strata(session, None).items()}
    looked = [(one, Looked(f"{one.round}:{one.stratum}", one.result)) for one in everywhere]
    weight = weights([one for _, one in looked], frame)
    return rate([one for line, one in looked if (line.round, line.number) in here], weight)


def _by(
    looked: Sequence[tuple[ItemLine, Looked]], weight: Mapping[str, float], name: Callable[[ItemLine], Text | str]
) -> tuple[Part, ...]:
    """The rate of every part that has this in common, the largest part first."""
    parts: dict[Text | str, list[Looked]] = {}
    for line, one in looked:
        parts.setdefault(name(line), []).append(one)
    ordered = sorted(parts.items(), key=lambda pair: -len(pair[1]))
    return tuple(Part(said, rate(members, weight)) for said, members in ordered)
