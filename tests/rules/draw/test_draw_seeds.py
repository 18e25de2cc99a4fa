"""Chance from a seed: committed to beforehand, reckoned by anybody afterwards, and never the same for two questions."""

from __future__ import annotations

import hashlib

from hypothesis import assume, given
from hypothesis import strategies as st

from rules.draw.seeds import Lots, chance, commitment, keeps, netstrings

PARTS = st.lists(st.text(max_size=4), max_size=4)


def test_a_lot_is_the_hash_of_seed_stage_and_names_as_the_page_says() -> None:
    body = "18:xiaoan draw chance,6:种子,5:share,9:510503001,1:7,".encode()
    assert chance("种子", "share", "510503001", 7) == int(hashlib.sha256(body).hexdigest(), 16)


def test_a_commitment_is_a_hash_that_is_no_lot() -> None:
    assert commitment("种子") == hashlib.sha256("22:xiaoan draw commitment,6:种子,".encode()).hexdigest()
    assert int(commitment("x"), 16) != chance("x", "")


def test_only_the_seed_that_was_committed_to_keeps_the_commitment() -> None:
    published = commitment("2026-12-01 体彩 0713579")
    assert keeps("2026-12-01 体彩 0713579", published)
    assert keeps("2026-12-01 体彩 0713579", f" {published.upper()}\n")
    assert not keeps("2026-12-01 体彩 0713578", published)
    assert not keeps("2026-12-01 体彩 0713579", "不是摘要")


@given(one=PARTS, other=PARTS)
def test_no_two_lists_of_names_are_written_alike(one: list[str], other: list[str]) -> None:
    assume(one != other)
    assert netstrings(*one) != netstrings(*other)


@given(seed=st.text(max_size=5), stage=st.text(max_size=5), names=PARTS)
def test_lots_of_a_stage_are_the_chances_of_it(seed: str, stage: str, names: list[str]) -> None:
    lots = Lots(seed, stage)
    assert lots.of(*names) == chance(seed, stage, *names) == lots.of(*names)
