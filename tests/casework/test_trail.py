"""What happened, in words: of a reminder whether it was late, and of a hand-over until when."""

from __future__ import annotations

from casework.escalating import escalate
from casework.trail import sentence
from store import cases, views
from tests.support.story import assigned
from tests.support.world import World, at


def said(world: World, number: str) -> list[str]:
    with world.desk.looking() as session:
        hazard = cases.hazard_by_number(session, number)
        return [sentence(one).zh for one in views.timeline(session, hazard.id, None)]


def test_a_reminder_says_which_it_was_and_by_when_it_was_due(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    for when in ("2026-09-02 08:59", "2026-09-02 09:00", "2026-09-09 09:00"):
        escalate(world.desk, at(when))
    lines = said(world, number)
    assert lines[1] == "交办（整改时限 2026-09-10 24:00）"
    assert "签收已逾期（时限 2026-09-02 09:00）：催促" in lines
    assert [one for one in lines if one.startswith("整改将到期（时限 2026-09-10 24:00）：")]
    assert not [one for one in lines if one.startswith("整改已逾期")]
