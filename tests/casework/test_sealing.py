"""The ledger of a day is closed once, and a day that was not closed is missed."""

from __future__ import annotations

from casework import assigning
from casework.auditing import AuditReport
from casework.sealing import seal_day
from tests.support.story import COORDINATOR, ask, audited, found, unsound
from tests.support.world import World, at


def test_nothing_is_sealed_twice_and_a_seal_waits_for_no_writer(world: World) -> None:
    found(world, "2026-09-01 09:00")
    first = seal_day(world.desk, at("2026-09-02 00:10"))
    again = seal_day(world.desk, at("2026-09-02 05:00"))
    assert (first.is_new, again.is_new, again.digest) == (True, False, first.digest)
    empty = seal_day(world.desk, at("2026-09-03 00:10"))
    assert (empty.events, empty.last_event_id, empty.is_new) == (0, first.last_event_id, True)
    late = found(world, "2026-09-02 23:00")
    assigning.assign(world.desk, ask(late, COORDINATOR, "2026-09-05 09:00"))
    after = seal_day(world.desk, at("2026-09-08 00:10"))
    assert (str(after.day), after.events) == ("2026-09-07", 2)
    assert unsound(audited(world, "2026-09-08 00:10")) == []


def test_a_day_without_its_seal_is_missed(world: World) -> None:
    found(world, "2026-09-01 09:00")
    seal_day(world.desk, at("2026-09-02 00:10"))

    def names(report: AuditReport) -> set[str]:
        return {one.name for one in unsound(report)}

    assert names(audited(world, "2026-09-03 23:00")) == set()
    assert names(audited(world, "2026-09-04 00:10")) == {"sealing_keeps_up"}
