"""How a team is made up, as somebody writes it: PSB+EDU+FRS|MSR is one of each, the last of either agency."""

from __future__ import annotations

import re

from rules.agencies import Agencies
from rules.inspections import SeatRule
from rules.refusals import RecipeRefused
from rules.vocabulary import Side
from rules.words import Text

_SEAT = re.compile(r"^(?:(\d)[*x×])?([A-Za-z-]+(?:\|[A-Za-z-]+)*)$")


def read_recipe(said: str) -> tuple[SeatRule, ...]:
    """The seats somebody wrote. Raises RecipeRefused for what cannot be read."""
    seats = []
    for part in said.replace("＋", "+").replace("｜", "|").replace(" ", "").split("+"):
        match = _SEAT.match(part)
        if match is None:
            raise RecipeRefused(why=Text(f"看不懂“{part}”", f"“{part}” cannot be read"))
        seats.append(SeatRule(agencies=tuple(match[2].upper().split("|")), count=int(match[1] or 1)))
    return tuple(seats)


def check_recipe(recipe: tuple[SeatRule, ...], agencies: Agencies, sides: tuple[Side, ...]) -> None:
    """Nothing, when a team can be made up so. Raises RecipeRefused for an unknown agency or a side without a seat."""
    for seat in recipe:
        for code in seat.agencies:
            if code not in agencies.codes:
                raise RecipeRefused(why=Text(f"没有部门 {code}", f"there is no agency {code}"))
    for side in sides:
        if not any({agencies.agency(code).side for code in seat.agencies} == {side} for seat in recipe):
            words = f"没有{side.zh}的专门席位", f"no seat is kept for the {side.en} side"
            raise RecipeRefused(why=Text(*words))


def shown_recipe(recipe: tuple[SeatRule, ...]) -> str:
    """The same as people write it."""
    return "+".join((f"{one.count}*" if one.count > 1 else "") + "|".join(one.agencies) for one in recipe)
