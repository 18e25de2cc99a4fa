"""Reading a resolution against the registry and the policy: which schools it concerns, who answers, by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.assigning import BY_THE_DUTY_MAP, NamedUnits
from casework.categories import Categories
from casework.desk import Sitting
from casework.importing_rows import refuse_private
from casework.naming_tasks import leader_named
from casework.places import Places
from casework.schools_named import schools_named, sorted_here
from casework.taking_in import Judgement
from rules.ledgers import several
from rules.minutes import MinutesRow
from rules.naming import NotFound
from rules.said_deadlines import Meeting, NotADeadline, deadline
from rules.schools_meant import kinds_meant
from rules.wording import one_line
from rules.wording_given import is_blank
from rules.words import Text
from store.registry import CampusNow

_TEXTS = ("text", "school", "unit", "leader", "co", "supervisor", "standard", "place")


@dataclass(frozen=True, slots=True)
class Decided:
    """A resolution that may be followed. No campuses: it concerns the unit alone."""

    row: MinutesRow
    key: str
    due_on: date
    campuses: tuple[CampusNow, ...] = ()
    subcategory: str = ""
    named: NamedUnits = BY_THE_DUTY_MAP
    unit: int | None = None


class ResolutionReader:
    """Turns rows of minutes into what is to be done; a row that says too little is rejected with a remedy."""

    def __init__(self, sitting: Sitting, judged: Judgement, area: str, meeting: Meeting, category: str = "") -> None:
        self.sitting, self.judged, self.area, self.meeting = sitting, judged, area, meeting
        self.places = Places.read(sitting)
        self._categories = Categories(sitting.policy_in_force())
        self._fallback = sitting.policy_in_force().taxonomy.fallback
        self._category = category
        """What holds for every row that has no category of its own."""
        self._school_of = {one.unit_id: one for one in reversed(sorted_here(self.places.campuses.values(), ""))}
        self._firsts: dict[str, MinutesRow] = {}

    def read(self, row: MinutesRow) -> Decided | None:
        """What the row decides; None when it was rejected."""
        before = len(self.judged.problems)
        for name in _TEXTS:
            refuse_private(row, name, getattr(row, name), self.judged)
        self._refuse_doubled(row)
        if is_blank(row.text):
            self.judged.reject(row, "text", Text("请写明任务", "say what is to be done"))
        due_on = self._due(row)
        units, campuses = self._units(row), self._campuses(row)
        subcategory = self._subcategory(row) if campuses else ""
        if due_on is None or len(self.judged.problems) > before:
            return None
        leads = [unit for unit in units if unit not in self._school_of or not campuses]
        return Decided(
            row=row, key=row.key(self.meeting.held_on), due_on=due_on, campuses=tuple(campuses),
            subcategory=subcategory, named=self._named(row, leads, campuses), unit=next(iter(leads or units), None),
        )  # fmt: skip

    def _refuse_doubled(self, row: MinutesRow) -> None:
        first = self._firsts.setdefault(row.key(self.meeting.held_on), row)
        if first is not row:
            words = f"与{first.origin.text.zh}重复，请只留一行", f"is {first.origin.text.en} again; keep one of them"
            self.judged.reject(row, "text", Text(*words), row.text)

    def _due(self, row: MinutesRow) -> date | None:
        try:
            return deadline(row.due, self.meeting)
        except NotADeadline as fault:
            self.judged.reject(row, "due", fault.what, row.due)
            return None

    def _units(self, row: MinutesRow) -> list[int]:
        """The units named, in their order; words that mean all schools name no unit."""
        parts = [row.unit] if self._is_one(row.unit) else several(row.unit)
        found: dict[int, None] = {}
        for part in parts:
            if kinds_meant(part) is None and (unit := self._unit(row, "unit", part)) is not None:
                found[unit] = None
        return list(found)

    def _is_one(self, said: str) -> bool:
        try:
            self.places.offices.find(one_line(said), self.area)
        except NotFound:
            return False
        return True

    def _unit(self, row: MinutesRow, about: str, said: str) -> int | None:
        try:
            return self.places.offices.find(one_line(said), self.area).id
        except NotFound as fault:
            self.judged.reject(row, about, fault.what, said)
            return None

    def _campuses(self, row: MinutesRow) -> list[CampusNow]:
        """The schools of the school column; where it says nothing, those among the units."""
        try:
            if row.school.strip():
                return schools_named(self.places, row.school, self.area)
            whole = [part for part in several(row.unit) if kinds_meant(part) is not None]
            if whole:
                return schools_named(self.places, "、".join(whole), self.area)
        except NotFound as fault:
            self.judged.reject(row, "school" if row.school.strip() else "unit", fault.what)
            return []
        named = [part for part in several(row.unit) if self._is_one(part)]
        units = [self.places.offices.find(one_line(part), self.area).id for part in named]
        return [self._school_of[unit] for unit in units if unit in self._school_of]

    def _subcategory(self, row: MinutesRow) -> str:
        said = row.category or self._category
        try:
            found = self._categories.meant(said)
        except NotFound as fault:
            self.judged.reject(row, "category", fault.what, said)
            return ""
        if not said or found == self._fallback:
            words = Text(
                "涉及学校的事项须有类别（据此确定验收单位）：请加“类别”一列，或统一指定一个类别",
                "what concerns a school needs a category, by which its verifiers are named: add a column “category”, "
                "or give one for all",
            )
            self.judged.reject(row, "category", words)
        return found

    def _named(self, row: MinutesRow, leads: Sequence[int], campuses: Sequence[CampusNow]) -> NamedUnits:
        co = dict.fromkeys(leads[1:])
        for part in [row.co] if self._is_one(row.co) else several(row.co):
            if (unit := self._co(part)) is not None:
                co[unit] = None
        where = [*leads, *(one.unit_id for one in campuses)]
        post = leader_named(self.sitting, one_line(row.leader), where)
        lead = leads[0] if leads else None
        return NamedUnits(lead, tuple(unit for unit in co if unit != lead), post)

    def _co(self, said: str) -> int | None:
        """A unit that helps; words such as 各镇街 name none of them in particular and stay in the text."""
        try:
            return self.places.offices.find(one_line(said), self.area).id
        except NotFound:
            return None
