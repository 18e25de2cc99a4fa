"""One hazard, from the gate to the ledger's last line."""

from __future__ import annotations

import pytest

from casework import assigning, rectifying
from casework.acting import Attachment, Request
from casework.recording import record
from rules.finding import Finding
from rules.refusals import NotYours, SideSigned
from rules.vocabulary import EvidenceKind, Source, Stage
from store import cases
from tests.support.story import looked
from tests.support.world import World, at

PHOTO = Attachment("after.jpg", "a" * 64, "image/jpeg", 1000, EvidenceKind.RECTIFIED)
ALARM = Finding(
    campus="S1", description="校门一键报警失灵", subcategory="SEC-ALARM", found_at=at("2026-09-01 09:00"),
    source=Source.JOINT_INSPECTION, place="校门",
)  # fmt: skip


def test_a_hazard_is_found_handed_over_put_right_verified_by_both_sides_and_struck_off(world: World) -> None:
    number = record(world.desk, ALARM, "PS1.inspector", at("2026-09-01 09:30")).number
    assert assigning.assign_found(world.desk, at("2026-09-01 10:00")).handed == 1
    assigning.acknowledge(world.desk, Request(number, "S1.handler", at("2026-09-01 11:00")))
    rectifying.submit(world.desk, Request(number, "S1.handler", at("2026-09-10 11:00"), files=(PHOTO,)))
    looked(world.desk, Request(number, "EDU.handler", at("2026-09-11 09:00")))
    with pytest.raises(SideSigned):
        looked(world.desk, Request(number, "EDU.handler", at("2026-09-11 09:05")))
    with pytest.raises(NotYours):
        looked(world.desk, Request(number, "S1.handler", at("2026-09-11 09:10")))
    looked(world.desk, Request(number, "PS1.handler", at("2026-09-11 10:00")))
    with world.desk.looking() as session:
        hazard = cases.hazard_by_number(session, number)
        assert hazard.stage is Stage.CLOSED
        assert hazard.closed_at == at("2026-09-11 10:00")
        acts = [event.act.value for event in cases.history(session, hazard.id)]
    assert acts == ["record", "assign", "acknowledge", "submit", "pass", "pass", "close_out"]
