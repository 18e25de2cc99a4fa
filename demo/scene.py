"""What everybody in the demo shares: the desk they act at, the agenda, chance, and what has come of it all."""

from __future__ import annotations

import hashlib
import random
import struct
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from casework.acting import Attachment, Request
from casework.desk import Desk
from casework.reading import Done
from demo.agenda import Agenda
from demo.fates import Fate, Hero
from demo.people import Cast
from installation.handed_in import take
from models.hazard import Hazard
from notifications.linking import Links
from rules.permits import acts_on
from rules.refusals import Refusal
from rules.vocabulary import Act, EvidenceKind
from rules.words import Language, Text
from store import cases
from store.files import FileStore

PHOTO = Text("现场照片.png", "photo.png")
_ACROSS, _DOWN, _SQUARE = 8, 6, 20
"""Squares of a picture, and how many pixels each is wide."""


def streams(seed: int) -> tuple[random.Random, ...]:
    """Chance for the people, the agenda, the findings and the deeds: each its own, all from one seed."""
    return tuple(random.Random(f"{seed} {part}") for part in ("people", "agenda", "findings", "deeds"))


@dataclass(frozen=True, slots=True)
class No:
    """Something somebody asked for and the engine refused."""

    number: str
    at: datetime
    who: str
    refusal: Refusal


@dataclass
class Scene:
    """Where the demo plays."""

    desk: Desk
    cast: Cast
    agenda: Agenda
    files: FileStore
    chance: random.Random
    language: Language
    links: Links = field(default_factory=Links)
    """What the links in letters are made of."""
    sums: Counter[str] = field(default_factory=Counter)
    refused: list[No] = field(default_factory=list)
    fresh: set[str] = field(default_factory=set)
    """Hazards whose units have not heard of them yet."""
    fates: dict[str, Fate] = field(default_factory=dict)
    followed: dict[str, Hero] = field(default_factory=dict)

    def hazard(self, number: str) -> Hazard:
        """The hazard as it stands."""
        with self.desk.looking() as session:
            return cases.hazard_by_number(session, number)

    def may(self, number: str, *acts: Act) -> bool:
        """Whether the table knows one of these acts where the hazard stands."""
        return not set(acts).isdisjoint(acts_on(self.hazard(number).stage))

    def fate(self, number: str) -> Fate:
        if number not in self.fates:
            self.fates[number] = Fate.drawn(self.chance)
        return self.fates[number]

    def attempt(self, act: Callable[[Request], Done], request: Request) -> bool:
        """Somebody does something. People ask for what may not be, too: then nothing is done, and the no is kept."""
        try:
            act(request)
        except Refusal as refusal:
            self.refused.append(No(request.number, request.at, str(request.who), refusal))
            return False
        return True

    def note(self, words: Text) -> str:
        return words.say(self.language)

    def photo(self, number: str, at: datetime, kind: EvidenceKind = EvidenceKind.RECTIFIED) -> tuple[Attachment, ...]:
        """A picture of its own for every occasion."""
        return (take(self.files, self._picture(f"{number} {at}"), self.note(PHOTO), kind),)

    def _picture(self, of: str) -> bytes:
        """A small PNG of squares in colours that tell it from others."""
        shades = hashlib.shake_256(of.encode()).digest(_ACROSS * _DOWN * 3)
        squares = [shades[place : place + 3] * _SQUARE for place in range(0, len(shades), 3)]
        lines = (b"\0" + b"".join(squares[start : start + _ACROSS]) for start in range(0, len(squares), _ACROSS))
        drawn = b"".join(line * _SQUARE for line in lines)
        return self._frame[0] + _chunk(b"IDAT", zlib.compress(drawn)) + self._frame[1]

    @cached_property
    def _frame(self) -> tuple[bytes, bytes]:
        return b"\x89PNG\r\n\x1a\n" + _chunk(
            b"IHDR", struct.pack(">IIBBBBB", _ACROSS * _SQUARE, _DOWN * _SQUARE, 8, 2, 0, 0, 0)
        ), _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
