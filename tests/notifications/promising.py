"""Messages to deliver: one hazard handed over, or as many as a test wants."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from casework import assigning
from casework.recording import record, record_many
from rules.finding import Finding
from rules.vocabulary import Source
from tests.support.world import World, at

FOUND, HANDED = at("2026-09-01 09:00"), at("2026-09-01 10:00")
TO = ("ps1.handler", "s1.handler", "edu.handler")
"""Whom the handing over of ALARM is told: lead, responsible and co-unit."""

ALARM = Finding(
    campus="S1", description="校门一键报警失灵", subcategory="SEC-ALARM", found_at=FOUND,
    source=Source.JOINT_INSPECTION, place="校门",
)  # fmt: skip

CRISIS = replace(ALARM, subcategory="BULY-BULL", description="两名学生多次被围堵")
"""Pupils in danger, and sensitive."""


def promise(world: World, finding: Finding = ALARM, when: datetime = HANDED) -> str:
    """One hazard has been handed over; three people are to be told. Returns its number."""
    number = record(world.desk, finding, "PS1.inspector", FOUND).number
    assigning.assign_found(world.desk, when)
    return number


def promise_many(world: World, hazards: int) -> tuple[str, ...]:
    """So many hazards have been handed over, three messages each."""
    numbers = record_many(world.desk, [ALARM] * hazards, "PS1.inspector", FOUND).numbers
    assigning.assign_found(world.desk, HANDED)
    return numbers
