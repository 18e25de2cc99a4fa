"""Prefect's own command line, with the one thing mended that its schedules need beside SQLAlchemy 2.1.

Prefect 3.8 inserts scheduled runs with `state` among the values, which is a hybrid property. SQLAlchemy 2.0 passed it
over; 2.1 refuses the insert unless the property says what becomes of it, and nothing would ever be scheduled. So it
says: nothing. Prefect writes the states itself, right afterwards (docs/decisions/0003).
"""

from __future__ import annotations

import runpy
from collections.abc import Mapping

from prefect.server.database.orm_models import FlowRun


def mend() -> None:
    """Scheduled runs can be inserted; said twice, it changes nothing."""
    state = FlowRun.__mapper__.all_orm_descriptors["state"]
    state.inplace.bulk_dml(_passed_over)  # type: ignore[attr-defined]  # a hybrid property


def _passed_over(_model: type[FlowRun], _row: Mapping[str, object], _state: object) -> None:
    pass


if __name__ == "__main__":
    mend()
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)
