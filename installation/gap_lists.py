"""Gaps in who would be told as people read them: those mended alike together, and all of them as a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from casework.gaps import Checked, Gap, Hearer
from documents.lists import ListColumn, ListSheet
from rules.words import Text

_IN_A_CELL = 400
"""So many schools are named in a cell of a workbook; the others are counted."""


def hearer(one: Hearer) -> Text:
    """Who hears it, and from which post."""
    return Text(f"{one.name}（{one.unit}{one.duty.zh}）", f"{one.name} ({one.unit}, {one.duty.en})")


def by_remedy(gaps: Sequence[Gap]) -> list[list[Gap]]:
    """Gaps that are mended in the same way: of one kind and, where it is about a post, of one duty.

    Among them those of a rare reason come first: that somebody has left says more than that there is no such post.
    """
    found: dict[tuple[object, ...], list[Gap]] = {}
    for gap in gaps:
        found.setdefault((gap.kind, gap.duty, gap.remedy if gap.unit is None else None), []).append(gap)
    often = Counter(one.why for one in gaps)
    return [sorted(alike, key=lambda one: often[one.why]) for alike in found.values()]


_COLUMNS = (
    ListColumn(Text("情况", "what"), 18),
    ListColumn(Text("单位", "unit"), 22),
    ListColumn(Text("岗位", "post"), 14),
    ListColumn(Text("原因", "why"), 34),
    ListColumn(Text("现由谁接收", "who hears it now"), 26),
    ListColumn(Text("涉及学校", "schools"), 34),
    ListColumn(Text("涉及类别", "categories"), 26),
    ListColumn(Text("怎么办", "what to do"), 60),
)


def _row(gap: Gap, checked: Checked) -> tuple[object, ...]:
    where = gap.unit.name if gap.unit else gap.agency or ""
    touched = _several([one.name for one in gap.schools], Text("所", "schools"), whole=checked.schools)
    about = _ALL if len(gap.categories) == checked.categories else [*gap.categories]
    who = [hearer(one) for one in gap.instead] or ""
    return gap.kind, where, gap.duty or "", gap.why, who, touched, about, gap.remedy.text


_ALL = Text("全部", "all")


def _several(names: Sequence[str], unit: Text, whole: int) -> Text:
    """Names, or how many there are and the first of them."""
    count = len(names)
    if count == whole and count > _IN_A_CELL:
        return Text(f"全部 {count} {unit.zh}", f"all {count} {unit.en}")
    zh, en = "、".join(names[:_IN_A_CELL]), ", ".join(names[:_IN_A_CELL])
    if count <= _IN_A_CELL:
        return Text(zh, en)
    return Text(f"{zh} 等 {count} {unit.zh}", f"{en} and others, {count} {unit.en}")


def gap_sheet(checked: Checked) -> ListSheet:
    """The gaps one by one, with whom each touches and what to do."""
    title = Text(f"岗位核对（{checked.day}）", f"check of posts ({checked.day})")
    summed = Text(
        f"{checked.schools} 所学校；{checked.untold} 项无人可告知；共 {len(checked.gaps)} 项",
        f"{checked.schools} schools; {checked.untold} gaps leave somebody untold; {len(checked.gaps)} in all",
    )
    rows = (_row(one, checked) for one in checked.gaps)
    return ListSheet(Text("岗位缺口", "gaps"), _COLUMNS, rows, (title, summed))
