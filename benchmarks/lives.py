"""Whole lives: found, handed over, signed for, put right, passed by both sides, struck off; with ledger and outbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from benchmarks import lean, same_rows
from benchmarks.figures import Figure
from benchmarks.grounds import Ground, at_desk, raw, with_cast
from benchmarks.measuring import Cost, middle, watching
from benchmarks.sizes import Size
from casework import assigning, batches, rectifying
from casework.acting import Request
from casework.batches import Order
from casework.desk import Desk
from casework.recording import record, record_many
from rules.finding import Finding
from rules.standing import ENGINE
from rules.vocabulary import Revisit, Source
from tests.support.story import PHOTO, SEEN, looked
from tests.support.world import SCHOOLS, at

FOUND, ASSIGNED, SIGNED = at("2026-09-01 09:00"), at("2026-09-01 09:30"), at("2026-09-01 11:00")
HANDED_IN, PASSED = at("2026-09-04 10:00"), at("2026-09-07 10:00")
INSPECTOR = "PLC.coordinator"
WORKERS = tuple(f"{school}.handler" for school in SCHOOLS)
VERIFIERS = ("EDU.handler", "PS1.handler", "PS2.handler")

AMBITIOUS = 2.0
"""The design asks for half the speed of its floor."""


def measure(ground: Ground, size: Size) -> Iterator[Figure]:
    """Lives in batches, and one act a transaction, beside the lean floor and beside the same rows."""
    ours, least, same = [], [], Cost(0, 0)
    for nth in range(size.rounds):
        url = with_cast(ground)
        with at_desk(url) as desk:
            if not nth:
                live(desk, findings(3))  # so that nobody pays for the first use of a statement
            with watching(ground.server_cpu) as watch:
                live(desk, findings(size.hazards, "round"))
        ours.append(watch.cost)
        least.append(_lean(ground, size.hazards))
        if nth == size.rounds - 1:
            before = with_cast(ground)
            same = same_rows.put_in(ground, url, before)
            ground.drop(before)
        ground.drop(url)
    lived = Figure(
        "life", ground.name, "whole lives in batches", size.hazards, middle(ours), "lean", middle(least), AMBITIOUS
    )
    yield lived
    yield Figure("life", ground.name, lived.what, size.hazards, lived.ours, "the same rows", same)
    yield _alone(ground, size)


def _lean(ground: Ground, count: int) -> Cost:
    url = lean.built(ground)
    with raw(url) as database, watching(ground.server_cpu) as watch:
        lean.live(database, count)
    ground.drop(url)
    return watch.cost


def _alone(ground: Ground, size: Size) -> Figure:
    url, floor = with_cast(ground), lean.built(ground)
    with at_desk(url) as desk:
        live_alone(desk, findings(1))
        with watching(ground.server_cpu) as watch:
            live_alone(desk, findings(size.alone, "alone"))
    with raw(floor) as database, watching(ground.server_cpu) as least:
        lean.live_alone(database, size.alone)
    ground.drop(url)
    ground.drop(floor)
    what = "whole lives, one act a transaction"
    return Figure("life", ground.name, what, size.alone, watch.cost, "lean, one act a transaction", least.cost)


def findings(count: int, key: str = "first") -> list[Finding]:
    """What an inspection of the three schools found: serious, so that police and education both have to pass it."""
    campuses = list(SCHOOLS)
    return [
        Finding(
            campus=campuses[number % len(campuses)], description=f"第{number}处：校门一键报警失灵，需要更换",
            subcategory="SEC-ALARM", found_at=FOUND, source=Source.JOINT_INSPECTION, place="校门",
            source_key=f"{key}-{number}",
        )
        for number in range(count)
    ]  # fmt: skip


def live(desk: Desk, found: list[Finding]) -> None:
    """All these hazards live from the first day to the last, a few thousand a transaction."""
    hand_over(desk, found)
    for worker in WORKERS:
        batches.acknowledge_many(desk, Order(worker, SIGNED))
    for worker in WORKERS:
        batches.submit_many(desk, Order(worker, HANDED_IN, files=(PHOTO,)), "已更换")
    for place, verifier in enumerate(VERIFIERS):
        batches.pass_many(desk, Order(verifier, _later(place), note="合格", files=(SEEN,), revisit=Revisit.ON_SITE))
    _all_closed(desk)


def hand_over(desk: Desk, found: list[Finding]) -> None:
    """All these hazards are recorded, and the units they go to have been promised word of it."""
    record_many(desk, found, INSPECTOR, FOUND)
    done = assigning.assign_found(desk, ASSIGNED)
    while done.handed or done.held:
        done = assigning.assign_found(desk, ASSIGNED, done.last_id)


def live_alone(desk: Desk, found: list[Finding]) -> None:
    """The same lives, every act by itself: checked, answered and committed before the next one begins."""
    for one in found:
        number = record(desk, one, INSPECTOR, FOUND).number
        worker = f"{one.campus}.handler"
        assigning.assign(desk, Request(number, ENGINE, ASSIGNED))
        assigning.acknowledge(desk, Request(number, worker, SIGNED))
        rectifying.submit(desk, Request(number, worker, HANDED_IN, files=(PHOTO,)), "已更换")
        station = "PS2.handler" if SCHOOLS[one.campus][1].endswith("002") else "PS1.handler"
        for place, verifier in enumerate(("EDU.handler", station)):
            looked(desk, Request(number, verifier, _later(place), note="合格"))
    _all_closed(desk)


def _later(place: int) -> datetime:
    return PASSED + timedelta(hours=place)


def _all_closed(desk: Desk) -> None:
    """A benchmark that left half its work undone would be fast."""
    with desk.engine.connect() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM hazard WHERE stage <> 'closed'").scalar()
    if left:
        raise AssertionError(f"{left} hazards were not closed")
