"""Exports on record: who took what, and how many rows of it."""

from __future__ import annotations

from casework.exporting import note_export
from rules.access import AccessKind
from store import accounts, people
from store.accounts import SignedIn
from tests.support.world import World, at

NOW = at("2026-09-01 10:00")


def test_an_export_is_on_record_with_who_took_it_and_how_much(world: World) -> None:
    with world.desk.looking() as session:
        person_id = people.person_meant(session, "PLC.coordinator").id
    who = SignedIn(1, person_id, "PLC.coordinator", "协调员", "zh-CN", must_change=False, begun_at=NOW, seen_at=NOW)
    note_export(world.desk, who, "ledger", 412, "10.1.2.3", NOW)
    note_export(world.desk, None, "campaign 2026-09", 0, "", NOW)
    with world.desk.looking() as session:
        operator, person = accounts.accesses(session)
        mine = accounts.accesses(session, "PLC.coordinator")
    assert (person.kind, person.account, person.address, person.about, person.counted, person.at) == (
        AccessKind.EXPORTED, "PLC.coordinator", "10.1.2.3", "ledger", 412, NOW,
    )  # fmt: skip
    assert (operator.account, operator.address, operator.about, operator.counted) == ("", "", "campaign 2026-09", 0)
    assert mine == [person]
