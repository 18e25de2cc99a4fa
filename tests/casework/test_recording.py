"""A finding comes onto the ledger with its photos, and what was closed lately and is found again is a recurrence."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from casework.completing import complete
from casework.recording import record, record_many
from rules.refusals import UnfitText
from rules.vocabulary import EvidenceKind
from tests.support.story import COMMON, COORDINATOR, INSPECTOR, PHOTO, SERIOUS, ask, closed, found, refused
from tests.support.world import World, at


def recurrences(world: World) -> list[tuple[str, str | None]]:
    with world.desk.looking() as session:
        statement = sa.text(
            "SELECT hazard.number, earlier.number FROM hazard "
            "LEFT JOIN hazard AS earlier ON earlier.id = hazard.recurrence_of_id ORDER BY hazard.id"
        )
        return [tuple(row) for row in session.execute(statement)]


def test_photos_of_the_finding_are_evidence_of_it(world: World) -> None:
    photo = replace(PHOTO, kind=EvidenceKind.FINDING)
    done = record(world.desk, COMMON, INSPECTOR, at("2026-09-01 09:00"), [photo, photo])
    with world.desk.looking() as session:
        statement = sa.text(
            "SELECT number, evidence.kind, digest FROM evidence JOIN hazard ON hazard.id = evidence.hazard_id"
        )
        rows = [tuple(row) for row in session.execute(statement)]
    assert rows == [(done.number, "finding", PHOTO.digest)]


@pytest.mark.parametrize(("when", "is_one"), [("2027-02-28 09:00", True), ("2027-03-02 09:00", False)])
def test_what_is_found_again_within_the_window_names_what_was_closed(world: World, when: str, is_one: bool) -> None:
    first = closed(world, "2026-09-02 09:00")
    again = found(world, when)
    other = found(world, when, SERIOUS)
    assert recurrences(world) == [(first, None), (again, first if is_one else None), (other, None)]


def test_in_a_batch_each_names_its_own(world: World) -> None:
    first = closed(world, "2026-09-01 09:00")
    record_many(world.desk, [COMMON, SERIOUS, COMMON], INSPECTOR, at("2026-10-12 09:00"))
    assert [earlier for _, earlier in recurrences(world)] == [None, first, None, first]


def test_a_place_longer_than_its_column_is_refused_on_both_databases(world: World) -> None:
    with refused(world, UnfitText):
        found(world, "2026-09-01 09:00", replace(COMMON, place="甲" * 121))
    number = found(world, "2026-09-01 09:00", replace(COMMON, place="甲" * 120))
    with refused(world, UnfitText):
        complete(world.desk, ask(number, COORDINATOR, "2026-09-01 10:00"), {"place": "甲" * 121})
