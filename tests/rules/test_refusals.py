"""Every way to be told no: a code that stays, and a sentence in both languages that can always be said."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.refusals import Incomplete, NotYours, Refusal
from rules.vocabulary import Act, Role
from rules.words import Language, Text
from tests.support.everything import below, modules
from tests.support.tree import SOURCES, tree_of

modules("rules")
REFUSALS = sorted(below(Refusal), key=lambda one: one.__name__)
BY_NAME = {one.__name__: one for one in REFUSALS}
LISTING = [one for one in REFUSALS if "say" in vars(one)]
"""Refusals that name every problem of a file on a line of its own."""


def facts_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_there_are_refusals_to_look_at() -> None:
    assert len(REFUSALS) >= 40


def test_no_two_refusals_share_a_code() -> None:
    codes = [one.code for one in REFUSALS]
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: one.__name__)
def test_the_code_is_the_name_of_the_class_and_so_it_stays(refusal: type[Refusal]) -> None:
    assert refusal.code == re.sub(r"(?<!^)(?=[A-Z])", "_", refusal.__name__).lower()


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: one.__name__)
def test_both_sentences_tell_the_same_facts(refusal: type[Refusal]) -> None:
    assert refusal.text.zh.strip()
    assert refusal.text.en.strip()
    assert facts_in(refusal.text.zh) == facts_in(refusal.text.en)
    assert "text" in vars(refusal), "a refusal has a sentence of its own"


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: one.__name__)
def test_a_refusal_can_be_said_in_both_languages(refusal: type[Refusal]) -> None:
    facts = {name: Text("甲", "alpha") for name in facts_in(refusal.text.zh)}
    said = refusal(**facts)
    if refusal not in LISTING:
        assert ("甲" in said.say()) == bool(facts)
        assert ("alpha" in said.say(Language.EN)) == bool(facts)
    assert str(said) == said.say()


def test_facts_are_said_in_the_language_of_the_reader() -> None:
    refusal = NotYours(who="张三", number="510503-2026-000001", act=Act.CLOSE_OUT, by=(Role.VERIFIER, Role.COORDINATOR))
    assert refusal.say() == "张三不能对 510503-2026-000001 销号：须由验收单位、协调员办理"
    assert refusal.say(Language.EN).endswith("that is for verifying unit, coordinator")


def test_what_is_missing_is_listed() -> None:
    refusal = Incomplete(number="1", missing=(Text("责任人", "leader"), Text("标准", "standard")))
    assert refusal.say() == "1 四定不全，尚缺责任人、标准；请先补全"


@pytest.mark.parametrize("refusal", LISTING, ids=lambda one: one.__name__)
def test_a_refusal_of_a_file_lists_its_problems_line_by_line(refusal: type[Refusal]) -> None:
    said = refusal(problems=[Text("甲错", "a is wrong"), Text("乙错", "b is wrong")])
    assert said.say().splitlines()[1:] == ["甲错", "乙错"]
    assert said.say(Language.EN).splitlines()[1:] == ["a is wrong", "b is wrong"]


def raised() -> Iterator[tuple[str, ast.Call, str]]:
    """Every place in the code that makes a refusal."""
    for path in (*SOURCES, Path("migrations/__init__.py")):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in BY_NAME:
                    yield f"{path}:{node.lineno}", node, name


def test_every_refusal_is_given_the_facts_its_sentence_names() -> None:
    wrong = []
    for place, call, name in raised():
        given = {one.arg for one in call.keywords if one.arg is not None}
        wanted = facts_in(BY_NAME[name].text.zh)
        spread = any(one.arg is None for one in call.keywords)
        right = "problems" in given if BY_NAME[name] in LISTING else given == wanted
        if call.args or not (right or spread):
            wrong.append(f"{place}: {name} is given {sorted(given)}, its sentence says {sorted(wanted)}")
    assert wrong == []


def test_every_refusal_can_happen() -> None:
    made = {name for _, _, name in raised()}
    assert set(BY_NAME) - made == set(), "a refusal nobody raises is dead"
