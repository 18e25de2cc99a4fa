"""A rehearsing desk: everything happens, everything is seen, and nothing is left."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from casework import assigning
from casework.acting import Request
from casework.desk import Desk
from casework.escalating import escalate
from casework.recording import record
from models.columns import table_of
from models.hazard import Hazard
from models.ledger import ChainHead, LedgerBatch, LedgerEvent
from models.message import Message
from models.serial import Serial
from rules.refusals import NotYours
from rules.vocabulary import Stage
from store import cases
from tests.casework.test_a_whole_life import ALARM
from tests.support.world import World, at

KEPT = (Hazard, LedgerEvent, LedgerBatch, Message, Serial, ChainHead)


def everything(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the tables an act writes to."""
    with desk.looking() as session:
        return {table_of(kind).name: _rows(session, table_of(kind)) for kind in KEPT}


def _rows(session: Session, table: sa.Table) -> list[tuple[object, ...]]:
    return [tuple(row) for row in session.execute(sa.select(table).order_by(*table.primary_key.columns))]


def test_later_acts_of_a_rehearsal_see_the_earlier_ones_and_nothing_is_left_behind(world: World) -> None:
    known = record(world.desk, ALARM, "PS1.inspector", at("2026-09-01 09:30")).number
    before = everything(world.desk)
    with world.desk.rehearse() as stage:
        assert stage.is_rehearsing
        number = record(stage, replace(ALARM, place="后门"), "PS1.inspector", at("2026-09-01 09:40")).number
        assert assigning.assign_found(stage, at("2026-09-01 10:00")).handed == 2
        assert escalate(stage, at("2026-09-03 10:00")).fired > 0
        with stage.looking() as session:
            assert cases.hazard_by_number(session, number).stage is Stage.ASSIGNED
            assert cases.hazard_by_number(session, known).stage is Stage.ASSIGNED
    assert everything(world.desk) == before


def test_an_act_refused_in_a_rehearsal_undoes_itself_and_not_the_acts_before_it(world: World) -> None:
    with world.desk.rehearse() as stage:
        number = record(stage, ALARM, "PS1.inspector", at("2026-09-01 09:30")).number
        assigning.assign_found(stage, at("2026-09-01 10:00"))
        with pytest.raises(NotYours):
            assigning.acknowledge(stage, Request(number, "TOWN2.handler", at("2026-09-01 11:00")))
        assigning.acknowledge(stage, Request(number, "S1.handler", at("2026-09-01 11:00")))
        with stage.looking() as session:
            hazard = cases.hazard_by_number(session, number)
            acts = [event.act.value for event in cases.history(session, hazard.id)]
        assert acts == ["record", "assign", "acknowledge"]


def test_a_rehearsal_that_fails_leaves_nothing_and_the_desk_works_on(world: World) -> None:
    before = everything(world.desk)
    with pytest.raises(ZeroDivisionError):
        _record_and_fail(world.desk)
    assert everything(world.desk) == before
    assert record(world.desk, ALARM, "PS1.inspector", at("2026-09-01 09:30")).number.endswith("0001")
    assert not world.desk.is_rehearsing


def test_a_rehearsal_within_a_rehearsal_undoes_only_its_own_part(world: World) -> None:
    with world.desk.rehearse() as stage:
        kept = record(stage, ALARM, "PS1.inspector", at("2026-09-01 09:30")).number
        with stage.rehearse() as inner:
            undone = record(inner, ALARM, "PS1.inspector", at("2026-09-01 09:35")).number
        with stage.looking() as session:
            assert cases.find(session, kept) is not None
            assert cases.find(session, undone) is None


def _record_and_fail(desk: Desk) -> None:
    with desk.rehearse() as stage:
        record(stage, ALARM, "PS1.inspector", at("2026-09-01 09:30"))
        raise ZeroDivisionError


def test_what_was_read_may_be_shown_when_the_reading_is_over(world: World) -> None:
    number = record(world.desk, ALARM, "PS1.inspector", at("2026-09-01 09:30")).number
    with world.desk.looking() as session:
        hazard = cases.hazard_by_number(session, number)
    assert hazard.stage is Stage.FOUND
