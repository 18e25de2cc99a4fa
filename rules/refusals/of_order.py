"""Why an act does not fit into the order of what was done: too late a place, a used key, no step left."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Text


class TopOfTheLadder(Refusal):
    code = "top_of_the_ladder"
    text = Text(
        "隐患 {number} 的督办已到最后一步，没有更高一级；可批示或直接提请督办措施",
        "hazard {number} stands on the last step of its ladder; give an instruction or propose a step instead",
    )


class BottomOfTheLadder(Refusal):
    code = "bottom_of_the_ladder"
    text = Text(
        "隐患 {number} 的整改时限尚未催办督办，无级可降；如需暂缓请用“暂缓升级”",
        "no step has been taken on hazard {number} yet, so there is none to take back; hold the ladder back instead",
    )


class BeforeTheLastAct(Refusal):
    code = "before_the_last_act"
    text = Text(
        "{number} 最近一次办理在 {last}，不能再记一次更早的办理（{at}）；补录请按先后顺序，或核对时间",
        "the last thing done to {number} was at {last}; nothing can be put in before it ({at}): check the time",
    )


class KeyTaken(Refusal):
    code = "key_taken"
    text = Text(
        "防重键“{key}”在 {number} 上已用于“{act}”，不能再用于别的办理；请换一个",
        "the key “{key}” has answered another act on {number} ({act}); use a new one",
    )
