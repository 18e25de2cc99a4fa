"""Noes to whoever verifies."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Text


class JudgingOneself(Refusal):
    code = "judging_oneself"
    text = Text(
        "{unit}是 {number} 的整改单位，不能自己验收自己",
        "{unit} rectified {number}; nobody verifies their own work",
    )


class SideSigned(Refusal):
    code = "side_signed"
    text = Text("{side}方已就 {number} 本轮复查签字", "the {side} side has already signed this round of {number}")


class SignedForAnotherSide(Refusal):
    code = "signed_for_another_side"
    text = Text("{who}已代表另一方签字，一人不能代表两方", "{who} has signed for another side; nobody signs for two")


class SidesOutstanding(Refusal):
    code = "sides_outstanding"
    text = Text("{number} 还差{sides}验收通过，不能销号", "{number} cannot be closed: {sides} has not passed it yet")


class RestMissing(Refusal):
    code = "rest_missing"
    text = Text(
        "部分通过 {number} 须写明还有什么未完成，未完成的部分将单独立为一件隐患",
        "to pass {number} in part, say what is left to do: it becomes a hazard of its own",
    )


class ReturnTooSoon(Refusal):
    code = "return_too_soon"
    text = Text(
        "期限 {until} 太近，按政策至少须到 {earliest}，整改单位才来得及",
        "{until} is too soon: by policy those who put it right have until {earliest} at least",
    )


class RevisitMissing(Refusal):
    code = "revisit_missing"
    text = Text(
        "{number} 是{severity}隐患，须到现场复查后方可通过；已到现场的，请勾选“本人已到现场复查”并附复查材料",
        "{number} is a {severity} hazard and is passed only by whoever went there; if you did, tick "
        "“I went there and looked” and attach what shows it",
    )


class RevisitUnproven(Refusal):
    code = "revisit_unproven"
    text = Text(
        "{number} 是{severity}隐患，现场复查须附材料（如复查照片、记录），本轮还没有",
        "{number} is a {severity} hazard: a revisit needs evidence, such as a photo or a record; this round has none",
    )
