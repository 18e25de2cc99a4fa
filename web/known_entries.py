"""Entries as a form or a telephone hands them back: what somebody's answer was when they changed it."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from documents.visit_writing import packed, unpacked
from rules.refusals import BadInput
from rules.visits import Answer, Entry
from rules.words import Text

_PLAIN = packed(Entry("", "", Answer.PASS))
_OUTDATED = Text("页面已过期，请刷新后重新填写", "the page is out of date; reload it and answer again")


def as_known(entries: Sequence[Entry]) -> str:
    """The entries of one item, without what is empty: a page holds these of every item."""
    short = [{name: one for name, one in packed(entry).items() if one and name != "item"} for entry in entries]
    return orjson.dumps(short).decode()


def known(text: str, item: str) -> list[Entry]:
    """The same read back. Raises BadInput for what we never wrote."""
    try:
        return [_entry({**_PLAIN, **one, "item": item}) for one in orjson.loads(text)]
    except (ValueError, TypeError, KeyError) as fault:
        raise BadInput(what=_OUTDATED) from fault


def _entry(said: dict[str, object]) -> Entry:
    for name, value in said.items():
        words = value if isinstance(value, list) else [value]
        if not all(isinstance(one, bool if name == "fixed" else str) for one in words):
            raise TypeError(name)
    return unpacked(said)
