"""Numbers of letters as they are written and read, and names where only units and posts belong."""

from __future__ import annotations

import pytest

from rules.letters import RESTS_ON, LetterKind, letter_number, number_read, prefix_of
from rules.minutes import Particulars, named_in


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("赤安联席〔2010〕3号", ("赤安联席", 2010, 3)),
        ("赤安联席[2010]第12号", ("赤安联席", 2010, 12)),
        ("赤安联席（2010） 3 号", ("赤安联席", 2010, 3)),
        (letter_number("政法委纪", 2026, 7), ("政法委纪", 2026, 7)),
        ("〔2026〕1号", None),
        ("赤安联席〔2010〕3期", None),
        ("赤安联席〔2010〕30000号", None),
        (f"{'很' * 31}〔2010〕3号", None),
        ("", None),
    ],
)
def test_a_number_is_read_as_it_was_written(said: str, read: tuple[str, int, int] | None) -> None:
    assert number_read(said) == read


def test_a_prefix_keeps_the_sign_of_its_kind_however_long_the_name_of_the_unit_is() -> None:
    assert prefix_of("政法委", LetterKind.MINUTES) == "政法委纪"
    assert prefix_of("很" * 40, LetterKind.MINUTES) == f"{'很' * 29}纪"


def test_no_two_kinds_have_the_same_sign() -> None:
    assert len({one.sign for one in RESTS_ON.values()}) == len(LetterKind)


def test_every_word_of_chair_attending_and_copies_is_looked_at_for_names() -> None:
    said = Particulars("会议室", "政法委 张某", "公安分局、教育局（李某）\n消防大队", "议题", "各镇街，王某；")
    assert named_in(said) == ["政法委", "张某", "公安分局", "教育局", "李某", "消防大队", "各镇街", "王某"]
