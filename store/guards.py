"""Triggers that make the database itself refuse to change what must never change."""

from __future__ import annotations

APPEND_ONLY = (
    "ledger_event", "ledger_batch", "seal", "attempt", "evidence", "photo", "policy_version", "calendar_version",
    "handover", "post_change", "plan_change", "look_back_frame",
    "access_event", "letter", "letter_withdrawal", "letter_template", "bulletin_issue",
    "school_record", "record_strike", "record_reminder",
)  # fmt: skip
"""Tables whose rows are written once."""

_MESSAGE = "this table is append-only"


def statements(dialect: str) -> list[str]:
    """The DDL that puts the guards in place on a fresh schema."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: {_MESSAGE}'); END"
            for table in APPEND_ONLY
            for verb in ("UPDATE", "DELETE")
        ]
    function = (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '%: {_MESSAGE}', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
    )
    return [
        function,
        *(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            for table in APPEND_ONLY
        ),
    ]
