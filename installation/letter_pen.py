"""What letters and bulletins are written with here: the Word library, our templates, and the file store."""

from __future__ import annotations

from functools import partial

from casework.bulletin_signing import BulletinPen
from casework.letter_keeping import Pen
from documents.bulletin_writing import bulletin_word
from documents.letter_defaults import default_template
from documents.letter_writing import written
from rules.words import Language
from store.files import FileStore


def pen_of(files: FileStore) -> Pen:
    """The pen of this installation."""
    return Pen(files, written, default_template)


def bulletin_pen_of(files: FileStore, language: Language) -> BulletinPen:
    """The pen this installation writes its bulletins with, in its language."""
    return BulletinPen(files, partial(bulletin_word, language=language))
