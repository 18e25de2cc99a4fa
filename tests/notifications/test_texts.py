"""Every kind of message has a text in both languages, and each reads exactly as it was agreed.

The agreed readings lie in tests/notifications/golden. After changing a text, look at what changed and renew them:

    XIAOAN_RENEW_GOLDEN=1 python -m pytest tests/notifications/test_texts.py
    git diff tests/notifications/golden
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from notifications.digests import BARE as BARE_DIGEST
from notifications.digests import DIGEST, Reader, write_digest
from notifications.messages import Facts
from notifications.notices import BARE as BARE_NOTICE
from notifications.notices import UNDELIVERED
from notifications.writing import BARE, PLACES, filled, pattern, spoken, write
from rules.digests import DigestLine, in_order
from rules.telling import Form, MessageKind, Why
from rules.words import Language
from tests.notifications.samples import NUMBER, repeated, sample
from tests.support.world import at

GOLDEN = Path(__file__).parent / "golden"
RENEW = os.environ.get("XIAOAN_RENEW_GOLDEN") == "1"
OF_HAZARDS = [kind for kind in MessageKind if not kind.is_notice]
EACH = [(kind, language) for kind in OF_HAZARDS for language in Language]


def reading(kind: MessageKind, language: Language) -> str:
    """A sample of this kind in every form, as one page."""
    pages = []
    for form in Form:
        wording = write(sample(kind), form, language)
        pages.append(f"==== {form.en} ====\n{wording.subject}\n\n{wording.body}\n")
    return "\n".join(pages)


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_each_kind_reads_as_agreed(kind: MessageKind, language: Language) -> None:
    path = GOLDEN / language.value / f"{kind.value}.txt"
    if RENEW:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(reading(kind, language), encoding="utf-8")
    assert path.exists(), f"{path} is missing; see the head of this file"
    assert path.read_text(encoding="utf-8") == reading(kind, language)


def digest_reading(language: Language) -> str:
    """Three samples gathered, in every form, as one page; one of them there was no room for on its own day."""
    kinds = (MessageKind.REMIND, MessageKind.ASSIGNED, MessageKind.REMINDER_LETTER)
    lines = in_order(_line(sample(kind), Why.DAILY_MOST if kind is MessageKind.REMIND else None) for kind in kinds)
    reader = Reader("王建国", language, 4720, may_repeat=True, link="http://intranet:8080/mine")
    pages = []
    for form in Form:
        wording = write_digest(lines, reader, form, at("2026-09-08 15:00"), is_bound=form is Form.FULL)
        pages.append(f"==== {form.en} ====\n{wording.subject}\n\n{wording.body}\n")
    return "\n".join(pages)


def _line(facts: Facts, why: Why | None) -> DigestLine:
    return DigestLine(
        serial=facts.serial, kind=facts.kind, number=facts.number, severity=facts.severity, school=facts.school,
        place=facts.place, what=facts.what, brief=facts.brief, category=facts.category, expected=facts.expected,
        due_at=facts.due_at, overdue_days=facts.overdue_days, told_at=at("2026-09-08 08:30"), why=why,
    )  # fmt: skip


@pytest.mark.parametrize("language", Language)
def test_a_digest_reads_as_agreed(language: Language) -> None:
    path = GOLDEN / language.value / f"{DIGEST}.txt"
    if RENEW:
        path.write_text(digest_reading(language), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == digest_reading(language)


def test_there_is_no_text_and_no_agreed_reading_of_a_kind_that_does_not_exist() -> None:
    kinds = {kind.value for kind in MessageKind}
    texts = Path(__file__).parents[2] / "notifications" / "texts"
    for language in Language:
        assert {one.stem for one in (GOLDEN / language.value).glob("*")} == kinds | {DIGEST, UNDELIVERED}
        own = {BARE, DIGEST, BARE_DIGEST, BARE_NOTICE, UNDELIVERED}
        assert {one.stem for one in (texts / language.value).glob("*")} == kinds | own


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_every_text_names_the_case_the_reader_what_is_next_and_the_serial(
    kind: MessageKind, language: Language
) -> None:
    facts = sample(kind)
    for form in (Form.FULL, Form.SHORT):
        wording = write(facts, form, language)
        page = f"{wording.subject}\n{wording.body}"
        words = spoken(facts, language)
        for said in (NUMBER, words["to"], words["told"], words["next"], "00004711", "校安"):
            assert said in page
        assert "\n" not in wording.subject
        assert "{" not in page
    assert len(write(facts, Form.SHORT, language).body) < len(write(facts, Form.FULL, language).body)


def test_the_texts_know_exactly_the_facts_there_are() -> None:
    assert set(spoken(sample(MessageKind.URGE), Language.ZH)) == PLACES


def test_a_line_without_any_of_its_facts_is_left_out() -> None:
    words = {"a": "", "b": "2"}
    assert filled("x {a}\n\n{a}\n\ny {a}{b}\nz", words) == "y 2\nz"


def test_braces_in_what_people_wrote_stay_what_they_are() -> None:
    facts = replace(sample(MessageKind.REWORK), note="报警器 {0} {number} 仍不响")
    assert "报警器 {0} {number} 仍不响" in write(facts, Form.FULL, Language.ZH).body


@pytest.mark.parametrize("language", Language)
def test_a_message_that_may_have_arrived_before_says_so_in_subject_and_text(language: Language) -> None:
    marked = write(repeated(sample(MessageKind.URGE)), Form.SHORT, language)
    mark = "可能重复" if language is Language.ZH else "possibly a repeat"
    assert mark in marked.subject
    assert ("可能重复" if language is Language.ZH else "this is a repeat") in marked.body
    assert mark not in write(sample(MessageKind.URGE), Form.SHORT, language).subject


def test_a_message_that_rose_says_whose_empty_post_it_was_meant_for() -> None:
    risen = replace(sample(MessageKind.URGE), has_risen=True)
    assert "“分管副职”岗位空缺" in write(risen, Form.SHORT, Language.ZH).body
    assert "(deputy head) is empty" in write(risen, Form.SHORT, Language.EN).body


def test_a_text_that_names_an_unknown_fact_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        pattern("no_such_kind", Language.ZH)
