"""Minutes as a coordinator sees them: the meetings that touch their areas, what is late, and one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.categories import category_label, category_labels
from casework.coordinators import Coordinator
from casework.desk import Desk
from rules.instants import local_day
from rules.refusals import UnknownMinutes
from rules.words import Text
from store import minutes_seen, policies
from store.minutes_seen import LateLine
from store.resolutions import MinutesLine

MOST, MOST_LATE = 30, 30


@dataclass(frozen=True)
class Meetings:
    """The meetings of a page, whether there are more, and what is late in any of them."""

    lines: Sequence[MinutesLine]
    has_more: bool
    late: Sequence[LateLine]


def meetings(desk: Desk, by: Coordinator, at: datetime, page: int) -> Meetings:
    """What a coordinator finds, the latest meeting first."""
    areas, who, today = by.eyes.areas, by.person_id, local_day(at)
    with desk.looking() as session:
        found = minutes_seen.page(session, areas, who, today, MOST + 1, (page - 1) * MOST)
        late = minutes_seen.late(session, areas, who, today, MOST_LATE) if page == 1 else []
    return Meetings(found[:MOST], len(found) > MOST, late)


def refuse_unknown(desk: Desk, by: Coordinator, number: int) -> None:
    """Nothing, when they find these minutes. Raises UnknownMinutes, whether they are there or not."""
    with desk.looking() as session:
        if not minutes_seen.may_know(session, by.eyes.areas, by.person_id, number):
            raise UnknownMinutes(number=number)


def categories(desk: Desk, at: datetime) -> list[tuple[str, Text]]:
    """The sub-categories there are to choose from, by their codes."""
    with desk.looking() as session:
        taxonomy = policies.policy_in_force(session, at).taxonomy
    return [(sub.code, category_label(one.name, sub.name)) for one in taxonomy.categories for sub in one.sub]


def labels(desk: Desk, at: datetime) -> list[Text]:
    """The same as they stand in a table to fill in."""
    with desk.looking() as session:
        return category_labels(policies.policy_in_force(session, at).taxonomy)
