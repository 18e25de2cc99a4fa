"""Reads a published frame back from its bytes."""

from __future__ import annotations

from datetime import date

from rules.draw.canonical import Reader, unreadable
from rules.draw.frame import Frame, Member, Recipe, Seat, Target
from rules.words import Text


def frame_of(record: bytes) -> Frame:
    """The frame these bytes say. Refuses what is none."""
    told = Reader.of(record)
    return Frame(
        title=told.text("title"),
        targets=tuple(_target(one) for one in told.objects("targets")),
        members=tuple(_member(one) for one in told.objects("members")),
        recipe=Recipe(tuple(Seat(one.texts("agencies"), one.number("count")) for one in told.objects("recipe"))),
        required=told.texts("required"),
        teams=told.number("teams") if told.has("teams") else None,
        days=tuple(_day(one) for one in told.texts("days")),
        per_day=told.number("per_day"),
        distances=tuple(_distance(one) for one in told.rows("distances", 3)),
        towns=tuple((str(code), str(name)) for code, name in told.rows("towns", 2)),
        default_metres=told.number("default_metres"),
        version=told.text("version"),
    )


def _target(one: Reader) -> Target:
    return Target(one.text("code"), one.text("name"), one.text("town"), one.text("stratum"))


def _member(one: Reader) -> Member:
    return Member(
        one.number("number"), one.text("name"), one.text("unit"), one.text("agency"), one.text("town"),
        one.texts("not_in_towns"), one.texts("not_at"),
    )  # fmt: skip


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        unreadable(Text(f"“{text}”不是日期", f"“{text}” is not a day"))


def _distance(row: tuple[object, ...]) -> tuple[str, str, int]:
    here, there, metres = row
    if not isinstance(metres, int):
        unreadable(Text("距离应为整数米", "a distance should be in whole metres"))
    return str(here), str(there), metres
