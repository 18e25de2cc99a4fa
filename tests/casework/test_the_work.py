"""Putting it right: control and plan, more time, a pause, and handing in the evidence."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from casework import rectifying
from rules.refusals import (
    ControlMissing,
    DateMissing,
    DateNotAhead,
    DateTooLate,
    EvidenceMissing,
    NotInTable,
    NotYours,
    PlanIncomplete,
    PlanMissing,
    ReasonMissing,
)
from tests.support.extensions import requests
from tests.support.picture import Picture, picture, sides
from tests.support.story import (
    COORDINATOR,
    MAJOR,
    OF_SERIOUS,
    PHOTO,
    PLAN,
    SERIOUS,
    ask,
    asked_for_time,
    hand_in,
    looked,
    rectifying_,
    refused,
    suspended,
    under_control,
)
from tests.support.world import World


def test_a_major_hazard_is_held_in_check_and_planned_before_it_can_be_handed_in(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00", MAJOR)
    with refused(world, ControlMissing):
        hand_in(world, number, "2026-09-01 10:00")
    with refused(world, ReasonMissing):
        rectifying.control(world.desk, ask(number, "S1.handler", "2026-09-01 10:00"))
    rectifying.control(world.desk, ask(number, "S1.handler", "2026-09-01 10:00", note="宿舍停用"))
    assert picture(world, number).clocks == (
        "acknowledge EDU running 2026-09-01 11:00",
        "acknowledge FRS running 2026-09-01 11:00",
        "acknowledge PS1 running 2026-09-01 11:00",
        "plan S1 running 2026-09-04 24:00",
        "rectify S1 running 2026-10-08 24:00",
    )
    with refused(world, PlanMissing):
        hand_in(world, number, "2026-09-01 10:30")
    with refused(world, PlanIncomplete):
        rectifying.plan(world.desk, ask(number, "S1.handler", "2026-09-01 10:30"), {**PLAN, "经费和物资": " "})
    with refused(world, NotYours):
        rectifying.plan(world.desk, ask(number, "EDU.handler", "2026-09-01 10:30"), PLAN)
    rectifying.plan(world.desk, ask(number, "FRS.handler", "2026-09-01 10:30"), PLAN)
    hand_in(world, number, "2026-09-02 09:00")
    assert picture(world, number) == Picture(
        "submitted",
        "2026-10-08 24:00",
        (
            "acknowledge EDU running 2026-09-01 11:00",
            "acknowledge FRS running 2026-09-01 11:00",
            "acknowledge PS1 running 2026-09-01 11:00",
            "rectify S1 paused 2026-10-08 24:00",
            "verify EDU running 2026-09-14 24:00",
            "verify FRS running 2026-09-14 24:00",
            "verify PS1 running 2026-09-14 24:00",
        ),
        "submit by S1.handler for S1: rectifying > submitted",
        ("to_verify > EDU.handler", "to_verify > FRS.handler", "to_verify > PS1.handler"),
    )
    assert sides(world, number) == ["1 agency FRS -", "1 education EDU -", "1 police PS1 -"]


def test_only_a_worker_hands_in_and_only_with_evidence(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    with refused(world, EvidenceMissing):
        rectifying.submit(world.desk, ask(number, "S1.handler", "2026-09-02 09:00"))
    for stranger in ("PS1.handler", COORDINATOR, "S2.handler"):
        with refused(world, NotYours):
            hand_in(world, number, "2026-09-02 09:00", stranger)
    hand_in(world, number, "2026-09-02 09:00")
    with refused(world, NotInTable):
        hand_in(world, number, "2026-09-02 09:01")


def test_the_unit_that_hands_in_is_replaced_as_verifier_by_the_coordinating_office(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00", SERIOUS)
    hand_in(world, number, "2026-09-02 09:00", OF_SERIOUS.lead)
    assert sides(world, number) == ["1 education EDU -", "1 police PLC -"]


def test_two_sides_never_fall_to_the_same_unit(world: World) -> None:
    """The post at the gate is the police's own work and the office verifies it; somebody else signs for the police."""
    from casework import assigning
    from tests.support.story import COMMON, found, replace

    number = found(world, "2026-09-01 09:00", replace(COMMON, subcategory="SEC-POST"))
    assigning.assign(world.desk, ask(number, COORDINATOR, "2026-09-01 09:00"))
    assigning.acknowledge(world.desk, ask(number, "PS1.handler", "2026-09-01 09:00"))
    hand_in(world, number, "2026-09-02 09:00", "PS1.handler")
    assert sides(world, number) == ["1 agency PLC -", "1 education EDU -", "1 police DGO -"]
    assert picture(world, number).told == (
        "to_verify > DGO.district_deputy", "to_verify > EDU.handler", "to_verify > PLC.head",
    )  # fmt: skip
    for verifier in ("PLC.coordinator", "EDU.handler", "DGO.district_deputy"):
        looked(world.desk, ask(number, verifier, "2026-09-03 09:00"))
    assert picture(world, number).stage == "closed"


def test_a_suspension_stops_the_clock_and_resuming_gives_back_what_was_left(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    asked_for_time(world, number, "2026-09-02 09:00", date(2026, 9, 20))
    parked = ask(number, "EDU.head", "2026-09-04 09:00", note="汛期不能施工", until=date(2026, 9, 30))
    rectifying.suspend(world.desk, parked)
    assert picture(world, number) == Picture(
        "suspended",
        "2026-09-10 24:00",
        (
            "acknowledge EDU running 2026-09-02 09:00",
            "acknowledge PS1 running 2026-09-02 09:00",
            "recheck S1 running 2026-09-30 24:00",
            "rectify S1 paused 2026-09-10 24:00",
        ),
        "suspend by EDU.head for EDU: rectifying > suspended",
        ("suspended > EDU.handler", "suspended > PLC.coordinator", "suspended > S1.handler"),
    )
    assert [state for state, _, _ in requests(world)] == ["refused"]
    rectifying.resume(world.desk, ask(number, COORDINATOR, "2026-09-28 09:00"))
    # Four working days of seven were left on the fourth; the first to the seventh of October are a holiday.
    assert picture(world, number) == Picture(
        "rectifying",
        "2026-10-09 24:00",
        (
            "acknowledge EDU running 2026-09-02 09:00",
            "acknowledge PS1 running 2026-09-02 09:00",
            "rectify S1 running 2026-10-09 24:00",
        ),
        "resume by PLC.coordinator for PLC: suspended > rectifying",
        ("resumed > EDU.handler", "resumed > EDU.head", "resumed > S1.handler"),
    )


def test_a_suspension_needs_its_approver_a_reason_and_a_near_date(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")

    def park(who: str = "EDU.head", note: str = "汛期", until: date | None = date(2026, 9, 30)) -> None:
        rectifying.suspend(world.desk, ask(number, who, "2026-09-04 09:00", note=note, until=until))

    for stranger in ("EDU.deputy_head", "S1.handler", COORDINATOR, "DGO.district_head"):
        with refused(world, NotYours):
            park(stranger)
    with refused(world, ReasonMissing):
        park(note="")
    with refused(world, DateMissing):
        park(until=None)
    with refused(world, DateNotAhead):
        park(until=date(2026, 9, 4))
    with refused(world, DateTooLate):
        park(until=date(2026, 10, 5))
    major = rectifying_(world, "2026-09-01 09:00", MAJOR)
    with refused(world, ControlMissing):
        rectifying.suspend(world.desk, ask(major, "FRS.head", "2026-09-04 09:00", note="汛期", until=date(2026, 9, 30)))
    under_control(world, major, "2026-09-02 09:00")
    rectifying.suspend(world.desk, ask(major, "FRS.head", "2026-09-04 09:00", note="汛期", until=date(2026, 9, 30)))


def test_resuming_is_for_those_who_answer_for_the_case(world: World) -> None:
    number = suspended(world, "2026-09-01 09:00", date(2026, 9, 20))
    for stranger in ("S1.handler", "PS1.handler", "DGO.district_head"):
        with refused(world, NotYours):
            rectifying.resume(world.desk, ask(number, stranger, "2026-09-05 09:00"))
    rectifying.resume(world.desk, ask(number, "EDU.handler", "2026-09-05 09:00"))
    with refused(world, NotInTable):
        rectifying.resume(world.desk, ask(number, "EDU.handler", "2026-09-05 09:01"))


def test_the_same_file_twice_is_one_piece_of_evidence(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    rectifying.submit(world.desk, ask(number, "S1.handler", "2026-09-02 09:00", files=(PHOTO, PHOTO)))
    with world.desk.looking() as session:
        assert session.execute(sa.text("SELECT count(*) FROM evidence")).scalar_one() == 1
