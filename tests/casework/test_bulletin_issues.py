"""Bulletins that go out: drawn up, written on, signed once under the next number, and never changed afterwards."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import docx
import pytest

from casework import auditing, bulletin_drafts, bulletin_signing
from casework.auditing import Wanted
from casework.bulletin_drafts import Due, Shown
from casework.bulletin_signing import BulletinPen
from documents.bulletin_writing import bulletin_word
from rules.bulletins import BulletinWords, Paper, unpacked
from rules.case_records import Period
from rules.letters import LetterKind
from rules.notices import NoticeKind
from rules.refusals import (
    BadInput,
    BulletinClosed,
    BulletinMoved,
    BulletinNotYours,
    BulletinReplaced,
    BulletinUnknown,
    LetterFileGone,
    PersonalData,
)
from store import bulletins, policies
from store.bulletins import IssueLine
from store.files import FileStore
from tests.support.letters import made, paragraphs, pen_in
from tests.support.noticed import told
from tests.support.paper import word_tables
from tests.support.story import COMMON, COORDINATOR, assigned, rectifying_, refused
from tests.support.world import DISTRICT, World, at

SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))
OCTOBER = "2026-10-01 00:05"
DUE = Due(DISTRICT, SEPTEMBER)


@pytest.fixture
def pen(tmp_path: Path) -> BulletinPen:
    return BulletinPen(FileStore(tmp_path / "files"), bulletin_word)


def shown(world: World, draft: int, who: str = COORDINATOR, when: str = "2026-10-08 10:00") -> Shown:
    with world.desk.looking() as session:
        row = bulletins.draft_of(session, draft)
        assert row is not None
        return Shown(draft, row.edition, who, at(when))


def drawn(world: World, when: str = OCTOBER, due: Due = DUE) -> int:
    return bulletin_drafts.draw_up(world.desk, due, COORDINATOR, at(when))


def signed(world: World, pen: BulletinPen, draft: int | None = None, when: str = "2026-10-08 10:00") -> IssueLine:
    return bulletin_signing.sign(world.desk, pen, shown(world, draft or drawn(world), when=when))


def test_the_schedule_draws_up_the_last_week_and_month_once_and_not_before_there_is_a_hazard(world: World) -> None:
    assert bulletin_drafts.draw_up_due(world.desk, at(OCTOBER)) == 0
    rectifying_(world, "2026-09-01 09:00")
    assert bulletin_drafts.draw_up_due(world.desk, at(OCTOBER)) == 2
    assert bulletin_drafts.draw_up_due(world.desk, at("2026-10-01 06:35")) == 0
    with world.desk.looking() as session:
        found = bulletins.drafts(session, [DISTRICT])
    assert [(one.first_on, one.last_on, one.changed_by) for one in found] == [
        (date(2026, 9, 1), date(2026, 9, 30), None), (date(2026, 9, 21), date(2026, 9, 27), None),
    ]  # fmt: skip
    assert drawn(world, "2026-10-02 09:00") == found[0].id
    bulletin_drafts.put_aside(world.desk, shown(world, found[1].id))
    assert bulletin_drafts.draw_up_due(world.desk, at("2026-10-02 00:05")) == 0


def test_signing_freezes_words_figures_and_file_and_tells_each_leader_once(world: World, pen: BulletinPen) -> None:
    late = assigned(world, "2026-09-01 09:00")
    with world.desk.looking() as session:
        quiet = replace(COMMON, subcategory=min(policies.sensitive_codes(session)))
    hidden = rectifying_(world, "2026-09-01 09:00", quiet)
    draft = drawn(world)
    words = BulletinWords("总体平稳。", "门卫脱岗。\n\n消防通道堵塞。", "限期整改。")
    bulletin_drafts.write(world.desk, shown(world, draft), words)
    line = signed(world, pen, draft)
    assert line.number == "政法委通报〔2026〕1号"
    content = bulletin_signing.reprinted(world.desk, pen.files, line.id)[1]
    said = paragraphs(content)
    assert said[:2] == ["校园安全隐患整治情况月报（2026年9月）", line.number]
    assert {"总体平稳。", "门卫脱岗。", "消防通道堵塞。", "限期整改。"} < set(said)
    assert "2026年10月8日" in said
    cells = {cell for table in word_tables(content) for row in table for cell in row}
    assert late in cells
    assert hidden not in cells
    assert "重大、逾期两表另有 1 件按查阅权限不列出。" in said
    with world.desk.looking() as session:
        before = bulletins.issue_of(session, line.id).counted
    rectifying_(world, "2026-09-02 09:00")
    paper = bulletin_signing.paper_of(world.desk, line.id)
    assert paper.counted == unpacked(before)
    assert bulletin_word(paper) == content
    assert {one.text for one in told(world, NoticeKind.BULLETIN_ISSUED).values()} == {"总体平稳。"}
    assert set(told(world, NoticeKind.BULLETIN_ISSUED)) == {"PLC.head", "DGO.district_deputy", "DGO.district_head"}


def test_numbers_have_no_gap_whatever_fails_and_however_many_press(world: World, pen: BulletinPen) -> None:
    weeks = [Period(date(2026, 9, day), date(2026, 9, day + 6)) for day in (7, 14)]
    drafts = [drawn(world, due=Due(DISTRICT, one)) for one in weeks]

    def breaks(paper: Paper) -> bytes:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        signed(world, replace(pen, write=breaks), drafts[0])
    looks = [shown(world, one) for one in drafts]

    def press(one: Shown) -> str:
        try:
            return bulletin_signing.sign(world.desk, pen, one).number
        except BulletinClosed:
            return ""

    with ThreadPoolExecutor(4) as several:
        numbers = list(several.map(press, [*looks, *looks]))
    assert sorted(filter(None, numbers)) == ["政法委通报〔2026〕1号", "政法委通报〔2026〕2号"]


def test_nothing_signed_is_changed_and_a_correction_replaces_it_once(world: World, pen: BulletinPen) -> None:
    first = signed(world, pen)
    for act in (
        partial(bulletin_drafts.write, words=BulletinWords("改")),
        bulletin_drafts.count_anew,
        bulletin_drafts.put_aside,
    ):
        with refused(world, BulletinClosed):
            act(world.desk, shown(world, 1))
    draft = bulletin_drafts.correct(world.desk, first.id, COORDINATOR, at("2026-10-09 09:00"))
    second = signed(world, pen, draft, "2026-10-09 10:00")
    assert second.number == "政法委通报〔2026〕2号"
    assert f"（替代 {first.number}，原通报作废）" in paragraphs(
        bulletin_signing.reprinted(world.desk, pen.files, second.id)[1]
    )
    with world.desk.looking() as session:
        again = bulletins.line_of(session, first.id)
    assert again is not None
    assert again.replaced_by == second.number
    with refused(world, BulletinReplaced):
        bulletin_drafts.correct(world.desk, first.id, COORDINATOR, at("2026-10-09 11:00"))


def test_whoever_writes_over_anothers_words_is_refused(world: World) -> None:
    draft = drawn(world)
    mine, theirs = shown(world, draft), shown(world, draft)
    bulletin_drafts.write(world.desk, mine, BulletinWords("甲"))
    with refused(world, BulletinMoved):
        bulletin_drafts.write(world.desk, theirs, BulletinWords("乙"))
    with refused(world, PersonalData):
        bulletin_drafts.write(world.desk, shown(world, draft), BulletinWords(problems="家长电话13812345678"))


def test_only_who_coordinates_there_and_only_what_is_over(world: World) -> None:
    with refused(world, BulletinNotYours):
        bulletin_drafts.draw_up(world.desk, DUE, "EDU.head", at(OCTOBER))
    with refused(world, BadInput):
        drawn(world, "2026-09-30 23:00")
    with refused(world, BulletinUnknown):
        bulletin_drafts.correct(world.desk, 10**20, COORDINATOR, at(OCTOBER))


def test_the_audit_names_every_paper_that_is_gone_or_changed(world: World, pen: BulletinPen, tmp_path: Path) -> None:
    letters, number = pen_in(tmp_path), assigned(world, "2026-09-01 09:00")
    lines = [
        made(world, letters, kind, number).line for kind in (LetterKind.ASSIGNMENT, LetterKind.RECTIFICATION_NOTICE)
    ]
    issue = signed(world, pen)

    def named(since: int = 0) -> list[str]:
        report = auditing.audit(world.desk, at("2026-10-09 09:00"), Wanted(since, files=pen.files))
        return sorted(one.detail.partition(":")[0] for one in report.breaches if one.name == "papers_are_whole")

    assert named() == []
    pen.files.path(lines[0].digest).unlink()
    pen.files.path(lines[1].digest).write_bytes(b"PK\x03\x04")
    pen.files.path(issue.digest).unlink()
    assert named() == sorted([lines[0].number, lines[1].number, issue.number])
    assert named(lines[0].event_id) == []
    with pytest.raises(LetterFileGone):
        bulletin_signing.reprinted(world.desk, pen.files, issue.id)


def test_a_bulletin_of_an_empty_district_says_so_and_is_a_document_all_the_same(world: World) -> None:
    draft = drawn(world)
    with world.desk.looking() as session:
        row = bulletins.draft_of(session, draft)
        assert row is not None
        paper = Paper(unpacked(row.counted), BulletinWords(row.opening))
    assert "没有未销号的重大隐患。" in paragraphs(bulletin_word(paper))
    assert docx.Document(io.BytesIO(bulletin_word(paper))).tables
