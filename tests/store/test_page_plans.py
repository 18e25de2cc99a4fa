"""What the pages of a day ask is answered from indexes, however much has been found, said and signed before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from casework.onlooking import onlooker
from rules.vocabulary import Source
from store import console_messages, console_sums, ledger_pages, views, visible
from store.console_sums import Sights
from store.filters import Filter
from store.visible import is_gathered
from tests.store.test_outbox_plans import plans
from tests.support.story import COMMON, SERIOUS, assigned, closed, found, submitted
from tests.support.world import World, at

NOW = at("2026-09-09 10:00")


@pytest.fixture
def lived(world: World) -> World:
    closed(world, "2026-09-01 09:00")
    found(world, "2026-09-02 09:00")
    return world


def sights_of(world: World, number: str) -> Sights:
    looks = onlooker(world.desk, number, NOW)
    return Sights(looks.viewer, looks.sensitive)


def plans_of(world: World, number: str, asked: str) -> list[str]:
    """How what a page asks is answered for somebody."""
    sights = sights_of(world, number)

    def ask(session: Session) -> object:
        if asked == "closed this month":
            return console_sums.closed(session, sights, date(2026, 9, 1))
        if asked == "unsigned":
            return console_sums.unsigned_in_all(session, sights)
        if asked == "waiting":
            return console_messages.waiting_and_dead(session, sights)
        return ledger_pages.page(session, sights.viewer, sights.sensitive, Filter())

    with world.desk.looking() as session:
        return plans(session, ask)


def test_what_a_case_told_people_is_found_through_its_events(lived: World) -> None:
    with lived.desk.looking() as session:
        [plan] = plans(session, lambda session: views.messages_of(session, 1))
    assert "ix_ledger_event_hazard_id_id" in plan, plan
    assert "SCAN message" not in plan, plan
    assert "Seq Scan on message" not in plan, plan


def test_what_was_closed_lately_and_who_has_not_signed_are_read_from_their_indexes(lived: World) -> None:
    [done] = plans_of(lived, "PLC.coordinator", "closed this month")
    assert "ix_hazard_closed_at" in done, done
    [unsigned] = plans_of(lived, "PLC.coordinator", "unsigned")
    assert "ix_hazard_unit_unsigned" in unsigned, unsigned


def test_what_waits_and_what_could_not_be_told_are_counted_in_the_indexes_of_the_few(lived: World) -> None:
    found = plans_of(lived, "PLC.coordinator", "waiting")
    assert len(found) == 3
    for plan, index in zip(
        found, ("ix_message_urgency_release_at", "ix_message_collected", "ix_message_dead"), strict=True
    ):
        assert index in plan, plan


def test_what_a_unit_may_see_is_found_by_unit_and_person_alone(lived: World) -> None:
    for plan in plans_of(lived, "S1.principal", "ledger"):
        for index in (
            "ix_message_person_id_settled_at", "ix_look_back_item_person_id", "ix_hazard_unit_unit_id",
            "ix_sign_off_unit_id_verdict", "ix_instruction_assignee_unit_id",
        ):  # fmt: skip
            assert index in plan, plan


@pytest.mark.parametrize("who", ["S1.handler", "S3.principal", "EDU.handler", "PS1.handler"])
def test_what_a_unit_sees_does_not_hang_on_how_it_is_found(lived: World, who: str) -> None:
    found(lived, "2026-09-02 10:00", replace(COMMON, source=Source.UNANNOUNCED))
    submitted(lived, "2026-09-02 11:00", SERIOUS)
    sights = sights_of(lived, who)
    assert is_gathered(sights.viewer), "few are gathered"
    many = replace(sights.viewer, is_of_many=True)
    with lived.desk.looking() as session:
        few, looked_up = (
            [one.number for one in ledger_pages.page(session, viewer, sights.sensitive, Filter()).rows]
            for viewer in (sights.viewer, many)
        )
    assert few == looked_up
    assert bool(few) is (who != "S3.principal")


def test_a_unit_is_of_many_from_so_many_hazards_on(lived: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assigned(lived, "2026-09-02 12:00")
    monkeypatch.setattr(visible, "MANY", 2)
    with lived.desk.looking() as session:
        assert visible.is_of_many(session, [lived.units["S1"]])
        assert not visible.is_of_many(session, [lived.units["S3"]])
