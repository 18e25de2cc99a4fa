"""Gaps in who would be told, put so that a person can act: which unit and post, whom it touches, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from casework.coverage import Coverage, Touched, survey
from casework.desk import Desk, Sitting
from casework.mending import ADD_CONTACT, REGISTER_UNIT, Remedy, filling, handing_over
from rules.addressing import Addressee, post_meant
from rules.offices import Duty, SchoolKind
from rules.policy import Policy
from rules.reach import Party
from rules.telling import Audience
from rules.vacancies import GapKind, Post, why_empty
from rules.vocabulary import Severity
from rules.words import Text
from store import handovers
from store import posts as store
from store.dialect import freeze
from store.posts import PersonLine, School, UnitLine


@dataclass(frozen=True, slots=True)
class Hearer:
    """Somebody who is told, and from which post."""

    number: str
    name: str
    unit: str
    duty: Duty


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to mend.

    unit: whose post it is; None where the agency has no unit. instead: who hears it meanwhile. why: what is wrong,
    and remedy: what to do about it. waiting: decisions that lie before the post, or what is bound to somebody gone.
    categories: the fields of hazards it touches.
    """

    kind: GapKind
    unit: UnitLine | None
    agency: Text | None
    duty: Duty | None
    why: Text
    remedy: Remedy
    instead: tuple[Hearer, ...] = ()
    audiences: tuple[Audience, ...] = ()
    schools: tuple[School, ...] = ()
    subcategories: tuple[str, ...] = ()
    categories: tuple[Text, ...] = ()
    severities: tuple[Severity, ...] = ()
    waiting: int = 0

    @property
    def order(self) -> tuple[int, int, str, str]:
        """The gravest first, then what touches most."""
        return self.kind.rank, -len(self.schools), self.unit.code if self.unit else "", self.duty or ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of all posts came to."""

    day: date
    policy_id: int
    schools: int
    categories: int
    audiences: int
    coverage: Coverage
    gaps: tuple[Gap, ...] = ()

    @property
    def untold(self) -> int:
        """How many gaps leave somebody untold."""
        return sum(one.kind.leaves_untold for one in self.gaps)


def check(desk: Desk, at: datetime, area: str = "") -> Checked:
    """Everything that would keep a message from whom it is meant for on the day of this instant; changes nothing."""
    with desk.looking() as session:
        freeze(session)
        sitting = Sitting(session, at, desk.key, desk.keyring)
        coverage = survey(sitting, store.schools(session, sitting.day, area))
        found = sorted(_Finder(sitting, coverage).all(), key=lambda one: one.order)
        policy, schools = coverage.policy, len(coverage.schools)
        categories = len(policy.taxonomy.categories) - _is_fallback_alone(policy)
        return Checked(sitting.day, policy.id, schools, categories, len(coverage.told), coverage, tuple(found))


def _is_fallback_alone(policy: Policy) -> bool:
    """Whether the category of what nobody could classify holds nothing else: nothing of it is ever handed over."""
    return len(policy.taxonomy.category_of(policy.taxonomy.fallback).sub) == 1


@dataclass
class _Group:
    """Audiences that mean the same post of a unit and fare alike."""

    audiences: list[Audience] = field(default_factory=list)
    instead: dict[int, Addressee] = field(default_factory=dict)
    touched: Touched = field(default_factory=Touched)


class _Finder:
    """Looks through what a survey found."""

    def __init__(self, sitting: Sitting, coverage: Coverage) -> None:
        self.sitting, self.coverage = sitting, coverage
        self.session, self.day, self.policy = sitting.session, sitting.day, coverage.policy
        self._lines: dict[int, UnitLine] = {}
        self._posts: dict[int, list[Post]] = {}
        self._people: dict[int, PersonLine] = {}
        self._by_id: dict[int, Post] = {}

    def all(self) -> Iterator[Gap]:
        """Every gap, in no order."""
        undecided = self._undecided()
        self._read({unit for _, unit in self.coverage.told} | {unit for unit, _, _ in undecided})
        yield from self._missing()
        yield from self._empty()
        yield from self._unreachable()
        yield from self._stuck(undecided)
        yield from self._left_behind()

    def _read(self, units: set[int]) -> None:
        above = {one.post_id for one in self.coverage.told.values() if one is not None}
        self._lines = store.unit_lines(self.session, sorted(units))
        self._posts = store.posts_in(self.session, sorted(units))
        self._by_id = {post.id: post for posts in self._posts.values() for post in posts}
        elsewhere = store.units_of_posts(self.session, sorted(above - set(self._by_id)))
        if elsewhere:
            more = store.posts_in(self.session, elsewhere)
            self._by_id |= {post.id: post for posts in more.values() for post in posts}
            self._lines |= store.unit_lines(self.session, elsewhere)
        people = {one.person_id for one in self.coverage.told.values() if one is not None}
        self._people = store.person_lines(self.session, sorted(people))

    def _missing(self) -> Iterator[Gap]:
        for missing, touched in self.coverage.missing.items():
            agency = self.policy.agencies.agency(missing.agency)
            codes = sorted({area for area, _ in touched.cells})
            areas = Text("、".join(codes), ", ".join(codes))
            why = Text(
                f"职责清单由“{agency.zh}”{_AS[missing.party].zh}，但没有服务 {areas.zh} 的单位",
                f"the duty map has {agency.en} as {_AS[missing.party].en}, and no such unit serves {areas.en}",
            )
            yield self._gap(missing.kind, None, None, touched, why, REGISTER_UNIT, agency=agency.name)

    def _empty(self) -> Iterator[Gap]:
        groups: dict[tuple[GapKind, int, Duty], _Group] = {}
        school = self.policy.agencies.school
        for (audience, unit), found in self.coverage.told.items():
            if found is not None and not found.has_risen:
                continue
            kind = GapKind.RISES if found else GapKind.NOBODY
            duty = post_meant(audience, in_a_school=self._lines[unit].agency == school)
            group = groups.setdefault((kind, unit, duty), _Group())
            group.audiences.append(audience)
            group.touched.take_in(self.coverage.touched((audience, unit)))
            if found is not None:
                group.instead[found.person_id] = found
        for (kind, unit, duty), group in groups.items():
            why, remedy = self._emptiness(unit, duty)
            yield self._gap(kind, self._lines[unit], duty, group.touched, why, remedy, group=group)

    def _emptiness(self, unit: int, duty: Duty) -> tuple[Text, Remedy]:
        """Why nobody serves in a duty of a unit, and what to do."""
        empty = why_empty([one for one in self._posts[unit] if one.duty is duty], self.day)
        return empty.text, filling(empty, self._lines[unit].code, duty)

    def _unreachable(self) -> Iterator[Gap]:
        silent = store.without_contact(self.session, sorted(self._people))
        groups: dict[tuple[int, int], _Group] = {}
        for looked, found in self.coverage.told.items():
            if found is not None and found.person_id in silent:
                group = groups.setdefault((found.person_id, found.post_id), _Group())
                group.audiences.append(looked[0])
                group.touched.take_in(self.coverage.touched(looked))
        for (person, post), group in groups.items():
            who, where = self._people[person], self._by_id[post]
            why = Text(f"{who.name}（{who.number}）没有联系方式", f"no way to reach {who.name} ({who.number})")
            unit = self._lines[where.unit_id]
            yield self._gap(GapKind.NO_CONTACT, unit, where.duty, group.touched, why, ADD_CONTACT, group=group)

    def _undecided(self) -> list[tuple[int, int, int]]:
        """The unit, the post and the number of decisions, where nobody serves who could decide them."""
        found = []
        for post, count in store.undecided(self.session).items():
            unit, answers = self.sitting.answering_for(post, Audience.APPROVER)
            if answers is None or answers.has_risen:
                found.append((unit, post, count))
        return found

    def _stuck(self, undecided: Sequence[tuple[int, int, int]]) -> Iterator[Gap]:
        for unit, post, count in undecided:
            duty = self._by_id[post].duty
            empty, remedy = self._emptiness(unit, duty)
            why = Text(f"{count} 件待批事项无人可批：{empty.zh}", f"{count} decisions wait: {empty.en}")
            yield self._gap(GapKind.STUCK, self._lines[unit], duty, Touched(), why, remedy, waiting=count)

    def _left_behind(self) -> Iterator[Gap]:
        for one in handovers.left_behind(self.session, self.day):
            why = Text(
                f"{one.name}（{one.number}）已于 {one.left_on} 调离，"
                f"名下仍有待发消息 {one.messages} 条、待办 {one.tasks} 项",
                f"{one.name} ({one.number}) left on {one.left_on} and still has {one.messages} unsent messages and "
                f"{one.tasks} tasks",
            )
            remedy, waiting = handing_over(one.number), one.messages + one.tasks
            yield self._gap(GapKind.LEFT_BEHIND, None, None, Touched(), why, remedy, waiting=waiting)

    def _gap(
        self, kind: GapKind, unit: UnitLine | None, duty: Duty | None, touched: Touched, why: Text, remedy: Remedy,
        *, agency: Text | None = None, group: _Group | None = None, waiting: int = 0,
    ) -> Gap:  # fmt: skip
        group = group or _Group()
        return Gap(
            kind, unit, agency, duty, why, remedy,
            instead=tuple(self._hearer(one) for one in group.instead.values()),
            audiences=tuple(sorted(set(group.audiences), key=list(Audience).index)),
            schools=self._schools(touched),
            subcategories=tuple(sorted(touched.subcategories)),
            categories=self._categories(touched),
            severities=tuple(sorted(touched.severities, key=lambda one: one.rank)),
            waiting=waiting,
        )  # fmt: skip

    def _schools(self, touched: Touched) -> tuple[School, ...]:
        found = {one.code: one for cell in touched.cells for one in self._by_cell.get(cell, ())}
        found |= {one.code: one for one in touched.schools}
        return tuple(found[code] for code in sorted(found))

    def _categories(self, touched: Touched) -> tuple[Text, ...]:
        found = {self.policy.taxonomy.category_of(code).code for code in touched.subcategories}
        return tuple(one.name for one in self.policy.taxonomy.categories if one.code in found)

    @cached_property
    def _by_cell(self) -> dict[tuple[str, SchoolKind], list[School]]:
        found: dict[tuple[str, SchoolKind], list[School]] = {}
        for school in self.coverage.schools:
            found.setdefault((school.area, school.kind), []).append(school)
        return found

    def _hearer(self, found: Addressee) -> Hearer:
        post, person = self._by_id[found.post_id], self._people[found.person_id]
        return Hearer(person.number, person.name, self._lines[post.unit_id].name, post.duty)


_AS = {
    Party.OFFICE: Text("协调", "coordinating office"),
    Party.LEAD: Text("主办", "lead unit"),
    Party.RESPONSIBLE: Text("负主体责任", "responsible unit"),
    Party.CO: Text("协办", "co-unit"),
    Party.VERIFIER: Text("验收", "verifying unit"),
}
