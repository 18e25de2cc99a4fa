"""Which schools of a town each team gets, once it is settled how many: by lot, past every school a team may not see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rules.draw.frame import Target
from rules.draw.seeds import Lots

Closed = Callable[[int, str], bool]
"""Whether a team may not visit the school with this code."""


def placed(
    lots: Lots, schools: Sequence[Target], amounts: Mapping[int, int], is_closed: Closed
) -> dict[str, int] | None:
    """The team of each school that gets one, every team as many as it is due; None where that cannot be.

    Schools and teams come in the order of their lots, so that nobody but chance says which is whose.
    """
    order = sorted((one.code for one in schools), key=lambda code: (lots.of("school", code), code))
    turns = [(lots.of("turn", schools[0].town, team, nth), team) for team in amounts for nth in range(amounts[team])]
    teams = [team for _, team in sorted(turns)]
    free = dict.fromkeys(order)
    holder: dict[str, int] = {}
    for turn, team in enumerate(teams):
        code = next((code for code in free if not is_closed(team, code)), None)
        if code is not None:
            del free[code]
            holder[code] = turn
        elif not _make_room(turn, teams, order, free, holder, is_closed):
            return None
    return {code: teams[turn] for code, turn in holder.items()}


def _make_room(
    turn: int,
    teams: Sequence[int],
    order: Sequence[str],
    free: dict[str, None],
    holder: dict[str, int],
    is_closed: Closed,
) -> bool:
    """Schools change hands along a shortest chain until this turn has one; False where no chain ends well."""
    came_from: dict[str, int] = {}
    waiting = [turn]
    for one in waiting:
        for code in order:
            if code in came_from or is_closed(teams[one], code):
                continue
            came_from[code] = one
            if code in free:
                del free[code]
                _pass_on(code, turn, came_from, holder)
                return True
            waiting.append(holder[code])
    return False


def _pass_on(code: str, turn: int, came_from: dict[str, int], holder: dict[str, int]) -> None:
    """Each turn of the chain takes the school it found, and so frees the one it held."""
    held = {one: school for school, one in holder.items()}
    while True:
        taker = came_from[code]
        holder[code] = taker
        if taker == turn:
            return
        code = held[taker]
