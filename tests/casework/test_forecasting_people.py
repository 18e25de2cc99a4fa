"""Foresight of posts: terms that end, empty posts, leave, and offices where nobody sits."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from casework.forecasting import Answer
from models import Leave, Person, Post, Tenure
from rules.foreseen_burdens import burdens, day_lines
from rules.instants import shown
from rules.offices import Capacity
from rules.telling import MessageKind
from tests.support.foretelling import as_it_happens, foretold
from tests.support.story import (
    assigned,
    rectifying_,
)
from tests.support.world import World, at

pytestmark = pytest.mark.slow


def leave_post(world: World, who: str, on: date) -> int:
    """The person's term ends. Returns the post."""
    with world.desk.sitting(at("2026-09-01 08:00")) as sitting:
        of_them = sa.select(Tenure).join(Person, Person.id == Tenure.person_id)  # type: ignore[arg-type]  # columns
        term = sitting.session.scalars(of_them.where(sa.column("number") == who)).one()
        term.ends_on = on
        return term.post_id


def take_post(world: World, who: str, post: int, on: date, capacity: Capacity = Capacity.HOLDER) -> None:
    with world.desk.sitting(at("2026-09-01 08:00")) as sitting:
        person = sitting.session.scalars(sa.select(Person).where(sa.column("number") == who)).one()
        sitting.session.add(Tenure(post_id=post, person_id=person.id, starts_on=on, capacity=capacity))


def told(answer: Answer, unit: str, title: str) -> list[tuple[str, str, str, bool]]:
    """Every message that was meant to reach, or did reach, this post: day, kind, person, whether it has risen."""
    return [
        (shown(one.at)[:10], one.kind.value, one.person, one.has_risen)
        for one in answer.lines
        if (one.unit, one.post) == (unit, title)
    ]


def test_a_term_that_ends_within_the_days_hands_its_messages_to_whoever_comes_next(world: World) -> None:
    rectifying_(world, "2026-09-01 09:00")
    post = leave_post(world, "S1.principal", date(2026, 9, 14))
    take_post(world, "S2.principal", post, date(2026, 9, 16))
    as_it_happens(world, "2026-09-05 09:00")
    answer = foretold(world, "2026-09-05 09:00", lines=500)
    assert told(answer, "第一小学", "校长（园长）") == [
        ("2026-09-09", "remind", "第一小学校长（园长）", False),
        ("2026-09-11", "reminder_letter", "第一小学校长（园长）", False),
        ("2026-09-16", "supervision_letter", "第二中学校长（园长）", False),
    ]


def test_what_is_meant_for_an_empty_post_is_foreseen_one_level_up(world: World) -> None:
    rectifying_(world, "2026-09-01 09:00")
    leave_post(world, "S1.principal", date(2026, 9, 10))
    as_it_happens(world, "2026-09-05 09:00", 12)
    answer = foretold(world, "2026-09-05 09:00", 12, lines=500)
    letters = [one for one in answer.lines if one.kind is MessageKind.REMINDER_LETTER]
    assert sorted((one.person, one.has_risen) for one in letters) == [
        ("教育局主要负责人", True),
        ("教育局分管副职", False),
    ]
    # The letter after it goes to the same head twice, once in her own right: she is told once, and as herself.
    assert {line.on: line.risen for line in day_lines(answer.seen) if line.risen} == {date(2026, 9, 11): 1}


def test_whoever_is_away_is_stood_in_for_on_those_days_only(world: World) -> None:
    rectifying_(world, "2026-09-01 09:00")
    with world.desk.sitting(at("2026-09-01 08:00")) as sitting:
        person = sitting.session.scalars(sa.select(Person).where(sa.column("number") == "S1.principal")).one()
        post = sitting.session.scalars(sa.select(Tenure).where(sa.column("person_id") == person.id)).one().post_id
        sitting.session.add(Leave(person_id=person.id, from_on=date(2026, 9, 10), to_on=date(2026, 9, 11)))
    take_post(world, "S1.handler", post, date(2020, 1, 1), Capacity.DEPUTY)
    as_it_happens(world, "2026-09-05 09:00", 12)
    reached = told(foretold(world, "2026-09-05 09:00", 12, lines=500), "第一小学", "校长（园长）")
    assert [one[2] for one in reached] == ["第一小学校长（园长）", "第一小学经办人", "第一小学校长（园长）"]


def test_where_nobody_sits_anywhere_nobody_is_told_and_the_forecast_says_so(world: World) -> None:
    assigned(world, "2026-09-01 09:00")
    with world.desk.sitting(at("2026-09-01 08:00")) as sitting:
        sitting.session.execute(sa.delete(Tenure).where(sa.column("post_id").in_(sa.select(Post.id))))
    seen = as_it_happens(world, "2026-09-05 09:00", 6)
    assert all(": nobody None risen" in line for line in seen.messages)
    answer = foretold(world, "2026-09-05 09:00", 6).seen
    assert sum(one.untold for one in day_lines(answer)) == answer.messages == len(seen.messages)
    assert burdens(answer) == ()
