"""From finding to signature: recording, completing, handing over, signing, objecting, ruling, fixing on the spot."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from casework import assigning, completing, rectifying
from casework.recording import record
from rules.refusals import (
    AlreadyAcknowledged,
    BadInput,
    DateNotAhead,
    EvidenceMissing,
    Incomplete,
    NotInTable,
    NotYours,
    PersonalData,
    TooGraveForTheSpot,
    UnknownHazard,
    UnknownPerson,
)
from tests.support.picture import Picture, acts, picture, sides
from tests.support.story import (
    COMMON,
    COORDINATOR,
    INSPECTOR,
    MAJOR,
    PHOTO,
    SERIOUS,
    ask,
    assigned,
    found,
    refused,
)
from tests.support.world import World, at

UNCLEAR = replace(COMMON, subcategory="OTHR-UNCL")


def test_what_was_found_waits_for_hand_over_until_the_next_working_day(world: World) -> None:
    number = found(world, "2026-09-01 09:00")
    assert number == "510503-2026-000001"
    assert picture(world, number) == Picture(
        "found", "", ("triage PLC running 2026-09-02 24:00",), "record by PS1.inspector for PS1: - > found", ()
    )


def test_a_school_records_its_own_hazards_and_nobody_elses(world: World) -> None:
    number = record(world.desk, COMMON, "S1.handler", at("2026-09-01 09:00")).number
    assert acts(world, number) == ["record by S1.handler for S1: - > found"]
    with refused(world, NotYours):
        record(world.desk, COMMON, "S2.handler", at("2026-09-01 09:00"))
    with refused(world, NotYours):
        record(world.desk, COMMON, "HUC.handler", at("2026-09-01 09:00"))


def test_nothing_is_recorded_at_an_unknown_place_or_by_an_unknown_person_or_about_a_person(world: World) -> None:
    with refused(world, BadInput):
        record(world.desk, replace(COMMON, campus="S9"), INSPECTOR, at("2026-09-01 09:00"))
    with refused(world, BadInput):
        record(world.desk, replace(COMMON, subcategory="XXXX-Y"), INSPECTOR, at("2026-09-01 09:00"))
    with refused(world, UnknownPerson):
        record(world.desk, COMMON, "nobody", at("2026-09-01 09:00"))
    with refused(world, PersonalData):
        record(world.desk, replace(COMMON, description="联系家长13812345678"), INSPECTOR, at("2026-09-01 09:00"))
    with refused(world, UnknownHazard):
        assigning.assign(world.desk, ask("510503-2026-999999", COORDINATOR, "2026-09-01 09:00"))


def test_handing_over_names_the_units_starts_their_clocks_and_tells_each(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    assert picture(world, number) == Picture(
        "assigned",
        "2026-09-10 24:00",
        (
            "acknowledge EDU running 2026-09-02 09:00",
            "acknowledge PS1 running 2026-09-02 09:00",
            "acknowledge S1 running 2026-09-02 09:00",
            "rectify S1 running 2026-09-10 24:00",
        ),
        "assign by PLC.coordinator for PLC: found > assigned",
        ("assigned > EDU.handler", "assigned > PS1.handler", "assigned > S1.handler"),
    )


def test_a_major_hazard_is_handed_over_with_hours_to_sign_and_a_day_for_its_control(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00", MAJOR)
    assert picture(world, number).clocks == (
        "acknowledge EDU running 2026-09-01 11:00",
        "acknowledge FRS running 2026-09-01 11:00",
        "acknowledge PS1 running 2026-09-01 11:00",
        "acknowledge S1 running 2026-09-01 11:00",
        "control S1 running 2026-09-02 09:00",
        "plan S1 running 2026-09-04 24:00",
        "rectify S1 running 2026-10-08 24:00",
    )


def test_handing_over_is_for_the_coordinator_and_happens_once(world: World) -> None:
    number = found(world, "2026-09-01 09:00")
    for stranger in ("S1.handler", "EDU.head", INSPECTOR):
        with refused(world, NotYours):
            assigning.assign(world.desk, ask(number, stranger, "2026-09-01 10:00"))
    assigning.assign(world.desk, ask(number, COORDINATOR, "2026-09-01 10:00"))
    with refused(world, NotInTable):
        assigning.assign(world.desk, ask(number, COORDINATOR, "2026-09-01 10:01"))


def test_what_is_incomplete_is_held_until_it_is_completed(world: World) -> None:
    number = found(world, "2026-09-01 09:00", UNCLEAR)
    with refused(world, Incomplete):
        assigning.assign(world.desk, ask(number, COORDINATOR, "2026-09-01 10:00"))
    round_one = assigning.assign_found(world.desk, at("2026-09-01 10:00"))
    assert (round_one.handed, round_one.held) == (0, 1)
    completing.complete(world.desk, ask(number, INSPECTOR, "2026-09-01 10:30"), {"subcategory": "SEC-PATROL"})
    round_two = assigning.assign_found(world.desk, at("2026-09-01 11:00"))
    assert (round_two.handed, round_two.held) == (1, 0)
    assert acts(world, number) == [
        "record by PS1.inspector for PS1: - > found",
        "complete by PS1.inspector for PS1: found > -",
        "assign by engine for -: found > assigned",
    ]


def test_completing_takes_only_what_policy_can_read(world: World) -> None:
    number = found(world, "2026-09-01 09:00", UNCLEAR)
    bad = {"colour": "red", "subcategory": "no such thing", "severity": "huge", "due": "soon"}
    for name, value in bad.items():
        with refused(world, BadInput):
            completing.complete(world.desk, ask(number, COORDINATOR, "2026-09-01 10:00"), {name: value})
    with refused(world, DateNotAhead):
        completing.complete(world.desk, ask(number, COORDINATOR, "2026-09-01 10:00"), {"due": "2026-09-01"})
    with refused(world, PersonalData):
        completing.complete(world.desk, ask(number, COORDINATOR, "2026-09-01 10:00"), {"place": "13812345678"})
    with refused(world, NotYours):
        completing.complete(world.desk, ask(number, "S1.handler", "2026-09-01 10:00"), {"severity": "low"})


def test_a_deadline_fixed_while_completing_is_the_deadline(world: World) -> None:
    number = found(world, "2026-09-01 09:00")
    completing.complete(world.desk, ask(number, COORDINATOR, "2026-09-01 10:00"), {"due": "2026-09-05"})
    assigning.assign(world.desk, ask(number, COORDINATOR, "2026-09-01 11:00"))
    assert picture(world, number).due == "2026-09-05 24:00"


def test_each_unit_signs_for_itself_and_the_first_worker_begins_the_work(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    assigning.acknowledge(world.desk, ask(number, "PS1.handler", "2026-09-01 10:00"))
    assert picture(world, number) == Picture(
        "assigned",
        "2026-09-10 24:00",
        (
            "acknowledge EDU running 2026-09-02 09:00",
            "acknowledge S1 running 2026-09-02 09:00",
            "rectify S1 running 2026-09-10 24:00",
        ),
        "acknowledge by PS1.handler for PS1: assigned > -",
        (),
    )
    assigning.acknowledge(world.desk, ask(number, "S1.principal", "2026-09-01 11:00"))
    assert picture(world, number) == Picture(
        "rectifying",
        "2026-09-10 24:00",
        ("acknowledge EDU running 2026-09-02 09:00", "rectify S1 running 2026-09-10 24:00"),
        "acknowledge by S1.principal for S1: assigned > rectifying",
        (),
    )
    assigning.acknowledge(world.desk, ask(number, "EDU.handler", "2026-09-01 12:00"))
    assert picture(world, number).clocks == ("rectify S1 running 2026-09-10 24:00",)
    for again in ("PS1.handler", "S1.handler", "EDU.head"):
        with refused(world, AlreadyAcknowledged):
            assigning.acknowledge(world.desk, ask(number, again, "2026-09-01 13:00"))
    with refused(world, NotYours):
        assigning.acknowledge(world.desk, ask(number, "S2.handler", "2026-09-01 13:00"))


def test_a_light_hazard_fixed_on_the_spot_goes_straight_to_its_verifier(world: World) -> None:
    number = found(world, "2026-09-01 09:00")
    rectifying.fix_on_spot(world.desk, ask(number, INSPECTOR, "2026-09-01 09:10", files=(PHOTO,)), "当场补登")
    assert picture(world, number) == Picture(
        "submitted",
        "2026-09-10 24:00",
        ("rectify S1 paused 2026-09-10 24:00", "verify PS1 running 2026-09-04 24:00"),
        "fix_on_spot by PS1.inspector for PS1: found > submitted",
        ("to_verify > PS1.handler",),
    )
    assert sides(world, number) == ["1 police PS1 -"]


def test_what_is_grave_or_unproven_is_not_settled_on_the_spot(world: World) -> None:
    common, serious, unclear = (found(world, "2026-09-01 09:00", one) for one in (COMMON, SERIOUS, UNCLEAR))
    with refused(world, EvidenceMissing):
        rectifying.fix_on_spot(world.desk, ask(common, INSPECTOR, "2026-09-01 09:10"))
    with refused(world, NotYours):
        rectifying.fix_on_spot(world.desk, ask(common, "S1.handler", "2026-09-01 09:10", files=(PHOTO,)))
    with refused(world, TooGraveForTheSpot):
        rectifying.fix_on_spot(world.desk, ask(serious, INSPECTOR, "2026-09-01 09:10", files=(PHOTO,)))
    with refused(world, Incomplete):
        rectifying.fix_on_spot(world.desk, ask(unclear, INSPECTOR, "2026-09-01 09:10", files=(PHOTO,)))


@pytest.mark.parametrize("agency", ["EDU", "PLC"])
def test_a_place_no_unit_serves_is_held_and_holds_up_nobody_else(world: World, agency: str) -> None:
    """The fallback lead is the education bureau; without any, a hazard of its own kind cannot be handed over."""
    common, other = found(world, "2026-09-01 09:00"), found(world, "2026-09-01 09:00", MAJOR)
    with world.desk.engine.begin() as connection:
        retire = sa.text("UPDATE unit SET retired_on = '2026-09-01' WHERE agency = :agency")
        connection.execute(retire, {"agency": agency})
    done = assigning.assign_found(world.desk, at("2026-09-01 10:00"))
    assert (done.handed, done.held) == ((1, 1) if agency == "EDU" else (2, 0))
    assert picture(world, other).stage == "assigned"
    if agency == "EDU":
        with refused(world, Incomplete):
            assigning.assign(world.desk, ask(common, COORDINATOR, "2026-09-01 10:05"))
        completing.complete(world.desk, ask(common, COORDINATOR, "2026-09-01 10:10"), {"subcategory": "FIRE-ALRM"})
        assert assigning.assign_found(world.desk, at("2026-09-01 10:15")).handed == 1
