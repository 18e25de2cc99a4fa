"""Who has a hazard in hand and who is to look at it, as lines of `hazard show` and `explain`, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from commands.console import Console
from rules.words import Text
from store.handling_lines import HandlingLine

_NOBODY = Text("（由岗位任职人办理）", "(whoever holds the post)")


def print_handling(console: Console, lines: Sequence[HandlingLine]) -> None:
    """Nothing where a case names nobody yet."""
    if lines:
        columns = [Text("职责", "role"), Text("单位", "unit"), Text("由谁办", "who"), Text("理由", "why")]
        rows = [(one.what, one.unit, _who(one), one.why.text) for one in lines]
        console.table(Text("经办与验收人", "who handles and who verifies"), columns, rows)


def plain_handling(lines: Sequence[HandlingLine]) -> list[dict[str, object]]:
    """The same for programs."""
    return [
        {
            "for": one.what, "unit": one.unit, "name": one.name, "number": one.number, "post": one.post,
            "how": one.why.how, "cases": one.why.cases, "weight": one.why.weight, "recused": one.why.recused,
            "zh": one.why.text.zh, "en": one.why.text.en,
        }
        for one in lines
    ]  # fmt: skip


def _who(line: HandlingLine) -> Text:
    if line.name is None:
        return _NOBODY
    return Text(f"{line.name}（{line.post}）", f"{line.name} ({line.post})")
