"""Which places are closed, and what each still lacks before it may be used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.desk import Desk
from rules.closures import Condition
from rules.offices import LicenceStatus
from rules.words import Text
from store import closures
from store.closures import ClosureLine


@dataclass(frozen=True, slots=True)
class Shut:
    """One closed place, with what is missing in words; nothing is missing of one that may be used."""

    line: ClosureLine
    conditions: tuple[Condition, ...]
    missing: tuple[Text, ...]


def look(
    desk: Desk, *, number: str = "", area: str = "", all_of_them: bool = False, at: datetime | None = None,
    areas: Sequence[str] | None = None, limit: int = 500, offset: int = 0,
) -> tuple[Shut, ...]:  # fmt: skip
    """The closed places, the longest closed first; those of one hazard, or those in use again too, if wished.

    at: the instant whose licence counts; without one, the instant it was closed. areas: those in one of them only.
    """
    with desk.looking() as session:
        lines = closures.lines(
            session, number=number, area=area, all_of_them=all_of_them, areas=areas, limit=limit, offset=offset
        )
        conditions = closures.conditions_of(session, [one.id for one in lines])
        shut = [one for one in lines if one.reopened_at is None]
        rests = closures.open_rests_of(session, [one.hazard_id for one in shut])
        licences = closures.licences_of(session, shut, at)
    return tuple(
        Shut(one, conditions.get(one.id, ()), ())
        if one.reopened_at
        else _shut(one, conditions.get(one.id, ()), rests.get(one.hazard_id, ()), licences.get(one.id))
        for one in lines
    )


def _shut(
    line: ClosureLine, conditions: tuple[Condition, ...], rests: tuple[str, ...], licence: LicenceStatus | None
) -> Shut:
    return Shut(line, conditions, tuple(_missing(line, conditions, rests, licence)))


def _missing(
    line: ClosureLine, conditions: tuple[Condition, ...], rests: tuple[str, ...], licence: LicenceStatus | None
) -> Iterator[Text]:
    if line.stage.is_open:
        yield Text(f"隐患未销号（{line.stage.zh}）", f"the hazard is {line.stage.en}")
    if rests:
        yield Text(f"分出的 {'、'.join(rests)} 未销号", f"{', '.join(rests)}, split off it, is open")
    for one in conditions:
        if not one.is_verified:
            yield Text(f"未核验 {one.named}", f"not verified: {one.named}")
    if line.is_whole_site and licence is not LicenceStatus.LICENSED:
        state = licence or LicenceStatus.UNLICENSED
        yield Text(f"办学许可：{state.zh}（或协调员书面依据）", f"the school is {state.en}: or a written basis")
