"""Posts of the cast lose and gain people: what a registry would say, written straight into the database."""

from __future__ import annotations

import random

import sqlalchemy as sa

from tests.support.world import World


def change(world: World, statement: str, **values: object) -> None:
    with world.desk.engine.begin() as connection:
        assert connection.execute(sa.text(statement), values).rowcount > 0


def leaves(world: World, who: str, day: str) -> None:
    """The person is gone for good from this day on."""
    change(world, "UPDATE person SET left_on = :day WHERE number = :who", who=who, day=day)


def is_away(world: World, who: str, first: str, last: str) -> None:
    away = "INSERT INTO leave (person_id, from_on, to_on) SELECT id, :first, :last FROM person WHERE number = :who"
    change(world, away, who=who, first=first, last=last)


def stands_in(world: World, who: str, unit: str, duty: str, capacity: str, since: str = "2020-01-01") -> None:
    """The person serves in a post beside whoever does already."""
    seat = (
        "INSERT INTO tenure (post_id, person_id, capacity, starts_on) SELECT post.id, person.id, :capacity, :since "
        "FROM post JOIN unit ON unit.id = post.unit_id, person "
        "WHERE unit.code = :unit AND post.duty = :duty AND person.number = :who"
    )
    change(world, seat, who=who, unit=unit, duty=duty, capacity=capacity, since=since)


_OF = "WHERE post_id IN (SELECT post.id FROM post JOIN unit ON unit.id = post.unit_id WHERE unit.code = :unit "


def ends(world: World, unit: str, duty: str, day: str) -> None:
    """Whoever serves in a post no longer does from this day on."""
    change(world, f"UPDATE tenure SET ends_on = :day {_OF} AND post.duty = :duty)", unit=unit, duty=duty, day=day)


def begins(world: World, unit: str, duty: str, day: str) -> None:
    """Whoever serves in a post does so only from this day on."""
    change(world, f"UPDATE tenure SET starts_on = :day {_OF} AND post.duty = :duty)", unit=unit, duty=duty, day=day)


def only_a_deputy(world: World, unit: str, duty: str) -> None:
    """The post has no holder any more: whoever held it is there as its deputy."""
    change(world, f"UPDATE tenure SET capacity = 'deputy' {_OF} AND post.duty = :duty)", unit=unit, duty=duty)


def unreachable(world: World, who: str) -> None:
    change(world, "DELETE FROM contact WHERE person_id IN (SELECT id FROM person WHERE number = :who)", who=who)


def retires(world: World, unit: str) -> None:
    change(world, "UPDATE unit SET retired_on = '2026-01-01' WHERE code = :unit", unit=unit)


SPARED = "PSB.inspector"
"""Somebody must find the hazards."""


def in_disorder(world: World, seed: int) -> None:
    """A district as it may be found: people gone, away or not there yet, deputies alone, agencies closed."""
    chance = random.Random(seed)
    with world.desk.looking() as session:
        people = [str(row[0]) for row in session.execute(sa.text("SELECT number FROM person ORDER BY number"))]
    agencies = [code for code in world.units if code not in ("DGO", "EDU", "PLC", "PSB", "S1", "S2", "S3")]
    for code in chance.sample(sorted(agencies), 5):
        retires(world, code)
    chosen = chance.sample([one for one in people if one != SPARED], len(people) // 2)
    for who in chosen:
        _befalls(world, chance, who)
    for who in chosen[::4]:
        # Whoever stands in may be gone or away too.
        stands_in(world, chance.choice([one for one in people if one not in (who, SPARED)]), *who.split("."), "acting")


def _befalls(world: World, chance: random.Random, who: str) -> None:
    unit, _, duty = who.partition(".")
    what = chance.randrange(5)
    if what == 0:
        leaves(world, who, "2026-08-25")
    elif what == 1:
        is_away(world, who, "2026-08-25", "2027-06-30")
    elif what == 2:
        ends(world, unit, duty, "2026-08-25")
    elif what == 3:
        begins(world, unit, duty, "2027-06-30")
    else:
        only_a_deputy(world, unit, duty)


def open_tasks(world: World) -> list[tuple[str, str, str, str | None]]:
    """What there is to do about units: the kind, the unit, what, and whose it is."""
    with world.desk.looking() as session:
        rows = session.execute(
            sa.text(
                "SELECT kind, unit.code, what, person.number FROM task JOIN unit ON unit.id = task.unit_id "
                "LEFT JOIN person ON person.id = task.person_id WHERE done_at IS NULL ORDER BY task.id"
            )
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]
