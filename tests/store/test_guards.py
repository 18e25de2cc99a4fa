"""What models/ declares the database refuses, on both databases: each guard is run into by raw SQL, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import SQLModel

from casework import assigning
from casework.sealing import seal_day
from store.guards import APPEND_ONLY
from tests.casework.test_invariants import build as one_case_on_every_stage
from tests.support.guarded_rows import ASSESSED_CHECKS, guarded_rows
from tests.support.prepared import prepared
from tests.support.story import ask
from tests.support.world import World, at

pytestmark = pytest.mark.slow

TABLES = SQLModel.metadata.sorted_tables


def build(world: World) -> None:
    """At least one row in every table, and one for every partial index."""
    one_case_on_every_stage(world)
    assigning.acknowledge(world.desk, ask("510503-2026-000002", "S1.handler", "2026-09-02 11:00", key="k-1"))
    seal_day(world.desk, at("2026-09-03 00:10"))
    false, true = ("0", "1") if world.desk.engine.dialect.name == "sqlite" else ("false", "true")
    with world.desk.engine.begin() as connection:
        for row in guarded_rows():
            connection.exec_driver_sql(row.replace("{false}", false).replace("{true}", true))


sqlite_guarded, postgresql_guarded, database_url = prepared("guarded", build)

LATE = "'2026-10-01 00:00:00+00'"
CHECKS = {
    "ck_area_code_length": "UPDATE area SET code = '5105031' WHERE code = '510503001'",
    "ck_area_code_under_parent": "UPDATE area SET parent_code = '51' WHERE code = '51'",
    "ck_hazard_unit_in_hand_from_a_post": "UPDATE hazard_unit SET handler_id = 1, handler_post_id = NULL",
    "ck_hazard_unit_in_hand_of_lead_and_responsible": (
        "UPDATE hazard_unit SET role = 'co', handler_id = 1, handler_post_id = 1"
    ),
    "ck_sign_off_meant_for_a_post": "UPDATE sign_off SET meant_id = 1, meant_post_id = NULL",
    "ck_api_token_ends_after_it_is_made": "UPDATE api_token SET expires_at = made_at",
    "ck_api_token_good_for_something": "UPDATE api_token SET scopes = ''",
    "ck_console_session_ends_after_it_begins": "UPDATE console_session SET expires_at = begun_at",
    "ck_half_sign_in_ends_after_it_begins": "UPDATE half_sign_in SET expires_at = begun_at",
    "ck_sign_in_trip_ends_after_it_begins": "UPDATE sign_in_trip SET expires_at = begun_at",
    "ck_saved_view_has_a_name": "UPDATE saved_view SET name = ''",
    "ck_contact_rank_from_one": "UPDATE contact SET rank = 0",
    "ck_common_task_closed_or_withdrawn": f"UPDATE common_task SET closed_at = {LATE}, withdrawn_at = {LATE}",
    "ck_resolution_done_by_hand_only_by_itself": "UPDATE resolution SET hazard_id = 1 WHERE done_at IS NOT NULL",
    "ck_resolution_done_by_somebody": "UPDATE resolution SET done_by_id = 1 WHERE done_at IS NULL",
    "ck_resolution_followed_in_one_way": "UPDATE resolution SET hazard_id = 1 WHERE common_task_id IS NOT NULL",
    "ck_leave_ends_after_start": "UPDATE leave SET to_on = '2026-08-01'",
    "ck_handover_to_somebody_else": "UPDATE handover SET to_id = from_id",
    "ck_post_change_ends_after_start": "UPDATE post_change SET to_on = '2026-08-01'",
    "ck_tenure_ends_after_start": "UPDATE tenure SET ends_on = '2019-01-01'",
    "ck_hazard_closed_at_iff_closed": f"UPDATE hazard SET closed_at = {LATE} WHERE id = 1",
    "ck_hazard_funds_not_negative": "UPDATE hazard SET funds_fen = -1",
    "ck_hazard_handed_over_to_units": "UPDATE hazard SET lead_unit_id = NULL WHERE id = 5",
    "ck_hazard_handed_over_with_a_deadline": "UPDATE hazard SET due_at = NULL WHERE id = 4",
    "ck_clock_counts": "UPDATE clock SET cycle = 0",
    "ck_clock_only_a_running_clock_acts": f"UPDATE clock SET next_action_at = {LATE} WHERE state = 'paused'",
    "ck_clock_raised_to_a_level": "UPDATE clock SET raised_to = 3",
    "ck_clock_stopped_at_iff_stopped": f"UPDATE clock SET stopped_at = {LATE} WHERE state = 'running'",
    "ck_extension_decided_at_iff_decided": "UPDATE extension SET state = 'granted'",
    "ck_extension_never_decided_by_the_applicant": "UPDATE extension SET decided_by_id = requested_by_id",
    "ck_verification_round_closed_with_a_verdict": "UPDATE verification_round SET verdict = 'passed' WHERE id = 1",
    "ck_ledger_event_chained_singly_or_in_a_batch": "UPDATE ledger_event SET digest = NULL WHERE batch_id IS NULL",
    "ck_ledger_event_escalation_has_a_level": "UPDATE ledger_event SET level = 1 WHERE act = 'record'",
    "ck_ledger_event_escalation_names_its_clock": "UPDATE ledger_event SET clock_id = NULL WHERE act = 'escalate'",
    "ck_sign_off_nobody_verifies_their_own_work": "UPDATE sign_off SET unit_id = rectifier_unit_id",
    "ck_sign_off_signed_by_somebody_at_some_time": "UPDATE sign_off SET verdict = 'passed' WHERE verdict IS NULL",
    "ck_look_back_round_share_of_a_whole": "UPDATE look_back_round SET share = 0",
    "ck_look_back_round_window_begins_before_it_ends": f"UPDATE look_back_round SET closed_from = {LATE}",
    "ck_look_back_round_revealed_when_drawn": "UPDATE look_back_round SET seed = NULL",
    "ck_look_back_round_ended_after_it_was_drawn": (
        "UPDATE look_back_round SET seed = NULL, drawn_at = NULL, frame_digest = NULL, ends_at = NULL, "
        f"ended_at = {LATE}"
    ),
    "ck_look_back_item_done_with_a_result": f"UPDATE look_back_item SET done_at = {LATE}",
    "ck_look_back_item_looked_at_by_somebody": f"UPDATE look_back_item SET result = 'holds', done_at = {LATE}",
    "ck_look_back_item_given_to_a_person_in_a_post": "UPDATE look_back_item SET post_id = NULL",
    "ck_evidence_not_empty": "UPDATE evidence SET size = 0",
    "ck_evidence_distance_not_negative": "UPDATE evidence SET distance_m = -1",
    "ck_photo_bands_of_its_fingerprint": "UPDATE photo SET band_3 = NULL",
    "ck_photo_read_or_unknown": "UPDATE photo SET is_readable = (1 = 0)",
    "ck_instruction_done_at_iff_done": "UPDATE instruction SET state = 'done'",
    "ck_message_leased_iff_sending": "UPDATE message SET state = 'sending'",
    "ck_message_about_an_event_or_a_notice": "UPDATE message SET notice_id = 1 WHERE event_id IS NOT NULL",
    "ck_message_event_with_its_hazard": "UPDATE message SET hazard_id = NULL WHERE event_id IS NOT NULL",
    "ck_message_nobody_to_tell_is_dead": "UPDATE message SET person_id = NULL",
    "ck_message_settled_at_iff_settled": "UPDATE message SET state = 'accepted'",
    "ck_proposal_concluded_by_somebody": "UPDATE proposal SET concluded_by_id = NULL WHERE state = 'approved'",
    "ck_proposal_only_what_was_approved_is_concluded": (
        f"UPDATE proposal SET concluded_at = {LATE}, concluded_by_id = 1 WHERE state = 'pending'"
    ),
    "ck_proposal_only_listed_has_a_listing": "UPDATE proposal SET listing = 'L-2' WHERE state = 'pending'",
    "ck_message_superseded_for_a_reason": f"UPDATE message SET state = 'superseded', settled_at = {LATE}",
    "ck_proposal_decided_at_iff_decided": "UPDATE proposal SET state = 'approved'",
    "ck_campaign_ends_after_start": "UPDATE campaign SET ends_on = '2026-08-01'",
    "ck_campaign_somebody_can_be_visited": "UPDATE campaign SET per_day = 0",
    "ck_campaign_drawn_with_a_plan": "UPDATE campaign SET plan_digest = NULL",
    "ck_campaign_committed_before_drawn": "UPDATE campaign SET commitment = NULL",
    "ck_visit_concluded_at_iff_concluded": "UPDATE visit SET concluded_at = NULL",
    "ck_visit_concluded_as_an_inspection": "UPDATE visit SET inspection_id = NULL",
    "ck_visit_not_done_for_a_reason": "UPDATE visit SET state = 'not_done', concluded_at = NULL",
    "ck_closure_of_a_place": "UPDATE closure SET place = '' WHERE id = 1",
    "ck_closure_whole_site_by_name": "UPDATE closure SET place = '全校' WHERE id = 1",
    "ck_closure_placed_wholly_or_not": "UPDATE closure SET pupils = NULL WHERE id = 2",
    "ck_closure_pupils_are_some": "UPDATE closure SET pupils = 0 WHERE id = 2",
    "ck_closure_reopened_by_somebody": "UPDATE closure SET reopened_by_id = NULL WHERE id = 2",
    "ck_closure_reopened_after_it_was_closed": f"UPDATE closure SET closed_at = {LATE} WHERE id = 2",
    "ck_closure_condition_counted_from_one": "UPDATE closure_condition SET number = 0 WHERE id = 1",
    "ck_closure_condition_verified_by_somebody": "UPDATE closure_condition SET verified_by_id = NULL WHERE id = 2",
    "ck_webhook_counts": "UPDATE webhook SET failures = -1",
    "ck_webhook_leased_only_when_active": (
        f"UPDATE webhook SET state = 'paused', lease_token = 't', lease_until = {LATE}"
    ),
    "ck_webhook_leased_until_some_time": "UPDATE webhook SET lease_token = 't', lease_until = NULL",
    "ck_webhook_old_secret_ends": "UPDATE webhook SET old_secret_sealed = 's', old_until = NULL",
    "ck_webhook_delivery_a_stretch": "UPDATE webhook_delivery SET count = 0",
    "ck_webhook_delivery_failures_one_by_one": "UPDATE webhook_delivery SET outcome = 'transient', count = 2",
    "ck_calendar_feed_revoked_after_it_was_made": "UPDATE calendar_feed SET revoked_at = '2026-01-01'",
    "ck_school_record_lapses_after_it_was_done": "UPDATE school_record SET valid_until = '2026-08-31'",
    "ck_school_record_a_pledge_is_of_a_post": "UPDATE school_record SET post = NULL WHERE kind = 'pledge'",
    "ck_school_record_training_has_numbers": (
        "UPDATE school_record SET staff_trained = NULL, staff_total = NULL WHERE kind = 'training'"
    ),
    "ck_school_record_staff_of_a_total": "UPDATE school_record SET staff_trained = 2 WHERE kind = 'training'",
    "ck_school_record_pupils_of_a_total": "UPDATE school_record SET pupils_trained = 1 WHERE kind = 'training'",
    "ck_letter_counted_from_one": "UPDATE letter SET serial = 0",
    "ck_letter_not_empty": "UPDATE letter SET size = 0",
    **ASSESSED_CHECKS,
    "ck_task_done_by_somebody_when_done": "UPDATE task SET done_by_id = 1",
}


def refusal(world: World, statement: str, **values: object) -> str | None:
    """What the database answers to a statement, with only the append-only triggers down; everything is undone.

    None when it raises nothing.
    """
    with world.desk.engine.connect() as connection:
        if world.desk.engine.dialect.name == "sqlite":
            for table in APPEND_ONLY:
                for verb in ("update", "delete"):
                    connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{verb}")
        else:
            for table in APPEND_ONLY:
                connection.exec_driver_sql(f"DROP TRIGGER {table}_append_only ON {table}")
        try:
            assert connection.execute(sa.text(statement), values).rowcount > 0, statement
            if world.desk.engine.dialect.name == "sqlite":
                # A deferred key is looked at when it is committed.
                connection.execute(sa.text("SAVEPOINT here"))
                wrong = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                return f"FOREIGN KEY constraint failed: {wrong}" if wrong else None
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        except (IntegrityError, DBAPIError) as fault:
            return str(fault.orig)
        finally:
            connection.rollback()
    return None


def of_kind(kind: type[sa.Constraint]) -> Iterator[tuple[sa.Table, Any]]:  # Any: the constraint, of the kind asked for
    for table in TABLES:
        for one in table.constraints:
            if isinstance(one, kind):
                yield table, one


def test_every_check_of_our_own_refuses(world: World) -> None:
    declared = {str(one.name) for _, one in of_kind(sa.CheckConstraint) if not str(one.name).endswith("_known")}
    assert declared == set(CHECKS)
    passed = {name for name, statement in CHECKS.items() if name not in (refusal(world, statement) or "")}
    assert passed == set()


def test_every_word_outside_the_vocabulary_is_refused(world: World) -> None:
    words = [(table, column) for table in TABLES for column in table.columns if isinstance(column.type, sa.Enum)]
    assert len(words) > 30
    for table, column in words:
        said = refusal(world, f"UPDATE {table.name} SET {column.name} = 'nonsense'")
        assert said is not None, (table.name, column.name)
        assert f"ck_{table.name}_" in said, said


def test_every_reference_to_nothing_is_refused(world: World) -> None:
    for table, key in of_kind(sa.ForeignKeyConstraint):
        # A place in a round names the round's rectifier too: whichever of the two is wrong, the pair leads nowhere.
        column = list(key.columns)[-1]
        nothing = "99" if isinstance(column.type, sa.String) else 99_000_000
        # One row only: two that lead to the same nowhere would be doubles before they are astray.
        keys = ", ".join(one.name for one in table.primary_key)
        one_row = f"SELECT {keys} FROM {table.name} ORDER BY {column.name} IS NULL, {keys} LIMIT 1"
        statement = f"UPDATE {table.name} SET {column.name} = :nothing WHERE ({keys}) IN ({one_row})"
        said = refusal(world, statement, nothing=nothing)
        assert said is not None, (table.name, column.name)
        assert "foreign key" in said.lower() or "under_parent" in said, (table.name, column.name, said)


def uniques() -> Iterator[tuple[sa.Table, tuple[str, ...], str]]:
    """Every unique guard: its table, its columns, and for which rows it holds."""
    for table, one in of_kind(sa.UniqueConstraint):
        yield table, tuple(column.name for column in one.columns), "1 = 1"
    for table in TABLES:
        for index in table.indexes:
            if index.unique:
                where = index.dialect_options["sqlite"]["where"]
                yield (
                    table,
                    tuple(column.name for column in index.columns),
                    str(where) if where is not None else "1 = 1",
                )


def _easiest(table: sa.Table, names: set[str]) -> str | None:
    """Which of these columns is changed so that a guard over them is kept: best one that may hold anything."""
    return min(names, key=lambda name: (isinstance(table.c[name].type, sa.Enum), name), default=None)


def _plain(value: object) -> object:
    return getattr(value, "value", value)


def _fresh(value: object, column: sa.Column[Any], taken: set[object]) -> object:  # Any: columns of every type
    """Another value of the same kind, if there is one that no row has."""
    if isinstance(column.type, sa.Enum):
        others = [word for word in column.type.enums if word != value]
        return next((word for word in others if word not in taken), others[0])
    if isinstance(value, (int, float)):
        return value + 1_000_003
    if isinstance(value, (date, datetime)):
        return value + timedelta(days=400)
    return None if value is None else f"{value}~"


def test_every_second_row_where_there_may_be_one_is_refused(world: World) -> None:
    for table, columns, where in uniques():
        given = " AND ".join(f"{name} IS NOT NULL" for name in columns)
        with world.desk.engine.connect() as connection:
            rows = connection.execute(sa.select(table).where(sa.text(f"{where} AND {given}")).limit(1)).mappings().all()
            everything = connection.execute(sa.select(table)).mappings().all()
        assert rows, (table.name, columns)
        row = {name: _plain(value) for name, value in rows[0].items()}
        keys = {column.name for column in table.primary_key}
        others = [names for other, names, _ in uniques() if other is table and names != columns]
        for name in filter(None, {_easiest(table, set(names) - set(columns)) for names in (*others, keys)}):
            row[name] = _fresh(row[name], table.c[name], {_plain(one[name]) for one in everything})
        if "id" in keys and "id" in columns:
            # A pair with the key in it is only there for a reference to lean on; the key itself is unique.
            continue
        names = ", ".join(row)
        bound = {name: sa.bindparam(name, type_=table.c[name].type) for name in row}
        statement = sa.text(f"INSERT INTO {table.name} ({names}) VALUES ({', '.join(f':{name}' for name in row)})")
        said = _insertion(world, statement.bindparams(*bound.values()), row)
        assert said is not None, (table.name, columns)
        assert "unique" in said.lower(), (table.name, columns, said)
        # Where a narrower guard holds for the same row it speaks first.
        narrower = any(other is table and set(names) < set(columns) for other, names, _ in uniques())
        assert narrower or columns[-1] in said, (table.name, columns, said)


def _insertion(world: World, statement: Any, row: dict[str, object]) -> str | None:  # Any: text with typed parameters
    with world.desk.engine.connect() as connection:
        try:
            connection.execute(statement, row)
        except DBAPIError as fault:
            return str(fault.orig)
        finally:
            connection.rollback()
    return None


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_written_once_cannot_be_emptied_either(world: World, table: str) -> None:
    # SQLite knows no TRUNCATE: emptying a table is deleting its rows, and every row says no.
    on_sqlite = world.desk.engine.dialect.name == "sqlite"
    statement = f"DELETE FROM {table}" if on_sqlite else f"TRUNCATE {table} CASCADE"
    with pytest.raises(DBAPIError, match="append-only"), world.desk.engine.begin() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_written_once_is_neither_changed_nor_deleted(world: World, table: str, verb: str) -> None:
    column = next(iter(SQLModel.metadata.tables[table].columns)).name
    statement = f"UPDATE {table} SET {column} = {column}" if verb == "UPDATE" else f"DELETE FROM {table}"
    with pytest.raises(DBAPIError, match="append-only"), world.desk.engine.begin() as connection:
        connection.exec_driver_sql(statement)
