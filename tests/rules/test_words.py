"""Words and texts: what is stored, what is read, and in which language."""

from __future__ import annotations

import pytest

from rules.vocabulary import Severity, Side, Stage
from rules.words import Language, Text, said


@pytest.mark.parametrize("tag", ["en", "en_US.UTF-8", "EN-gb", "english"])
def test_a_tag_that_asks_for_english_gets_it(tag: str) -> None:
    assert Language.of(tag) is Language.EN


@pytest.mark.parametrize("tag", ["zh", "zh-CN", "C.UTF-8", "", None, "de_DE"])
def test_everybody_else_reads_chinese(tag: str | None) -> None:
    assert Language.of(tag) is Language.ZH


def test_a_word_is_stored_by_its_code_and_read_by_its_label() -> None:
    assert str(Stage.SUBMITTED) == "submitted"
    assert Stage.SUBMITTED.label() == "待验收"
    assert Stage.SUBMITTED.label(Language.EN) == "submitted"


def test_a_word_is_found_by_its_code_and_by_no_other() -> None:
    assert Stage.of("closed") is Stage.CLOSED
    with pytest.raises(ValueError, match="'已销号' is not a Stage"):
        Stage.of("已销号")


@pytest.mark.parametrize("text", ["重大", " 重大 ", "major", "MAJOR", "ＭＡＪＯＲ"])
def test_a_person_may_write_a_word_by_code_or_label_in_any_width_and_case(text: str) -> None:
    assert Severity.read(text) is Severity.MAJOR


def test_what_is_no_word_is_read_as_none() -> None:
    assert Severity.read("特别重大") is None
    assert Severity.read("") is None


def test_a_text_fills_its_facts_in_the_language_of_the_reader() -> None:
    text = Text("还差{sides}", "still waits for {sides}")
    facts = {"sides": (Side.POLICE, Side.EDUCATION)}
    assert text.say(**facts) == "还差公安、教育"
    assert text.say(Language.EN, **facts) == "still waits for police, education"


def test_a_text_within_a_text_speaks_the_same_language() -> None:
    inner = Text("手机号码", "a mobile phone number")
    assert said(inner, Language.EN) == "a mobile phone number"
    assert Text("有{what}", "holds {what}").say(what=inner) == "有手机号码"


def test_a_text_without_facts_keeps_its_braces() -> None:
    assert Text("{a}", "{b}").say() == "{a}"
