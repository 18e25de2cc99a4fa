"""Putting it right: control and plan, more time, a pause, and handing in the evidence."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from casework import rectifying, verifying
from casework.rectifying import MoreTime
from models import Extension
from models.columns import table_of
from rules.refusals import (
    ControlMissing,
    DateMissing,
    DateNotAhead,
    DateTooLate,
    DecidingOwnRequest,
    EvidenceMissing,
    ExtensionOpen,
    ExtensionSpent,
    ExtensionTooLong,
    NoExtensionOpen,
    NotInTable,
    NotYours,
    PastDue,
    PlanIncomplete,
    PlanMissing,
    ReasonMissing,
)
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
    assigned,
    audited,
    hand_in,
    objected,
    rectifying_,
    refused,
    submitted,
    suspended,
    under_control,
    unsound,
)
from tests.support.world import World

extension = table_of(Extension)


def requests(world: World) -> list[tuple[str, date, str]]:
    with world.desk.looking() as session:
        rows = session.execute(sa.select(extension.c.state, extension.c.until, extension.c.decision_note))
        return [(row[0].value, row[1], row[2]) for row in rows]


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
        verifying.sign_pass(world.desk, ask(number, verifier, "2026-09-03 09:00"))
    assert picture(world, number).stage == "closed"


def test_more_time_is_asked_for_with_a_date_decided_by_somebody_else_and_kept_beside_the_first(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    asked_for_time(world, number, "2026-09-03 09:00", date(2026, 9, 20))
    assert picture(world, number).told == ("extension_requested > EDU.deputy_head",)
    assert picture(world, number).due == "2026-09-10 24:00"
    rectifying.grant_extension(world.desk, ask(number, "EDU.deputy_head", "2026-09-04 09:00"))
    assert picture(world, number) == Picture(
        "rectifying",
        "2026-09-20 24:00",
        (
            "acknowledge EDU running 2026-09-02 09:00",
            "acknowledge PS1 running 2026-09-02 09:00",
            "rectify S1 running 2026-09-20 24:00",
        ),
        "grant_extension by EDU.deputy_head for EDU: rectifying > -",
        ("extension_decided > S1.handler",),
    )
    assert requests(world) == [("granted", date(2026, 9, 20), "")]
    with world.desk.looking() as session:
        first = session.execute(sa.text("SELECT first_due_at FROM hazard")).scalar_one()
    assert str(first).startswith("2026-09-10 16:00")


def test_a_request_for_time_is_refused_with_its_reason_and_the_deadline_stands(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    asked_for_time(world, number, "2026-09-03 09:00", date(2026, 9, 20))
    with refused(world, ReasonMissing):
        rectifying.refuse_extension(world.desk, ask(number, "EDU.deputy_head", "2026-09-04 09:00"))
    rectifying.refuse_extension(world.desk, ask(number, "EDU.deputy_head", "2026-09-04 09:00", note="可按期完成"))
    assert picture(world, number).due == "2026-09-10 24:00"
    assert picture(world, number).told == ("extension_decided > S1.handler",)
    assert requests(world) == [("refused", date(2026, 9, 20), "可按期完成")]


def test_a_request_for_time_needs_reason_date_and_time_left_within_the_caps(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    request = ask(number, "S1.handler", "2026-09-03 09:00", note="配件未到货")
    with refused(world, ReasonMissing):
        rectifying.request_extension(
            world.desk, ask(number, "S1.handler", "2026-09-03 09:00"), MoreTime(date(2026, 9, 20))
        )
    with refused(world, DateNotAhead):
        rectifying.request_extension(world.desk, request, MoreTime(date(2026, 9, 10)))
    with refused(world, ExtensionTooLong):
        rectifying.request_extension(world.desk, request, MoreTime(date(2026, 9, 26)))
    with refused(world, PastDue):
        asked_for_time(world, number, "2026-09-11 00:00", date(2026, 9, 20))
    for stranger in ("PS1.handler", COORDINATOR):
        with refused(world, NotYours):
            asked_for_time(world, number, "2026-09-03 09:00", date(2026, 9, 20), stranger)
    asked_for_time(world, number, "2026-09-10 23:59", date(2026, 9, 25))
    with refused(world, ExtensionOpen):
        asked_for_time(world, number, "2026-09-10 23:59", date(2026, 9, 25))


def test_two_extensions_are_all_and_thirty_days_together_the_most(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    with refused(world, NoExtensionOpen):
        rectifying.grant_extension(world.desk, ask(number, "EDU.head", "2026-09-03 09:00"))
    asked_for_time(world, number, "2026-09-03 09:00", date(2026, 9, 25))
    rectifying.grant_extension(world.desk, ask(number, "EDU.deputy_head", "2026-09-04 09:00"))
    with refused(world, ExtensionTooLong):
        asked_for_time(world, number, "2026-09-10 09:00", date(2026, 10, 11))
    asked_for_time(world, number, "2026-09-10 09:00", date(2026, 10, 10))
    assert picture(world, number).told == ("extension_requested > DGO.district_deputy",)
    rectifying.grant_extension(world.desk, ask(number, "DGO.district_deputy", "2026-09-11 09:00"))
    assert picture(world, number).due == "2026-10-10 24:00"
    with refused(world, ExtensionSpent):
        asked_for_time(world, number, "2026-09-12 09:00", date(2026, 10, 12))


def test_nobody_but_the_named_approver_grants_time(world: World) -> None:
    """Whoever may park the case, or decide a proposal on it, may not therefore grant it time."""
    number = rectifying_(world, "2026-09-01 09:00")
    asked_for_time(world, number, "2026-09-03 09:00", date(2026, 9, 20))
    for stranger in ("EDU.head", "EDU.handler", "S1.principal", "DGO.district_deputy", COORDINATOR):
        with refused(world, NotYours):
            rectifying.grant_extension(world.desk, ask(number, stranger, "2026-09-04 09:00"))
    rectifying.grant_extension(world.desk, ask(number, "EDU.deputy_head", "2026-09-04 09:00"))
    asked_for_time(world, number, "2026-09-10 09:00", date(2026, 9, 30))
    with refused(world, NotYours):
        rectifying.grant_extension(world.desk, ask(number, "EDU.deputy_head", "2026-09-11 09:00"))


def test_a_person_in_both_posts_does_not_decide_their_own_request(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    with world.desk.engine.begin() as connection:
        both = sa.text(
            "INSERT INTO tenure (post_id, person_id, capacity, starts_on) SELECT post.id, person.id, 'deputy', "
            "'2020-01-01' FROM post, person, unit WHERE unit.code = 'EDU' AND post.unit_id = unit.id "
            "AND post.duty = 'deputy_head' AND person.number = 'S1.handler'"
        )
        connection.execute(both)
    for_school = ask(number, "S1.handler", "2026-09-03 09:00", note="配件未到货", for_unit=world.units["S1"])
    rectifying.request_extension(world.desk, for_school, MoreTime(date(2026, 9, 20)))
    with refused(world, DecidingOwnRequest):
        rectifying.grant_extension(world.desk, ask(number, "S1.handler", "2026-09-04 09:00"))
    rectifying.grant_extension(world.desk, ask(number, "EDU.deputy_head", "2026-09-04 09:00"))


def test_what_is_granted_is_what_was_asked_for_whatever_the_approver_types(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    asked_for_time(world, number, "2026-09-03 09:00", date(2026, 9, 20))
    grant = ask(number, "EDU.deputy_head", "2026-09-04 09:00", until=date(2026, 12, 31))
    rectifying.grant_extension(world.desk, grant)
    assert picture(world, number).due == "2026-09-20 24:00"
    assert unsound(audited(world, "2026-09-04 09:00")) == []


def test_what_was_asked_for_lapses_with_the_work_handed_in(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    asked_for_time(world, number, "2026-09-03 09:00", date(2026, 9, 20))
    hand_in(world, number, "2026-09-04 09:00")
    assert [state for state, _, _ in requests(world)] == ["refused"]
    assert unsound(audited(world, "2026-09-04 09:00")) == []


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
        ("resumed > EDU.handler", "resumed > S1.handler"),
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


@pytest.mark.parametrize("stage", ["objected", "submitted", "assigned"])
def test_time_is_asked_for_only_while_rectifying(world: World, stage: str) -> None:
    made = {"objected": objected, "submitted": submitted, "assigned": assigned}
    number = made[stage](world, "2026-09-01 09:00")
    with refused(world, NotInTable):
        asked_for_time(world, number, "2026-09-02 09:00", date(2026, 9, 20))


def test_the_same_file_twice_is_one_piece_of_evidence(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    rectifying.submit(world.desk, ask(number, "S1.handler", "2026-09-02 09:00", files=(PHOTO, PHOTO)))
    with world.desk.looking() as session:
        assert session.execute(sa.text("SELECT count(*) FROM evidence")).scalar_one() == 1
