"""Every kind of notice has a text in both languages, and each reads exactly as it was agreed; see test_texts.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from notifications.notices import (
    PLACES,
    UNDELIVERED,
    NoticeFacts,
    expected_of,
    line_of_notice,
    spoken_notice,
    write_notice,
)
from rules.notices import FoundSaid, NoticeKind, NoticeSaid, VisitSaid, unpacked, urgency_of
from rules.telling import Form, MessageKind, Urgency
from rules.vocabulary import Severity
from rules.words import Language
from tests.notifications.notice_samples import SAID, noticed, sample_notice, sample_undelivered
from tests.notifications.test_texts import GOLDEN, RENEW

EACH = [(kind, language) for kind in NoticeKind for language in Language]


def reading(facts: NoticeFacts, language: Language) -> str:
    """A sample in every form, as one page."""
    pages = []
    for form in Form:
        wording = write_notice(facts, form, language)
        pages.append(f"==== {form.en} ====\n{wording.subject}\n\n{wording.body}\n")
    return "\n".join(pages)


def compare(name: str, facts: NoticeFacts, language: Language) -> None:
    path = GOLDEN / language.value / f"{name}.txt"
    if RENEW:
        path.write_text(reading(facts, language), encoding="utf-8")
    assert path.exists(), f"{path} is missing; see the head of test_texts.py"
    assert path.read_text(encoding="utf-8") == reading(facts, language)


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_each_kind_of_notice_reads_as_agreed(kind: NoticeKind, language: Language) -> None:
    compare(kind.value, sample_notice(kind), language)


@pytest.mark.parametrize("language", Language)
def test_that_a_notice_reached_nobody_reads_as_agreed(language: Language) -> None:
    compare(UNDELIVERED, sample_undelivered(), language)


def test_every_notice_is_told_by_a_message_of_the_same_words() -> None:
    tells = {one.tells: one for one in NoticeKind}
    assert set(tells) == {one for one in MessageKind if one.is_notice}
    assert all((message.zh, message.en) == (kind.zh, kind.en) for message, kind in tells.items())


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_every_text_of_a_notice_names_its_number_reader_serial_and_what_is_next(
    kind: NoticeKind, language: Language
) -> None:
    facts = sample_notice(kind)
    for form in (Form.FULL, Form.SHORT):
        wording = write_notice(facts, form, language)
        page, words = f"{wording.subject}\n{wording.body}", spoken_notice(facts, form, language)
        for part in (facts.said.number, words["to"], words["told"], words["next"], "00004711", "校安"):
            assert part in page
        assert "{" not in page
    assert len(write_notice(facts, Form.SHORT, language).body) < len(write_notice(facts, Form.FULL, language).body)


def test_the_texts_of_notices_know_exactly_the_facts_there_are() -> None:
    assert set(spoken_notice(sample_notice(NoticeKind.FINDINGS), Form.FULL, Language.ZH)) == PLACES


@pytest.mark.parametrize("kind", NoticeKind)
def test_what_a_notice_says_is_kept_and_read_back(kind: NoticeKind) -> None:
    assert unpacked(SAID[kind].packed()) == SAID[kind]


def test_a_long_list_is_cut_and_says_how_much_there_is_more() -> None:
    many = tuple(VisitSaid(f"V-{one}", f"{one}校", date(2026, 9, 2)) for one in range(40))
    facts = replace(sample_notice(NoticeKind.VISITS_GIVEN), said=NoticeSaid("C-1", visits=many))
    body = write_notice(facts, Form.FULL, Language.ZH).body
    assert "30. 2026-09-02 29校" in body
    assert "另有 10 项" in body
    assert "31." not in body
    assert "35 more" in write_notice(facts, Form.SHORT, Language.EN).body


def test_of_what_is_sensitive_a_digest_and_a_message_name_only_the_number() -> None:
    said = NoticeSaid("V-1", school="第一小学", found=(FoundSaid("H-1", "major"),), is_concluded=True)
    facts = replace(sample_notice(NoticeKind.FINDINGS), said=said)
    body = write_notice(facts, Form.FULL, Language.ZH).body
    assert "H-1 请登录校安查阅" in body
    assert "重大" not in body
    assert "重大" not in line_of_notice(noticed(NoticeKind.FINDINGS, said)).what.zh  # type: ignore[union-attr]  # a Text


def test_what_is_next_follows_from_what_is_said() -> None:
    clean = NoticeSaid("V-1", is_concluded=True)
    assert expected_of(noticed(NoticeKind.FINDINGS), clean).en == "keep it that way"
    assert "stand by" in expected_of(noticed(NoticeKind.VISITS_GIVEN), NoticeSaid("C-1")).en
    assert "not yours" in expected_of(noticed(NoticeKind.VISITS_CHANGED), NoticeSaid("C-1")).en
    assert "nothing more" in expected_of(noticed(NoticeKind.VISITS_CHANGED), NoticeSaid("C-1", school="S")).en
    assert "the rest" not in expected_of(noticed(NoticeKind.CAMPAIGN_ENDED), clean).en


def test_only_what_is_grave_is_urgent_and_only_what_can_wait_is_routine() -> None:
    assert urgency_of(NoticeKind.FINDINGS, Severity.MAJOR) is Urgency.URGENT
    assert urgency_of(NoticeKind.FINDINGS, Severity.SERIOUS) is Urgency.PROMPT
    assert urgency_of(NoticeKind.FINDINGS, is_clean=True) is Urgency.ROUTINE
    assert {one for one in NoticeKind if urgency_of(one) is Urgency.ROUTINE} == {
        NoticeKind.CAMPAIGN_ENDED, NoticeKind.RESOLUTION_DUE, NoticeKind.RECORDS_LAPSING,
        NoticeKind.BULLETIN_ISSUED,
    }  # fmt: skip
