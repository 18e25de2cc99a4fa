"""The audit flow: a sign of life only when all is well, and a red run when it is not."""

from __future__ import annotations

import pytest

from casework import assigning
from casework.recording import record
from flows.audit import audit
from installation import heartbeat
from rules.refusals import Unsound
from store import seals
from tests.casework.test_a_whole_life import ALARM
from tests.support.home import Home
from tests.support.tampering import attack
from tests.support.world import World, at

MORNING = at("2026-09-01 10:00")


def one_case(world: World) -> str:
    number = record(world.desk, ALARM, "PS1.inspector", at("2026-09-01 09:30")).number
    assigning.assign_found(world.desk, MORNING)
    return number


def test_all_being_well_yesterday_is_sealed_and_the_sign_of_life_is_given(world: World, home: Home) -> None:
    one_case(world)
    report = audit.fn(as_of=MORNING)
    assert (report["breaches"], report["sealed"], report["heartbeat"]) == (0, "2026-08-31", True)
    last = heartbeat.read(home.folder)
    assert last is not None
    assert (last.at, last.checked_to) == (MORNING, report["checked_to"])


def test_the_next_audit_begins_where_the_last_clean_one_ended_and_the_nightly_one_at_the_beginning(
    world: World, home: Home
) -> None:
    one_case(world)
    assert audit.fn(as_of=MORNING)["hazards"] == 1
    assert audit.fn(as_of=at("2026-09-01 10:05"))["hazards"] == 0
    assert audit.fn(as_of=at("2026-09-01 10:05"), full=True)["hazards"] == 1


def test_a_ledger_that_was_touched_turns_the_run_red_and_the_sign_of_life_stays_away(world: World, home: Home) -> None:
    number = one_case(world)
    with attack(world) as attacker:
        attacker.run("UPDATE ledger_event SET note = 'altered' WHERE act = 'record'")
    with pytest.raises(Unsound, match=number):
        audit.fn(as_of=MORNING)
    assert heartbeat.read(home.folder) is None


def test_a_dry_run_seals_nothing_and_gives_no_sign(world: World, home: Home) -> None:
    one_case(world)
    report = audit.fn(as_of=MORNING, dry_run=True)
    assert set(report) == {"hazards", "batches", "checked_to", "breaches"}
    assert heartbeat.read(home.folder) is None
    with world.desk.looking() as session:
        assert seals.newest(session) is None
