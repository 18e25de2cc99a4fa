"""Runs revisions against the engine that was handed in; there is no offline mode and no way back."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import models  # noqa: F401 - loads every table into the metadata
from store.engine import WRITING

engine = context.config.attributes["engine"].execution_options(**{WRITING: True})

with engine.connect() as connection:
    if connection.dialect.name == "postgresql":
        # A migration that cannot get its lock says so instead of making everybody wait behind it.
        connection.exec_driver_sql("SET lock_timeout = '10s'")
        connection.commit()
    context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
