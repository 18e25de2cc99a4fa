"""What every import shares: who takes what in and when, the judging of rows, and the record of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol, TypeVar

from casework.desk import Sitting
from rules.refusals import BadRows
from rules.registry import AreaRow, LeaveRow, PostRow, SchoolRow, UnitRow
from rules.rows import NOWHERE, Origin, RowProblem, told_once
from rules.standing import Actor
from rules.words import Text
from store import intakes

Progress = Callable[[int, int], None]
"""Told how many of how many rows are done, now and then."""


def silently(_done: int, _of: int) -> None:
    """Progress nobody watches."""


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A file that is taken in. digest: SHA-256 of its contents, and of the mapping it is read through."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Intaking:
    """How an import is done.

    who: a person number or name, or the engine; None only while nobody is registered. problems: what reading the
    files found already. skips_bad_rows: good rows are imported and the others returned; otherwise one bad row
    refuses all.
    """

    at: datetime
    who: str | Actor | None = None
    files: tuple[TakenFile, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    skips_bad_rows: bool = False
    progress: Progress = silently

    def having_found(self, problems: Iterable[RowProblem]) -> Intaking:
        """The same, with what reading the files found wrong."""
        return replace(self, problems=(*self.problems, *problems))


class FromFile(Protocol):
    """Any row that knows where it stands."""

    @property
    def origin(self) -> Origin: ...


Row = TypeVar("Row", bound=FromFile)

_Fields = dict[str, tuple[str, ...]]
_SHEETS: dict[type[object], str] = {AreaRow: "areas", UnitRow: "units", SchoolRow: "schools"}
_PLACED: _Fields = {"area": ("areas",), "parent": ("units",)}
_MEANT: _Fields = {"number": ("people",), "name": ("people",)}
_LEANS: dict[type[object], _Fields] = {
    AreaRow: {"code": ("areas",)},
    UnitRow: _PLACED,
    SchoolRow: _PLACED,
    PostRow: {"unit": ("units", "schools"), **_MEANT},
    LeaveRow: _MEANT,
}
"""Which sheets the fields of a row refer to."""


@dataclass
class Judgement:
    """Every problem found so far, and so which rows are out."""

    problems: list[RowProblem] = field(default_factory=list)
    _out: set[tuple[str, str, int]] = field(default_factory=set)
    _lost: set[str] = field(init=False)
    """The kinds of sheets that were not read, or are out with one: what refers to them is not to blame."""

    def __post_init__(self) -> None:
        self._lost = {one.lost for one in self.problems if one.lost}

    def reject(self, row: FromFile, about: str, what: Text, value: object = "") -> None:
        """This row is not imported, because of what stands in the field `about`."""
        leans = not self._lost.isdisjoint(_LEANS.get(type(row), {}).get(about, ()))
        self.problems.append(replace(row.origin.problem(about, what, value), follows=leans))
        self._out.add(_key(row))
        if leans and type(row) in _SHEETS:
            self._lost.add(_SHEETS[type(row)])

    def good(self, rows: Iterable[Row]) -> list[Row]:
        """The rows nothing has been said against."""
        return [row for row in rows if _key(row) not in self._out]

    def is_out(self, row: FromFile) -> bool:
        return _key(row) in self._out

    def settle(self, how: Intaking) -> None:
        """Nothing, when every row is good or bad ones are to be passed over. Raises BadRows naming every problem."""
        if self.problems and not how.skips_bad_rows:
            raise BadRows(problems=[one.text for one in told_once(self.problems)], rows=tuple(self.problems))


def _key(row: FromFile) -> tuple[str, str, int]:
    """What tells rows apart; those no file holds are told apart as objects."""
    return ("", str(id(row)), 0) if row.origin is NOWHERE else row.origin.key


def without_doubles(rows: Sequence[Row], key: Callable[[Row], object], about: str, judged: Judgement) -> list[Row]:
    """Rows with different keys. The same row twice is one; two that disagree are both named, the second is out."""
    first: dict[object, Row] = {}
    for row in rows:
        known = first.setdefault(key(row), row)
        if known is row or known == row:
            continue
        words = Text(
            f"与{known.origin.text.zh}重复而内容不同，请只留一行",
            f"occurs again, and differently, at {known.origin.text.en}; keep one of them",
        )
        judged.reject(row, about, words, getattr(row, about, ""))
    return list(first.values())


def note_files(sitting: Sitting, kind: str, how: Intaking, by: int | None, counts: tuple[int, int, int]) -> None:
    """The files are known by their digests; counts: rows added or changed, passed over as known, rejected."""
    added, skipped, rejected = counts
    for file in how.files:
        values = {
            "name": file.name[:200], "taken_at": how.at, "by_id": by, "added": added, "skipped": skipped,
            "rejected": rejected,
        }  # fmt: skip
        intakes.note(sitting.session, kind, file.digest, values)
