"""The query of the ledger's page: read into a filter, and written again for links, saved lists and exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from starlette.datastructures import FormData, QueryParams

from casework.dashboard import asked_by
from casework.onlooking import Onlooker
from rules.instants import day_written, local_day
from rules.lights import Light
from rules.listing_words import Kept, Sorting
from rules.policy import Policy
from rules.refusals import BadInput
from rules.vocabulary import Severity, Source, Stage
from rules.words import Text
from store.filters import Days, Filter
from web.words_meant import NO_SUCH, all_meant, meant

LONGEST, LONGEST_SEARCH = 120, 60
_MANY = "stage", "severity", "source", "category"
_ONE = (
    "area", "unit", "lead", "campus", "campaign", "text", "overdue", "late", "due_from", "due_to", "found_from",
    "found_to", "closed_from", "closed_to", "kept", "unsigned", "leaderless", "undecided", "mine", "sort",
    "itself", "under", "light",
)  # fmt: skip


@dataclass(frozen=True)
class Query:
    """What the page is asked for, as it stands in its address; empty parts are left out."""

    said: Mapping[str, Sequence[str]]
    after: str = ""

    @classmethod
    def read(cls, given: QueryParams | FormData) -> Query:
        """Raises BadInput for what is too long to be a filter."""
        said: dict[str, list[str]] = {}
        for name in (*_MANY, *_ONE):
            values = [one.strip() for one in given.getlist(name) if isinstance(one, str) and one.strip()]
            if any(len(one) > (LONGEST_SEARCH if name == "text" else LONGEST) for one in values) or len(values) > 40:
                raise BadInput(what=Text("筛选条件太长，请缩短", "a filter is too long; shorten it"))
            # The usual order is not said, so that the same list has one address.
            if values and values != [Sorting.DUE.value]:
                said[name] = values if name in _MANY else values[-1:]
        return cls(said, str(given.get("after", "")))

    def one(self, name: str) -> str:
        return next(iter(self.said.get(name, ())), "")

    def all(self, name: str) -> Sequence[str]:
        return self.said.get(name, ())

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of everything asked for, the page left out."""
        return [(name, value) for name, values in self.said.items() for value in values]

    @property
    def sorting(self) -> Sorting:
        return meant(Sorting, self.one("sort") or Sorting.DUE)

    def filter(self, policy: Policy, looks: Onlooker, at: datetime) -> Filter:
        """The filter it means at this instant, to this person. Raises BadInput for what cannot be read."""
        today = local_day(at)
        return Filter(
            stages=all_meant(Stage, self.all("stage")),
            severities=all_meant(Severity, self.all("severity")),
            sources=all_meant(Source, self.all("source")),
            subcategories=_of_categories(policy, self.all("category")),
            area=self.one("area"), unit=self.one("unit"), lead=self.one("lead"), campus=self.one("campus"),
            campaign=self.one("campaign"), is_area_itself=bool(self.one("itself")), text=self.one("text"),
            overdue_at=self._overdue(at),
            due=self._days("due"), found=self._days("found"), closed=self._days("closed"),
            in_time=self._kept(),
            is_unsigned=bool(self.one("unsigned")),
            leaderless_on=today if self.one("leaderless") else None,
            undecided_since=self._undecided(at),
            waits_for=looks.viewer if self.one("mine") else None,
            waits_on=today if self.one("mine") else None,
            under=looks.viewer if self.one("under") else None, is_under_area=looks.looks_over_a_district,
            light=self._light(), light_at=at,
            after=self.after,
        )  # fmt: skip

    def _overdue(self, at: datetime) -> datetime | None:
        days = _number(self.one("late"))
        if days is not None:
            return at - timedelta(days=days)
        return at if self.one("overdue") else None

    def _undecided(self, at: datetime) -> datetime | None:
        days = _number(self.one("undecided"))
        return None if days is None else asked_by(at, days)

    def _days(self, name: str) -> Days:
        first, last = self.one(f"{name}_from"), self.one(f"{name}_to")
        return Days(_day(first), _day(last))

    def _light(self) -> Light | None:
        said = self.one("light")
        return meant(Light, said) if said else None

    def _kept(self) -> bool | None:
        said = self.one("kept")
        return meant(Kept, said) is Kept.IN_TIME if said else None


def _day(text: str) -> date | None:
    return day_written(text) if text else None


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= 3650):
        words = Text(f"天数“{text}”应为 0 到 3650 的整数", f"“{text}” should be a number of days, 0 to 3650")
        raise BadInput(what=words)
    return int(text)


def _of_categories(policy: Policy, codes: Sequence[str]) -> tuple[str, ...]:
    """The sub-categories of these categories, by the policy in force."""
    known = {one.code: one for one in policy.taxonomy.categories}
    if not set(codes) <= set(known):
        raise BadInput(what=NO_SUCH)
    return tuple(sub.code for code in codes for sub in known[code].sub)
