"""The one way a frame and a plan are written: the same bytes for the same content, and read back strictly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NoReturn

from rules.refusals import UnfitDraw
from rules.words import Text

_KINDS = {
    str: Text("文字", "a text"), int: Text("整数", "a whole number"), list: Text("列表", "a list"),
    dict: Text("对象", "an object"),
}  # fmt: skip


def written(content: Mapping[str, object]) -> bytes:
    """JSON in UTF-8: keys sorted, no spaces, Chinese as it is."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def unreadable(why: Text) -> NoReturn:
    raise UnfitDraw(why=why)


class Reader:
    """An object of a written record, asked for its fields one by one; refuses what is missing or of another kind."""

    __slots__ = ("_fields",)

    def __init__(self, fields: object) -> None:
        if not isinstance(fields, dict):
            unreadable(Text("应为对象的地方不是对象", "something that should be an object is not"))
        self._fields: dict[str, object] = fields

    @classmethod
    def of(cls, record: bytes) -> Reader:
        try:
            return cls(json.loads(record.decode()))
        except ValueError:
            unreadable(Text("记录不是可读的 JSON", "the record is not readable JSON"))

    def text(self, name: str) -> str:
        found = self._fields.get(name)
        return found if isinstance(found, str) else self._lacks(name, _KINDS[str])

    def number(self, name: str) -> int:
        found = self._fields.get(name)
        is_number = isinstance(found, int) and not isinstance(found, bool)
        return found if is_number else self._lacks(name, _KINDS[int])  # type: ignore[return-value]  # just asked

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(one if isinstance(one, str) else self._lacks(name, _KINDS[str]) for one in self._list(name))

    def numbers(self, name: str) -> tuple[int, ...]:
        return tuple(one if isinstance(one, int) else self._lacks(name, _KINDS[int]) for one in self._list(name))

    def objects(self, name: str) -> tuple[Reader, ...]:
        return tuple(Reader(one) for one in self._list(name))

    def rows(self, name: str, width: int) -> tuple[tuple[object, ...], ...]:
        """Lists of so many values each."""
        return tuple(
            tuple(one) if isinstance(one, list) and len(one) == width else self._lacks(name, _KINDS[list])
            for one in self._list(name)
        )

    def has(self, name: str) -> bool:
        return self._fields.get(name) is not None

    def _list(self, name: str) -> list[object]:
        found = self._fields.get(name)
        return found if isinstance(found, list) else self._lacks(name, _KINDS[list])

    def _lacks(self, name: str, kind: Text) -> NoReturn:
        unreadable(Text(f"记录的“{name}”应为{kind.zh}", f"“{name}” of the record should be {kind.en}"))
