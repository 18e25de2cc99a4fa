"""Every stage, act and clock is explained, in both languages, and the way of a hazard leaves no stage out."""

from __future__ import annotations

import re

from casework.doers import DOERS
from rules.explanations import ACTS, FIXED, NEXT, PATH, STAGES
from rules.telling import Outcome
from rules.undelivered import REMEDIES
from rules.vocabulary import ClockKind, Stage

CHINESE = re.compile(r"[\u3400-\u9fff]")


def test_every_word_somebody_meets_on_a_case_is_explained_in_both_languages() -> None:
    assert set(STAGES) == set(Stage)
    assert set(ACTS) == set(DOERS)
    assert set(NEXT) == set(ClockKind)
    assert set(REMEDIES) == set(Outcome)
    fixed = [text for pair in FIXED.values() for text in pair]
    for text in (*STAGES.values(), *ACTS.values(), *NEXT.values(), *REMEDIES.values(), *fixed):
        assert CHINESE.search(text.zh)
        assert not CHINESE.search(text.en)
        assert set(re.findall(r"{\w+}", text.zh)) <= {"{due}", "{unit}"}
        assert set(re.findall(r"{\w+}", text.zh)) == set(re.findall(r"{\w+}", text.en))


def test_the_way_of_a_hazard_leaves_no_stage_out() -> None:
    drawn = [stage for usual, others in PATH for stage in (usual, *others)]
    assert sorted(drawn) == sorted(Stage)
