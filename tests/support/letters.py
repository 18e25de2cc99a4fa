"""Letters in the tests: every kind with the case it is written about, and what stands in a file."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
from docx.table import Table

from casework import leading, lettering, listing
from casework.escalating import escalate
from casework.letter_keeping import Made, Pen
from casework.lettering import Ordered
from documents.letter_defaults import default_template
from documents.letter_writing import written
from rules.letters import LetterKind
from rules.vocabulary import Instrument
from store.files import FileStore
from tests.support.story import (
    COORDINATOR,
    DEPUTY_LEADER,
    OF_SERIOUS,
    SERIOUS,
    ask,
    asked_for_time,
    assigned,
    closed,
    hand_in,
    passed,
    proposed,
    rectifying_,
    submitted,
)
from tests.support.world import World, at

BEGAN = "2026-09-01 09:00"
LATER = "2026-09-02 09:00"


def pen_in(folder: Path) -> Pen:
    return Pen(FileStore(folder / "files"), written, default_template)


def paragraphs(content: bytes) -> list[str]:
    """What a document says, line by line; the cells of a row stand beside each other."""
    lines = []
    for one in docx.Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(one, Table):
            lines += [" | ".join(cell.text for cell in row.cells) for row in one.rows]
        else:
            lines.append(one.text)
    return [line for line in lines if line.strip(" |")]


def climbed(world: World) -> str:
    """A hazard whose deadline has been over for weeks, and whose ladder has been climbed."""
    number = rectifying_(world, BEGAN)
    for day in range(2, 29):
        escalate(world.desk, at(f"2026-09-{day:02d} 09:00"))
    for day in range(1, 29):
        escalate(world.desk, at(f"2026-10-{day:02d} 09:00"))
    return number


def with_more_time(world: World) -> str:
    number = rectifying_(world, BEGAN)
    asked_for_time(world, number, LATER, date(2026, 9, 20))
    return number


def on_the_list(world: World, instrument: Instrument = Instrument.LISTED_SUPERVISION) -> str:
    number = rectifying_(world, BEGAN)
    proposed(world, number, LATER, instrument)
    leading.approve(world.desk, ask(number, DEPUTY_LEADER, "2026-09-03 09:00", note="同意"))
    return number


def off_the_list(world: World) -> str:
    number = on_the_list(world)
    hand_in(world, number, "2026-09-08 09:00")
    passed(world, number, "2026-09-09 09:00", ("PS1.handler",))
    listing.conclude(world.desk, ask(number, COORDINATOR, "2026-09-10 09:00", note="整改完毕，验收合格"))
    return number


def talked(world: World) -> str:
    return on_the_list(world, Instrument.TALK)


CASES: dict[LetterKind, Callable[[World], str]] = {
    LetterKind.RECTIFICATION_NOTICE: lambda world: assigned(world, BEGAN),
    LetterKind.ASSIGNMENT: lambda world: assigned(world, BEGAN),
    LetterKind.RECEIPT: lambda world: rectifying_(world, BEGAN),
    LetterKind.RECTIFICATION_REPORT: lambda world: submitted(world, BEGAN),
    LetterKind.EXTENSION_REQUEST: with_more_time,
    LetterKind.REMINDER_LETTER: climbed,
    LetterKind.SUPERVISION_LETTER: climbed,
    LetterKind.LISTED_SUPERVISION: on_the_list,
    LetterKind.DELISTING: off_the_list,
    LetterKind.RECHECK_OPINION: lambda world: closed(world, BEGAN, SERIOUS, OF_SERIOUS),
    LetterKind.CLOSURE_SLIP: lambda world: closed(world, BEGAN, SERIOUS, OF_SERIOUS),
    LetterKind.TALK_RECORD: talked,
}
"""For each kind a case it may be written about."""


def made(world: World, pen: Pen, kind: LetterKind, number: str, when: str = "2026-11-01 09:00", **more: object) -> Made:
    wanted = Ordered(kind, number, more.pop("who", COORDINATOR), at(when), **more)  # type: ignore[arg-type]  # keywords of Ordered
    return lettering.make(world.desk, pen, wanted)
