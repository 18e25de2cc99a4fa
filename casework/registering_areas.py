"""Areas of a registry import: the tree grows from the province down, and names follow the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from casework.desk import Sitting
from casework.registered import Registered, area_code
from casework.taking_in import Judgement, without_doubles
from models.area import Area
from rules.offices import AreaLevel, parent_area
from rules.registry import AreaRow
from rules.words import Text
from store import keeping


@dataclass
class Tally:
    """What became of the rows of one sheet."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def judge_areas(rows: Sequence[AreaRow], now: Registered, judged: Judgement) -> list[AreaRow]:
    """The rows that may be written, the higher areas first; they count as registered from now on."""
    tidied = [replace(row, code=area_code(row.code)) for row in rows]
    good: list[AreaRow] = []
    known = set(now.areas)
    for row in sorted(without_doubles(tidied, lambda row: row.code, "code", judged), key=lambda row: len(row.code)):
        what = _wrong_with(row.code, known)
        if what is not None:
            judged.reject(row, "code", what, row.code)
        elif not judged.is_out(row):
            known.add(row.code)
            good.append(row)
    return good


def _wrong_with(code: str, known: set[str]) -> Text | None:
    if AreaLevel.of_code(code) is None:
        return Text(
            "区划代码应为 2、4、6、9 或 12 位数字（省、市、县、镇街、村）",
            "an area code has 2, 4, 6, 9 or 12 digits (province, city, county, town, village)",
        )
    parent = parent_area(code)
    if parent is None or parent in known:
        return None
    return Text(
        f"上一级区划 {parent} 没有登记，请在“区划”表中补上一行",
        f"the area above, {parent}, is not registered; add a row for it to the areas sheet",
    )


def write_areas(sitting: Sitting, rows: Sequence[AreaRow], now: Registered) -> Tally:
    """The areas are registered."""
    tally = Tally()
    fresh: list[dict[str, object]] = []
    changed: list[dict[str, object]] = []
    for row in rows:
        if row.code not in now.areas:
            level = AreaLevel.of_code(row.code)
            fresh.append({"code": row.code, "name": row.name, "level": level, "parent_code": parent_area(row.code)})
        elif now.areas[row.code] != row.name:
            changed.append({"code": row.code, "name": row.name})
    # One level at a time: a row refers to the one above it.
    for length in (2, 4, 6, 9, 12):
        keeping.add(sitting.session, Area, [row for row in fresh if len(str(row["code"])) == length])
    keeping.change(sitting.session, Area, changed)
    tally.added, tally.changed = len(fresh), len(changed)
    tally.unchanged = len(rows) - len(fresh) - len(changed)
    return tally
