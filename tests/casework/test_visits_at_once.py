"""Two people at the same button: one draw, one conclusion, nobody's entries lost."""

from __future__ import annotations

import threading
from collections.abc import Callable

import sqlalchemy as sa

from casework.collecting import Signed, sign
from casework.drawing import Drawn, commit_to, draw_lots
from casework.visiting import Brought, take_in
from rules.refusals import CampaignNotThere, Refusal
from rules.visits import Answer, Entry
from tests.casework.test_campaigns import COORDINATOR, NOW, SEED, drawn_up
from tests.casework.test_visiting import DAY, POLICE, TEACHER, visit
from tests.support.world import World, at


def together(*works: Callable[[], object]) -> list[object]:
    """What each came to, or the refusal it met; they begin at the same moment."""
    came: list[object] = []
    gate = threading.Barrier(len(works))

    def go(work: Callable[[], object]) -> None:
        gate.wait()
        try:
            came.append(work())
        except Refusal as refusal:
            came.append(refusal)

    threads = [threading.Thread(target=go, args=(one,)) for one in works]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return came


def count(world: World, table: str) -> int:
    with world.desk.looking() as session:
        return int(session.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0)


def test_two_coordinators_draw_at_once_and_one_of_them_is_told(world: World) -> None:
    number = drawn_up(world)
    commit_to(world.desk, number, SEED, COORDINATOR, NOW)

    def draw() -> Drawn:
        return draw_lots(world.desk, number, COORDINATOR, NOW)

    came = together(draw, draw)
    assert {type(one) for one in came} == {Drawn, CampaignNotThere}
    assert count(world, "visit") == 3


def test_both_sides_sign_at_once_and_the_visit_is_concluded_once(world: World) -> None:
    number = visit(world)
    entry = Entry("MIN4-02", "东门", Answer.FAIL, "无人值守")
    take_in(world.desk, Brought(number, (entry,)), POLICE, at(DAY + "09:00"))

    def signing(who: str) -> Callable[[], Signed]:
        return lambda: sign(world.desk, number, who, at(DAY + "10:00"))

    came = together(signing(POLICE), signing(TEACHER))
    assert sorted(one.is_concluded for one in came if isinstance(one, Signed)) == [False, True]
    assert (count(world, "hazard"), count(world, "inspection")) == (1, 1)


def test_two_members_bring_their_sheets_at_once_and_both_are_kept(world: World) -> None:
    number = visit(world)
    entries = {POLICE: Entry("MIN4-01", "", Answer.PASS), TEACHER: Entry("MIN4-03", "", Answer.FAIL, "未联网")}

    def bringing(who: str) -> Callable[[], object]:
        return lambda: take_in(world.desk, Brought(number, (entries[who],)), who, at(DAY + "09:00"))

    together(bringing(POLICE), bringing(TEACHER))
    assert count(world, "visit_entry") == 2
