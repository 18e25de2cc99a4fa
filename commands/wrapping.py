"""Breaking lines as Chinese and English do: anywhere between characters, never inside a word, never before a comma."""

from __future__ import annotations

import re

from rich.cells import cell_len

FIRM = "\u00a0"
"""A space at which no line is broken."""
_PIECE = re.compile(rf"[\x21-\x7e{FIRM}]+|\s|.")
"""A word in narrow letters, a space, or one character of anything else."""
_CLAUSE = re.compile(r".*?(?:[，。；：、　]|$)", re.DOTALL)
_FULL_ENOUGH = 0.7
_NOT_FIRST = "，。；：、！？）〕】”’》…—"
_NOT_LAST = "（〔【“‘《→"


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines no wider than so many columns; a wide character takes two. Firm spaces become usual ones.

    A clause that does not fit any more begins a new line, unless that would leave the old one half empty.
    """
    lines = [""]
    for clause in _CLAUSE.findall(text):
        is_full = cell_len(lines[-1]) >= width * _FULL_ENOUGH
        if is_full and cell_len(lines[-1]) + cell_len(clause.rstrip()) > width:
            lines.append("")
        for piece in _unbroken(clause):
            if lines[-1] and cell_len(lines[-1]) + cell_len(piece.rstrip()) > width:
                lines.append("")
            lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip().replace(FIRM, " ") for line in lines]


def _unbroken(text: str) -> list[str]:
    """What stays together: a comma with what stands before it, an opening bracket with what follows."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        if pieces and (piece[0] in _NOT_FIRST + FIRM or piece.isspace() or pieces[-1][-1] in _NOT_LAST):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces
