"""What is searched for, and in what."""

from __future__ import annotations

import pytest

from rules.searching import MOST_WORDS, folded, words_of


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("第一小学（东校区）", "第一小学(东校区)"),
        ("ＬＥＤ灯　Ａ４", "led灯 a4"),
        ("  校门 \n 一键报警 ", "校门 一键报警"),
        ("", ""),
    ],
)
def test_full_width_letters_capitals_and_runs_of_spaces_make_no_difference(written: str, searched: str) -> None:
    assert folded(written) == searched


def test_words_with_a_space_between_are_several_each_once() -> None:
    assert words_of("校门　报警 校门") == ("校门", "报警")
    assert words_of(" \t ") == ()


def test_what_is_more_than_is_looked_for_one_by_one_stays_together() -> None:
    many = " ".join("甲乙丙丁戊己庚辛")
    words = words_of(many)
    assert len(words) == MOST_WORDS
    assert " ".join(words) == many
