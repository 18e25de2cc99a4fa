"""Comparing photos: parts of a fingerprint, bits that differ, metres along the ground."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.geography import Position, metres
from rules.pictures import BANDS, Picture, Pictures, bands, signed, unsigned

FINGERPRINTS = st.integers(0, 2**64 - 1)


@given(FINGERPRINTS, st.sets(st.integers(0, 63), max_size=BANDS - 1))
def test_two_that_differ_in_four_bits_at_the_most_always_share_a_part(one: int, flipped: set[int]) -> None:
    other = one
    for bit in flipped:
        other ^= 1 << bit
    assert any(mine == theirs for mine, theirs in zip(bands(one), bands(other), strict=True))


def test_with_one_bit_more_in_every_part_none_is_shared() -> None:
    one, other = 0, sum(1 << bit for bit in (0, 13, 26, 39, 52))
    assert not any(mine == theirs for mine, theirs in zip(bands(one), bands(other), strict=True))


@given(FINGERPRINTS)
def test_the_parts_are_the_whole_and_a_sign_loses_nothing(one: int) -> None:
    assert sum(part << (13 * place) for place, part in enumerate(bands(one))) == one
    assert -(2**63) <= signed(one) < 2**63
    assert unsigned(signed(one)) == one


def test_policy_cannot_ask_for_more_than_is_found_exactly() -> None:
    assert Pictures().alike_bits == BANDS - 1
    with pytest.raises(ValidationError):
        Pictures(alike_bits=BANDS)


def test_distances_are_those_of_the_map() -> None:
    # A degree of latitude is 111.2 km; Luzhou lies some 85 km from Zigong.
    assert metres(Position(0, 0), Position(0, 1)) == 111_195
    assert 80_000 < metres(Position(105.442, 28.871), Position(104.773, 29.353)) < 90_000
    assert metres(Position(179.9999, 0), Position(-179.9999, 0)) < 30
    assert metres(Position(105.442, 28.871), Position(105.442, 28.871)) == 0


def test_where_a_photo_was_taken_is_in_no_printed_form() -> None:
    assert "28.8" not in repr(Picture(is_readable=True, position=Position(105.4, 28.8)))
