"""What every import shares: who takes what in and when, the judging of rows, and the record of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol, TypeVar

from casework.desk import Sitting
from rules.refusals import BadRows
from rules.rows import NOWHERE, Origin, RowProblem
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


@dataclass
class Judgement:
    """Every problem found so far, and so which rows are out."""

    problems: list[RowProblem] = field(default_factory=list)
    _out: set[tuple[str, str, int]] = field(default_factory=set)

    def reject(self, row: FromFile, about: str, what: Text, value: object = "") -> None:
        """This row is not imported, because of what stands in the field `about`."""
        self.problems.append(row.origin.problem(about, what, value))
        self._out.add(_key(row))

    def good(self, rows: Iterable[Row]) -> list[Row]:
        """The rows nothing has been said against."""
        return [row for row in rows if _key(row) not in self._out]

    def is_out(self, row: FromFile) -> bool:
        return _key(row) in self._out

    def settle(self, how: Intaking) -> None:
        """Nothing, when every row is good or bad ones are to be passed over. Raises BadRows naming every problem."""
        if self.problems and not how.skips_bad_rows:
            raise BadRows(problems=[one.text for one in self.problems], rows=tuple(self.problems))


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
