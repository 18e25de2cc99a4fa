"""Minutes somebody brings as a file: read, tried out, taken in, and their bad rows given back to be mended."""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from casework.desk import Desk
from casework.importing_minutes import MinutesDone, import_minutes
from casework.minutes_progress import progress_of
from casework.taking_in import Intaking, TakenFile
from documents.minutes_reading import read_minutes
from documents.minutes_writing import write_progress
from documents.rejects import rejects_beside, write_rejects
from documents.templates import write_template
from rules.minutes import LONGEST_DOCUMENT, LONGEST_TITLE, Heading
from rules.minutes_sheet import TEMPLATE
from rules.words import Language, Text


@dataclass(frozen=True, slots=True)
class Said:
    """What is said beside the file, in the place of what the file says."""

    title: str = ""
    document: str = ""
    held_on: date | None = None
    category: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a file came to, or would: the meeting as it was read, the counts, and what is worth knowing."""

    heading: Heading
    done: MinutesDone
    notes: tuple[Text, ...]


@dataclass(frozen=True)
class Brought:
    """A file of minutes, with what was said of it, by whom and when."""

    name: str
    content: bytes
    said: Said
    who: str
    at: datetime

    def try_out(self, desk: Desk) -> Tried:
        """What taking it in would come to, bad rows passed over. Raises a refusal for a file that cannot be read."""
        return self._take(desk, keeps=False, skips=True)

    def take_in(self, desk: Desk, *, skips: bool) -> Tried:
        """The resolutions are followed from now on. Raises BadRows, unless bad rows are to be passed over."""
        return self._take(desk, keeps=True, skips=skips)

    def rejects(self, desk: Desk, language: Language) -> tuple[str, bytes, int]:
        """A name for a file to be mended, the bad rows in it as they stood with why, and how many; empty where none."""
        tried = self.try_out(desk)
        name = rejects_beside(Path(self.name)).name
        sources = read_minutes(self.content, self.name).sources
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rejected.xlsx"
            count = write_rejects(path, sources, tried.done.problems, language)
            return name, path.read_bytes() if count else b"", count

    def _take(self, desk: Desk, *, keeps: bool, skips: bool) -> Tried:
        read = read_minutes(self.content, self.name)
        heading = replace(
            read.heading,
            title=self.said.title[:LONGEST_TITLE] or read.heading.title,
            document=self.said.document[:LONGEST_DOCUMENT] or read.heading.document,
            held_on=self.said.held_on or read.heading.held_on,
        )
        taken = TakenFile(self.name, hashlib.sha256(self.content).hexdigest())
        how = Intaking(self.at, self.who, (taken,), tuple(read.problems), skips_bad_rows=skips)
        with nullcontext(desk) if keeps else desk.rehearse() as stage:
            done = import_minutes(stage, read.rows, heading, how, self.said.category)
        return Tried(heading, done, (*read.notes, *done.notes))


def report(desk: Desk, number: int, today: date, ending: str, language: Language) -> tuple[bytes, int]:
    """The progress beside each resolution, as it reads back, and of how many. Raises BadInput for unknown minutes."""
    head, lines = progress_of(desk, number)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"progress.{ending}"
        count = write_progress(path, head, lines, today, language)
        return path.read_bytes(), count


def empty_table(categories: list[Text], language: Language) -> bytes:
    """A table of resolutions to fill in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "minutes.xlsx"
        write_template(path, [TEMPLATE], {"categories": categories}, language)
        return path.read_bytes()
