"""A quarter in which a dozen hazards were struck off, so that chance has something to choose from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from casework import verifying
from casework.looking_back import Drawn, announce, draw
from casework.reading import Done
from tests.support.story import COMMON, COORDINATOR, OF_SERIOUS, SERIOUS, ask, closed
from tests.support.world import World, at

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
DRAWN_AT = "2026-10-09 08:40"
"""A working day on which everything of the first days of September has been closed for thirty days."""
SEED = "5eed" * 8


def a_dozen_closed(world: World) -> None:
    """Eight common ones of the licensed first school, verified by its police station; and four serious ones there,
    which the education bureau verified too. All struck off in the first days of September."""
    for place in range(8):
        closed(world, f"2026-09-0{place % 4 + 1} 09:00", replace(COMMON, place=f"{place}号楼"))
    for place in range(4):
        closed(world, f"2026-09-0{place + 1} 10:00", replace(SERIOUS, place=f"{place}号门"), OF_SERIOUS)


def drawn(
    world: World, when: str = DRAWN_AT, share: float | None = 0.5, month: date = OCTOBER, seed: str = SEED
) -> Drawn:
    """A round of a month, announced and drawn at once."""
    announce(world.desk, month, seed, at(when), share)
    return draw(world.desk, month, at(when))


def items(world: World) -> dict[str, tuple[str, str | None, str | None]]:
    """By hazard: the unit asked to look, the person, and the result."""
    with world.desk.looking() as session:
        rows = session.execute(
            sa.text(
                "SELECT hazard.number, unit.code, person.number, result FROM look_back_item AS item "
                "JOIN hazard ON hazard.id = item.hazard_id JOIN unit ON unit.id = item.unit_id "
                "LEFT JOIN person ON person.id = item.person_id ORDER BY hazard.number"
            )
        )
        return {row[0]: (row[1], row[2], row[3]) for row in rows}


def look(world: World, number: str, who: str, when: str = "2026-10-12 09:00", *, holds: bool = True) -> Done:
    """Somebody looks again and says what they found."""
    return verifying.look_back(world.desk, ask(number, who, when, note="已到现场"), holds=holds)


def look_at_all(world: World, when: str = "2026-10-12 09:00", failing: int = 0) -> None:
    """Whoever was asked looks at everything; so many have come back."""
    for place, (number, (_, who, _)) in enumerate(items(world).items()):
        look(world, number, who or COORDINATOR, when, holds=place >= failing)
