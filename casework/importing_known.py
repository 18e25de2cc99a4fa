"""Telling new rows from known ones: by their number or key, and what a known row says differently."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from casework.desk import Sitting
from casework.importing_rows import Incoming, line_of
from casework.ledger_lines import Printer
from casework.places import Places
from casework.taking_in import Judgement
from rules.ledgers import LedgerLine
from rules.numbering import read_number
from rules.rows import Origin
from rules.vocabulary import Stage
from rules.wording import tidy
from rules.words import Text
from store import ledger_lines
from store.ledger_lines import HazardNow


@dataclass(frozen=True, slots=True)
class Difference:
    """A known row that says something else than what is stored; nothing was changed."""

    origin: Origin
    number: str
    columns: tuple[str, ...]
    """The fields that differ."""
    said: tuple[object, ...]
    stored: tuple[object, ...]


@dataclass
class Sorted:
    """Incoming rows, sorted: new ones with their number or key, known ones, and known ones that differ."""

    fresh: list[tuple[Incoming, str | None, str | None]] = field(default_factory=list)
    """The row, the number it keeps, and else the key it is known by from now on."""
    known: int = 0
    differing: list[Difference] = field(default_factory=list)


def key_of(one: Incoming) -> str:
    """What a row is known by: its number, or without one what was found where, and when."""
    row = one.row
    if row.number:
        return f"{row.number}#{row.part}" if row.part else row.number
    told = "\n".join((one.campus.code, row.found_on.isoformat(), row.place, row.description))
    return "row/" + hashlib.sha256(told.encode()).hexdigest()[:40]


def refuse_doubles(rows: Sequence[Incoming], judged: Judgement) -> None:
    """No two rows of an import are the same hazard."""
    first: dict[str, Incoming] = {}
    for one in rows:
        key = key_of(one)
        known = first.setdefault(key, one)
        if known is not one:
            where = known.row.origin.text
            words = Text(f"与{where.zh}重复，请只留一行", f"the same as {where.en}; keep one of them")
            about, value = ("number", one.row.number) if one.row.number else ("description", one.row.description)
            judged.reject(one.row, about, words, value)


def sort_out(sitting: Sitting, places: Places, rows: Sequence[Incoming], judged: Judgement) -> Sorted:
    """Which rows are new, and how the known ones differ from what is stored."""
    keys = [key_of(one) for one in rows]
    stored = ledger_lines.known(sitting.session, [one.row.number for one in rows if one.row.number], keys)
    by_number = {one.number: one for one in stored}
    by_key = {one.source_key: one for one in stored if one.source_key is not None}
    found = Sorted()
    matched: list[tuple[Incoming, HazardNow]] = []
    for one, key in zip(rows, keys, strict=True):
        numbered = by_number.get(one.row.number) if not one.row.part else None
        known = next((stored for stored in (by_key.get(key), numbered) if stored and _is_same(one, stored)), None)
        if known is None and key in by_key:
            _refuse_taken(one, by_key[key], judged)
            continue
        if known is not None:
            matched.append((one, known))
        elif numbered is None and _is_ours(one):
            found.fresh.append((one, one.row.number, None))
        else:
            found.fresh.append((one, None, key))
    found.known = len(matched)
    found.differing = _differences(Printer(sitting, places), matched)
    return found


def _is_ours(one: Incoming) -> bool:
    """Whether a row's number is written our way, for the county the hazard lies in."""
    read = read_number(one.row.number)
    return read is not None and read[0] == one.area[:6] and not one.row.part


def _is_same(one: Incoming, stored: HazardNow) -> bool:
    """The same number may have been given to two hazards; at another school and in other words it is another."""
    return stored.campus_id == one.campus.id or tidy(stored.description) == one.row.description


def _refuse_taken(one: Incoming, stored: HazardNow, judged: Judgement) -> None:
    words = Text(
        f"编号已用于另一条隐患（{stored.number}）；若来自另一份台账，请在映射文件中写 prefix 加以区分",
        f"the number belongs to another hazard ({stored.number}); if this is another ledger, give it a prefix in a "
        "mapping file",
    )
    judged.reject(one.row, "number", words, one.row.number)


_COMPARED = tuple(one.name for one in fields(LedgerLine) if one.name != "number")


def _differences(printer: Printer, matched: Sequence[tuple[Incoming, HazardNow]]) -> list[Difference]:
    found: list[Difference] = []
    taxonomy = printer.sitting.policy_in_force().taxonomy
    for start in range(0, len(matched), ledger_lines.CHUNK):
        part = matched[start : start + ledger_lines.CHUNK]
        lines = printer.lines([stored for _, stored in part])
        for (one, stored), line in zip(part, lines, strict=True):
            own = line_of(one, printer.places, taxonomy)
            differs = [name for name in _COMPARED if _is_given(one, name) and getattr(own, name) != getattr(line, name)]
            if differs:
                said = tuple(getattr(own, name) for name in differs)
                were = tuple(getattr(line, name) for name in differs)
                found.append(Difference(one.row.origin, stored.number, tuple(differs), said, were))
    return found


def _is_given(one: Incoming, name: str) -> bool:
    """Whether the row says anything of this that is kept; a blank cell contradicts nothing."""
    if name == "co" and one.past.stage is Stage.FOUND:
        # Co-units come onto a hazard when it is handed over.
        return False
    return getattr(one.row, name) not in ("", None) or (name == "severity" and one.row.major is True)
