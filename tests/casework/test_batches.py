"""Many at once leave the very rows that one at a time would: only ids, digests and batches differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
import sqlalchemy as sa

from casework import assigning, batches, rectifying
from casework.acting import Request
from casework.batches import Order
from casework.desk import Desk
from casework.recording import record, record_many
from rules.finding import Finding
from rules.refusals import EvidenceMissing
from rules.standing import ENGINE
from rules.vocabulary import Location, Revisit, Severity
from tests.support.picture import picture
from tests.support.rows import rows
from tests.support.story import COMMON, MAJOR, PHOTO, SEEN, SERIOUS, audited, looked, submitted, unsound
from tests.support.world import World, at

MIXED: tuple[Finding, ...] = (
    COMMON,
    replace(COMMON, campus="S2"),
    replace(COMMON, campus="S3", severity=Severity.LOW),
    SERIOUS,
    replace(SERIOUS, campus="S3"),
    MAJOR,
    replace(COMMON, subcategory="SEC-POST"),
    replace(COMMON, subcategory="FIRE-ELEC", location=Location.SURROUNDINGS),
    replace(COMMON, due_on=at("2026-09-05 00:00").date()),
    replace(COMMON, description="门卫室无人值守"),
)
"""Schools of both towns, every severity, a post of the police's own, a shop outside, a date fixed by hand."""

Step = Callable[[Desk, Sequence[str]], None]


def differ(world: World, numbers: Sequence[str], at_once: Step, one_by_one: Step) -> None:
    """Both ways are tried and undone; what they leave must be equal, and different from what was there before."""
    before = rows(world.desk)
    left = []
    for way in (at_once, one_by_one):
        with world.desk.rehearse() as desk:
            way(desk, numbers)
            left.append(rows(desk))
    assert left[0] == left[1]
    assert left[0] != before
    assert rows(world.desk) == before


def recorded(world: World) -> tuple[str, ...]:
    return record_many(world.desk, MIXED, "PSB.inspector", at("2026-09-01 09:00")).numbers


def test_recording_many_is_recording_each(world: World) -> None:
    def each(desk: Desk, _numbers: Sequence[str]) -> None:
        for finding in MIXED:
            record(desk, finding, "PSB.inspector", at("2026-09-01 09:00"))

    differ(
        world, (), lambda desk, _: (record_many(desk, MIXED, "PSB.inspector", at("2026-09-01 09:00")), None)[1], each
    )


def test_handing_over_all_that_is_found_is_handing_over_each(world: World) -> None:
    def each(desk: Desk, numbers: Sequence[str]) -> None:
        for number in numbers:
            assigning.assign(desk, Request(number, ENGINE, at("2026-09-01 10:00")))

    def all_found(desk: Desk, _numbers: Sequence[str]) -> None:
        assert assigning.assign_found(desk, at("2026-09-01 10:00")).handed == len(MIXED)

    differ(world, recorded(world), all_found, each)


def test_handing_over_in_small_rounds_is_handing_over_all(world: World) -> None:
    def in_rounds(desk: Desk, _numbers: Sequence[str]) -> None:
        after, handed = 0, 0
        while True:
            done = assigning.assign_found(desk, at("2026-09-01 10:00"), after, 3)
            if done.last_id == after:
                break
            after, handed = done.last_id, handed + done.handed
        assert handed == len(MIXED)

    def all_found(desk: Desk, _numbers: Sequence[str]) -> None:
        assigning.assign_found(desk, at("2026-09-01 10:00"))

    differ(world, recorded(world), in_rounds, all_found)


def mine(world: World, unit: str, role: str = "responsible") -> list[str]:
    """The numbers of a unit's cases."""
    with world.desk.looking() as session:
        of_unit = sa.text(
            "SELECT number FROM hazard JOIN hazard_unit ON hazard_id = hazard.id "
            "WHERE unit_id = :unit AND role = :role ORDER BY hazard.id"
        )
        return list(session.scalars(of_unit, {"unit": world.units[unit], "role": role}))


def test_signing_for_all_is_signing_for_each(world: World) -> None:
    recorded(world)
    assigning.assign_found(world.desk, at("2026-09-01 10:00"))

    def at_once(desk: Desk, numbers: Sequence[str]) -> None:
        assert batches.acknowledge_many(desk, Order("S1.handler", at("2026-09-01 11:00"))).count == len(numbers)

    def each(desk: Desk, numbers: Sequence[str]) -> None:
        for number in numbers:
            assigning.acknowledge(desk, Request(number, "S1.handler", at("2026-09-01 11:00")))

    differ(world, mine(world, "S1"), at_once, each)


def test_handing_in_and_passing_many_is_doing_so_with_each(world: World) -> None:
    recorded(world)
    assigning.assign_found(world.desk, at("2026-09-01 10:00"))
    batches.acknowledge_many(world.desk, Order("S1.handler", at("2026-09-01 11:00")))
    ready = [number for number in mine(world, "S1") if "MAJOR" not in number]
    with world.desk.looking() as session:
        grave = set(session.scalars(sa.text("SELECT number FROM hazard WHERE severity = 'major'")))
    ready = [number for number in ready if number not in grave]

    def hand_in_all(desk: Desk, numbers: Sequence[str]) -> None:
        done = batches.submit_many(desk, Order("S1.handler", at("2026-09-02 11:00"), files=(PHOTO,)), "已整改")
        assert done.count == len(numbers)

    def hand_in_each(desk: Desk, numbers: Sequence[str]) -> None:
        for number in numbers:
            request = Request(number, "S1.handler", at("2026-09-02 11:00"), files=(PHOTO,))
            rectifying.submit(desk, request, "已整改")

    differ(world, ready, hand_in_all, hand_in_each)
    hand_in_all(world.desk, ready)

    def pass_all(desk: Desk, _numbers: Sequence[str]) -> None:
        order = Order("PS1.handler", at("2026-09-03 11:00"), note="合格", files=(SEEN,), revisit=Revisit.ON_SITE)
        batches.pass_many(desk, order)

    def pass_each(desk: Desk, _numbers: Sequence[str]) -> None:
        with desk.looking() as session:
            asked = sa.text(
                "SELECT hazard.number FROM hazard JOIN verification_round r ON r.hazard_id = hazard.id "
                "JOIN sign_off s ON s.round_id = r.id WHERE s.unit_id = :unit ORDER BY hazard.id"
            )
            numbers = list(session.scalars(asked, {"unit": world.units["PS1"]}))
        for number in numbers:
            looked(desk, Request(number, "PS1.handler", at("2026-09-03 11:00"), note="合格"))

    differ(world, ready, pass_all, pass_each)
    pass_all(world.desk, ready)
    assert unsound(audited(world, "2026-09-03 11:00")) == []


def test_a_batch_passes_from_the_evidence_only_what_policy_lets_it(world: World) -> None:
    common, grave = submitted(world, "2026-09-01 09:00"), submitted(world, "2026-09-01 09:00", SERIOUS)
    from_afar = Order("PS1.handler", at("2026-09-02 09:00"), files=(SEEN,))
    assert batches.pass_many(world.desk, from_afar).count == 1
    unseen = replace(from_afar, files=(PHOTO,), revisit=Revisit.ON_SITE)
    assert batches.pass_many(world.desk, unseen).count == 0
    assert batches.pass_many(world.desk, replace(unseen, files=(SEEN,))).count == 1
    assert [picture(world, one).stage for one in (common, grave)] == ["closed", "submitted"]
    assert unsound(audited(world, "2026-09-02 09:00")) == []


def test_a_batch_passes_over_what_it_may_not_do(world: World) -> None:
    """A major hazard without control and plan stays; so does what another unit has to do."""
    recorded(world)
    assigning.assign_found(world.desk, at("2026-09-01 10:00"))
    batches.acknowledge_many(world.desk, Order("S1.handler", at("2026-09-01 11:00")))
    with pytest.raises(EvidenceMissing):
        batches.submit_many(world.desk, Order("S1.handler", at("2026-09-02 11:00")))
    batches.submit_many(world.desk, Order("S1.handler", at("2026-09-02 11:00"), files=(PHOTO,)))
    with world.desk.looking() as session:
        left = sa.text("SELECT severity, stage FROM hazard WHERE severity = 'major' OR responsible_unit_id <> :unit")
        stages = {(row[0], row[1]) for row in session.execute(left, {"unit": world.units["S1"]})}
    assert ("major", "rectifying") in stages
    assert "submitted" not in {stage for _, stage in stages}
