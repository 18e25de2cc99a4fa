"""More time is asked for before the deadline and decided by somebody else; a suspension stands still and comes back."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from casework import rectifying
from casework.rectifying import MoreTime
from rules.refusals import (
    DateNotAhead,
    DecidingOwnRequest,
    ExtensionOpen,
    ExtensionSpent,
    ExtensionTooLong,
    NoExtensionOpen,
    NotInTable,
    NotYours,
    PastDue,
    ReasonMissing,
)
from tests.support.extensions import requests
from tests.support.picture import Picture, picture
from tests.support.story import (
    COORDINATOR,
    ask,
    asked_for_time,
    assigned,
    audited,
    hand_in,
    objected,
    rectifying_,
    refused,
    submitted,
    unsound,
)
from tests.support.world import World


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


@pytest.mark.parametrize("stage", ["objected", "submitted", "assigned"])
def test_time_is_asked_for_only_while_rectifying(world: World, stage: str) -> None:
    made = {"objected": objected, "submitted": submitted, "assigned": assigned}
    number = made[stage](world, "2026-09-01 09:00")
    with refused(world, NotInTable):
        asked_for_time(world, number, "2026-09-02 09:00", date(2026, 9, 20))
