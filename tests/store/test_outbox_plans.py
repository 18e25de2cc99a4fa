"""What the outbox asks every minute is answered from its partial indexes, however many messages there have been."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from models.columns import table_of
from models.message import Message
from rules.telling import MessageState
from store import delivery, digests, moot
from tests.notifications.promising import promise_many
from tests.support.world import World, at

NOON = at("2026-09-01 12:00")


def plans(session: Session, ask: Callable[[Session], object]) -> list[str]:
    """How the database answers each SELECT of this."""
    asked: list[tuple[str, Any]] = []

    def listen(_connection: object, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        if statement.lstrip().startswith("SELECT"):
            asked.append((statement, parameters))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", listen)
    ask(session)
    event.remove(connection, "before_cursor_execute", listen)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        # A small table is read as a whole whatever indexes it has; what matters is that this one can be used.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
    return [
        "\n".join(str(row) for row in connection.exec_driver_sql(explain + statement, parameters))
        for statement, parameters in asked
    ]


@pytest.fixture
def outbox(world: World) -> World:
    """Two hundred old messages, some leased, some waiting."""
    promise_many(world, 70)
    message = table_of(Message)
    with world.desk.sitting(NOON) as sitting:
        done = {"state": MessageState.ACCEPTED, "settled_at": NOON}
        sitting.session.execute(sa.update(message).where(message.c.id > 10).values(**done))
        delivery.claim(sitting.session, NOON, 4, "a" * 32, NOON + timedelta(seconds=60))
    return world


def test_claiming_reads_the_partial_indexes_and_sorts_no_queue(outbox: World) -> None:
    with outbox.desk.sitting(NOON) as sitting:
        found = plans(
            sitting.session, lambda session: delivery.claim(session, NOON, 100, "b" * 32, NOON + timedelta(seconds=60))
        )
    assert "ix_message_lease_until" in found[0]
    assert all("ix_message_urgency_release_at" in one for one in found[1:4])
    assert not any("SCAN message" in one for one in found)


def test_asking_whether_there_is_anything_to_do_reads_no_message(outbox: World) -> None:
    with outbox.desk.looking() as session:
        found = plans(session, lambda session: delivery.is_anything_to_do(session, at("2020-01-01 00:00")))
    assert len(found) == 5
    for plan, index in zip(
        found, ("ix_message_lease_until", "ix_message_dead", *["ix_message_urgency_release_at"] * 3), strict=True
    ):
        assert index in plan, plan


def test_the_attempts_of_a_message_and_its_task_are_found_by_index(outbox: World) -> None:
    with outbox.desk.looking() as session:
        [tries] = plans(session, lambda session: delivery.tries(session, [1, 2]))
        [orphans] = plans(session, lambda session: delivery.dead_without_task(session, 10))
    assert "uq_attempt_message_id" in tries or "sqlite_autoindex_attempt" in tries, tries
    assert "ix_task_message_id" in orphans or "uq_task_one_open_for_a_message" in orphans, orphans


def test_whether_anything_is_left_to_say_is_asked_of_the_hazard_and_not_of_all_a_unit_has(outbox: World) -> None:
    with outbox.desk.looking() as session:
        [found] = plans(session, lambda session: moot.moot(session, [1, 2]))
        [last] = plans(session, lambda session: moot.recheck(session, 1, "a" * 32, "b" * 64))
    for plan in (found, last):
        assert "ix_hazard_unit_unit_id" not in plan, plan
        # PostgreSQL reads a handful of proposals whole, whatever there is to find them by.
        assert "ix_proposal_hazard_id" in plan or "Seq Scan on proposal" in plan, plan


def test_what_is_due_to_be_gathered_and_what_somebody_was_told_today_are_read_from_indexes(outbox: World) -> None:
    with outbox.desk.looking() as session:
        [due] = plans(session, lambda session: digests.is_any_due(session, NOON))
        [told] = plans(session, lambda session: delivery.told_since(session, [1, 2], NOON))
    assert "ix_message_collected" in due, due
    assert "ix_message_person_id_settled_at" in told, told
