"""Noes to a draw: what was handed in contradicts itself, or a team could never be whole."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Text


class RecipeIncomplete(Refusal):
    code = "recipe_incomplete"
    text = Text(
        "组队方案没有专属 {missing} 的席位，每组至少须有一名；请增加只由该部门人员担任的席位",
        "the recipe has no seat for {missing} alone, of which every team needs one; add a seat for that agency only",
    )


class UnfitDraw(Refusal):
    code = "unfit_draw"
    text = Text("无法抽取：{why}", "this cannot be drawn: {why}")
