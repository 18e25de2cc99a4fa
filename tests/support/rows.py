"""All rows of the tables a case writes, without what only tells one writing from another."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from casework.desk import Desk
from models import Clock, Evidence, Extension, Hazard, HazardUnit, LedgerEvent, Message, Proposal, SignOff, Task
from models import VerificationRound as Round
from models.columns import table_of

TABLES = (Hazard, HazardUnit, Clock, LedgerEvent, Message, Round, SignOff, Evidence, Extension, Proposal, Task)
IDENTITY = {"id", "event_id", "clock_id", "round_id", "message_id", "chain_head", "previous", "batch_id", "subject"}


def rows(desk: Desk) -> dict[str, Counter[tuple[object, ...]]]:
    """What stands in every table, as a bag of rows without ids and links; a hazard is called by its number."""
    found: dict[str, Counter[tuple[object, ...]]] = {}
    with desk.looking() as session:
        hazard = table_of(Hazard)
        numbers = {row[0]: row[1] for row in session.execute(sa.select(hazard.c.id, hazard.c.number))}
        for model in TABLES:
            table = table_of(model)
            left_out = IDENTITY | ({"digest"} if model is LedgerEvent else set())
            columns = [column for column in table.columns if column.name not in left_out]
            places = [place for place, column in enumerate(columns) if column.name == "hazard_id"]
            bag: Counter[tuple[object, ...]] = Counter()
            for row in session.execute(sa.select(*columns)):
                bag[tuple(numbers.get(one) if place in places else one for place, one in enumerate(row))] += 1
            found[table.name] = bag
    return found
