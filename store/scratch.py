"""Scratch tables of one transaction: what a batch has chosen and decided, joined once by set-wise statements.

They are temporary, private to a connection and empty at the start of every writing transaction.
"""

from __future__ import annotations

import sqlalchemy as sa

from models.clock import Clock
from models.columns import ID, table_of
from models.hazard import Hazard

SCRATCH = sa.MetaData()

_hazard, _clock = table_of(Hazard).c, table_of(Clock).c


def _scratch(name: str, *columns: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(name, SCRATCH, *columns, prefixes=["TEMPORARY"])


def _like(column: sa.Column[object], name: str | None = None) -> sa.Column[object]:
    """A column that holds what another one holds, without its constraints."""
    kind = sa.String(32) if isinstance(column.type, sa.Enum) else column.type
    return sa.Column(name or column.name, kind)


chosen = _scratch(
    "chosen",
    sa.Column("hazard_id", ID, primary_key=True, autoincrement=False),
    _like(_hazard.stage),
    _like(_hazard.severity),
    _like(_hazard.policy_id),
    _like(_hazard.area_code),
    _like(_hazard.fixed_due_on),
)
"""The hazards of this transaction, locked, as they stood when they were chosen."""

terms = _scratch(
    "terms",
    _like(_clock.kind),
    _like(_clock.severity),
    _like(_clock.policy_id),
    _like(_clock.area_code),
    _like(_clock.fixed_until),
    _like(_clock.limit_value),
    _like(_clock.limit_unit),
    _like(_clock.due_at),
    _like(_clock.counts_days),
    _like(_clock.is_provisional),
    _like(_clock.next_action_at),
)
"""When a clock of a kind would be due, worked out once for every distinct policy, severity, area and fixed date."""

handed = _scratch(
    "handed",
    sa.Column("hazard_id", ID, primary_key=True, autoincrement=False),
    _like(_hazard.responsible_unit_id),
    _like(_hazard.lead_unit_id),
    _like(_hazard.leader_post_id),
    _like(_hazard.verify_agency),
    _like(_hazard.route_rule),
)
"""To whom each chosen hazard is handed over."""

joined = _scratch(
    "joined",
    sa.Column("hazard_id", ID),
    sa.Column("unit_id", ID),
    sa.Column("role", sa.String(32)),
    sa.Column("handler_id", ID),
    sa.Column("handler_post_id", ID),
    sa.Column("handler_why", sa.String(40)),
)
"""The units that come onto each chosen hazard, and who of them has it in hand."""

sides = _scratch(
    "sides",
    sa.Column("hazard_id", ID),
    sa.Column("rectifier_unit_id", ID),
    sa.Column("side", sa.String(32)),
    sa.Column("unit_id", ID),
    sa.Column("meant_id", ID),
    sa.Column("meant_post_id", ID),
    sa.Column("meant_why", sa.String(40)),
)
"""The signatures a new round of each chosen hazard waits for, and who is to look."""

addressee = _scratch(
    "addressee",
    sa.Column("audience", sa.String(32)),
    sa.Column("unit_id", ID),
    sa.Column("person_id", ID),
    sa.Column("post_id", ID),
    sa.Column("has_risen", sa.Boolean),
    # Found by an index however few events the planner expects: else it may look at every addressee for every event.
    sa.Index("ix_addressee_unit_id_audience", "unit_id", "audience"),
)
"""Who hears what is meant for an audience of a unit, resolved once for every distinct pair."""

seated = _scratch(
    "seated",
    sa.Column("post_id", ID, primary_key=True, autoincrement=False),
    sa.Column("person_id", ID),
)
"""Who answers today for each post somebody may have a case in hand from, in units where more than one does."""

due = _scratch(
    "due",
    sa.Column("clock_id", ID, primary_key=True, autoincrement=False),
    sa.Column("decision_id", ID),
)
"""The clocks a sweep has claimed in this chunk, and what was decided for each."""

decision = _scratch(
    "decision",
    sa.Column("id", ID, primary_key=True, autoincrement=False),
    _like(_clock.level),
    _like(_clock.occurrence),
    _like(_clock.next_action_at),
    sa.Column("planned_at", _clock.due_at.type),
    sa.Column("instrument", sa.String(32)),
    sa.Column("is_proposal", sa.Boolean),
    sa.Column("facts", sa.Text),
)
"""What the ladder decided for the clocks of this chunk. Nothing fires where planned_at is empty."""

telling = _scratch(
    "telling",
    sa.Column("decision_id", ID),
    sa.Column("kind", sa.String(32)),
    sa.Column("audience", sa.String(32)),
    sa.Column("urgency", sa.String(32)),
    sa.Column("whose", sa.String(16)),
    sa.Column("state", sa.String(32)),
    sa.Column("release_at", _clock.due_at.type),
    sa.Column("why", sa.String(32)),
    sa.Column("obeys", sa.Boolean),
    sa.Index("ix_telling_decision_id", "decision_id"),
)
"""Which messages a decision sends, to which audience, of which of the clock's units, and when they leave.

`release_at` is that of the country at large; `obeys` are those that keep quiet hours, which an area may have set
otherwise and a sub-category may break.
"""
