"""A sheet comes back: what changed on it since it was handed out, against what changed here in the meantime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.visits import Entry

Spot = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Clash:
    """One entry that was changed on the sheet and here, differently. None: it was taken out."""

    spot: Spot
    before: Entry | None
    sheet: Entry | None
    here: Entry | None


@dataclass(frozen=True, slots=True)
class Merged:
    """The entries as they are from now on; where both were changed, what stands here is kept and the clash named."""

    entries: tuple[Entry, ...]
    clashes: tuple[Clash, ...] = ()
    changed: int = 0


def merge(before: Sequence[Entry], sheet: Sequence[Entry], here: Sequence[Entry]) -> Merged:
    """Three-way: an entry changed on one side only is taken from that side, so nothing is lost and nothing doubled.

    before: as the sheet was handed out; sheet: as it came back; here: as they are kept now. The same sheet again
    changes nothing, for what it says is what stands here.
    """
    was, came, kept = _by_spot(before), _by_spot(sheet), _by_spot(here)
    found: dict[Spot, Entry] = {}
    clashes: list[Clash] = []
    changed = 0
    for spot in sorted({*was, *came, *kept}):
        old, theirs, ours = was.get(spot), came.get(spot), kept.get(spot)
        if theirs in (ours, old):
            chosen = ours
        elif ours == old:
            chosen, changed = theirs, changed + 1
        else:
            chosen = ours
            clashes.append(Clash(spot, old, theirs, ours))
        if chosen is not None:
            found[spot] = chosen
    return Merged(tuple(found.values()), tuple(clashes), changed)


def _by_spot(entries: Sequence[Entry]) -> dict[Spot, Entry]:
    """A person's entries; the last of two about the same spot is the one they meant."""
    return {one.spot: one for one in entries}
