"""Drawing for a look-back: in proportion, the same however things are listed, and to be drawn again by anybody."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.sampling import Line, Placed, allotted, commitment, fraction, frame_digest, placed, rank, sample

SHARES = st.fractions(min_value=Fraction(1, 100), max_value=1, max_denominator=100)
FRAMES = st.dictionaries(st.integers(1, 400).map(lambda one: f"H-{one:03d}"), st.sampled_from("ABCDEFG"), max_size=120)
SEED = "a seed"


@given(FRAMES, SHARES, st.randoms())
def test_how_the_frame_is_listed_changes_nothing(frame: dict[str, str], share: Fraction, chance: object) -> None:
    listed = list(frame.items())
    chance.shuffle(listed)  # type: ignore[attr-defined]  # Hypothesis' own Random
    assert sample(SEED, listed, share) == sample(SEED, frame.items(), share)


@given(FRAMES, SHARES)
def test_every_stratum_sends_its_part_rounded_one_way_or_the_other_and_the_whole_is_the_share(
    frame: dict[str, str], share: Fraction
) -> None:
    drawn = sample(SEED, frame.items(), share)
    assert len(drawn) == ceil(len(frame) * share) == len(set(drawn))
    sizes, sent = Counter(frame.values()), Counter(frame[number] for number in drawn)
    for stratum, size in sizes.items():
        assert sent[stratum] <= size
        due = Fraction(len(drawn) * size, len(frame))
        if len(drawn) < len(sizes):
            assert due - 1 < sent[stratum] < due + 1
            continue
        # A stratum may give up what another, which would be empty, is raised to.
        assert sent[stratum] >= 1
        assert sent[stratum] < max(due + 1, 2)


@given(FRAMES, SHARES)
def test_of_each_stratum_the_first_in_the_order_of_the_seed_are_drawn(frame: dict[str, str], share: Fraction) -> None:
    drawn = set(sample(SEED, frame.items(), share))
    for stratum in set(frame.values()):
        members = sorted((one for one in frame if frame[one] == stratum), key=lambda one: rank(SEED, one))
        count = len(drawn & set(members))
        assert drawn & set(members) == set(members[:count])


def test_the_order_is_the_hash_anybody_can_compute() -> None:
    assert rank("s", "510503-2026-000001") == hashlib.sha256(b"s|look_back|510503-2026-000001").hexdigest()


def test_the_largest_remainders_get_what_is_left_over() -> None:
    # 10 of 100: 4.7, 3.2, 1.6 and 0.5 are due; 4, 3, 1 and 0 are whole, and 0.7 and 0.6 are the largest remainders.
    assert allotted(SEED, {"A": 47, "B": 32, "C": 16, "D": 5}, 10) == {"A": 5, "B": 3, "C": 1, "D": 1}
    # D was lifted to one, and C gave it up: 2 for 1.6 was the most above what was due.
    assert allotted(SEED, {"A": 47, "B": 32, "C": 16, "D": 5}, 3) == {"A": 1, "B": 1, "C": 1, "D": 0}


def test_a_share_is_what_is_written_and_not_the_binary_number_next_to_it() -> None:
    assert fraction(0.2) == Fraction(1, 5)
    assert len(sample(SEED, ((f"H-{one}", "") for one in range(5)), fraction(0.2))) == 1


def test_nothing_can_be_drawn_from_nothing() -> None:
    assert sample(SEED, [], Fraction(1, 5)) == ()


def test_a_hazard_that_is_listed_twice_is_no_frame() -> None:
    with pytest.raises(ValueError, match="twice"):
        sample(SEED, [("H-1", "A"), ("H-1", "B")], Fraction(1, 5))


def test_every_process_draws_the_same_whatever_its_hashes_are_salted_with() -> None:
    program = (
        "from fractions import Fraction; from rules.sampling import sample;"
        "print(sample('s', {f'H-{n}': 'ABC'[n % 3] for n in range(60)}.items(), Fraction(1, 4)))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": salt}, text=True, check=True,
            capture_output=True,
        ).stdout
        for salt in ("0", "1", "4242")
    }  # fmt: skip
    assert len(said) == 1
    assert "H-" in said.pop()


def _lines(count: int, units: int) -> list[Line]:
    return [Line(f"H-{one:03d}", f"51050300{one % 2}", "licensed", f"U{one % units}") for one in range(count)]


def test_a_frame_is_divided_as_finely_as_leaves_one_of_every_stratum_to_be_drawn() -> None:
    fine = placed(_lines(40, 4), Fraction(1, 5))
    assert {one.stratum for one in fine} == {f"51050300{one % 2}|licensed|U{one}" for one in range(4)}
    coarser = placed(_lines(40, 20), Fraction(1, 5))
    assert {one.stratum for one in coarser} == {"510503000|licensed", "510503001|licensed"}
    assert {one.stratum for one in placed(_lines(3, 3), Fraction(1, 5))} == {"510503|licensed"}


def test_two_counties_too_few_for_the_sample_are_one_stratum() -> None:
    lines = [Line("H-1", "510503001", "licensed", "A"), Line("H-2", "510504001", "licensed", "A")]
    assert {one.stratum for one in placed(lines, Fraction(1, 5))} == {""}


def test_the_digest_of_a_frame_sees_every_word_of_it_and_not_its_order() -> None:
    frame = placed(_lines(12, 3), Fraction(1, 2))
    assert frame_digest(frame) == frame_digest(reversed(frame))
    first = frame[0]
    others = [
        Placed(Line("H-x", first.line.area, first.line.licence, first.line.unit), first.stratum),
        Placed(Line(first.line.number, "51", first.line.licence, first.line.unit), first.stratum),
        Placed(Line(first.line.number, first.line.area, "unlicensed", first.line.unit), first.stratum),
        Placed(Line(first.line.number, first.line.area, first.line.licence, "V"), first.stratum),
        Placed(first.line, "elsewhere"),
    ]
    digests = {frame_digest([one, *frame[1:]]) for one in (first, *others)}
    assert len(digests) == 6
    assert frame_digest(frame[1:]) not in digests


def test_a_commitment_is_no_plain_hash_of_the_seed_and_differs_for_every_seed() -> None:
    assert commitment("a") != commitment("b")
    assert commitment("a") != hashlib.sha256(b"a").hexdigest()
