"""Proving a look-back round: the same frame and the seed give the same sample, or it is said what was changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from casework.desk import Desk
from casework.looking_back import pairs
from rules.refusals import BadInput
from rules.sampling import Placed, commitment, fraction, frame_digest, placed, sample
from rules.words import Text
from store import look_back_views
from store.look_back_views import RoundLine, Sworn

_NAMES = 12
"""So many hazards are named in a sentence; the others are counted."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What drawing a round again came to; no faults means that it was drawn as it says."""

    round: RoundLine
    drawn: tuple[str, ...]
    strata: int
    faults: tuple[Text, ...]

    @property
    def is_sound(self) -> bool:
        return not self.faults


def the_round(desk: Desk, number: int) -> RoundLine:
    """The round of this number. Raises BadInput when there is none."""
    with desk.looking() as session:
        found = look_back_views.round_lines(session, number)
    if not found:
        raise BadInput(what=Text(f"没有第 {number} 轮回头看", f"there is no look-back round {number}"))
    return found[0]


def replay(desk: Desk, number: int) -> Proof:
    """The round is drawn again from what was kept. Raises BadInput for one that has not been drawn."""
    line = the_round(desk, number)
    if line.seed is None:
        raise BadInput(what=Text(f"第 {number} 轮尚未抽取，无从核对", f"round {number} has not been drawn yet"))
    with desk.looking() as session:
        frame = look_back_views.frame_of(session, number)
        listed = {one.number for one in look_back_views.item_lines(session, number)}
        said = [one for one in look_back_views.sworn(session, line.announced_at) if one.round == number]
    share = fraction(line.share)
    again = sample(line.seed, pairs(frame), share)
    faults = (*_of_the_seed(line, line.seed, said), *_of_the_frame(line, frame, share, said),
              *_of_the_list(set(again), listed, {one.number for one in said}))  # fmt: skip
    return Proof(line, tuple(sorted(again)), len({one.stratum for one in frame}), faults)


def _of_the_seed(line: RoundLine, seed: str, said: list[Sworn]) -> Iterator[Text]:
    if commitment(seed) != line.commitment:
        yield Text(
            f"种子与抽取前公布的承诺不符：由种子算出的是 {commitment(seed)}，公布的是 {line.commitment}；"
            "种子或承诺被改动过",
            f"the seed is not the one committed to: it gives {commitment(seed)}, and {line.commitment} was announced; "
            "the seed or the commitment was changed",
        )
    for other in sorted({one.commitment for one in said} - {line.commitment}):
        yield Text(
            f"台账记载的承诺是 {other}，本轮登记的是 {line.commitment}：承诺被改动过",
            f"the ledger says the commitment was {other}, and the round says {line.commitment}: it was changed",
        )


def _of_the_frame(line: RoundLine, frame: list[Placed], share: Fraction, said: list[Sworn]) -> Iterator[Text]:
    found = frame_digest(frame)
    if found != line.frame_digest:
        yield Text(
            f"抽样框与抽取时的摘要不符：现为 {found}，抽取时为 {line.frame_digest}；抽样框被改动过",
            f"the frame is not the one drawn from: its digest is {found}, and was {line.frame_digest}; it was changed",
        )
    for other in sorted({one.frame for one in said} - {line.frame_digest}):
        yield Text(
            f"台账记载的抽样框摘要是 {other}，本轮登记的是 {line.frame_digest}：摘要被改动过",
            f"the ledger says the frame was {other}, and the round says {line.frame_digest}: it was changed",
        )
    if {one.line.number: one.stratum for one in placed([one.line for one in frame], share)} != {
        one.line.number: one.stratum for one in frame
    }:
        yield Text("分层与规则算出的不同", "the strata are not those the rules make of this frame")


def _of_the_list(again: set[str], listed: set[str], said: set[str]) -> Iterator[Text]:
    if lost := again - listed:
        yield Text(f"应当抽中而不在名单上：{_named(lost)}", f"drawn, and not on the list: {_named(lost)}")
    if added := listed - again:
        yield Text(f"在名单上而没有被抽中：{_named(added)}", f"on the list, and not drawn: {_named(added)}")
    if odd := said ^ listed:
        yield Text(f"台账记载的抽取结果与名单不一致：{_named(odd)}", f"the ledger and the list differ: {_named(odd)}")


def _named(numbers: set[str]) -> str:
    shown = sorted(numbers)[:_NAMES]
    more = f" …（{len(numbers)}）" if len(numbers) > _NAMES else ""
    return " ".join(shown) + more
