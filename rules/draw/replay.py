"""Proves a published draw: the seed is the one committed to, the frame the published one, the plan what they give."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest

from rules.draw.drawing import draw
from rules.draw.frame import Frame
from rules.draw.plan import Call, Plan, Team
from rules.draw.seeds import keeps
from rules.refusals import Refusal
from rules.words import Language, Text

_OTHER_SEED = Text("种子与事先公布的承诺值不符", "the seed does not fit the commitment published before")


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found to be so, and every mismatch in words.

    is_seed_kept: the seed fits the commitment. is_frame_kept: the plan was drawn from these bytes of the frame, and
    they are the published ones. is_plan_same: drawing again gives the very bytes of the plan.
    """

    is_seed_kept: bool
    is_frame_kept: bool
    is_plan_same: bool
    mismatches: tuple[Text, ...]

    @property
    def holds(self) -> bool:
        return self.is_seed_kept and self.is_frame_kept and self.is_plan_same


def prove(frame_bytes: bytes, plan_bytes: bytes, seed: str, committed: str, published: str = "") -> Proof:
    """Draws again and compares. published: the digest of the frame, where it was published apart from the plan."""
    is_seed_kept = keeps(seed, committed)
    mismatches = [] if is_seed_kept else [_OTHER_SEED]
    try:
        frame, plan = Frame.read(frame_bytes), Plan.read(plan_bytes)
    except Refusal as refusal:
        mismatches.append(Text(refusal.say(), refusal.say(Language.EN)))
        return Proof(is_seed_kept, False, False, tuple(mismatches))
    of_frame = _of_the_frame(frame_bytes, plan, published)
    again = draw(frame, seed)
    is_plan_same = again.canonical() == plan_bytes
    of_plan = [] if is_plan_same else _of_the_plan(plan, again)
    return Proof(is_seed_kept, not of_frame, is_plan_same, (*mismatches, *of_frame, *of_plan))


def _of_the_frame(frame_bytes: bytes, plan: Plan, published: str) -> list[Text]:
    digest, found = sha256(frame_bytes).hexdigest(), list[Text]()
    if published and published.strip().lower() != digest:
        found.append(Text("名单与公布的名单摘要不符", "the frame does not fit the digest that was published for it"))
    if plan.frame != digest:
        found.append(Text("方案不是从这份名单抽取的", "the plan was not drawn from this frame"))
    return found


def _of_the_plan(plan: Plan, again: Plan) -> list[Text]:
    """The first team and the first call that differ, and the rest of the plan where it does."""
    found = [*_first_team(plan, again), *_first_call(plan, again)]
    rest = (
        (plan.unassigned != again.unassigned, Text("未安排的学校不同", "the schools left unvisited differ")),
        (plan.loads != again.loads, Text("各组任务量不同", "the loads of the teams differ")),
        (plan.metres != again.metres, Text("总路程不同", "the metres travelled differ")),
        (plan.shortfalls != again.shortfalls, Text("缺口说明不同", "what is said to be short differs")),
        (plan.frame != again.frame, Text("方案记载的名单摘要不同", "the digest of the frame in the plan differs")),
        (plan.commitment != again.commitment, Text("方案记载的承诺值不同", "the commitment in the plan differs")),
    )
    found += [text for differs, text in rest if differs]
    return found or [Text("方案内容相同，但写法不同", "the plan says the same, but is not written the same way")]


def _first_team(plan: Plan, again: Plan) -> list[Text]:
    for told, drawn in zip_longest(plan.teams, again.teams):
        if told != drawn:
            number = (told or drawn).number
            (zh, en), (zh_again, en_again) = _members(told), _members(drawn)
            return [
                Text(
                    f"第{number}组不同：方案为{zh}，重抽为{zh_again}",
                    f"team {number} differs: the plan says {en}, the draw gives {en_again}",
                )
            ]
    return []


def _members(team: Team | None) -> tuple[str, str]:
    if team is None:
        return "无此组", "no such team"
    return "、".join(map(str, team.members)) or "无人", ", ".join(map(str, team.members)) or "nobody"


def _first_call(plan: Plan, again: Plan) -> list[Text]:
    told = {one.target: one for one in plan.calls}
    drawn = {one.target: one for one in again.calls}
    for code in sorted(told.keys() | drawn.keys()):
        if told.get(code) != drawn.get(code):
            (zh, en), (zh_again, en_again) = _visit(told.get(code)), _visit(drawn.get(code))
            return [
                Text(
                    f"学校 {code} 的安排不同：方案为{zh}，重抽为{zh_again}",
                    f"school {code} differs: the plan says {en}, the draw gives {en_again}",
                )
            ]
    return []


def _visit(call: Call | None) -> tuple[str, str]:
    if call is None:
        return "不安排", "no call"
    return f"第{call.team}组{call.day.isoformat()}", f"team {call.team} on {call.day.isoformat()}"
