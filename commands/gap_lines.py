"""What a check of posts says on a terminal: one paragraph for gaps of a kind and remedy, the first few places named."""

from __future__ import annotations

from collections.abc import Sequence

from casework.gaps import Checked, Gap
from casework.mending import Remedy, With
from commands.console import Console
from installation.gap_lists import by_remedy, hearer
from rules.words import Text

_PLACES = 3
"""So many places of a kind are named; all of them stand in the workbook."""


def tell(console: Console, checked: Checked) -> None:
    """The gaps by kind and post, the gravest first, and the sum."""
    kinds = by_remedy(checked.gaps)
    for alike in kinds:
        _tell_kind(console, alike)
    if any(len(alike) > _PLACES for alike in kinds):
        console.say(Text("逐项清单见 --xlsx 或 --json", "all of them, one by one: --xlsx or --json"))
    _tell_sum(console, checked)


def _tell_kind(console: Console, alike: Sequence[Gap]) -> None:
    gap, schools = alike[0], {one.code for each in alike for one in each.schools}
    duty = Text(f"（{gap.duty.zh}）", f" ({gap.duty.en})") if gap.duty else Text("", "")
    words = Text("{kind}{duty}：{places} 处，涉及 {schools} 所学校", "{kind}{duty}: {places} places, {schools} schools")
    console.say(words, kind=gap.kind, duty=duty, places=len(alike), schools=len(schools))
    for one in alike[:_PLACES]:
        console.say(Text("  · {where}：{why}{instead}", "  · {where}: {why}{instead}"), where=_where(one), why=one.why,
                    instead=_instead(one))  # fmt: skip
    if len(alike) > _PLACES:
        console.say(Text("  · ……另有 {left} 处", "  · ... and {left} more"), left=len(alike) - _PLACES)
    example = Text("如：", "such as: ") if len({one.remedy for one in alike}) > 1 else Text("", "")
    words = Text("  怎么办：{remedy}：{example}{command}", "  what to do: {remedy}: {example}{command}")
    console.say(words, example=example, remedy=gap.remedy.text, command=command_of(gap.remedy))


def command_of(remedy: Remedy) -> Text:
    """The command that mends a gap, with what is known of it filled in."""
    return Text(*(one.format(who=remedy.person, post=remedy.post, until=remedy.until) for one in _command(remedy)))


def _command(remedy: Remedy) -> tuple[str, str]:
    if remedy.by is With.LEAVE:
        return (
            "xiaoan posts leave {who} --from 起 --to 止 --instead 代理人 --by 协调员",
            "xiaoan posts leave {who} --from DAY --to DAY --instead WHO --by COORDINATOR",
        )
    if remedy.by is With.HAND_OVER:
        return (
            "xiaoan posts hand-over {who} 接收人 --by 协调员",
            "xiaoan posts hand-over {who} SUCCESSOR --by COORDINATOR",
        )
    if remedy.by is With.IMPORT:
        return "xiaoan registry import", "xiaoan registry import"
    if remedy.until:
        return (
            "xiaoan posts appoint 人员 {post} --acting --from 起 --until {until}",
            "xiaoan posts appoint WHO {post} --acting --from DAY --until {until}",
        )
    return (
        "xiaoan posts appoint 人员 {post} --from 日期 --by 协调员",
        "xiaoan posts appoint WHO {post} --from DAY --by COORDINATOR",
    )


def _where(gap: Gap) -> Text | str:
    return gap.unit.name if gap.unit else gap.agency or ""


def _instead(gap: Gap) -> Text:
    if not gap.instead:
        return Text("", "")
    who = [hearer(one) for one in gap.instead[:_PLACES]]
    zh, en = "、".join(one.zh for one in who), ", ".join(one.en for one in who)
    more = ("等", " and others") if len(gap.instead) > _PLACES else ("", "")
    return Text(f"；现由{zh}{more[0]}接收", f"; {en}{more[1]} hears it now")


def _tell_sum(console: Console, checked: Checked) -> None:
    words = (
        Text(
            "{day}：{schools} 所学校，{audiences} 处告知对象，{untold} 项无人可告知，另有 {warnings} 项须留意",
            "{day}: {schools} schools, {audiences} whom to tell; {untold} gaps leave somebody untold, "
            "{warnings} more to mind",
        )
        if checked.gaps
        else Text(
            "{day}：{schools} 所学校，{audiences} 处告知对象，全部可告知到人",
            "{day}: {schools} schools, {audiences} whom to tell; all of them reach the person they are meant for",
        )
    )
    warnings = len(checked.gaps) - checked.untold
    console.say(words, day=checked.day, schools=checked.schools, audiences=checked.audiences, untold=checked.untold,
                warnings=warnings)  # fmt: skip
