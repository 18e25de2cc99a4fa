"""Meetings in the tests: what they settled, and their minutes issued as a letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casework import minutes_issuing
from casework.importing_minutes import import_minutes
from casework.letter_keeping import Made, Pen
from casework.minutes_issuing import ToIssue
from casework.taking_in import Intaking
from rules.minutes import Heading, MinutesRow, Particulars
from tests.support.story import COORDINATOR
from tests.support.world import World, at

HELD, TAKEN_IN, ISSUED = date(2026, 8, 31), "2026-09-01 09:00", "2026-09-02 09:00"
HEADING = Heading("校园及周边安全工作联席会议纪要", "", HELD)
DUTY = MinutesRow("制定护学岗方案", "公安分局", "2026年10月1日前", co="教育局", supervisor="政法委")
ALARM = MinutesRow("更换一键报警装置", "公安分局", "2026年9月20日前", school="第一小学", category="SEC-ALARM")
HYDRANTS = MinutesRow("消防栓无水整改", "消防大队", "2026年9月30日前", school="全区各学校", category="SEC-PATROL")
SAID = Particulars(
    "区政府三楼会议室", "政法委书记", "公安分局、教育局、消防大队", "校园周边隐患整治", "公安分局、教育局"
)


def meeting(world: World, *rows: MinutesRow, document: str = "", by: str = COORDINATOR, title: str = "") -> int:
    """A meeting whose minutes were taken in. Returns their number."""
    heading = replace(HEADING, document=document, title=title or HEADING.title)
    done = import_minutes(world.desk, rows or (DUTY,), heading, Intaking(at=at(TAKEN_IN), who=by))
    assert done.number is not None
    return done.number


def issued(
    world: World, pen: Pen, number: int, said: Particulars = SAID, who: str = COORDINATOR, when: str = ISSUED
) -> Made:
    """The minutes of a meeting as a letter."""
    return minutes_issuing.issue(world.desk, pen, ToIssue(number, said, who, at(when)))
