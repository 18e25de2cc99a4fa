"""The words of the trade, all of them, wherever they are defined."""

from __future__ import annotations

import re

import pytest

from rules.facts import Given
from rules.vocabulary import Instrument, Severity, Stage
from rules.words import Word
from tests.support.everything import below, modules

modules("rules")
WORDS = sorted(below(Word), key=lambda one: f"{one.__module__}.{one.__name__}")
UNSPOKEN = {Given.NOTHING: "most acts have one branch only, and one branch needs no name"}


def test_there_are_words_to_look_at() -> None:
    assert len(WORDS) >= 30
    assert Stage in WORDS


@pytest.mark.parametrize("word", WORDS, ids=lambda one: one.__name__)
def test_codes_are_distinct_and_fit_to_be_stored(word: type[Word]) -> None:
    codes = [one.value for one in word.__members__.values()]
    assert len(set(codes)) == len(codes), "two names share a code, so one is only an alias of the other"
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", code) for code in codes)


@pytest.mark.parametrize("word", WORDS, ids=lambda one: one.__name__)
def test_every_word_has_a_label_in_both_languages(word: type[Word]) -> None:
    silent = [one for one in word if not (one.zh.strip() and one.en.strip()) and one not in UNSPOKEN]
    assert silent == []
    assert all(re.search(r"[\u4e00-\u9fff]", one.zh) for one in word if one not in UNSPOKEN)
    assert not [one for one in word if re.search(r"[\u4e00-\u9fff]", one.en)]


@pytest.mark.parametrize("word", WORDS, ids=lambda one: one.__name__)
def test_what_a_person_writes_means_one_word_only(word: type[Word]) -> None:
    for one in word:
        if one not in UNSPOKEN:
            assert [word.read(text) for text in (one.value, one.zh, one.en)] == [one] * 3


@pytest.mark.parametrize("word", WORDS, ids=lambda one: one.__name__)
def test_every_kind_of_word_says_what_it_is_for(word: type[Word]) -> None:
    assert word.__doc__
    assert word.__doc__ != Word.__doc__


def test_only_closed_and_void_hazards_are_not_open() -> None:
    assert {one for one in Stage if not one.is_open} == {Stage.CLOSED, Stage.VOID}


def test_severities_rank_from_low_to_major() -> None:
    assert sorted(Severity, key=lambda one: one.rank) == [
        Severity.LOW,
        Severity.GENERAL,
        Severity.SERIOUS,
        Severity.MAJOR,
    ]
    assert [one.rank for one in sorted(Severity, key=lambda one: one.rank)] == [1, 2, 3, 4]


def test_from_listed_supervision_up_a_person_decides() -> None:
    by_machine = {
        Instrument.REMIND,
        Instrument.URGE,
        Instrument.REMINDER_LETTER,
        Instrument.SUPERVISION_LETTER,
        Instrument.STALLED,
    }
    assert {one for one in Instrument if not one.needs_a_person} == by_machine
