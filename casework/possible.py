"""What may be done to a hazard next: the table's acts that the case, as it stands, allows somebody to do."""

from __future__ import annotations

from datetime import datetime

from casework.desk import Desk, Sitting
from casework.reading import read_case
from rules.permits import possible_acts
from rules.vocabulary import Act
from store import cases, leaders


def acts_now(desk: Desk, number: str, at: datetime) -> tuple[Act, ...]:
    """The acts somebody may do to the hazard at this instant, in table order. Raises UnknownHazard."""
    with desk.looking() as session:
        sitting = Sitting(session, at, desk.key, desk.keyring)
        hazard = cases.hazard_by_number(session, number)
        found = possible_acts(read_case(sitting, hazard).facts, at)
        # What an approved step came to is asked by the act itself and by no row of the table.
        settled = not leaders.steps_to_conclude(session, hazard.id)
        return tuple(one for one in found if not (settled and one is Act.CONCLUDE))
