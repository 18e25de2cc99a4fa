"""Breaking lines: Chinese between characters, English between words, punctuation never first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from commands.wrapping import FIRM, wrapped

PROSE = st.text(alphabet="检查发现隐患，。；（）：→ab12 -", max_size=120)


def test_a_clause_that_does_not_fit_begins_a_new_line() -> None:
    assert wrapped("主体责任单位白鹤小学；主办单位消防大队；协办单位教育局", 44) == [
        "主体责任单位白鹤小学；主办单位消防大队；",
        "协办单位教育局",
    ]


def test_a_long_clause_is_broken_between_characters_and_never_before_a_comma() -> None:
    assert wrapped("一二三四五，六", 10) == ["一二三四", "五，六"]


def test_a_word_in_narrow_letters_stays_whole() -> None:
    assert wrapped("到期 2026-03-17 24:00", 16) == ["到期 2026-03-17", "24:00"]


def test_a_firm_space_keeps_a_number_with_its_word_and_is_printed_as_a_usual_one() -> None:
    assert wrapped(f"handed over{FIRM}24, signed for{FIRM}89", 24) == ["handed over 24, signed", "for 89"]
    assert wrapped(f"一二三四收{FIRM}26", 12) == ["一二三四", "收 26"]


def test_an_empty_text_is_one_empty_line() -> None:
    assert wrapped("", 10) == [""]


@given(PROSE)
def test_nothing_is_lost_and_nothing_is_too_wide(text: str) -> None:
    lines = wrapped(text, 60)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= 60 or not any(mark in line for mark in "检查发现隐患") for line in lines)
