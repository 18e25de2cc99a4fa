"""The hazard ledger as it is printed: every hazard with its places, units, people and days in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from casework.asking import refuse_unknown_places
from casework.categories import category_label
from casework.desk import Desk, Sitting
from casework.onlooking import Onlooker
from casework.places import Places
from rules.instants import last_day, local_day
from rules.ledgers import JOINT, LedgerLine
from rules.vocabulary import Stage
from rules.wording import tidy
from rules.words import Text
from store import ledger_lines
from store.filters import Condition, Filter
from store.ledger_lines import HazardNow, Serving, Signed
from store.visible import visible

_WORK_IS_DONE = (Stage.SUBMITTED, Stage.CLOSED, Stage.VOID)


def export_lines(
    desk: Desk, which: Filter, at: datetime, looks: Onlooker | None = None
) -> tuple[int, Iterator[LedgerLine]]:
    """How many hazards fit, and the lines of the ledger in order of number, read as they are asked for.

    looks: only what this person may see; the command line sees everything. Raises BadInput for a place nobody has
    registered.
    """
    refuse_unknown_places(desk, which)
    seen = visible(looks.viewer, looks.sensitive) if looks else ledger_lines.EVERYTHING
    with desk.looking() as session:
        total = ledger_lines.count(session, which, seen)
    return total, _lines(desk, which, at, seen)


def _lines(desk: Desk, which: Filter, at: datetime, seen: Condition) -> Iterator[LedgerLine]:
    with desk.looking() as session:
        sitting = Sitting(session, at, desk.key, desk.keyring)
        printer = Printer(sitting, Places.read(sitting))
        for rows in ledger_lines.hazards(session, which, seen):
            yield from printer.lines(rows)


class Printer:
    """Turns stored hazards into lines; what several lines share is looked up once."""

    def __init__(self, sitting: Sitting, places: Places) -> None:
        self.sitting, self.session, self.places = sitting, sitting.session, places
        self._categories: dict[tuple[int, str], Text] = {}
        self._serving: dict[int, list[Serving]] = {}

    def lines(self, rows: Sequence[HazardNow]) -> list[LedgerLine]:
        """The lines of these hazards, in their order."""
        ids = [row.id for row in rows]
        co = ledger_lines.co_units(self.session, ids)
        signed = ledger_lines.signatures(self.session, ids)
        leaders = ledger_lines.supervising_leaders(self.session, ids)
        self._look_up_posts({row.leader_post for row in rows if row.leader_post is not None})
        return [self._line(row, co.get(row.id, []), signed.get(row.id), leaders.get(row.id, "")) for row in rows]

    def _look_up_posts(self, posts: set[int]) -> None:
        fresh = sorted(posts - set(self._serving))
        if fresh:
            self._serving |= {post: [] for post in fresh}
            for one in ledger_lines.serving_in(self.session, fresh):
                self._serving[one.post_id].append(one)

    def _line(self, row: HazardNow, co: list[int], signed: Signed | None, leader: str) -> LedgerLine:
        places, area = self.places, row.area
        due_on, extended_due_on = deadlines(row)
        closed_on = local_day(row.closed_at) if row.closed_at else None
        is_done = row.submitted_at is not None and row.stage in _WORK_IS_DONE
        return LedgerLine(
            number=row.number,
            found_on=local_day(row.found_at),
            source=row.source,
            school=places.school_label(row.campus_id, area),
            town=places.town_label(area, places.campuses[row.campus_id]),
            place=tidy(row.place), description=tidy(row.description),
            category=self._category(row.policy_id, row.subcategory),
            severity=row.severity,
            measures=tidy(row.measures),
            funds=row.estimate if row.funds is None else row.funds,
            responsible=places.unit_label(row.responsible, area),
            person=tidy(row.named_person) or self._person(row, closed_on),
            lead=places.unit_label(row.lead, area),
            co=self.co(co, area),
            supervising_leader=tidy(leader or row.named_leader),
            due_on=due_on,
            extended_due_on=extended_due_on,
            done_on=local_day(row.submitted_at) if row.submitted_at and is_done else None,
            state=row.stage,
            verifier=tidy(JOINT.join(signed.names)) if signed else tidy(row.named_verifier),
            verified_on=local_day(signed.at) if signed else row.verified_on,
            closed_on=closed_on,
            note=tidy(row.remark),
            estimate=row.estimate, spent=row.funds, fund_source=row.fund_source,
        )  # fmt: skip

    def co(self, units: Iterable[int], area: str) -> tuple[str, ...]:
        """Co-units as they are printed, in order of their codes."""
        ordered = sorted(units, key=lambda unit: self.places.units[unit].code)
        return tuple(self.places.co_label(unit, area) for unit in ordered)

    def _category(self, policy_id: int, code: str) -> Text:
        if (policy_id, code) not in self._categories:
            taxonomy = self.sitting.policy(policy_id).taxonomy
            self._categories[policy_id, code] = category_label(
                taxonomy.category_of(code).name, taxonomy.subcategory(code).name
            )
        return self._categories[policy_id, code]

    def _person(self, row: HazardNow, closed_on: date | None) -> str:
        if row.leader_post is None:
            return ""
        return holder_name(self._serving.get(row.leader_post, []), closed_on or self.sitting.day)


def deadlines(row: HazardNow) -> tuple[date | None, date | None]:
    """The first deadline, and the one that counts now where it is another."""
    first = last_day(row.first_due_at) if row.first_due_at else row.fixed_due_on
    if row.due_at is None:
        return first, None
    now = last_day(row.due_at)
    return (first or now), (now if first is not None and now != first else None)


def holder_name(terms: Iterable[Serving], day: date) -> str:
    """Who holds a post on a day: the holder, else whoever acts, else the deputy; nobody is ''."""
    serving = [one for one in terms if one.starts_on <= day and (one.ends_on is None or one.ends_on > day)]
    return min(serving, key=lambda one: one.capacity.rank).name if serving else ""
