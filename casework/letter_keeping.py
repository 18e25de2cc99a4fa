"""Keeping a letter: its template filled in, its number the next of its series, its file kept by its digest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from casework.desk import Sitting
from models.letter import Letter, LetterTemplate
from rules.letters import LetterKind, letter_number, may_write, prefix_of, series_of
from rules.refusals import LetterFileGone, LetterNotYours, LetterUnknown
from rules.standing import Actor
from rules.words import Language
from store import letters, offices, serials
from store.files import FileStore
from store.letters import LetterLine

Write = Callable[[bytes, Mapping[str, object]], bytes]
"""What fills a template in."""
Default = Callable[[LetterKind, Language], bytes]
"""The template that comes with the program."""


@dataclass(frozen=True, slots=True)
class Pen:
    """What letters are written with, and where they are kept."""

    files: FileStore
    write: Write
    default: Default


@dataclass(frozen=True, slots=True)
class Made:
    """The letter, and whether it was there before."""

    line: LetterLine
    was_there: bool


@dataclass(frozen=True, slots=True)
class LetterHead:
    """What a letter is before its words are written. by_id: empty where the engine makes it.

    It is about a hazard and an act on it, or about a meeting.
    """

    kind: LetterKind
    body: int
    area: str
    dated_on: date
    edition: int
    by_id: int | None
    language: Language
    hazard_id: int | None = None
    event_id: int | None = None
    minutes_id: int | None = None


def refuse_strangers(sitting: Sitting, actor: Actor, kind: LetterKind, body: int, area: str) -> None:
    """Nothing, for somebody who writes letters of this unit about what is there. Raises LetterNotYours."""
    if not may_write(actor, body, area):
        name = offices.unit_names(sitting.session, [body])[body]
        raise LetterNotYours(who=actor.name, unit=name, kind=kind)


def keep(sitting: Sitting, pen: Pen, head: LetterHead, facts: Callable[[str], Mapping[str, object]]) -> LetterLine:
    """The letter is kept. Its number is taken in this transaction, so none is lost with it.

    facts: what it says, under the number it is given. The file is written before the transaction is over, for the
    number stands in it: if it then fails, a file nobody names is left behind, and the number is free again.
    """
    session, chosen = sitting.session, letters.template_in_force(sitting.session, head.kind, head.area)
    template = _template(pen, chosen, head)
    unit = offices.unit_names(session, [head.body])[head.body]
    series = letters.prefix_in_force(session, head.kind, head.body) or prefix_of(unit, head.kind)
    serial = serials.take(session, series_of(head.body, series), head.dated_on.year)
    number = letter_number(series, head.dated_on.year, serial)
    content = pen.write(template, facts(number))
    digest, _ = pen.files.put(content, "letter.docx")
    row = Letter(
        hazard_id=head.hazard_id, kind=head.kind, event_id=head.event_id, minutes_id=head.minutes_id,
        edition=head.edition, number=number, series=series, year=head.dated_on.year, serial=serial,
        body_unit_id=head.body, dated_on=head.dated_on, made_at=sitting.at, made_by_id=head.by_id, digest=digest,
        template_digest=sha256(template).hexdigest(), size=len(content),
    )  # fmt: skip
    found = letters.known(session, letters.put(session, row))
    if found is None:
        raise LetterUnknown(number=number)
    return found


def _template(pen: Pen, chosen: LetterTemplate | None, head: LetterHead) -> bytes:
    if chosen is None or chosen.digest is None:
        return pen.default(head.kind, head.language)
    if pen.files.fault(chosen.digest):
        raise LetterFileGone(number=head.kind)
    return pen.files.path(chosen.digest).read_bytes()
