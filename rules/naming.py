"""Finding the unit somebody means by its code or name, and writing it so that it is found again.

A name may occur in every county; whoever writes “教育局” in the ledger of one county means that county's.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.wording import folded
from rules.words import Text

_LABELLED = re.compile(r"^(?P<name>.*?)\s*[〔\[](?P<code>[^〔〕\[\]]+)[〕\]]$")
_GUESSES = 200
"""So many unknown names get a suggestion; looking for close names is slow, and one wrong column would ask for
thousands."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a code, a name and a place: a unit or a campus."""

    id: int
    code: str
    name: str
    area: str


class NotFound(Exception):
    """No one thing is meant; why, and what to write instead."""

    def __init__(self, what: Text) -> None:
        self.what = what
        super().__init__(what.en)


class Directory:
    """Named things, found by code or by name near an area. kind: what they are called in a sentence."""

    def __init__(self, kind: Text, entries: Iterable[Named]) -> None:
        self.kind = kind
        self._by_code: dict[str, Named] = {}
        self._by_name: dict[str, list[Named]] = {}
        self._guesses: dict[str, str | None] = {}
        self._found: dict[tuple[str, str], Named] = {}
        """What was looked for before: a ledger names few units, and each of them thousands of times."""
        for one in entries:
            self.add(one)

    def add(self, one: Named) -> None:
        """One more."""
        self._found.clear()
        self._by_code[folded(one.code)] = one
        self._by_name.setdefault(folded(one.name), []).append(one)

    def find(self, said: str, area: str = "") -> Named:
        """The one meant by a code, a name, or name〔code〕, seen from an area. Raises NotFound."""
        if (said, area) not in self._found:
            self._found[said, area] = self._find(said, area)
        return self._found[said, area]

    def _find(self, said: str, area: str) -> Named:
        wanted = folded(said)
        if wanted in self._by_code:
            return self._by_code[wanted]
        labelled = _LABELLED.match(said)
        if labelled is not None and folded(labelled["code"]) in self._by_code:
            return self._by_code[folded(labelled["code"])]
        named = self._by_name.get(wanted, [])
        found = nearest(named, area)
        if found is not None:
            return found
        raise NotFound(self._several(named) if named else self._none(said))

    def label(self, one: Named, area: str) -> str:
        """The name, completed by the code where the name alone would not be found again from this area."""
        found = nearest(self._by_name.get(folded(one.name), []), area)
        by_code = self._by_code.get(folded(one.name))
        plainly = found is not None and found.id == one.id and (by_code is None or by_code.id == one.id)
        return one.name if plainly and not _LABELLED.match(one.name) else f"{one.name}〔{one.code}〕"

    def _several(self, named: Sequence[Named]) -> Text:
        codes = [one.code for one in named[:6]]
        return Text(
            f"有 {len(named)} 个{self.kind.zh}同名，请改用代码：{'、'.join(codes)}",
            f"{len(named)} {self.kind.en} bear this name; write the code instead: {', '.join(codes)}",
        )

    def _none(self, said: str) -> Text:
        close = self._guess(said)
        zh, en = (f"，是否指“{close}”？", f"; did you mean “{close}”?") if close else ("，", ";")
        return Text(
            f"没有登记这个{self.kind.zh}{zh}请核对名称，或先在名册中登记",
            f"no such {self.kind.en} is registered{en} check the name, or register it first",
        )

    def _guess(self, said: str) -> str | None:
        if said not in self._guesses and len(self._guesses) < _GUESSES:
            close = difflib.get_close_matches(folded(said), self._by_name, n=1, cutoff=0.6)
            self._guesses[said] = self._by_name[close[0]][0].name if close else None
        return self._guesses.get(said)


def nearest(named: Sequence[Named], area: str) -> Named | None:
    """The one of several that is meant from an area: the closest above it, else the only one of its county, else
    the only one there is. None when that leaves more than one.
    """
    if len(named) == 1:
        return named[0]
    above = [one for one in named if area.startswith(one.area)]
    if above:
        closest = max(len(one.area) for one in above)
        return _only([one for one in above if len(one.area) == closest])
    return _only([one for one in named if area and one.area.startswith(area[:6])])


def _only(named: Sequence[Named]) -> Named | None:
    return named[0] if len(named) == 1 else None
