"""Where the pupils of a closed site are, as somebody wrote it part by part."""

from __future__ import annotations

from rules.closures import Placement
from rules.instants import day_written
from rules.refusals import BadInput
from rules.words import Text

_PUPILS, _WHERE, _POST, _FROM = ("人数", "pupils"), ("地点", "where"), ("负责岗位", "post"), ("起始", "from")


def placement(parts: dict[str, str]) -> Placement:
    """Where the pupils are, as far as it was typed. Raises BadInput for a number or a day that is none."""
    pupils = _one(parts, _PUPILS)
    if pupils and not (pupils.isascii() and pupils.isdigit() and len(pupils) < 7):
        raise BadInput(what=Text(f"人数应为整数，不是“{pupils}”", f"“{pupils}” is no number of pupils"))
    since = _one(parts, _FROM)
    day = day_written(since) if since else None
    return Placement(int(pupils or 0), _one(parts, _WHERE), _one(parts, _POST), day)


def placement_if_said(parts: dict[str, str]) -> Placement | None:
    """The same; None where nothing of it was typed."""
    return placement(parts) if any(_one(parts, names) for names in (_PUPILS, _WHERE, _POST, _FROM)) else None


def _one(parts: dict[str, str], names: tuple[str, str]) -> str:
    return next((parts[name] for name in names if name in parts), "")
