"""Minutes as a letter: issued once for a meeting, numbered without a gap, kept byte by byte, by whoever may."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from casework import lettering
from casework.auditing import Wanted, audit
from casework.importing_minutes import import_minutes
from casework.letter_prefixes import Prefixed, use_prefix
from casework.lettering import Chosen, Ordered
from casework.minutes_due import finish
from casework.minutes_issuing import issuing_of
from casework.taking_in import Intaking
from documents.letter_defaults import default_template
from documents.minutes_reading import read_minutes
from rules.letters import LetterKind
from rules.minutes import LONGEST_PARTICULAR, Particulars
from rules.refusals import (
    BadInput,
    DateTooLate,
    LetterNotYours,
    MinutesNumbered,
    PersonalData,
    UnfitText,
    UnknownMinutes,
)
from store import letters, resolutions
from tests.support.campaigns import coordinating
from tests.support.letters import paragraphs, pen_in
from tests.support.meetings import ALARM, DUTY, HELD, HYDRANTS, ISSUED, SAID, issued, meeting
from tests.support.story import COORDINATOR, assigned, refused, unsound
from tests.support.world import World, at

GOLDEN = Path(__file__).parents[1] / "documents" / "letters" / "minutes.txt"
LATER = "2026-09-10 09:00"
KIND = LetterKind.MINUTES


def documents(world: World) -> list[str]:
    """The numbers of the meetings, as a list of them shows them."""
    with world.desk.looking() as session:
        return [one.document for one in resolutions.minutes_lines(session, HELD)]


def test_minutes_say_what_was_agreed_and_are_printed_again_whatever_happens(world: World, tmp_path: Path) -> None:
    pen, number = pen_in(tmp_path), meeting(world, ALARM, HYDRANTS, DUTY)
    made = issued(world, pen, number)
    content = lettering.reprinted(world.desk, pen.files, made.line.id)[1]
    said = "\n".join(paragraphs(content)) + "\n"
    if os.environ.get("XIAOAN_RENEW_GOLDEN"):
        GOLDEN.write_text(said, encoding="utf-8")
    assert said == GOLDEN.read_text(encoding="utf-8")
    assert (made.line.number, str(made.line.dated_on)) == ("政法委纪〔2026〕1号", "2026-09-02")
    finish(world.desk, number, 3, COORDINATOR, at(LATER), "已印发方案")
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE unit SET name = '政法委员会' WHERE code = 'PLC'"))
    again = issued(world, pen, number, replace(SAID, place="另一处"), when=LATER)
    assert again.was_there
    assert again.line.number == made.line.number
    assert lettering.reprinted(world.desk, pen.files, again.line.id)[1] == content
    assert issuing_of(world.desk, number, COORDINATOR, at(LATER)).said == SAID


def test_minutes_withdrawn_are_issued_anew_under_the_next_number_and_name_the_old_one(
    world: World, tmp_path: Path
) -> None:
    pen, number, other = pen_in(tmp_path), meeting(world), meeting(world, replace(DUTY, text="二"), title="第二次会议")
    first = issued(world, pen, number).line
    assert issued(world, pen, other).line.number == "政法委纪〔2026〕2号"
    assert documents(world) == ["政法委纪〔2026〕2号", "政法委纪〔2026〕1号"]
    lettering.withdraw(world.desk, first.id, COORDINATOR, at(LATER), "出席单位有误")
    assert documents(world) == ["政法委纪〔2026〕2号", ""]
    found = issuing_of(world.desk, number, COORDINATOR, at(LATER))
    assert (found.may_issue, found.may_withdraw, found.said) == (True, False, SAID)
    second = issued(world, pen, number, replace(SAID, attending="公安分局"), when=LATER).line
    assert documents(world) == ["政法委纪〔2026〕2号", "政法委纪〔2026〕3号"]
    said = paragraphs(lettering.reprinted(world.desk, pen.files, second.id)[1])
    assert "（替代政法委纪〔2026〕1号，原纪要作废）" in said
    found = issuing_of(world.desk, number, COORDINATOR, at(LATER))
    assert [(one.number, one.withdrawn_because) for one in found.written] == [
        (first.number, "出席单位有误"), (second.number, None),
    ]  # fmt: skip
    assert (found.may_issue, found.may_withdraw) == (False, True)


def test_a_letter_of_ours_is_not_taken_in_as_new_minutes(world: World, tmp_path: Path) -> None:
    pen, number = pen_in(tmp_path), meeting(world, ALARM, DUTY)
    line = issued(world, pen, number).line
    read = read_minutes(lettering.reprinted(world.desk, pen.files, line.id)[1], "纪要.docx")
    assert (read.heading.document, read.heading.held_on, len(read.rows)) == (line.number, HELD, 2)
    with refused(world, BadInput):
        import_minutes(world.desk, read.rows, read.heading, Intaking(at=at(LATER), who=COORDINATOR))


def test_two_who_issue_at_once_issue_one(world: World, tmp_path: Path) -> None:
    pen, numbers = pen_in(tmp_path), [meeting(world), meeting(world, replace(DUTY, text="二"), title="第二次会议")]
    with ThreadPoolExecutor(6) as several:
        done = list(several.map(lambda number: issued(world, pen, number), numbers * 3))
    fresh = sorted(one.line.number for one in done if not one.was_there)
    assert fresh == ["政法委纪〔2026〕1号", "政法委纪〔2026〕2号"]
    assert len({one.line.id for one in done}) == 2


def test_only_those_of_the_office_and_coordinators_there_issue_and_withdraw_them(world: World, tmp_path: Path) -> None:
    coordinating(world, "TOWN1", "T1")
    pen, number = pen_in(tmp_path), meeting(world, ALARM)
    for stranger in ("T1", "PSB.handler", "S1.handler"):
        with refused(world, LetterNotYours):
            issued(world, pen, number, who=stranger)
        assert not issuing_of(world.desk, number, stranger, at(ISSUED)).may_issue
    line = issued(world, pen, number).line
    with refused(world, LetterNotYours):
        lettering.withdraw(world.desk, line.id, "T1", at(LATER), "无")
    # The minutes a town brought are the town's: its coordinator issues them, from the office that serves it.
    of_town = meeting(world, replace(ALARM, text="护栏"), by="T1", title="镇街联席会议")
    assert issued(world, pen, of_town, who="T1").line.body == "政法委"


def test_minutes_that_came_with_a_number_keep_it_and_nobody_else_gets_it(world: World, tmp_path: Path) -> None:
    pen, number = pen_in(tmp_path), meeting(world, document="政法委纪〔2026〕6号")
    with refused(world, MinutesNumbered):
        issued(world, pen, number)
    assert not issuing_of(world.desk, number, COORDINATOR, at(ISSUED)).may_issue
    other = meeting(world, replace(DUTY, text="二"), title="第二次会议")
    assert issued(world, pen, other).line.number == "政法委纪〔2026〕7号"


UNFIT = (
    (replace(SAID, place=" "), BadInput, "请写明会议地点"),
    (replace(SAID, chair=""), BadInput, "请写明主持"),
    (replace(SAID, attending=""), BadInput, "请写明出席单位"),
    (replace(SAID, place="室" * (LONGEST_PARTICULAR + 1)), BadInput, "最长 120 字"),
    (replace(SAID, chair="书记\x07"), UnfitText, "主持"),
    (replace(SAID, copies="电话13800138000"), PersonalData, "抄送"),
    (replace(SAID, attending="教育局、公安分局 测试名"), BadInput, "不写姓名：测试名"),
)


def test_what_is_missing_or_names_somebody_is_refused(world: World, tmp_path: Path) -> None:
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE person SET name = '测试名' WHERE number = 'S1.handler'"))
    number = meeting(world)
    for said, no, words in UNFIT:
        with pytest.raises(no) as refusal:
            issued(world, pen_in(tmp_path), number, said)
        assert words in refusal.value.say()
    found = issuing_of(world.desk, number, COORDINATOR, at(ISSUED))
    assert (found.written, found.said) == ([], Particulars(attending="公安分局", copies="公安分局"))


def test_minutes_are_no_letter_of_a_hazard(world: World, tmp_path: Path) -> None:
    pen, hazard = pen_in(tmp_path), assigned(world, "2026-09-01 09:00")
    with refused(world, BadInput):
        lettering.make(world.desk, pen, Ordered(KIND, hazard, COORDINATOR, at(ISSUED)))
    with refused(world, UnknownMinutes):
        issued(world, pen, 99)
    with refused(world, UnknownMinutes):
        issued(world, pen, 10**20)
    number = meeting(world)
    with refused(world, DateTooLate):
        issued(world, pen, number, when="2026-08-30 09:00")


def test_the_districts_own_template_and_prefix_are_used_from_then_on(world: World, tmp_path: Path) -> None:
    pen, number = pen_in(tmp_path), meeting(world)
    own = Chosen(KIND, "510503", default_template(KIND))
    lettering.use_template(world.desk, pen.files, own, COORDINATOR, at(ISSUED))
    use_prefix(world.desk, Prefixed(KIND, "PLC", "青禾联席"), COORDINATOR, at(ISSUED))
    assert issued(world, pen, number).line.number == "青禾联席〔2026〕1号"


def test_a_changed_file_is_named_by_the_full_audit(world: World, tmp_path: Path) -> None:
    pen, number = pen_in(tmp_path), meeting(world)
    line = issued(world, pen, number).line
    whole = Wanted(since=0, files=pen.files)
    assert unsound(audit(world.desk, at(ISSUED), whole)) == []
    pen.files.path(line.digest).write_bytes(b"PK\x03\x04 another")
    (breach,) = unsound(audit(world.desk, at(ISSUED), whole))
    assert (breach.name, breach.detail.split(":")[0]) == ("papers_are_whole", line.number)
    with world.desk.looking() as session:
        assert [one.meeting for one in letters.newest(session)] == ["校园及周边安全工作联席会议纪要"]
