"""A day of the demo in words: what was done, which ladders climbed and who was late, and how things stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from commands.wrapping import FIRM
from demo.chronicle import Digest
from rules.vocabulary import Act, ClockKind, Instrument
from rules.words import Text
from store.figures import Rung

_ACTS = (
    (Act.FIX_ON_SPOT, Text("当场整改", "fixed on the spot")),
    (Act.ASSIGN, Text("交办", "handed over")),
    (Act.ACKNOWLEDGE, Text("签收", "signed for")),
    (Act.OBJECT, Text("异议", "objected to")),
    (Act.RULE, Text("裁定", "ruled on")),
    (Act.REQUEST_EXTENSION, Text("申请延期", "more time asked for")),
    (Act.SUBMIT, Text("提交验收", "handed in")),
    (Act.REWORK, Text("退回重改", "sent back")),
    (Act.CLOSE_OUT, Text("销号", "closed")),
    (Act.LOOK_BACK, Text("回头看", "looked at again")),
    (Act.REOPEN, Text("重新打开", "reopened")),
    (Act.CONCLUDE, Text("办结督办措施", "steps concluded")),
)
_LATE = {
    ClockKind.ACKNOWLEDGE: Text("未签收", "not signed for by"),
    ClockKind.RECTIFY: Text("整改逾期", "late with the work:"),
    ClockKind.VERIFY: Text("复查逾期", "late to verify:"),
}
_NAMED = 2
"""So many late units are named; the others are counted."""


def in_words(digest: Digest) -> Sequence[Text]:
    """The lines of a day; none when nothing happened on it."""
    done = _joined(_done(digest))
    lines = [done] if done.zh else []
    if digest.rungs:
        lines.append(_climbed(digest.rungs))
    if lines:
        standing = _standing(digest)
        lines[0] = Text(f"{lines[0].zh}。{standing.zh}", f"{lines[0].en}; {standing.en}")
    return lines


def _standing(digest: Digest) -> Text:
    told = Text(f"告知 {digest.told} 人次，", f"told {digest.told}, ") if digest.told else Text("", "")
    return Text(
        f"{told.zh}在办 {digest.open} 处，逾期 {digest.overdue} 处",
        f"{told.en}open {digest.open}, overdue {digest.overdue}",
    )


def _done(digest: Digest) -> Iterator[Text]:
    if digest.visits:
        yield Text(f"检查 {digest.visits} 所学校", f"schools visited {digest.visits}")
    if found := digest.acts[Act.RECORD]:
        yield Text(f"发现 {found} 处", f"hazards found {found}")
    for act, words in _ACTS:
        if count := digest.acts[act]:
            yield Text(f"{words.zh}{FIRM}{count}", f"{words.en}{FIRM}{count}")


def _climbed(rungs: Sequence[Rung]) -> Text:
    taken = Counter(one.instrument for one in rungs)
    steps = _joined(_step(instrument, taken[instrument]) for instrument in Instrument if taken[instrument])
    late = [words for kind in _LATE if (words := _late(kind, rungs)) is not None]
    if not late:
        return Text(f"▲ {steps.zh}", f"▲ {steps.en}")
    who = _joined(late)
    return Text(f"▲ {steps.zh}（{who.zh}）", f"▲ {steps.en} ({who.en})")


def _step(instrument: Instrument, count: int) -> Text:
    if instrument.needs_a_person:
        return Text(f"提请{instrument.zh}{FIRM}{count}", f"{instrument.en} proposed{FIRM}{count}")
    return Text(f"{instrument.zh}{FIRM}{count}", f"{instrument.en}{FIRM}{count}")


def _late(kind: ClockKind, rungs: Sequence[Rung]) -> Text | None:
    """Which units a clock had run out on, the first two by name."""
    units = list(dict.fromkeys(one.unit for one in rungs if one.clock is kind and one.is_late and one.unit))
    if not units:
        return None
    left = len(units) - _NAMED
    more = Text(f"等 {len(units)} 家", f" and {left} more") if left > 0 else Text("", "")
    named = units[:_NAMED]
    return Text(f"{_LATE[kind].zh}：{'、'.join(named)}{more.zh}", f"{_LATE[kind].en} {', '.join(named)}{more.en}")


def _joined(parts: Iterable[Text]) -> Text:
    said = list(parts)
    return Text("，".join(one.zh for one in said), ", ".join(one.en for one in said))
