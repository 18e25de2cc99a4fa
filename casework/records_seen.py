"""A school's records for whoever keeps them: what is in force, what lapses when, what is missing, and all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.desk import Desk, Sitting
from casework.school_records import keeper
from rules.gauges import School
from rules.records import Group, Kept, PledgePost, RecordKind
from rules.words import Text
from store import school_records
from store.school_records import RecordLine

MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a school has to show. kept: the newest record of it; lapses_soon: within the days of a reminder."""

    kind: RecordKind
    of: PledgePost | Group | None
    kept: Kept | None
    is_in_force: bool
    lapses_soon: bool

    @property
    def name(self) -> Text:
        """What it is, with the post or whom it is of."""
        if self.of is None:
            return Text(self.kind.zh, self.kind.en)
        return Text(f"{self.kind.zh}：{self.of.zh}", f"{self.kind.en} ({self.of.en})")


@dataclass(frozen=True)
class SchoolFile:
    """Everything on record of a school today. has_more: whether there are older lines than those listed."""

    school: School
    items: Sequence[Item]
    lines: Sequence[RecordLine]
    has_more: bool


def school_file(desk: Desk, code: str, who: str, at: datetime) -> SchoolFile:
    """The records of the school with this code. Raises BadInput for none such, SchoolNotYours."""
    with desk.looking() as session:
        sitting = Sitting(session, at, desk.key, desk.keyring)
        _, school = keeper(sitting, code, who)
        newest = school_records.newest_of(session, school.id, sitting.day, at)
        soon = sitting.day + timedelta(days=sitting.policy_in_force().records.remind_days)
        lines = school_records.lines_of(session, school.id, MOST_LINES + 1)
        items = tuple(_items(newest, sitting.day, soon))
    return SchoolFile(school, items, lines[:MOST_LINES], len(lines) > MOST_LINES)


def _items(newest: Sequence[Kept], day: date, soon: date) -> Iterator[Item]:
    """What every school has to show, in the order of the gauges."""
    of: dict[RecordKind, Sequence[PledgePost | Group]] = {
        RecordKind.PLEDGE: tuple(PledgePost), RecordKind.TRAINING: tuple(Group),
    }  # fmt: skip
    for kind in RecordKind:
        for one in of.get(kind, (None,)):
            fitting = [kept for kept in newest if kept.kind is kind and _is_of(kept, one)]
            kept = max(fitting, key=lambda kept: (kept.holds_on(day), kept.done_on, kept.id), default=None)
            holds = kept is not None and kept.holds_on(day)
            yield Item(kind, one, kept, holds, holds and kept is not None and kept.valid_until <= soon)


def _is_of(kept: Kept, one: PledgePost | Group | None) -> bool:
    return kept.trained(one) is not None if isinstance(one, Group) else kept.post is one
