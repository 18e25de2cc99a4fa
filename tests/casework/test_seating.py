"""Who comes into a post, who leaves one, who is away and who stands in: messages follow from that very day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from casework import assigning, leading
from casework.posts import Order
from casework.seating import Appointment, appoint, end
from casework.standing_in import Away, cancel_leave, take_leave
from casework.tasks import close_filled_by_now
from rules.offices import Capacity
from rules.refusals import (
    AmbiguousPost,
    BadInput,
    NobodyToCoverFor,
    NotInPost,
    NotOnLeave,
    OneAndTheSame,
    PersonGone,
    PostsForCoordinators,
    StandInAway,
    TermBegun,
    TermRefused,
    UnknownPerson,
    UnknownPost,
)
from tests.support import vacating
from tests.support.picture import picture
from tests.support.story import COORDINATOR, ask, assigned, audited, found, proposed, refused, unsound
from tests.support.world import World, at

SEP = "2026-09-"


def order(when: str, who: str | None = COORDINATOR, note: str = "") -> Order:
    return Order(who, at(when), note)


def terms(world: World, unit: str, duty: str) -> list[str]:
    """Every term in a post: "who capacity from to"."""
    statement = sa.text(
        "SELECT person.number, tenure.capacity, tenure.starts_on, tenure.ends_on FROM tenure "
        "JOIN post ON post.id = tenure.post_id JOIN unit ON unit.id = post.unit_id "
        "JOIN person ON person.id = tenure.person_id WHERE unit.code = :unit AND post.duty = :duty "
        "ORDER BY tenure.starts_on, tenure.id"
    )
    with world.desk.looking() as session:
        rows = session.execute(statement, {"unit": unit, "duty": duty})
        return [f"{row[0]} {row[1]} {row[2]} {row[3] or '-'}" for row in rows]


def changes(world: World) -> list[str]:
    """The record of changes: "what who from to by note"."""
    statement = sa.text(
        "SELECT kind, person.number, from_on, to_on, doer.number, note FROM post_change "
        "JOIN person ON person.id = person_id LEFT JOIN person doer ON doer.id = by_id ORDER BY post_change.id"
    )
    with world.desk.looking() as session:
        return [" ".join(str(one) if one is not None else "-" for one in row) for row in session.execute(statement)]


def told(world: World, day: str) -> str:
    """Whom handing over a hazard at S1 on a day tells at the school."""
    number = found(world, f"{day} 09:30")
    assigning.assign(world.desk, ask(number, COORDINATOR, f"{day} 09:30"))
    [line] = [one for one in picture(world, number).told if not one.endswith(("EDU.handler", "PS1.handler"))]
    return line.removeprefix("assigned > ")


def test_a_successor_is_told_from_the_first_day_and_whoever_held_it_leaves_that_day(world: World) -> None:
    wanted = Appointment("S2.handler", "S1/handler", date(2026, 9, 10))
    done = appoint(world.desk, order("2026-09-01 09:00", note="校发〔2026〕9号"), wanted)
    assert (done.changed, [one.number for one in done.heirs]) == (1, ["S2.handler"])
    assert terms(world, "S1", "handler") == [
        "S1.handler holder 2020-01-01 2026-09-10", "S2.handler holder 2026-09-10 -",
    ]  # fmt: skip
    assert told(world, "2026-09-09") == "S1.handler"
    assert told(world, "2026-09-10") == "S2.handler"
    # The same again changes nothing and leaves no second record.
    assert appoint(world.desk, order("2026-09-02 09:00"), wanted).unchanged
    assert changes(world) == ["appointed S2.handler 2026-09-10 - PLC.coordinator 校发〔2026〕9号"]


def test_filling_a_post_closes_the_task_that_asked_for_it(world: World) -> None:
    vacating.leaves(world, "S1.handler", "2026-08-25")
    assert told(world, "2026-09-01") == "S1.principal"
    assert vacating.open_tasks(world) == [("empty_post", "S1", "handler", "PLC.coordinator")]
    coming = appoint(world.desk, order("2026-09-01 10:00"), Appointment("S2.handler", "S1/经办人", date(2026, 9, 2)))
    assert (coming.closed, len(vacating.open_tasks(world))) == (0, 1)
    now = appoint(
        world.desk, order("2026-09-01 10:00"),
        Appointment("S3.handler", "第一小学/handler", date(2026, 9, 1), Capacity.ACTING, date(2026, 9, 2)),
    )  # fmt: skip
    assert (now.closed, vacating.open_tasks(world)) == (1, [])
    assert [one.number for one in now.heirs] == ["S3.handler"]
    assert told(world, "2026-09-01") == "S3.handler"
    assert told(world, "2026-09-02") == "S2.handler"
    assert unsound(audited(world, "2026-09-02 10:00")) == []


def test_the_task_is_closed_by_the_first_run_after_the_term_has_begun(world: World) -> None:
    vacating.leaves(world, "S1.handler", "2026-08-25")
    assert told(world, "2026-09-01") == "S1.principal"
    appoint(world.desk, order("2026-09-01 10:00"), Appointment("S2.handler", "S1/handler", date(2026, 9, 3)))
    assert close_filled_by_now(world.desk, at("2026-09-02 23:59")) == 0
    assert close_filled_by_now(world.desk, at("2026-09-03 00:01")) == 1
    assert close_filled_by_now(world.desk, at("2026-09-03 00:02")) == 0
    assert vacating.open_tasks(world) == []


def test_filling_the_post_of_a_district_leader_closes_the_task_of_whoever_looks_up_to_it(world: World) -> None:
    vacating.leaves(world, "DGO.district_deputy", "2026-08-25")
    number = assigned(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 10:00")
    assert vacating.open_tasks(world) == [("empty_post", "PLC", "district_deputy", "PLC.coordinator")]
    wanted = Appointment("PLC.head", "DGO/district_deputy", date(2026, 9, 1), Capacity.ACTING, date(2026, 12, 1))
    assert appoint(world.desk, order("2026-09-01 11:00"), wanted).closed == 1
    assert vacating.open_tasks(world) == []


def test_a_post_that_is_not_there_comes_into_being_with_its_first_holder(world: World) -> None:
    wanted = Appointment("PS1.handler", "PS1/deputy_head", date(2026, 9, 1), title="副所长")
    done = appoint(world.desk, order("2026-09-01 09:00"), wanted)
    assert [(one.place.title, one.number) for one in done.heirs] == [("副所长", "PS1.handler")]
    assert terms(world, "PS1", "deputy_head") == ["PS1.handler holder 2026-09-01 -"]
    # From now on it has a title, and is found by it, by its duty, and by its number.
    number = done.heirs[0].place.post_id
    for said in ("PS1/副所长", "1号派出所/分管副职", str(number)):
        assert end(world.desk, order("2026-09-05 09:00"), "PS1.handler", said, date(2026, 10, 1)).person


def test_whoever_leaves_is_told_to_the_day_before_and_then_it_goes_one_up(world: World) -> None:
    done = end(world.desk, order("2026-09-01 09:00"), "S1.handler", "S1/handler", date(2026, 9, 3))
    assert [(one.number, one.has_risen, one.day) for one in done.heirs] == [("S1.principal", True, date(2026, 9, 3))]
    assert (told(world, "2026-09-02"), told(world, "2026-09-03")) == ("S1.handler", "S1.principal")
    assert end(world.desk, order("2026-09-01 09:00"), "S1.handler", "S1/handler", date(2026, 9, 3)).unchanged
    assert changes(world) == ["ended S1.handler 2026-09-03 - PLC.coordinator "]


def test_whoever_leaves_for_good_leaves_every_post(world: World) -> None:
    vacating.stands_in(world, "S1.handler", "S1", "principal", "deputy")
    done = end(world.desk, order("2026-09-01 09:00"), "S1.handler", None, date(2026, 9, 2), is_gone=True)
    assert (done.changed, len(done.heirs)) == (3, 2)
    assert terms(world, "S1", "principal")[1] == "S1.handler deputy 2020-01-01 2026-09-02"
    with refused(world, PersonGone):
        appoint(world.desk, order("2026-09-05 09:00"), Appointment("S1.handler", "S2/handler", date(2026, 9, 5)))
    assert end(world.desk, order("2026-09-01 09:00"), "S1.handler", None, date(2026, 9, 2), is_gone=True).unchanged


def test_an_appointment_that_has_not_begun_is_withdrawn_and_that_is_on_record(world: World) -> None:
    vacating.ends(world, "S1", "handler", "2026-09-01")
    appoint(world.desk, order("2026-09-01 09:00"), Appointment("S2.handler", "S1/handler", date(2026, 9, 10)))
    end(world.desk, order("2026-09-02 09:00"), "S2.handler", "S1/handler", date(2026, 9, 10))
    assert terms(world, "S1", "handler") == ["S1.handler holder 2020-01-01 2026-09-01"]
    assert [one.split()[0] for one in changes(world)] == ["appointed", "withdrawn"]
    # One that has begun cannot be undone: messages went by it.
    appoint(world.desk, order("2026-09-02 09:00"), Appointment("S2.handler", "S1/handler", date(2026, 9, 2)))
    with refused(world, TermBegun):
        end(world.desk, order("2026-09-02 10:00"), "S2.handler", "S1/handler", date(2026, 9, 2))


def test_on_leave_the_stand_in_is_told_and_may_act_and_afterwards_the_holder_is_back(world: World) -> None:
    away = Away("S1.handler", date(2026, 9, 2), date(2026, 9, 3), "S1.principal")
    done = take_leave(world.desk, order("2026-09-01 09:00"), away)
    assert [(one.number, one.has_risen) for one in done.heirs] == [("S1.principal", False)]
    days = [told(world, SEP + one) for one in ("01", "02", "03", "04")]
    assert days == ["S1.handler", "S1.principal", "S1.principal", "S1.handler"]
    assert vacating.open_tasks(world) == []
    assert take_leave(world.desk, order("2026-09-01 09:30"), away).unchanged
    assert changes(world) == ["away S1.handler 2026-09-02 2026-09-03 PLC.coordinator "]


def test_a_leader_s_stand_in_decides_what_lies_before_the_post(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 10:00")
    away = Away("DGO.district_deputy", date(2026, 9, 2), date(2026, 9, 8), "PLC.head")
    take_leave(world.desk, order("2026-09-01 11:00", "DGO.district_deputy"), away)
    leading.approve(world.desk, ask(number, "PLC.head", "2026-09-02 09:00"))
    assert picture(world, number).act.startswith("approve by PLC.head for DGO")


def test_a_leave_is_lengthened_shortened_and_given_to_another_stand_in(world: World) -> None:
    def leave(when: str, to: int, instead: str | None = None) -> None:
        take_leave(world.desk, order(when), Away("S1.handler", date(2026, 9, 2), date(2026, 9, to), instead))

    leave("2026-09-01 09:00", 4, "S2.handler")
    leave("2026-09-02 09:00", 8)
    assert terms(world, "S1", "handler")[1:] == ["S2.handler acting 2026-09-02 2026-09-09"]
    leave("2026-09-04 09:00", 8, "S3.handler")
    assert terms(world, "S1", "handler")[1:] == [
        "S2.handler acting 2026-09-02 2026-09-04", "S3.handler acting 2026-09-04 2026-09-09",
    ]  # fmt: skip
    leave("2026-09-05 09:00", 6)
    assert terms(world, "S1", "handler")[2:] == ["S3.handler acting 2026-09-04 2026-09-07"]
    assert [told(world, SEP + one) for one in ("03", "06", "07")] == ["S2.handler", "S3.handler", "S1.handler"]


def test_a_cancelled_leave_never_was_and_one_cut_short_is_over_today(world: World) -> None:
    away = Away("S1.handler", date(2026, 9, 2), date(2026, 9, 8), "S2.handler")
    take_leave(world.desk, order("2026-09-01 09:00"), away)
    cancel_leave(world.desk, order("2026-09-01 10:00"), "S1.handler", date(2026, 9, 2))
    assert terms(world, "S1", "handler") == ["S1.handler holder 2020-01-01 -"]
    assert told(world, "2026-09-03") == "S1.handler"
    take_leave(world.desk, order("2026-09-01 11:00"), away)
    cancel_leave(world.desk, order("2026-09-05 09:00", "S1.handler"), "S1.handler", date(2026, 9, 2))
    assert [told(world, SEP + one) for one in ("04", "05")] == ["S2.handler", "S1.handler"]
    assert [one.split()[0] for one in changes(world)] == ["away", "back", "away", "back"]
    with refused(world, NotOnLeave):
        cancel_leave(world.desk, order("2026-09-05 09:00"), "S1.handler", date(2026, 9, 3))


def test_only_the_named_post_is_covered_where_somebody_has_several(world: World) -> None:
    vacating.stands_in(world, "S1.handler", "S2", "handler", "acting")
    away = Away("S1.handler", date(2026, 9, 2), date(2026, 9, 3), "S3.handler", "S1/handler")
    done = take_leave(world.desk, order("2026-09-01 09:00"), away)
    assert [one.place.unit.code for one in done.heirs] == ["S1"]
    assert len(terms(world, "S2", "handler")) == 2


def test_messages_still_to_be_sent_go_to_the_stand_in_once_the_leave_has_begun(world: World) -> None:
    number = assigned(world, "2026-09-02 09:00")
    away = Away("S1.handler", date(2026, 9, 2), date(2026, 9, 3), "S1.principal")
    assert take_leave(world.desk, order("2026-09-02 09:01"), away).moved == 1
    assert "assigned > S1.principal" in picture(world, number).told
    assert "assigned > S1.handler" not in picture(world, number).told


NOBODY_KNOWN = "Z9"


@pytest.mark.parametrize(
    ("refusal", "deed"),
    [
        (PostsForCoordinators, lambda one: appoint(one, order("2026-09-01 09:00", "S1.principal"), _SOUND)),
        (PostsForCoordinators, lambda one: appoint(one, order("2026-09-01 09:00", None), _SOUND)),
        (PostsForCoordinators, lambda one: end(one, order("2026-09-01 09:00", "S2.handler"), "S1.handler", None,
                                               date(2026, 9, 2), is_gone=True)),
        (UnknownPerson, lambda one: appoint(one, order("2026-09-01 09:00"), _with(person=NOBODY_KNOWN))),
        (BadInput, lambda one: appoint(one, order("2026-09-01 09:00"), _with(post=f"{NOBODY_KNOWN}/head"))),
        (UnknownPost, lambda one: appoint(one, order("2026-09-01 09:00"), _with(post="S1/门卫"))),
        (UnknownPost, lambda one: appoint(one, order("2026-09-01 09:00"), _with(post="99999"))),
        (UnknownPost, lambda one: appoint(one, order("2026-09-01 09:00"), _with(post="head"))),
        (TermRefused, lambda one: appoint(one, order("2026-09-01 09:00"), _with(starts_on=date(2019, 1, 1)))),
        (TermRefused, lambda one: appoint(one, order("2026-09-01 09:00"), _with(until=date(2026, 9, 1)))),
        (NotInPost, lambda one: end(one, order("2026-09-01 09:00"), "S2.handler", "S1/handler", date(2026, 9, 2))),
        (OneAndTheSame, lambda one: take_leave(one, order("2026-09-01 09:00"), _away(instead="S1.handler"))),
        (NobodyToCoverFor, lambda one: take_leave(one, order("2026-09-01 09:00"), _away(person="S9.idle"))),
        (BadInput, lambda one: take_leave(one, order("2026-09-01 09:00"), _away(to_on=date(2026, 9, 1)))),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_changes_nothing(world: World, refusal: type, deed: object) -> None:
    vacating.change(world, "UPDATE person SET number = 'S9.idle' WHERE number = 'PRO.handler'")
    vacating.ends(world, "PRO", "handler", "2026-08-01")
    with refused(world, refusal):
        deed(world.desk)  # type: ignore[operator]  # one of the functions above


_SOUND = Appointment("S2.handler", "S1/handler", date(2026, 9, 2))


def _with(**changed: object) -> Appointment:
    return replace(_SOUND, **changed)  # type: ignore[arg-type]  # fields of an appointment, as the test writes


def _away(**changed: object) -> Away:
    sound = Away("S1.handler", date(2026, 9, 2), date(2026, 9, 3), "S1.principal")
    return replace(sound, **changed)  # type: ignore[arg-type]  # as above


def test_a_stand_in_who_is_away_too_is_refused_with_the_days(world: World) -> None:
    vacating.is_away(world, "S1.principal", "2026-09-03", "2026-09-04")
    with refused(world, StandInAway):
        take_leave(world.desk, order("2026-09-01 09:00"), _away())
    with pytest.raises(StandInAway, match="2026-09-03 至 2026-09-04"):
        take_leave(world.desk, order("2026-09-01 09:00"), _away())


def test_two_posts_of_one_duty_must_be_told_apart_by_their_titles(world: World) -> None:
    vacating.change(
        world, "INSERT INTO post (unit_id, duty, title) SELECT id, 'handler', '后勤科' FROM unit WHERE code = 'S1'"
    )
    with refused(world, AmbiguousPost):
        appoint(world.desk, order("2026-09-01 09:00"), _SOUND)
    done = appoint(world.desk, order("2026-09-01 09:00"), _with(post="S1/后勤科"))
    assert [one.place.text.zh for one in done.heirs] == ["第一小学后勤科"]


def test_a_coordinator_of_another_area_may_not_change_posts_here(world: World) -> None:
    vacating.change(world, "UPDATE unit SET area_code = '510503002' WHERE code = 'PLC'")
    with refused(world, PostsForCoordinators):
        appoint(world.desk, order("2026-09-01 09:00"), _SOUND)
    away = Away("S3.handler", date(2026, 9, 2), date(2026, 9, 3), "S3.principal")
    assert take_leave(world.desk, order("2026-09-01 09:00"), away).changed == 2
