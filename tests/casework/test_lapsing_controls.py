"""An interim control with a last day: it lapses once, is told once, and is chased anew."""

from __future__ import annotations

from datetime import date

from casework import rectifying, verifying
from casework.falling_due import lapse_controls
from rules.refusals import DateNotAhead
from tests.support.picture import picture
from tests.support.story import MAJOR, ask, audited, hand_in, rectifying_, refused, unsound
from tests.support.world import World, at


def test_a_control_with_an_end_lapses_with_its_last_day_and_is_chased_anew(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00", MAJOR)
    with refused(world, DateNotAhead):
        rectifying.control(
            world.desk, ask(number, "S1.handler", "2026-09-01 10:00", note="夜巡", until=date(2026, 8, 31))
        )
    held = ask(number, "S1.handler", "2026-09-01 10:00", note="夜巡", until=date(2026, 9, 3))
    rectifying.control(world.desk, held)
    assert lapse_controls(world.desk, at("2026-09-03 23:59")) == 0
    assert [lapse_controls(world.desk, at("2026-09-04 00:07")) for _ in range(2)] == [1, 0]
    shown = picture(world, number)
    assert "control S1 running 2026-09-05 00:07" in shown.clocks
    assert shown.told == ("control_lapsed > S1.handler",)
    rectifying.control(world.desk, ask(number, "S1.handler", "2026-09-04 08:00", note="宿舍停用"))
    assert not any(one.startswith("control") for one in picture(world, number).clocks)
    assert lapse_controls(world.desk, at("2026-10-04 00:07")) == 0
    assert unsound(audited(world, "2026-10-04 01:00")) == []


def test_a_control_that_ends_while_its_hazard_is_being_verified_lapses_when_it_comes_back(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    rectifying.control(world.desk, ask(number, "S1.handler", "2026-09-01 10:00", note="围挡", until=date(2026, 9, 2)))
    hand_in(world, number, "2026-09-02 09:00")
    assert lapse_controls(world.desk, at("2026-09-03 00:07")) == 0
    verifying.send_back(world.desk, ask(number, "PS1.handler", "2026-09-03 09:00", note="未修好"))
    assert lapse_controls(world.desk, at("2026-09-03 10:07")) == 1
    # Policy gives a general hazard no limit for interim control: it is told, and no clock runs.
    assert picture(world, number).told == ("control_lapsed > S1.handler",)
    assert not any(one.startswith("control") for one in picture(world, number).clocks)
