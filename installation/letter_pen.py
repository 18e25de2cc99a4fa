"""What letters are written with here: the Word library, the templates that come along, and the file store."""

from __future__ import annotations

from casework.lettering import Pen
from documents.letter_defaults import default_template
from documents.letter_writing import written
from store.files import FileStore


def pen_of(files: FileStore) -> Pen:
    """The pen of this installation."""
    return Pen(files, written, default_template)
