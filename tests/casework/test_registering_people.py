"""People, their posts, terms, leave and addresses come in with the registry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from casework.registering_people import with_mail
from models import Attempt, Contact, Leave, Message, Person
from rules.offices import Capacity, Duty
from rules.registry import LeaveRow, PersonRow, PostRow, RegistryRows
from rules.telling import Outcome
from rules.words import Language
from store import registered_people
from tests.support.registry_rows import (
    TODAY,
    counts,
    one,
    people,
    placed,
    posts,
    refused,
    taken_in,
    terms_of,
)
from tests.support.story import assigned
from tests.support.world import World, at


def test_whoever_comes_takes_over_on_the_day_and_the_one_before_leaves(world: World) -> None:
    rows = people(PersonRow("NEW", "新局长")) + posts(
        PostRow("EDU", Duty.HEAD, "主要负责人", number="NEW", starts_on=date(2026, 10, 8))
    )
    assert counts(taken_in(world, rows))["posts"] == (1, 0, 0)
    assert terms_of(world, "EDU", Duty.HEAD) == [
        ("EDU.head", "holder", date(2020, 1, 1), date(2026, 10, 8)), ("NEW", "holder", date(2026, 10, 8), None),
    ]  # fmt: skip
    assert counts(taken_in(world, rows))["posts"] == (0, 0, 1)
    back = posts(PostRow("EDU", Duty.HEAD, "主要负责人", number="EDU.head", starts_on=date(2026, 10, 8)))
    assert "任职起应晚于现任的任职起（2026-10-08）" in refused(world, back)[0]


def test_somebody_acting_becomes_the_holder_and_both_terms_stay_on_record(world: World) -> None:
    acting = PostRow(
        "PSB", Duty.HEAD, "主要负责人", number="EDU.handler", capacity=Capacity.ACTING, starts_on=date(2026, 9, 1)
    )
    taken_in(world, posts(acting))
    taken_in(world, posts(replace(acting, capacity=None, starts_on=date(2026, 11, 1))))
    assert terms_of(world, "PSB", Duty.HEAD) == [
        ("PSB.head", "holder", date(2020, 1, 1), date(2026, 11, 1)),
        ("EDU.handler", "acting", date(2026, 9, 1), date(2026, 11, 1)),
        ("EDU.handler", "holder", date(2026, 11, 1), None),
    ]


def test_a_post_has_one_holder_and_a_term_ends_after_it_begins(world: World) -> None:
    head = PostRow("EDU", Duty.HEAD, "副局长")
    rows = posts(replace(head, number="PSB.head"), replace(head, number="FRS.head"),
                 replace(head, number="MSR.head", starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 1)))  # fmt: skip
    told = refused(world, rows)
    assert "任职止须晚于任职起" in told[-1]
    assert "一个岗位只能有一人任职" in told[0]
    ended = posts(replace(head, number="PSB.head", starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1)),
                  replace(head, number="FRS.head", starts_on=date(2026, 1, 1)))  # fmt: skip
    assert counts(taken_in(world, ended))["posts"] == (2, 0, 0)
    assert counts(taken_in(world, ended))["posts"] == (0, 0, 2)


def ways(world: World, number: str) -> list[tuple[int, str, str]]:
    """How somebody is reached: rank, channel and opened address."""
    with world.desk.looking() as session:
        person = session.scalars(sa.select(Person).where(col(Person.number) == number)).one()
        found = session.scalars(
            sa.select(Contact).where(col(Contact.person_id) == person.id).order_by(col(Contact.rank))
        )
        return [(row.rank, row.channel, world.desk.keyring.open(row.address_sealed)) for row in found]


def test_people_are_reached_by_the_addresses_of_the_file_in_their_order_and_all_is_sealed(world: World) -> None:
    row = PersonRow("P9", "王某", "13800000000", "w@b.cn", ("ntfy://h/a",), Language.EN)
    server = "mailtos://u:p@smtp.example.cn?from=x@example.cn"
    taken_in(world, people(with_mail(row, server)))
    mail = f"{server}&to=w@b.cn"
    assert ways(world, "P9") == [(1, "mailtos", mail), (2, "ntfy", "ntfy://h/a")]
    person = one(world, Person, number="P9")
    assert (person.language, world.desk.keyring.open(person.phone_sealed)) == ("en", "13800000000")
    assert "1380" not in person.phone_sealed
    assert counts(taken_in(world, people(with_mail(row, server))))["people"] == (0, 0, 1)
    assert counts(taken_in(world, people(PersonRow("P9", "王某"))))["people"] == (0, 0, 1)
    assert counts(taken_in(world, people(PersonRow("P9", "王某某", addresses=("wecomrobot://k",)))))["people"] == (
        0,
        1,
        0,
    )
    assert ways(world, "P9") == [(1, "wecomrobot", "wecomrobot://k")]
    assert one(world, Person, number="P9").name == "王某某"


def test_an_address_the_log_of_attempts_names_is_never_taken_out(world: World) -> None:
    taken_in(world, people(PersonRow("P9", "王某", addresses=("ntfy://h/a", "ntfy://h/b"))))
    try_over(world, "ntfy://h/b")
    only = people(PersonRow("P9", "王某", addresses=("wecomrobot://k",)))
    assert counts(taken_in(world, only))["people"] == (0, 1, 0)
    assert [address for _, _, address in ways(world, "P9")] == ["wecomrobot://k", "wecomrobot://k"]
    assert counts(taken_in(world, only))["people"] == (0, 0, 1)


def try_over(world: World, address: str) -> None:
    """A message has been sent over this address, which the log keeps for good."""
    assigned(world, TODAY)
    with world.desk.sitting(at(TODAY)) as sitting:
        found = sitting.session.scalars(sa.select(Contact).order_by(col(Contact.id).desc()).limit(5))
        contact = next(one for one in found if world.desk.keyring.open(one.address_sealed) == address)
        message = sitting.session.scalars(sa.select(Message).limit(1)).one()
        sitting.session.add(Attempt(message_id=message.id, number=1, at=at(TODAY), contact_id=contact.id,
                                    channel=contact.channel, outcome=Outcome.OK))  # fmt: skip


def test_leave_that_begins_on_the_same_day_is_lengthened_and_not_doubled(world: World) -> None:
    away = LeaveRow(date(2026, 9, 3), date(2026, 9, 5), number="EDU.head")
    taken_in(world, RegistryRows(leave=(away,)))
    assert counts(taken_in(world, RegistryRows(leave=(replace(away, to_on=date(2026, 9, 9)),))))["leave"] == (0, 1, 0)
    with world.desk.looking() as session:
        assert [str(row.to_on) for row in session.scalars(sa.select(Leave))] == ["2026-09-09"]
    backwards = placed(replace(away, to_on=date(2026, 9, 1)), LeaveRow(date(2026, 9, 1), date(2026, 9, 2)))
    told = refused(world, RegistryRows(leave=backwards))  # type: ignore[arg-type]  # placed rows keep their kind
    assert ["止日早于起日" in told[0], "必须填写工号或姓名" in told[1]] == [True, True]


def test_who_wants_no_digests_says_so_and_an_empty_cell_changes_nothing(world: World) -> None:
    def wants() -> bool:
        with world.desk.looking() as session:
            return next(one.wants_digests for one in registered_people.people(session) if one.number == "P9")

    taken_in(world, people(PersonRow("P9", "王某")))
    assert wants()
    assert counts(taken_in(world, people(PersonRow("P9", "王某", wants_digests=False))))["people"] == (0, 1, 0)
    assert not wants()
    taken_in(world, people(PersonRow("P9", "王某")))
    assert not wants()
    taken_in(world, people(PersonRow("P9", "王某", wants_digests=True)))
    assert wants()
