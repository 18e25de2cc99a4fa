"""The engine sees rounds through: passed by all means struck off, submitted means somebody is asked to verify."""

from __future__ import annotations

import sqlalchemy as sa

from casework import rectifying
from casework.acting import Request
from casework.concluding import Opened, close_out_passed, open_missing
from models.clock import Clock
from models.columns import table_of
from models.verification import SignOff, VerificationRound
from rules.telling import MessageKind
from rules.vocabulary import Act, ClockKind, Stage, Verdict
from store import cases, clocks
from tests.casework.test_falling_due import PHOTO, case_of, in_work, told
from tests.support.story import looked
from tests.support.world import World, at

LATER = at("2026-09-12 09:00")


def submitted(world: World) -> str:
    number = in_work(world)
    rectifying.submit(world.desk, Request(number, "S1.handler", at("2026-09-10 11:00"), files=(PHOTO,)))
    return number


def lose_the_round(world: World, number: str) -> None:
    """Leaves the hazard as an old ledger leaves it: submitted, and nobody asked to verify."""
    hazard_id = case_of(world, number).id
    with world.desk.sitting(at("2026-09-10 12:00")) as sitting:
        running = sa.select(table_of(VerificationRound).c.id).where(
            table_of(VerificationRound).c.hazard_id == hazard_id
        )
        sitting.session.execute(sa.delete(table_of(SignOff)).where(table_of(SignOff).c.round_id.in_(running)))
        sitting.session.execute(
            sa.delete(table_of(VerificationRound)).where(table_of(VerificationRound).c.hazard_id == hazard_id)
        )
        clock = table_of(Clock)
        sitting.session.execute(
            sa.delete(clock).where(clock.c.hazard_id == hazard_id, clock.c.kind == ClockKind.VERIFY)
        )
        sitting.session.execute(sa.text("DELETE FROM message WHERE kind = 'to_verify'"))


def sign_for_both_sides_behind_the_desk(world: World, number: str) -> None:
    """Both signatures stand, and the process died before it could strike the hazard off."""
    place = table_of(SignOff)
    with world.desk.sitting(at("2026-09-11 09:00")) as sitting:
        ids = sitting.session.scalars(sa.select(place.c.id).order_by(place.c.id)).all()
        for person, sign in enumerate(ids, 1):
            values = {"verdict": Verdict.PASSED, "person_id": person, "signed_at": sitting.at, "revisit": "on_site"}
            sitting.session.execute(sa.update(place).where(place.c.id == sign).values(**values))


def test_a_round_every_side_has_passed_is_closed_and_the_hazard_struck_off(world: World) -> None:
    number = submitted(world)
    assert close_out_passed(world.desk, LATER) == 0
    sign_for_both_sides_behind_the_desk(world, number)
    assert close_out_passed(world.desk, LATER) == 1
    assert close_out_passed(world.desk, LATER) == 0
    hazard = case_of(world, number)
    assert (hazard.stage, hazard.closed_at) == (Stage.CLOSED, LATER)
    with world.desk.looking() as session:
        assert cases.history(session, hazard.id)[-1].act is Act.CLOSE_OUT
        assert not [kind for kind in ClockKind if clocks.open_clocks(session, hazard.id, kind)]
    assert told(world, number, MessageKind.CLOSED)


def test_a_round_one_side_has_not_signed_stays_open(world: World) -> None:
    number = submitted(world)
    looked(world.desk, Request(number, "EDU.handler", at("2026-09-11 09:00")))
    assert close_out_passed(world.desk, LATER) == 0
    assert case_of(world, number).stage is Stage.SUBMITTED


def test_submitted_work_nobody_was_asked_to_verify_gets_its_round_its_clocks_and_its_verifiers(world: World) -> None:
    number = submitted(world)
    asked = told(world, number, MessageKind.TO_VERIFY)
    lose_the_round(world, number)
    assert open_missing(world.desk, LATER) == Opened(1, 0)
    assert open_missing(world.desk, LATER) == Opened(0, 0)
    assert sorted(map(str, told(world, number, MessageKind.TO_VERIFY))) == sorted(map(str, asked))
    with world.desk.looking() as session:
        running = clocks.open_clocks(session, case_of(world, number).id, ClockKind.VERIFY)
    assert {clock.started_at for clock in running} == {LATER}
    assert len(running) == len(asked) == 2
    looked(world.desk, Request(number, "EDU.handler", at("2026-09-13 09:00")))
    looked(world.desk, Request(number, "PS1.handler", at("2026-09-13 10:00")))
    assert case_of(world, number).stage is Stage.CLOSED


def test_submitted_work_that_no_unit_can_verify_is_counted_and_the_others_go_on(world: World) -> None:
    stranded, served = submitted(world), submitted(world)
    for number in (stranded, served):
        lose_the_round(world, number)
    with world.desk.sitting(LATER) as sitting:
        # Its office and the district government are both on the rectifying side: nobody is left to judge.
        district = world.units["DGO"]
        sitting.session.execute(
            sa.text("UPDATE hazard SET office_unit_id = :unit, responsible_unit_id = :unit WHERE number = :number"),
            {"unit": district, "number": stranded},
        )
        sitting.session.execute(sa.text("UPDATE unit SET retired_on = '2026-01-01' WHERE agency = 'EDU'"))
    assert open_missing(world.desk, LATER) == Opened(1, 1)
    assert case_of(world, stranded).stage is Stage.SUBMITTED
