"""A random share of the schools: just so many, from every stratum its part, whatever the order they stand in."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.draw.choosing import choose
from rules.draw.frame import Target
from rules.refusals import UnfitDraw
from rules.words import Language

STRATA = st.lists(st.sampled_from(["城区", "乡镇", "民办", ""]), max_size=30)


def listed(strata: list[str]) -> list[Target]:
    return [Target(f"S{nth:03d}", f"学校{nth}", "510503001", stratum) for nth, stratum in enumerate(strata)]


@given(strata=STRATA, share=st.fractions(0, 1), seed=st.text(max_size=5), is_by_stratum=st.booleans())
def test_no_more_and_no_fewer_are_chosen(strata: list[str], share: Fraction, seed: str, is_by_stratum: bool) -> None:
    targets = listed(strata)
    how_many = int(len(targets) * share)
    chosen = choose(seed, targets, how_many, strata=is_by_stratum)
    assert len(set(chosen)) == how_many
    assert set(chosen) <= set(targets)
    assert list(chosen) == sorted(chosen, key=lambda one: one.code)


@given(strata=STRATA, share=st.fractions(0, 1), seed=st.text(max_size=5))
def test_every_stratum_gives_its_share_and_the_largest_remainders_one_more(
    strata: list[str], share: Fraction, seed: str
) -> None:
    how_many = int(len(strata) * share)
    given_ = Counter(one.stratum for one in choose(seed, listed(strata), how_many))
    quotas = {name: Fraction(how_many * size, len(strata)) for name, size in Counter(strata).items()}
    more = {name for name, quota in quotas.items() if given_[name] == quota // 1 + 1}
    assert all(given_[name] - quotas[name] // 1 in (0, 1) for name in quotas)
    rest = {name: quota % 1 for name, quota in quotas.items()}
    assert min((rest[name] for name in more), default=1) >= max(
        (rest[name] for name in quotas.keys() - more), default=0
    )


@given(strata=STRATA, order=st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter(strata: list[str], order: Random) -> None:
    targets = listed(strata)
    turned = order.sample(targets, len(targets))
    assert choose("种子", targets, len(targets) // 2) == choose("种子", turned, len(targets) // 2)


def test_every_school_is_chosen_about_as_often_as_any_other() -> None:
    targets = listed(["乡镇"] * 20)
    times = Counter(one.code for nth in range(400) for one in choose(f"种子{nth}", targets, 5))
    assert min(times[one.code] for one in targets) > 65
    assert max(times.values()) < 140


def test_more_than_there_are_cannot_be_chosen() -> None:
    with pytest.raises(UnfitDraw) as refused:
        choose("种子", listed(["乡镇"] * 3), 4)
    assert refused.value.say() == "无法抽取：名单上有 3 所，抽不出 4 所"
    assert refused.value.say(Language.EN) == "this cannot be drawn: 4 cannot be chosen out of 3"
