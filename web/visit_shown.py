"""A visit as its page shows it: every item with what was answered, what is still open, and what needs a hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework.onlooking import Onlooker
from casework.visit_views import Seen
from rules.campaigns import VisitState
from rules.checklists import ChecklistItem
from rules.clocks import Span
from rules.resembling import OpenHazard, Resemblance
from rules.visit_sheet import METHODS
from rules.visits import Answer, Entry, Failure
from rules.vocabulary import ClockKind, Severity
from rules.words import Text
from store.visits import Member
from web.known_entries import as_known


@dataclass(frozen=True)
class Line:
    """One item of a checklist, or what no checklist asks about (code empty)."""

    code: str
    text: Text
    how: Text
    severity: Severity | None
    limit: Text | None
    basis: tuple[str, ...]
    is_urgent: bool
    """Whether the place must be made safe before anybody leaves it."""
    mine: tuple[Entry, ...]
    others: tuple[tuple[str, Answer], ...]
    is_disputed: bool
    failures: tuple[tuple[Failure, tuple[Resemblance, ...]], ...]
    agreed: Answer | None = None
    """What the team has answered, all together or by a ruling."""

    @property
    def answer(self) -> Answer | None:
        """What whoever looks has answered."""
        kinds = [one.answer for one in self.mine]
        return Answer.FAIL if Answer.FAIL in kinds else (kinds[0] if kinds else None)

    @property
    def is_open(self) -> bool:
        return bool(self.code) and not self.mine and not self.others and self.agreed is None

    @property
    def known(self) -> str:
        """Their entries, as a form hands them back: what the answer was when they changed it."""
        return as_known(self.mine)


@dataclass(frozen=True)
class Group:
    """A checklist with its items."""

    title: Text
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Board:
    """Everything on the page of a visit, for one member of its team."""

    seen: Seen
    me: Member
    groups: tuple[Group, ...]
    beyond: Line
    here: tuple[OpenHazard, ...]
    files: Mapping[str, str]

    @property
    def lines(self) -> list[Line]:
        return [line for group in self.groups for line in group.lines]

    @property
    def open_codes(self) -> list[str]:
        return [one.code for one in self.lines if one.is_open]

    @property
    def is_open(self) -> bool:
        return self.seen.visit.state in (VisitState.PLANNED, VisitState.UNDER_WAY)

    @property
    def colleagues(self) -> list[Member]:
        """Who else may sign on this screen."""
        signed = {one.number for one in self.seen.standing.signed}
        return [one for one in self.seen.standing.members if one is not self.me and one.number not in signed]

    @property
    def have_i_signed(self) -> bool:
        return any(one.number == self.me.number for one in self.seen.standing.signed)

    def line(self, code: str) -> Line | None:
        return self.beyond if not code else next((one for one in self.lines if one.code == code), None)


def board_of(seen: Seen, me: Member, looks: Onlooker) -> Board:
    """The page of a visit for this member. Open hazards of sensitive categories are named to nobody here."""
    here = tuple(one for one in seen.known if one.subcategory not in looks.sensitive)
    shown = {one.number for one in here}
    names = {one.number: one.name for one in seen.standing.members}
    groups = tuple(
        Group(Text(one.title.zh, one.title.en), tuple(_line(seen, me, item, names, shown) for item in one.items))
        for one in seen.checklists
    )
    files = {photo.digest: photo.name for one in seen.written for photo in one.photos}
    return Board(seen, me, groups, _beyond(seen, me, names, shown), here, files)


def _line(seen: Seen, me: Member, item: ChecklistItem, names: Mapping[str, str], shown: set[str]) -> Line:
    mine, others = _written(seen, me, item.code, names)
    sources = seen.policy.document.sources.sources
    limit = item.deadline or seen.policy.deadlines.limit(ClockKind.RECTIFY, item.severity_if_failed)
    return Line(
        code=item.code, text=item.text, how=METHODS[item.method], severity=item.severity_if_failed,
        limit=_in_words(limit), basis=tuple(sources[code].title for code in item.legal),
        is_urgent=item.immediate_control, mine=mine, others=others,
        is_disputed=any(one.item == item.code for one in seen.standing.combined.conflicts),
        failures=_failures(seen, item.code, shown), agreed=seen.standing.combined.answers.get(item.code),
    )  # fmt: skip


def _in_words(limit: Span | None) -> Text | None:
    if limit is None:
        return None
    return limit.text if limit.value else Text("当日", "the same day")


def _beyond(seen: Seen, me: Member, names: Mapping[str, str], shown: set[str]) -> Line:
    mine, others = _written(seen, me, "", names)
    words = Text("表外问题", "What no checklist asks about")
    return Line("", words, Text("", ""), None, None, (), False, mine, others, False, _failures(seen, "", shown))


def _written(
    seen: Seen, me: Member, code: str, names: Mapping[str, str]
) -> tuple[tuple[Entry, ...], tuple[tuple[str, Answer], ...]]:
    here = [one for one in seen.written if one.entry.item == code]
    others = dict.fromkeys((names.get(one.person, one.person), one.entry.answer) for one in here
                           if one.person != me.number)  # fmt: skip
    return tuple(one.entry for one in here if one.person == me.number), tuple(others)


def _failures(seen: Seen, code: str, shown: set[str]) -> tuple[tuple[Failure, tuple[Resemblance, ...]], ...]:
    found = [one for one in seen.standing.combined.failures if one.item == code]
    return tuple((one, tuple(like for like in seen.alike.get(one.key, ()) if like.number in shown)) for one in found)
