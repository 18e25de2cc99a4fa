"""A bulletin (通报、月报): what was measured of an area and a period, beside the period before, and cases by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter

from rules.daily import Day
from rules.figure_report import Part, Report
from rules.lasting import Lasting
from rules.tables import Table
from rules.vocabulary import Severity
from rules.words import Text
from rules.workloads import Workloads


@dataclass(frozen=True, slots=True)
class CaseNamed:
    """A case as a bulletin names it. Of sensitive ones `what` is empty: paper is passed on."""

    id: int
    number: str
    school: str
    what: str
    category: Text
    severity: Severity
    lead: str
    due_on: date | None
    listing: str
    """Its number on the list of supervision; empty when it is not on it."""
    plan: Mapping[str, str]
    """The parts of its treatment plan, where one was handed in."""


@dataclass(frozen=True)
class Bulletin:
    """Everything a bulletin says. majors, late: the cases its lists name; hidden: how many more its reader may not see.

    before: the same measured of the period before, as it stands at the same cut-off.
    """

    place: Text | str
    report: Report
    before: Report
    lasting: Lasting
    """Look-backs and compliance in the area until the cut-off."""
    listed: frozenset[int]
    """Cases under listed supervision at the cut-off."""
    asked: Workloads
    """What was asked of people in the month, beside what came of it."""
    schools: Sequence[Part] = ()
    """Those with a case, by their own measure."""
    majors: Sequence[CaseNamed] = ()
    late: Sequence[CaseNamed] = ()
    hidden: int = 0
    days: Sequence[Day] = ()
    """What was counted each night of the last weeks."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a bulletin says in figures: of which days it is, of where and as of when, and its tables."""

    title: Text
    heading: Text
    tables: Sequence[Table]

    def packed(self) -> str:
        """As it is kept, so that the same figures are printed again whatever has happened to the cases since."""
        return _COUNTED.dump_json(self).decode()


_COUNTED = TypeAdapter(Counted)


def unpacked(kept: str) -> Counted:
    """The figures as they were kept. Raises ValidationError for anything packed() has not written."""
    return _COUNTED.validate_json(kept)


@dataclass(frozen=True, slots=True)
class BulletinWords:
    """What people write into a bulletin; a part that is left empty is left out."""

    opening: str = ""
    problems: str = ""
    requirements: str = ""


OPENING, PROBLEMS, REQUIREMENTS = (
    Text("导语", "Opening"), Text("典型问题", "Typical problems"), Text("工作要求", "What is required"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signature:
    """Under which number a bulletin went out, from whom, on which day, and in place of which."""

    number: str
    body: str
    signed_on: date
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A bulletin as it is printed; without a signature it is a draft, or a look at how things stand."""

    counted: Counted
    words: BulletinWords = BulletinWords()
    signature: Signature | None = None
