"""Minutes become tasks: a story that begins with a meeting on 4 May 2010, and what is refused on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from casework import assigning, verifying
from casework.importing_minutes import MinutesDone, import_minutes
from casework.minutes_due import chase_due, finish
from casework.minutes_progress import progress_of
from casework.taking_in import Intaking, TakenFile
from documents.minutes_reading import read_minutes
from documents.minutes_writing import write_progress
from rules.minutes import Heading, MinutesRow
from rules.refusals import BadInput, BadRows, DateTooLate, NotYours, ReasonMissing, UnknownMinutes
from rules.telling import TaskKind
from rules.vocabulary import Source, Stage
from store import cases, common_tasks, resolutions, tasks
from tests.support.minutes_files import NUMBER, TITLE, document, workbook
from tests.support.picture import counts
from tests.support.story import COORDINATOR, ask, audited, hand_in, looked, refused, unsound
from tests.support.world import World, at

HELD = date(2010, 5, 4)
HEADING = Heading(TITLE, NUMBER, HELD)
ALARM, RECORDS_1, RECORDS_2 = (f"510503-2010-00000{number}" for number in (1, 2, 3))
VERIFIERS = {"S1": "PS1.handler", "S2": "PS1.handler", "S3": "PS2.handler"}


@pytest.fixture
def then(world: World) -> World:
    """The district of the cast, fifteen years earlier: everybody served already."""
    with world.desk.engine.begin() as connection:
        connection.execute(sa.text("UPDATE tenure SET starts_on = '2009-01-01'"))
        connection.execute(sa.text("UPDATE campus_status SET from_on = '2009-01-01'"))
    return world


def take_in(world: World, path: Path, when: str = "2010-05-05 09:00", by: str = COORDINATOR) -> MinutesDone:
    content = path.read_bytes()
    read = read_minutes(content, path.name)
    file = TakenFile(path.name, f"{hash(content) & 0xFFFFFFFF:x}")
    how = Intaking(at=at(when), who=by, files=(file,), problems=tuple(read.problems))
    return import_minutes(world.desk, read.rows, read.heading, how)


def given(world: World, *rows: MinutesRow, heading: Heading = HEADING, when: str = "2010-05-05 09:00",
          category: str = "", by: str = COORDINATOR, skips: bool = False) -> MinutesDone:  # fmt: skip
    how = Intaking(at=at(when), who=by, skips_bad_rows=skips)
    return import_minutes(world.desk, rows, heading, how, category)


def put_right(world: World, number: str, school: str, when: str, *verifiers: str) -> None:
    assigning.acknowledge(world.desk, ask(number, f"{school}.handler", when))
    hand_in(world, number, when, f"{school}.handler")
    for verifier in verifiers or (VERIFIERS[school],):
        looked(world.desk, ask(number, verifier, when))


def states(world: World, when: str) -> list[tuple[int, str, str, str]]:
    _, lines = progress_of(world.desk, 1)
    today = at(when).date()
    return [(one.row, one.state.zh, f"{one.done}/{one.total}", one.due_words(today).zh) for one in lines]


RESOLUTIONS = TaskKind.RESOLUTION_DUE, TaskKind.RESOLUTION_LATE


def duties(world: World) -> list[tuple[TaskKind, str | None, str]]:
    """Whose the open tasks about resolutions are, and what they say."""
    with world.desk.looking() as session:
        mine = [one for one in tasks.task_lines(session) if one.kind in RESOLUTIONS]
    return [(one.kind, one.person, one.what) for one in mine]


@pytest.mark.parametrize("write", [workbook, document])
def test_what_was_decided_on_4_may_2010_is_followed_to_its_end(then: World, tmp_path: Path, write: object) -> None:
    path = workbook(tmp_path / "纪要.xlsx") if write is workbook else document(tmp_path / "纪要.docx")
    assert take_in(then, path) == MinutesDone(1, hazards=1, tasks=2, duties=1, children=5)
    with then.desk.looking() as session:
        alarm = cases.hazard_by_number(session, ALARM)
        hydrants = common_tasks.lines(session)[1]
    assert (alarm.source, alarm.stage, alarm.lead_unit_id) == (Source.MINUTES, Stage.ASSIGNED, then.units["PSB"])
    assert (alarm.task, alarm.standard) == ("更换失灵的一键报警装置", "与接警台连通")
    assert (alarm.fixed_due_on, alarm.first_due_at) == (date(2010, 5, 20), at("2010-05-21 00:00"))
    assert "赤安联席〔2010〕3号" in alarm.remark
    assert (hydrants.title, hydrants.lead, hydrants.leader) == ("消防栓无水整改", "消防大队", "李大队长")
    assert (hydrants.total, hydrants.due_on) == (3, date(2010, 6, 30))
    assert states(then, "2010-05-05 10:00") == [
        (1, "已交办", "0/1", "2010-05-20"),
        (2, "办理中：已了结 0 校，未了结 2 校", "0/2", "2010-05-31"),
        (3, "办理中：已了结 0 校，未了结 3 校", "0/3", "2010-06-30"),
        (4, "未办结", "0/1", "2010-06-30"),
    ]
    put_right(then, RECORDS_1, "S1", "2010-05-28 09:00")
    put_right(then, RECORDS_2, "S2", "2010-06-02 09:00")
    put_right(then, ALARM, "S1", "2010-05-19 09:00", "EDU.handler", "PS1.handler")
    assert finish(then.desk, 1, 4, "PSB.handler", at("2010-06-20 09:00"), "方案已印发")
    assert states(then, "2010-07-02 10:00") == [
        (1, "已销号", "1/1", "2010-05-20，按期了结"),
        (2, "已办结", "2/2", "2010-05-31，逾期 2 天了结"),
        (3, "办理中：已了结 0 校，未了结 3 校", "0/3", "2010-06-30，逾期 2 天"),
        (4, "已办结", "1/1", "2010-06-30，按期了结"),
    ]
    _, lines = progress_of(then.desk, 1)
    assert lines[2].outstanding == ("第一小学", "第二中学", "第三幼儿园")
    assert lines[3].last.zh == "2010-06-20 09:00 公安分局经办人：方案已印发"
    assert unsound(audited(then, "2010-05-05 09:10")) == []


@pytest.mark.parametrize("ending", [".xlsx", ".docx"])
def test_the_same_file_and_our_own_report_of_it_change_nothing(then: World, tmp_path: Path, ending: str) -> None:
    path = workbook(tmp_path / "纪要.xlsx")
    take_in(then, path)
    before = counts(then)
    assert take_in(then, path, "2010-05-06 09:00") == MinutesDone(1, known=4)
    head, lines = progress_of(then.desk, 1)
    out = tmp_path / f"进展{ending}"
    write_progress(out, head, lines, date(2010, 5, 6))
    assert take_in(then, out, "2010-05-06 10:00") == MinutesDone(1, known=4)
    after = counts(then)
    assert {name for name in after if after[name] != before[name]} <= {"intake"}
    again, back = progress_of(then.desk, 1)
    assert (again, [one.as_written for one in back]) == (head, [one.as_written for one in lines])


ONE = MinutesRow("补齐值班巡查记录", "教育局", "5月底前", school="第一小学", category="SEC-PATROL")


def test_an_amended_file_adds_what_is_new_and_says_what_differs(then: World) -> None:
    given(then, ONE)
    more = replace(ONE, text="更换门卫室窗户")
    done = given(then, replace(ONE, due="6月底前"), more, when="2010-05-06 09:00")
    assert (done.number, done.hazards, done.known) == (1, 1, 1)
    assert "时限“6月底前”与原“5月底前”不同" in done.notes[0].zh
    with then.desk.looking() as session:
        assert [(one.row, one.due_said) for one in resolutions.of_minutes(session, 1)] == [
            (1, "5月底前"),
            (2, "5月底前"),
        ]


def test_the_named_units_lead_and_help_and_a_school_named_for_itself_is_led_by_the_duty_map(then: World) -> None:
    rows = (
        replace(ONE, unit="公安分局、教育局", co="城管局、各镇街", leader="第一小学校长"),
        replace(ONE, text="自查", unit="第二中学", school=""),
        replace(ONE, text="各校自查", unit="各学校", school=""),
    )
    done = given(then, *rows)
    assert (done.hazards, done.tasks, done.children, done.duties) == (2, 1, 3, 0)
    with then.desk.looking() as session:
        first, second = (cases.hazard_by_number(session, number) for number in (ALARM, RECORDS_1))
        co = {unit for unit, roles in cases.units_on(session, first.id).roles.items() if "co" in str(roles)}
    assert (first.lead_unit_id, first.responsible_unit_id) == (then.units["PSB"], then.units["S1"])
    assert co == {then.units["EDU"], then.units["CMB"]}
    assert (second.lead_unit_id, second.responsible_unit_id) == (then.units["EDU"], then.units["S2"])
    assert {first.stage, second.stage} == {Stage.ASSIGNED}
    assert unsound(audited(then, "2010-05-05 09:05")) == []


BAD = (
    (replace(ONE, unit="不存在局"), "没有登记这个单位"),
    (replace(ONE, school="第九小学"), "“第九小学”：没有登记这个学校"),
    (replace(ONE, school="第一小学、第九小学"), "“第九小学”：没有登记这个学校"),
    (replace(ONE, category=""), "须有类别"),
    (replace(ONE, category="不存在"), "不在分类表中"),
    (replace(ONE, due="尽快"), "看不懂的时限"),
    (replace(ONE, due="长期坚持"), "没有到期日"),
    (replace(ONE, due="2010年5月4日"), "已经过去"),
    (replace(ONE, text=" 　"), "请写明任务"),
    (replace(ONE, text="联系家长 13812345678"), "个人信息"),
)


@pytest.mark.parametrize(("row", "why"), BAD)
def test_a_bad_row_is_named_and_changes_nothing(then: World, row: MinutesRow, why: str) -> None:
    before = counts(then)
    with pytest.raises(BadRows) as caught:
        given(then, replace(ONE, text="好的一行"), row)
    assert why in caught.value.say()
    assert counts(then) == before


def test_bad_rows_may_be_passed_over_and_two_alike_are_one_too_many(then: World) -> None:
    done = given(then, ONE, replace(ONE, text="另一件", due="尽快"), replace(ONE), skips=True)
    assert (done.hazards, len(done.problems)) == (1, 2)
    assert given(then, replace(ONE, text="另一件", category=""), category="SEC-PATROL").hazards == 1


def test_who_may_not_and_what_cannot_be_a_meeting_is_refused(then: World) -> None:
    with refused(then, NotYours):
        given(then, ONE, by="S1.handler")
    with refused(then, BadInput):
        given(then, ONE, heading=replace(HEADING, held_on=None))
    with refused(then, DateTooLate):
        given(then, ONE, heading=replace(HEADING, held_on=date(2010, 5, 6)))


DUTY = MinutesRow("制定护学岗方案", "公安分局", "6月底前")


def test_a_duty_without_a_school_is_asked_of_the_unit_on_its_day_and_of_the_coordinator_a_day_later(
    then: World,
) -> None:
    given(then, DUTY)
    assert chase_due(then.desk, at("2010-06-29 23:00")) == 0
    assert chase_due(then.desk, at("2010-06-30 00:30")) == 1
    assert chase_due(then.desk, at("2010-06-30 23:30")) == 0
    assert duties(then) == [(TaskKind.RESOLUTION_DUE, "公安分局经办人", "1/1 2010-06-30 公安分局 制定护学岗方案")]
    assert chase_due(then.desk, at("2010-07-01 00:30")) == 1
    assert chase_due(then.desk, at("2010-07-02 00:30")) == 0
    assert duties(then)[1] == (TaskKind.RESOLUTION_LATE, "政法委协调员", "1/1 2010-06-30 公安分局 制定护学岗方案")
    assert finish(then.desk, 1, 1, "PSB.handler", at("2010-07-03 09:00"), "已印发")
    assert duties(then) == []
    assert not finish(then.desk, 1, 1, COORDINATOR, at("2010-07-03 10:00"), "已印发")


def test_only_the_unit_or_a_coordinator_may_say_it_is_done_and_must_say_how(then: World) -> None:
    given(then, DUTY, ONE)
    late = at("2010-06-01 09:00")
    with refused(then, NotYours):
        finish(then.desk, 1, 1, "EDU.handler", late, "做了")
    with refused(then, ReasonMissing):
        finish(then.desk, 1, 1, "PSB.handler", late, " ")
    with refused(then, BadInput):
        finish(then.desk, 1, 2, COORDINATOR, late, "做了")
    with refused(then, BadInput):
        finish(then.desk, 1, 3, COORDINATOR, late, "做了")
    with refused(then, UnknownMinutes):
        progress_of(then.desk, 9)
    assert finish(then.desk, 1, 1, COORDINATOR, late, "做了")
    with then.desk.looking() as session:
        (line,) = resolutions.minutes_lines(session, date(2010, 6, 2))
    assert (line.resolutions, line.done, line.late) == (2, 1, 1)


def test_a_task_decided_again_while_it_is_open_is_the_same_task(then: World) -> None:
    row = replace(ONE, school="全区各学校")
    given(then, row)
    done = given(then, row, heading=Heading("第二次联席会议纪要", "", date(2010, 5, 18)), when="2010-05-19 09:00")
    assert (done.number, done.tasks, done.children) == (2, 1, 0)
    with then.desk.looking() as session:
        assert [(one.number, one.total) for one in common_tasks.lines(session)] == [("510503-2010-Z0001", 3)]


def test_whole_kinds_of_schools_are_meant_by_their_words(then: World) -> None:
    done = given(then, replace(ONE, school="各幼儿园"), replace(ONE, text="二", school="全区中小学"))
    assert (done.hazards, done.tasks, done.children) == (1, 1, 2)


def test_one_school_done_of_two_shows_in_the_progress(then: World) -> None:
    given(then, replace(ONE, school="第一小学、第三幼儿园"))
    for number, school in ((ALARM, "S1"), (RECORDS_1, "S3")):
        assigning.acknowledge(then.desk, ask(number, f"{school}.handler", "2010-05-06 09:00"))
    hand_in(then, ALARM, "2010-05-06 10:00")
    verifying.sign_pass(then.desk, ask(ALARM, "PS1.handler", "2010-05-07 09:00"))
    assert states(then, "2010-05-07 10:00") == [(1, "办理中：已了结 1 校，未了结 1 校", "1/2", "2010-05-31")]
