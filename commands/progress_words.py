"""How the state of common tasks and resolutions is said on a terminal."""

from __future__ import annotations

from datetime import date

from rules.words import Text
from store.common_tasks import CommonLine


def state_of_common(line: CommonLine) -> Text:
    """Whether a common task is over, and since when."""
    if line.closed_at is not None:
        return Text("已办结", "closed")
    if line.withdrawn_at is not None:
        return Text("已撤销（全部作废）", "withdrawn: all void")
    return Text("办理中", "in progress") if line.total else Text("尚无学校", "no school yet")


def due_words(due_on: date | None, is_open: bool, today: date) -> Text | str:
    """The last day, and by how many days it has been missed while the work is open."""
    if due_on is None:
        return ""
    late = (today - due_on).days
    if is_open and late > 0:
        return Text(f"{due_on} 逾期 {late} 天", f"{due_on}, {late} days late")
    return str(due_on)
