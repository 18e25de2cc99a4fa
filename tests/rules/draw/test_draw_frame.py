"""The frame: published in one order whatever the order it came in, read back whole, and refused when it contradicts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.draw.frame import Frame, Recipe, Seat
from rules.refusals import RecipeIncomplete, UnfitDraw
from rules.words import Language
from tests.support.draws import FIRE, POLICE, SCHOOLS, fixed, frame, frames, pairs, schools, town


@given(asked=frames())
def test_what_is_published_is_read_back_whole(asked: Frame) -> None:
    again = Frame.read(asked.canonical())
    assert again == asked
    assert again.canonical() == asked.canonical()


@given(asked=frames(), order=st.randoms(use_true_random=False))
def test_the_order_things_are_listed_in_does_not_matter(asked: Frame, order: Random) -> None:
    turned = replace(
        asked,
        targets=tuple(order.sample(asked.targets, len(asked.targets))),
        members=tuple(order.sample(asked.members, len(asked.members))),
        distances=tuple((b, a, far) for a, b, far in order.sample(asked.distances, len(asked.distances))),
        days=asked.days[::-1],
        towns=asked.towns[::-1],
    )
    assert turned.canonical() == asked.canonical()


def test_it_is_published_as_plain_json_with_sorted_keys() -> None:
    published = fixed().canonical()
    assert json.dumps(json.loads(published), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == (
        published
    )
    assert "秋季联合检查".encode() in published
    assert fixed().digest == sha256(published).hexdigest()


def test_a_recipe_without_a_place_for_each_required_agency_alone_is_refused() -> None:
    recipe = Recipe((Seat((POLICE,)), Seat((SCHOOLS, FIRE))))
    with pytest.raises(RecipeIncomplete) as refused:
        replace(fixed(), recipe=recipe)
    assert refused.value.say() == "组队方案没有专属 EDU 的席位，每组至少须有一名；请增加只由该部门人员担任的席位"
    assert refused.value.say(Language.EN) == (
        "the recipe has no seat for EDU alone, of which every team needs one; add a seat for that agency only"
    )


AT_LEAST_ONE = "组数、席位、天数和每天所次都须至少为一", "teams, seats, days and visits a day must be one at least"


@pytest.mark.parametrize(
    ("changed", "zh", "en"),
    [
        ({"version": "0"}, "没有第 0 版抽取算法", "there is no version 0 of the draw"),
        ({"required": ()}, "没有写明每组必须有哪个部门的人员", "no agency is named that every team must have"),
        ({"per_day": 0}, *AT_LEAST_ONE),
        ({"days": ()}, *AT_LEAST_ONE),
        ({"teams": 0}, *AT_LEAST_ONE),
        ({"default_metres": -1}, "距离不能小于零", "a distance cannot be below zero"),
        ({"targets": schools({1: 1}) * 2}, "学校代码 T1S01 出现了两次", "school code T1S01 stands there twice"),
        ({"members": pairs(1) * 2}, "人员编号 1 出现了两次", "member number 1 stands there twice"),
        ({"days": (date(2026, 12, 7),) * 2}, "日期 2026-12-07 出现了两次", "day 2026-12-07 stands there twice"),
        (
            {"towns": ((town(1), "甲镇"), (town(1), "乙镇"))},
            "乡镇代码 510503001 出现了两次", "town code 510503001 stands there twice",
        ),
        (
            {"distances": ((town(1), town(2), 1), (town(2), town(1), 2))},
            "两地距离 ('510503001', '510503002') 出现了两次",
            "distance between ('510503001', '510503002') stands there twice",
        ),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused(changed: dict[str, Any], zh: str, en: str) -> None:
    with pytest.raises(UnfitDraw) as refused:
        replace(fixed(), **changed)
    assert refused.value.say() == f"无法抽取：{zh}"
    assert refused.value.say(Language.EN) == f"this cannot be drawn: {en}"


@pytest.mark.parametrize(
    ("old", "new", "en"),
    [
        (b'"per_day":3', b'"per_day":"3"', "“per_day” of the record should be a whole number"),
        (b'"per_day":3', b'"per_day":true', "“per_day” of the record should be a whole number"),
        (b'"title":', b'"titel":', "“title” of the record should be a text"),
        (b'"targets":[', b'"targets":[7,', "something that should be an object is not"),
        (b'"required":["POL"', b'"required":[1', "“required” of the record should be a text"),
        (b"2026-12-07", b"2026-13-07", "“2026-13-07” is not a day"),
        (b'"distances":[]', b'"distances":[["a","b"]]', "“distances” of the record should be a list"),
        (b'"distances":[]', b'"distances":[["a","b","c"]]', "a distance should be in whole metres"),
        (b'{"days"', b'"days"', "the record is not readable JSON"),
    ],
)
def test_bytes_that_say_no_frame_are_refused(old: bytes, new: bytes, en: str) -> None:
    published = frame(schools({1: 2}), pairs(1)).canonical()
    assert old in published
    with pytest.raises(UnfitDraw) as refused:
        Frame.read(published.replace(old, new, 1))
    assert refused.value.say(Language.EN) == f"this cannot be drawn: {en}"
