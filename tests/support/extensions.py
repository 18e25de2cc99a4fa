"""What was asked for in the way of more time."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from models import Extension
from models.columns import table_of
from tests.support.world import World

extension = table_of(Extension)


def requests(world: World) -> list[tuple[str, date, str]]:
    with world.desk.looking() as session:
        rows = session.execute(sa.select(extension.c.state, extension.c.until, extension.c.decision_note))
        return [(row[0].value, row[1], row[2]) for row in rows]
