"""Closed places on the command line: what is asked of whoever closes one, and how one is said."""

from __future__ import annotations

from casework.gate import Shut, look
from commands.console import Console
from rules.instants import shown
from rules.words import Text


def print_still_closed(console: Console, number: str) -> None:
    """For a hazard that is closed out: which places may not be used all the same."""
    for one in look(console.desk, number=number):
        if not one.line.stage.is_open:
            console.say(
                Text("注意：{place}仍停用，尚缺：{missing}", "note: {place} is still closed; missing: {missing}"),
                place=one.line.place, missing=one.missing or (_READY,),
            )  # fmt: skip


_READY = Text("只差办理恢复使用", "nothing but the act to bring it back into use")


def print_closures(console: Console, shut: tuple[Shut, ...], title: Text) -> None:
    """Closed places as a table: since when, why, what is missing, and where the pupils are."""
    if not shut:
        return
    columns = [
        Text("部位", "place"), Text("学校", "school"), Text("停用于", "closed"), Text("隐患", "hazard"),
        Text("理由", "why"), Text("尚缺", "missing"), Text("学生安置", "pupils"),
    ]  # fmt: skip
    rows = [
        (one.line.place, one.line.campus, _since(one), one.line.number, _why(one), _missing(one), _pupils(one))
        for one in shut
    ]
    console.table(title, columns, rows)


def _since(one: Shut) -> str:
    back = f" → {shown(one.line.reopened_at)}" if one.line.reopened_at else ""
    return f"{shown(one.line.closed_at)}{back}"


def _why(one: Shut) -> str:
    return f"{one.line.reason}（{one.line.basis}）" if one.line.basis else one.line.reason


def _missing(one: Shut) -> Text:
    if one.line.reopened_at is not None:
        return Text("已恢复使用", "back in use")
    said = one.missing or (_READY,)
    return Text("；".join(part.zh for part in said), "; ".join(part.en for part in said))


def _pupils(one: Shut) -> Text:
    line = one.line
    if line.placed_at is None:
        needed = Text("未安置", "not placed")
        return needed if line.is_whole_site else Text("—", "—")
    return Text(
        f"{line.pupils} 人 → {line.placed_where}，{line.placed_post}负责，{line.placed_from} 起",
        f"{line.pupils} → {line.placed_where}, under {line.placed_post}, from {line.placed_from}",
    )
