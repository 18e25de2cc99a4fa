"""Whoever changes, takes out or puts in a row of the ledger is found out, and the audit names the row."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from casework import assigning
from casework.auditing import Wanted, audit
from casework.escalating import escalate
from casework.sealing import seal_day
from tests.support.prepared import prepared
from tests.support.story import audited, closed, found, hand_in, rectifying_, unsound
from tests.support.tampering import attack
from tests.support.world import World, at

pytestmark = pytest.mark.slow

NOW = "2026-09-04 12:00"


@dataclass(frozen=True)
class Ledger:
    """A ledger of three days: a case of single acts, hand-overs in one batch, rungs in another, two seals."""

    world: World
    case: str
    singles: tuple[int, ...]
    handed: tuple[int, ...]
    rungs: tuple[int, ...]

    def audit(self, since: int = 0) -> list[tuple[str, str | None, int | None]]:
        """What the audit names: what, which hazard, which event."""
        report = audit(self.world.desk, at(NOW), Wanted(since=since))
        return [(one.name, one.number, one.event_id) for one in unsound(report) if one.name.startswith("ledger")]


def build(world: World) -> None:
    case = rectifying_(world, "2026-09-01 09:00")
    for _ in range(6):
        found(world, "2026-09-01 09:30")
    assert assigning.assign_found(world.desk, at("2026-09-01 10:00")).handed == 6
    hand_in(world, case, "2026-09-01 11:00")
    escalate(world.desk, at("2026-09-02 11:00"))
    seal_day(world.desk, at("2026-09-03 00:10"))
    found(world, "2026-09-03 09:00")
    assigning.assign_found(world.desk, at("2026-09-03 10:00"))
    seal_day(world.desk, at("2026-09-04 00:10"))
    closed(world, "2026-09-04 09:00")
    assert unsound(audited(world, NOW)) == []


sqlite_ledger, postgresql_ledger, database_url = prepared("ledger", build)


@pytest.fixture
def ledger(world: World) -> Ledger:
    with world.desk.looking() as session:

        def ids(where: str) -> tuple[int, ...]:
            statement = sa.text(f"SELECT id FROM ledger_event WHERE {where} ORDER BY id")
            return tuple(session.scalars(statement))

        case = str(session.scalar(sa.text("SELECT number FROM hazard WHERE id = 1")))
        of_case = "digest IS NOT NULL AND hazard_id = 1"
        return Ledger(world, case, ids(of_case), ids("act = 'assign' AND batch_id = 1"), ids("act = 'escalate'"))


COLUMNS = {
    "note": "'nothing to see'", "at": "'2026-08-31 00:00:00.000000'", "actor_id": "1", "post_id": "1", "unit_id": "1",
    "act": "'control'", "given": "'upheld'", "stage_to": "'closed'", "facts": "'{}'", "key": "'k'",
}  # fmt: skip


def value_of(world: World, sql: str) -> str:
    return f"timestamptz {sql[:-1]}+00'" if world.desk.engine.dialect.name == "postgresql" and "08-31" in sql else sql


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_single_act_is_named_whatever_was_changed_in_it(ledger: Ledger, column: str) -> None:
    with attack(ledger.world) as by:
        value = value_of(ledger.world, COLUMNS[column])
        by.run(f"UPDATE ledger_event SET {column} = {value} WHERE id = :id", id=ledger.singles[1])
    assert ledger.audit() == [("ledger_changed", ledger.case, ledger.singles[1])]


@pytest.mark.parametrize("column", ["digest", "previous"])
def test_a_changed_link_is_named(ledger: Ledger, column: str) -> None:
    with attack(ledger.world) as by:
        by.run(f"UPDATE ledger_event SET {column} = :wrong WHERE id = :id", id=ledger.singles[1], wrong="f" * 64)
    assert ledger.audit() == [("ledger_changed", ledger.case, ledger.singles[1])]


def test_a_single_act_taken_out_is_missed_by_its_neighbours_and_by_the_seal(ledger: Ledger) -> None:
    with attack(ledger.world) as by:
        by.run("DELETE FROM ledger_event WHERE id = :id", id=ledger.singles[2])
    report = audit(ledger.world.desk, at(NOW))
    missing = [one for one in report.breaches if one.name == "ledger_missing"]
    assert [(one.number, one.event_id, one.detail) for one in missing] == [
        (ledger.case, None, f"{ledger.singles[1]} … {ledger.singles[3]}"),
        (None, ledger.singles[2], "2026-09-02"),
    ]


def test_the_last_act_taken_out_is_missed(ledger: Ledger) -> None:
    with attack(ledger.world) as by:
        by.run("DELETE FROM ledger_event WHERE id = :id", id=ledger.singles[-1])
    # Who was told of it still knows of which case it was.
    assert ledger.audit() == [
        ("ledger_cut_off", ledger.case, None),
        ("ledger_missing", ledger.case, ledger.singles[-1]),
    ]


def test_the_last_act_taken_out_together_with_its_head_is_missed_by_the_seal(ledger: Ledger) -> None:
    with attack(ledger.world) as by:
        head = by.value("SELECT previous FROM ledger_event WHERE id = :id", id=ledger.singles[-1])
        by.run("UPDATE hazard SET chain_head = :head WHERE number = :case", head=head, case=ledger.case)
        by.run("DELETE FROM ledger_event WHERE id = :id", id=ledger.singles[-1])
    assert ledger.audit() == [("ledger_missing", ledger.case, ledger.singles[-1])]


def test_a_moved_head_is_named(ledger: Ledger) -> None:
    with attack(ledger.world) as by:
        head = by.value("SELECT digest FROM ledger_event WHERE id = :id", id=ledger.singles[1])
        by.run("UPDATE hazard SET chain_head = :head WHERE number = :case", head=head, case=ledger.case)
    assert ledger.audit() == [("ledger_head_moved", ledger.case, None)]


def test_an_act_put_in_is_named(ledger: Ledger) -> None:
    with attack(ledger.world) as by:
        end = by.value("SELECT digest FROM ledger_event WHERE id = :id", id=ledger.singles[-1])
        forged = by.copy("ledger_event", ledger.singles[1], previous=end, digest="e" * 64, note="forged")
        by.run("UPDATE hazard SET chain_head = :head WHERE number = :case", head="e" * 64, case=ledger.case)
    # With the head moved onto it the forgery has no genuine neighbour: it can only have been changed or put in.
    assert ledger.audit() == [("ledger_changed", ledger.case, forged)]


def test_a_copy_of_a_genuine_act_is_named(ledger: Ledger) -> None:
    with attack(ledger.world) as by:
        forged = by.copy("ledger_event", ledger.singles[1])
    assert ledger.audit() == [("ledger_inserted", ledger.case, forged)]


BATCH_COLUMNS = {
    **COLUMNS, "level": "9", "occurrence": "7", "cycle": "5", "planned_at": "'2026-08-31 00:00:00.000000'",
    "stage_from": "'found'", "hazard_id": "1",
}  # fmt: skip


@pytest.mark.parametrize("column", BATCH_COLUMNS)
def test_a_changed_row_of_a_batch_is_named_among_all_its_rows(ledger: Ledger, column: str) -> None:
    touched = ledger.rungs[4]
    with attack(ledger.world) as by:
        value = value_of(ledger.world, BATCH_COLUMNS[column])
        by.run(f"UPDATE ledger_event SET {column} = {value} WHERE id = :id", id=touched)
        number = by.value(
            "SELECT number FROM hazard h JOIN ledger_event e ON e.hazard_id = h.id WHERE e.id = :id", id=touched
        )
    assert ledger.audit() == [("ledger_changed", number, touched)]


@pytest.mark.parametrize("place", [0, 3, -1])
def test_a_row_taken_out_of_a_batch_is_named_with_its_hazard(ledger: Ledger, place: int) -> None:
    gone = ledger.handed[place]
    with attack(ledger.world) as by:
        number = by.value(
            "SELECT number FROM hazard h JOIN ledger_event e ON e.hazard_id = h.id WHERE e.id = :id", id=gone
        )
        by.run("DELETE FROM ledger_event WHERE id = :id", id=gone)
    assert ledger.audit() == [("ledger_missing", number, gone)]


def test_a_row_put_into_a_batch_is_named(ledger: Ledger) -> None:
    with attack(ledger.world) as by:
        forged = by.copy("ledger_event", ledger.handed[2])
    assert ledger.audit() == [("ledger_inserted", _number(ledger, forged), forged)]


def test_a_row_of_a_batch_that_never_was_is_named(ledger: Ledger) -> None:
    with attack(ledger.world) as by:
        forged = by.copy("ledger_event", ledger.handed[2], batch_id=99)
    assert ledger.audit() == [("ledger_inserted", _number(ledger, forged), forged)]


def _number(ledger: Ledger, event_id: int) -> str:
    with ledger.world.desk.looking() as session:
        of_event = "SELECT number FROM hazard h JOIN ledger_event e ON e.hazard_id = h.id WHERE e.id = :id"
        return str(session.scalar(sa.text(of_event), {"id": event_id}))


def test_several_changed_rows_are_told_as_several(ledger: Ledger) -> None:
    with attack(ledger.world) as by:
        for touched in ledger.handed[:3]:
            by.run("UPDATE ledger_event SET note = 'x' WHERE id = :id", id=touched)
    report = audit(ledger.world.desk, at(NOW))
    about = [one for one in report.breaches if one.name == "ledger_changed"]
    assert [(one.number, one.event_id, one.detail) for one in about] == [
        (None, None, f"batch 1: 6 → 6, {ledger.handed[0]} … {ledger.handed[-1]}")
    ]


@pytest.mark.parametrize(
    "change",
    ["rows = rows + 1", "act = 'void'", "actor_id = 1", "mark_total = 1", "mark_moment = 1", "first_event_id = 1",
     "last_event_id = 999", "digest = 'x'"],
)  # fmt: skip
def test_a_changed_batch_is_named(ledger: Ledger, change: str) -> None:
    with attack(ledger.world) as by:
        by.run(f"UPDATE ledger_batch SET {change} WHERE id = 1")
    report = audit(ledger.world.desk, at(NOW))
    assert any(one.name.startswith("ledger_") and "batch 1" in one.detail for one in report.breaches)


@pytest.mark.parametrize("which", ["first", "middle", "last"])
def test_a_whole_batch_taken_out_is_missed(ledger: Ledger, which: str) -> None:
    with attack(ledger.world) as by:
        batches = by.values("SELECT id FROM ledger_batch ORDER BY id")
        gone = {"first": batches[0], "middle": batches[1], "last": batches[-1]}[which]
        by.run("DELETE FROM ledger_event WHERE batch_id = :gone", gone=gone)
        by.run("DELETE FROM ledger_batch WHERE id = :gone", gone=gone)
    names = {name for name, _, _ in ledger.audit()}
    assert ("ledger_cut_off" if which == "last" else "ledger_missing") in names


def test_the_last_batch_taken_out_together_with_its_head_is_missed_by_the_seal(ledger: Ledger) -> None:
    with attack(ledger.world) as by:
        gone = by.value("SELECT max(id) FROM ledger_batch")
        before = by.value("SELECT previous FROM ledger_batch WHERE id = :gone", gone=gone)
        event_id = by.value("SELECT id FROM ledger_event WHERE batch_id = :gone", gone=gone)
        by.run("DELETE FROM ledger_event WHERE batch_id = :gone", gone=gone)
        by.run("DELETE FROM ledger_batch WHERE id = :gone", gone=gone)
        by.run("UPDATE chain_head SET digest = :before, links = links - 1 WHERE name = 'batches'", before=before)
    assert [(name, event) for name, _, event in ledger.audit()] == [("ledger_missing", event_id)]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE chain_head SET links = links + 1 WHERE name = 'batches'", "chain_has_its_length"),
        ("UPDATE chain_head SET digest = 'x' WHERE name = 'batches'", "ledger_cut_off"),
        ("UPDATE chain_head SET digest = (SELECT previous FROM ledger_batch WHERE id = 2) WHERE name = 'batches'",
         "ledger_head_moved"),
        ("UPDATE chain_head SET digest = 'x' WHERE name = 'seals'", "seals_fit"),
        ("UPDATE seal SET events = events + 1", "seals_fit"),
        ("UPDATE seal SET digest = 'x' WHERE day = '2026-09-02'", "seals_fit"),
        ("UPDATE seal SET last_event_id = last_event_id - 1 WHERE day = '2026-09-02'", "seals_fit"),
        ("DELETE FROM seal WHERE day = '2026-09-02'", "seals_fit"),
        ("DELETE FROM seal WHERE day = '2026-09-03'", "seals_fit"),
    ],
)  # fmt: skip
def test_a_touched_head_or_seal_is_named(ledger: Ledger, statement: str, expected: str) -> None:
    with attack(ledger.world) as by:
        by.run(statement)
    assert expected in {one.name for one in unsound(audited(ledger.world, NOW))}


def test_the_quick_audit_finds_what_was_done_to_the_new_part(ledger: Ledger) -> None:
    clean = audited(ledger.world, NOW)
    case = closed(ledger.world, "2026-09-04 13:00")
    with attack(ledger.world) as by:
        last = by.value("SELECT max(id) FROM ledger_event")
        by.run("UPDATE ledger_event SET note = 'x' WHERE id = :id", id=last)
    assert ledger.audit(since=clean.checked_to) == [("ledger_changed", case, last)]
    # And it looks only there: what was done to older cases is for the full one.
    with attack(ledger.world) as by:
        by.run("UPDATE ledger_event SET note = 'x' WHERE id = :id", id=ledger.singles[1])
    assert ledger.audit(since=clean.checked_to) == [("ledger_changed", case, last)]
    assert ("ledger_changed", ledger.case, ledger.singles[1]) in ledger.audit()
