"""Both sides look, and look again: passing, sending back, striking off, looking back, reopening."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from casework import assigning, rectifying, verifying
from rules.refusals import (
    LookBackFailedMissing,
    NotInTable,
    NotYours,
    ReasonMissing,
    SideSigned,
    SidesOutstanding,
    SignedForAnotherSide,
)
from rules.standing import ENGINE
from tests.support.picture import Picture, acts, picture, sides
from tests.support.story import (
    COMMON,
    COORDINATOR,
    INSPECTOR,
    OF_SERIOUS,
    PHOTO,
    SERIOUS,
    ask,
    audited,
    closed,
    found,
    hand_in,
    looked,
    passed,
    rectifying_,
    refused,
    submitted,
    unsound,
)
from tests.support.world import World


def test_the_last_side_that_passes_strikes_it_off_at_once(world: World) -> None:
    number = submitted(world, "2026-09-01 09:00", SERIOUS)
    looked(world.desk, ask(number, "EDU.handler", "2026-09-02 09:00"))
    assert picture(world, number) == Picture(
        "submitted",
        "2026-09-16 24:00",
        (
            "acknowledge EDU running 2026-09-01 21:00",
            "acknowledge PS1 running 2026-09-01 21:00",
            "rectify S1 paused 2026-09-16 24:00",
            "verify PS1 running 2026-09-08 24:00",
        ),
        "pass by EDU.handler for EDU: submitted > -",
        (),
    )
    with refused(world, SidesOutstanding):
        verifying.close_out(world.desk, ask(number, COORDINATOR, "2026-09-02 10:00"))
    looked(world.desk, ask(number, "PS1.handler", "2026-09-03 09:00"))
    assert picture(world, number) == Picture(
        "closed",
        "2026-09-16 24:00",
        (),
        "close_out by engine for -: submitted > closed",
        ("closed > PS1.handler", "closed > S1.handler"),
    )
    assert sides(world, number) == ["1 education EDU passed", "1 police PS1 passed"]
    with refused(world, NotInTable):
        looked(world.desk, ask(number, "PS1.handler", "2026-09-03 09:01"))


def test_a_side_signs_once_and_nobody_signs_for_two_or_for_their_own_work(world: World) -> None:
    number = submitted(world, "2026-09-01 09:00", SERIOUS)
    with refused(world, NotYours):
        looked(world.desk, ask(number, "S1.handler", "2026-09-02 09:00"))
    looked(world.desk, ask(number, "EDU.handler", "2026-09-02 09:00"))
    with refused(world, SideSigned):
        looked(world.desk, ask(number, "EDU.head", "2026-09-02 09:05"))
    with world.desk.engine.begin() as connection:
        both = sa.text(
            "INSERT INTO tenure (post_id, person_id, capacity, starts_on) SELECT post.id, person.id, 'acting', "
            "'2020-01-01' FROM post, person, unit WHERE unit.code = 'PS1' AND post.unit_id = unit.id "
            "AND post.duty = 'head' AND person.number = 'EDU.handler'"
        )
        connection.execute(both)
    with refused(world, SignedForAnotherSide):
        looked(world.desk, ask(number, "EDU.handler", "2026-09-02 09:10", for_unit=world.units["PS1"]))
    looked(world.desk, ask(number, "PS1.head", "2026-09-02 09:15"))
    assert picture(world, number).stage == "closed"


def test_one_no_sends_it_back_with_the_rest_of_its_time(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00", SERIOUS)
    hand_in(world, number, "2026-09-11 09:00")
    looked(world.desk, ask(number, "EDU.handler", "2026-09-14 09:00"))
    with refused(world, ReasonMissing):
        verifying.send_back(world.desk, ask(number, "PS1.handler", "2026-09-14 10:00"))
    verifying.send_back(world.desk, ask(number, "PS1.handler", "2026-09-14 10:00", note="警铃仍不响"))
    # Five of fifteen calendar days were left on the eleventh; the twentieth is a Sunday people work on.
    assert picture(world, number) == Picture(
        "rectifying",
        "2026-09-20 24:00",
        (
            "acknowledge EDU running 2026-09-01 21:00",
            "acknowledge PS1 running 2026-09-01 21:00",
            "rectify S1 running 2026-09-20 24:00",
        ),
        "rework by PS1.handler for PS1: submitted > rectifying",
        ("rework > PS1.handler", "rework > S1.handler"),
    )
    assert sides(world, number) == ["1 education EDU passed", "1 police PS1 failed"]
    hand_in(world, number, "2026-09-15 09:00")
    passed(world, number, "2026-09-16 09:00", OF_SERIOUS.verifiers)
    assert sides(world, number) == [
        "1 education EDU passed", "1 police PS1 failed", "2 education EDU passed", "2 police PS1 passed",
    ]  # fmt: skip
    assert picture(world, number).stage == "closed"


def test_what_is_sent_back_on_its_last_day_gets_at_least_a_day_to_work(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    hand_in(world, number, "2026-09-10 17:00")
    verifying.send_back(world.desk, ask(number, "PS1.handler", "2026-09-15 09:00", note="记录不全"))
    assert picture(world, number).due == "2026-09-16 24:00"


def test_what_was_fixed_on_the_spot_and_sent_back_has_its_whole_limit(world: World) -> None:
    number = found(world, "2026-09-01 09:00")
    rectifying.fix_on_spot(world.desk, ask(number, INSPECTOR, "2026-09-01 09:10", files=(PHOTO,)))
    verifying.send_back(world.desk, ask(number, "PS1.handler", "2026-09-03 09:00", note="并未补登"))
    assert picture(world, number) == Picture(
        "rectifying",
        "2026-09-14 24:00",
        ("rectify S1 running 2026-09-14 24:00",),
        "rework by PS1.handler for PS1: submitted > rectifying",
        ("rework > EDU.handler", "rework > S1.handler"),
    )
    assert unsound(audited(world, "2026-09-03 09:00")) == []


def test_only_a_verifying_unit_passes_or_sends_back(world: World) -> None:
    number = submitted(world, "2026-09-01 09:00")
    for stranger in ("S1.principal", "EDU.handler", COORDINATOR, "PS2.handler"):
        with refused(world, NotYours):
            looked(world.desk, ask(number, stranger, "2026-09-02 09:00"))
        with refused(world, NotYours):
            verifying.send_back(world.desk, ask(number, stranger, "2026-09-02 09:00", note="不合格"))


def test_a_look_back_that_holds_changes_nothing_but_the_record(world: World) -> None:
    number = closed(world, "2026-09-01 09:00")
    verifying.look_back(world.desk, ask(number, INSPECTOR, "2026-10-10 09:00"), holds=True)
    assert picture(world, number) == Picture(
        "closed", "2026-09-10 24:00", (), "look_back by PS1.inspector for PS1: closed > -", ()
    )
    with refused(world, NotYours):
        verifying.look_back(world.desk, ask(number, "S1.handler", "2026-10-10 09:00"), holds=True)


def test_a_hazard_that_came_back_is_open_again_with_a_new_clock_beside_its_first_date(world: World) -> None:
    number = closed(world, "2026-09-01 09:00")
    with refused(world, LookBackFailedMissing):
        verifying.reopen(world.desk, ask(number, COORDINATOR, "2026-10-09 09:00"))
    with refused(world, ReasonMissing):
        verifying.look_back(world.desk, ask(number, INSPECTOR, "2026-10-09 09:00"), holds=False)
    verifying.look_back(world.desk, ask(number, INSPECTOR, "2026-10-09 09:00", note="记录又缺失"), holds=False)
    assert acts(world, number)[-2:] == [
        "look_back by PS1.inspector for PS1: closed > -",
        "reopen by engine for -: closed > rectifying",
    ]
    # The tenth is a Saturday people work on, for the holiday.
    assert picture(world, number) == Picture(
        "rectifying",
        "2026-10-19 24:00",
        ("rectify S1 running 2026-10-19 24:00",),
        "reopen by engine for -: closed > rectifying",
        ("reopened > EDU.handler", "reopened > S1.principal"),
    )
    with world.desk.looking() as session:
        row = session.execute(sa.text("SELECT first_due_at, closed_at, look_back_failed FROM hazard")).one()
    assert (str(row[0])[:16], row[1], bool(row[2])) == ("2026-09-10 16:00", None, False)
    hand_in(world, number, "2026-10-12 09:00")
    passed(world, number, "2026-10-12 10:00", ["PS1.handler"])
    assert picture(world, number).stage == "closed"
    assert unsound(audited(world, "2026-10-12 10:00")) == []


def test_a_date_fixed_for_the_first_time_round_does_not_bind_the_second(world: World) -> None:
    from casework import completing

    number = found(world, "2026-09-01 09:00", COMMON)
    completing.complete(world.desk, ask(number, COORDINATOR, "2026-09-01 09:00"), {"due": "2026-09-05"})
    assigning.assign(world.desk, ask(number, COORDINATOR, "2026-09-01 09:00"))
    assigning.acknowledge(world.desk, ask(number, "S1.handler", "2026-09-01 09:00"))
    hand_in(world, number, "2026-09-02 09:00")
    passed(world, number, "2026-09-03 09:00", ["PS1.handler"])
    verifying.look_back(world.desk, ask(number, INSPECTOR, "2026-11-02 09:00", note="又缺失"), holds=False)
    assert picture(world, number).due == "2026-11-11 24:00"


def test_the_engine_may_close_out_only_what_every_side_has_passed(world: World) -> None:
    from casework.acting import Request
    from tests.support.world import at

    number = submitted(world, "2026-09-01 09:00")
    with refused(world, SidesOutstanding):
        verifying.close_out(world.desk, Request(number, ENGINE, at("2026-09-02 09:00")))


def test_time_that_passed_in_verification_is_nobodys_loss(world: World) -> None:
    """Three rounds, each sent back: what was left on handing in is left on return, every time."""
    number = rectifying_(world, "2026-09-01 09:00", SERIOUS)
    dates: list[date] = []
    for day in (7, 14, 21):
        hand_in(world, number, f"2026-09-{day:02d} 09:00")
        verifying.send_back(world.desk, ask(number, "PS1.handler", f"2026-09-{day + 4:02d} 09:00", note="不合格"))
        dates.append(date.fromisoformat(picture(world, number).due[:10]))
    # Nine days left on the 7th, then six on the 14th, each counted from the return; three on the 21st would end on
    # the 28th, but the 25th begins a holiday and two working days are the least.
    assert dates == [date(2026, 9, 20), date(2026, 9, 24), date(2026, 9, 29)]
    assert unsound(audited(world, "2026-09-25 09:00")) == []
