"""Triggers that make the database itself refuse to change what must never change."""

from __future__ import annotations

APPEND_ONLY = (
    "ledger_event", "ledger_batch", "seal", "attempt", "evidence", "photo", "policy_version", "calendar_version",
    "handover", "post_change", "plan_change", "look_back_frame",
    "access_event", "letter", "letter_withdrawal", "letter_template", "letter_prefix", "bulletin_issue",
    "school_record", "record_strike", "record_reminder",
    "assessment", "assessment_taken", "assessed", "assessment_entry", "assessment_entry_withdrawal", "assessment_point",
    "point_appeal", "appeal_ruling",
)  # fmt: skip
"""Tables whose rows are written once."""

_MESSAGE = "this table is append-only"
_FROZEN = {
    "assessed": "step IS NOT NULL",
    "assessment_point": "(step = 'final' OR NEW.replaces_id IS NULL)",
    "point_appeal": "step = 'final'",
    "appeal_ruling": "step = 'final'",
}
"""Rows that are not added to an assessment any more, by the step it has taken: once it is published a point is only
corrected, and once it is final nothing is."""


def statements(dialect: str) -> list[str]:
    """The DDL that puts the guards in place on a fresh schema."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: {_MESSAGE}'); END"
            for table in APPEND_ONLY
            for verb in ("UPDATE", "DELETE")
        ] + [
            f"CREATE TRIGGER {table}_frozen BEFORE INSERT ON {table} WHEN EXISTS ({_taken(which)}) "
            f"BEGIN SELECT RAISE(ABORT, '{table}: {_CLOSED}'); END"
            for table, which in _FROZEN.items()
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
        *(statement for table, which in _FROZEN.items() for statement in _frozen_on_postgresql(table, which)),
    ]


_CLOSED = "this assessment is not open to it any more"


def _taken(which: str) -> str:
    return f"SELECT 1 FROM assessment_taken WHERE assessment_id = NEW.assessment_id AND {which}"


def _frozen_on_postgresql(table: str, which: str) -> tuple[str, str]:
    """Looked at once for all rows of a statement: asked of each, it would cost more than putting them in."""
    added = (
        "SELECT 1 FROM fresh JOIN assessment_taken taken ON taken.assessment_id = fresh.assessment_id "
        f"WHERE {which.replace('NEW.', 'fresh.')}"
    )
    function = (
        f"CREATE FUNCTION refuse_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS ({added}) "
        f"THEN RAISE EXCEPTION '{table}: {_CLOSED}' USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL; END $$"
    )
    trigger = (
        f"CREATE TRIGGER {table}_frozen AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_{table}()"
    )
    return function, trigger
