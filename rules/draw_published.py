"""What is published of a campaign's draw: the whole list, how many are drawn from it, and who has which number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

import orjson

from rules.draw.canonical import written
from rules.draw.choosing import choose
from rules.draw.drawing import draw
from rules.draw.frame import Frame
from rules.draw.plan import Plan
from rules.draw.replay import Proof, prove
from rules.draw.seeds import keeps
from rules.refusals import Refusal, UnfitDraw
from rules.words import Language, Text


@dataclass(frozen=True, slots=True)
class Published:
    """The list as it was frozen before the draw.

    frame: every school of the list, and everybody who may be drawn. how_many: so many schools are drawn from it; None
    for all. people: the person number of each member, in the order of the numbers they have in the frame.
    """

    frame: Frame
    how_many: int | None
    people: tuple[str, ...]

    def canonical(self) -> bytes:
        """The bytes that are published; their digest is on record before the draw."""
        told = {"frame": orjson.loads(self.frame.canonical()), "how_many": self.how_many, "people": self.people}
        return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)

    @property
    def digest(self) -> str:
        return sha256(self.canonical()).hexdigest()

    @classmethod
    def read(cls, record: bytes) -> Published:
        """What these bytes say. Raises UnfitDraw for what is none."""
        try:
            told = orjson.loads(record)
            frame = Frame.read(written(told["frame"]))
            how_many, people = told["how_many"], tuple(map(str, told["people"]))
        except (orjson.JSONDecodeError, KeyError, TypeError) as fault:
            raise UnfitDraw(why=Text("名单文件的内容不完整", "the list is not whole")) from fault
        if how_many is not None and not isinstance(how_many, int):
            raise UnfitDraw(why=Text("抽取数量不是整数", "the number to draw is no whole number"))
        return cls(frame, how_many, people)

    def narrowed(self, seed: str) -> Frame:
        """The frame with the schools that this seed draws from the list."""
        if self.how_many is None:
            return self.frame
        return replace(self.frame, targets=choose(seed, self.frame.targets, self.how_many))

    def drawn(self, seed: str) -> Plan:
        """The plan that follows from this list and seed."""
        return draw(self.narrowed(seed), seed)


def check(record: bytes, plan: bytes, seed: str, committed: str, digest: str) -> Proof:
    """Draws again from what was published and says whether everything is as it was committed to."""
    mismatches = []
    if sha256(record).hexdigest() != digest:
        words = "名单与抽签前公布的名单摘要不符", "the list does not fit the digest that was published before the draw"
        mismatches.append(Text(*words))
    try:
        narrowed = Published.read(record).narrowed(seed)
    except Refusal as refusal:
        mismatches.append(Text(refusal.say(), refusal.say(Language.EN)))
        return Proof(keeps(seed, committed), is_frame_kept=False, is_plan_same=False, mismatches=tuple(mismatches))
    proof = prove(narrowed.canonical(), plan, seed, committed)
    return replace(
        proof, is_frame_kept=proof.is_frame_kept and not mismatches, mismatches=(*proof.mismatches, *mismatches)
    )
