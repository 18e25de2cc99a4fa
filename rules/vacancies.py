"""Posts and who serves in them on a day: why nobody does, and what that means for those who must be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.offices import Capacity, Duty
from rules.words import Text, Word


class GapKind(Word):
    """What stands between a message and the person it is meant for, the gravest first."""

    NOBODY = "nobody", "无人可告知", "nobody is told"
    NO_UNIT = "no_unit", "没有登记单位", "no unit is registered"
    STUCK = "stuck", "待批事项压在空岗", "a decision waits before an empty post"
    LEFT_BEHIND = "left_behind", "调离人员未移交", "left behind by somebody who is gone"
    STOOD_IN_FOR = "stood_in_for", "由其他单位代行", "another unit stands in"
    RISES = "rises", "岗位无人，逐级上转", "the post is empty, it goes one up"
    NO_CONTACT = "no_contact", "没有联系方式", "no way to reach them"

    @property
    def leaves_untold(self) -> bool:
        """Whether somebody who must know is told by nobody and in nobody's stead."""
        return self in (GapKind.NOBODY, GapKind.NO_UNIT)

    @property
    def rank(self) -> int:
        return list(GapKind).index(self)


class Vacancy(Word):
    """Why nobody serves in a post on a day."""

    NO_POST = "no_post", "未设此岗位", "there is no such post"
    NEVER_FILLED = "never_filled", "从未登记任职人员", "nobody was ever named for it"
    ENDED = "ended", "原任已离任", "whoever held it has left"
    ON_LEAVE = "on_leave", "请假且无人代理", "away, and nobody stands in"
    NOT_YET = "not_yet", "接任者尚未到任", "the next term has not begun"


class PostChangeKind(Word):
    """What was changed about a person's posts."""

    APPOINTED = "appointed", "任职", "appointed"
    ENDED = "ended", "离任", "left the post"
    WITHDRAWN = "withdrawn", "撤销未生效的任职", "appointment withdrawn"
    GONE = "gone", "调离", "left for good"
    AWAY = "away", "请假", "on leave"
    BACK = "back", "销假", "leave cancelled"


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which somebody is away, the last one included."""

    from_on: date
    to_on: date

    def covers(self, day: date) -> bool:
        return self.from_on <= day <= self.to_on


@dataclass(frozen=True, slots=True)
class Term:
    """A person's term in a post, from a day up to but not including another, with all that keeps them from serving."""

    id: int
    post_id: int
    person_id: int
    number: str
    name: str
    capacity: Capacity
    starts_on: date
    ends_on: date | None
    left_on: date | None
    away: tuple[Absence, ...] = ()

    def is_over(self, day: date) -> bool:
        return any(end is not None and end <= day for end in (self.ends_on, self.left_on))

    def absence(self, day: date) -> Absence | None:
        """The leave they are on; None when they are there."""
        return next((one for one in self.away if one.covers(day)), None)

    def serves(self, day: date) -> bool:
        """Whether a message for the post may go to them on this day."""
        return self.starts_on <= day and not self.is_over(day) and self.absence(day) is None


@dataclass(frozen=True, slots=True)
class Post:
    """A post in a unit, with every term ever served in it, the earliest first."""

    id: int
    unit_id: int
    duty: Duty
    title: str
    terms: tuple[Term, ...] = ()

    def sitting(self, day: date) -> tuple[Term, ...]:
        """Whoever serves in it on this day, the one who is asked first."""
        return tuple(
            sorted((one for one in self.terms if one.serves(day)), key=lambda one: (one.capacity.rank, one.id))
        )


@dataclass(frozen=True, slots=True)
class Emptiness:
    """Why a duty is served by nobody. who: whoever left, is away or is to come; day: when that ends or begins."""

    why: Vacancy
    who: str = ""
    day: date | None = None

    @property
    def text(self) -> Text:
        if self.day is None:
            return Text(self.why.zh, self.why.en)
        zh, en = _SAID[self.why]
        return Text(zh.format(who=self.who, day=self.day), en.format(who=self.who, day=self.day))


_SAID = {
    Vacancy.ENDED: ("{who} 于 {day} 离任", "{who} left on {day}"),
    Vacancy.ON_LEAVE: ("{who} 请假至 {day}，无人代理", "{who} is away until {day} and nobody stands in"),
    Vacancy.NOT_YET: ("{who} 于 {day} 到任", "{who} begins on {day}"),
}


def why_empty(posts: Iterable[Post], day: date) -> Emptiness:
    """Why none of these posts, all of one duty, is served by anybody on a day; the most hopeful reason there is."""
    known = list(posts)
    if not known:
        return Emptiness(Vacancy.NO_POST)
    terms = [term for post in known for term in post.terms]
    running = [one for one in terms if one.starts_on <= day and not one.is_over(day)]
    for term in sorted(running, key=lambda one: (one.capacity.rank, one.id)):
        absence = term.absence(day)
        if absence is not None:
            return Emptiness(Vacancy.ON_LEAVE, term.name, absence.to_on)
    coming = min((one for one in terms if one.starts_on > day), key=lambda one: one.starts_on, default=None)
    if coming is not None:
        return Emptiness(Vacancy.NOT_YET, coming.name, coming.starts_on)
    ended = [(end, one.name) for one in terms if (end := _end(one)) is not None]
    if not ended:
        return Emptiness(Vacancy.NEVER_FILLED)
    last, name = max(ended)
    return Emptiness(Vacancy.ENDED, name, last)


def _end(term: Term) -> date | None:
    ends = [one for one in (term.ends_on, term.left_on) if one is not None]
    return min(ends, default=None)
