"""Minutes of a joint meeting as a file gives them, and the progress of what they decided as we print it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from rules.rows import NOWHERE, Origin
from rules.vocabulary import Severity
from rules.wording import arabic, folded, one_line
from rules.words import Text

Cells = tuple[tuple[str, str], ...]
"""A row as it came: each header with what stands below it."""


@dataclass(frozen=True, slots=True)
class MinutesRow:
    """One resolution. school and unit may name several; due is what the minutes say, such as 5月底前."""

    text: str
    unit: str
    due: str
    school: str = ""
    leader: str = ""
    co: str = ""
    supervisor: str = ""
    standard: str = ""
    category: str = ""
    severity: Severity | None = None
    place: str = ""
    as_written: Cells = ()
    origin: Origin = field(default=NOWHERE, compare=False)

    def key(self, held_on: date) -> str:
        """What tells the resolution apart whatever file it comes in; its deadline and standard may be corrected."""
        said = (held_on.isoformat(), *(folded(one) for one in (self.text, self.school, self.unit)))
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the table; None and '' where nothing was found."""

    title: str = ""
    document: str = ""
    held_on: date | None = None


_DOCUMENT = re.compile(r"[\w\u4e00-\u9fff]{0,20}[〔\[［(（]\s*\d{4}\s*[〕\]］)）]\s*第?\s*\d{1,4}\s*[号期]")
_DAY = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")
_WHEN = ("时间", "日期", "召开", "held on")
_NO_TITLE = ("时间", "日期", "地点", "主持", "出席", "参加", "记录", "held on")
_IS_MINUTES = ("纪要", "minutes")
LONGEST_TITLE, LONGEST_DOCUMENT = 200, 80


def heading_of(lines: Iterable[str]) -> Heading:
    """Title, document number and day of the meeting, as far as the lines say them."""
    said = [one_line(one) for one in lines if one.strip()]
    numbered = next((found[0] for one in said if (found := _DOCUMENT.search(one))), "")
    titles = [one for one in said if _DOCUMENT.fullmatch(one) is None and not folded(one).startswith(_NO_TITLE)]
    title = next((one for one in titles if any(word in one.casefold() for word in _IS_MINUTES)), "")
    return Heading((title or next(iter(titles), ""))[:LONGEST_TITLE], numbered[:LONGEST_DOCUMENT], _held_on(said))


def _held_on(lines: Sequence[str]) -> date | None:
    """The day of the meeting: in a line that says so, else the first day written out anywhere."""
    telling = [one for one in lines if any(word in one.casefold() for word in _WHEN)]
    for line in (*telling, *lines):
        match = _DAY.search(arabic(line))
        if match is not None:
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
    return None


LONGEST_PARTICULAR = 120


@dataclass(frozen=True, slots=True)
class Particulars:
    """What minutes say of the meeting beside what it settled. Units and posts are named, and nobody by name."""

    place: str = ""
    chair: str = ""
    attending: str = ""
    agenda: str = ""
    copies: str = ""


PLACE, CHAIR, ATTENDING, AGENDA, COPIES = (
    Text("会议地点", "place"), Text("主持", "chair"), Text("出席单位", "attending"), Text("议题", "agenda"),
    Text("抄送", "copies"),
)  # fmt: skip
_BETWEEN_NAMES = re.compile(r"[\s、，,；;（）()]+")


def named_in(said: Particulars) -> list[str]:
    """Every name that is written where only units and posts belong."""
    return [one for text in (said.chair, said.attending, said.copies) for one in _BETWEEN_NAMES.split(text) if one]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one resolution has come. done and total count the schools' hazards, or the resolution itself."""

    row: int
    text: str
    unit: str
    leader: str
    due_on: date
    state: Text
    done: int
    total: int
    is_open: bool
    over_on: date | None
    last: Text
    outstanding: tuple[str, ...]
    case: str
    """The hazard's or the common task's number; empty for what is followed by itself."""
    as_written: Cells = ()
    extended_on: date | None = None
    """The last day after the extensions that were granted; None where none was."""

    def days_late(self, today: date) -> int:
        """By how many days it is late, or was when it was over; 0 when it is not."""
        return max(0, ((self.over_on or today) - (self.extended_on or self.due_on)).days)

    def due_words(self, today: date) -> Text:
        """The last day, and whether it is or was missed."""
        late = self.days_late(today)
        zh = en = str(self.due_on)
        if self.extended_on is not None:
            zh, en = f"{zh}，延至 {self.extended_on}", f"{en}, extended to {self.extended_on}"
        if not late:
            return Text(zh, en) if self.is_open else Text(f"{zh}，按期了结", f"{en}, done in time")
        if self.is_open:
            return Text(f"{zh}，逾期 {late} 天", f"{en}, {late} days late")
        return Text(f"{zh}，逾期 {late} 天了结", f"{en}, done {late} days late")

    def printed(self, today: date) -> tuple[Text | str, ...]:
        """What stands in our columns beside the resolution."""
        left = "、".join(self.outstanding)
        return self.state, f"{self.done}/{self.total}", self.due_words(today), self.last, left, self.case


@dataclass(frozen=True, slots=True)
class MinutesHead:
    """The meeting as it is known."""

    id: int
    title: str
    document: str
    held_on: date
    file: str
