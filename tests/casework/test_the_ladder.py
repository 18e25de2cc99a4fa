"""The shipped ladders on a virtual clock: every rung at its instant, to the right people, once, whoever sweeps and how.

All dates are worked out by hand from the ladder and the calendar of 2026: the 20th of September is a Sunday people
work on, the 25th to the 27th and the first week of October are holidays, the 10th of October is worked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from casework import assigning, leading
from casework.escalating import escalate
from models import LedgerEvent
from models.columns import table_of
from rules.vocabulary import Severity
from tests.support.picture import counts, picture, rungs
from tests.support.rung_lines import OF_A_GENERAL_HAZARD, of, settled
from tests.support.story import (
    COMMON,
    DEPUTY_LEADER,
    MAJOR,
    SERIOUS,
    ask,
    assigned,
    audited,
    hand_in,
    looked,
    proposed,
    rectifying_,
    unsound,
)
from tests.support.sweeping import next_look, sweep_every, sweep_until
from tests.support.world import World, at

event = table_of(LedgerEvent)


OF_THE_WORK = {
    Severity.LOW: [
        "2026-09-03 08:30 rectify S1: remind > S1.handler, remind > S1.principal",
        "2026-09-07 08:30 rectify S1: reminder_letter > EDU.deputy_head, reminder_letter > S1.principal",
        "2026-09-10 08:30 rectify S1: supervision_letter > EDU.head, supervision_letter > S1.principal",
        "2026-09-16 08:30 rectify S1: proposal > DGO.district_deputy",
        "2026-09-20 08:30 rectify S1: proposal > DGO.district_deputy",
        "2026-10-08 08:30 rectify S1: proposal > DGO.district_head",
    ],
    Severity.SERIOUS: [
        "2026-09-09 08:30 rectify S1: remind > S1.handler",
        "2026-09-15 08:30 rectify S1: remind > PS1.handler, remind > S1.handler, remind > S1.principal",
        "2026-09-17 08:30 rectify S1: supervision_letter > PS1.head, supervision_letter > S1.principal",
        "2026-09-28 08:30 rectify S1: proposal > DGO.district_deputy",
        "2026-10-08 08:30 rectify S1: proposal > DGO.district_deputy",
        "2026-10-19 08:30 rectify S1: proposal > DGO.district_head",
    ],
    Severity.MAJOR: [
        "2026-09-01 09:00 rectify S1: proposal > DGO.district_deputy",
        "2026-09-02 03:00 control S1: remind > FRS.handler, remind > S1.principal",
        "2026-09-02 09:00 control S1: urge > FRS.deputy_head, urge > PLC.coordinator, urge > S1.principal",
        "2026-09-02 21:00 control S1: supervision_letter > DGO.district_deputy, supervision_letter > FRS.head, "
        "supervision_letter > S1.principal",
        "2026-09-03 08:30 plan S1: remind > S1.principal",
        "2026-09-07 08:30 plan S1: reminder_letter > FRS.deputy_head, reminder_letter > S1.principal",
        "2026-09-09 08:30 plan S1: supervision_letter > DGO.district_deputy, supervision_letter > FRS.head",
        "2026-09-20 08:30 rectify S1: remind > FRS.handler, remind > S1.principal",
        "2026-09-28 08:30 rectify S1: remind > FRS.deputy_head, remind > S1.principal",
        "2026-10-09 08:30 rectify S1: supervision_letter > DGO.district_deputy, supervision_letter > FRS.head, "
        "supervision_letter > S1.principal",
        "2026-10-19 08:30 rectify S1: proposal > DGO.district_deputy",
        "2026-10-26 08:30 rectify S1: proposal > DGO.district_deputy",
        "2026-11-09 08:30 rectify S1: proposal > DGO.district_head",
    ],
}


FINDINGS = {
    Severity.LOW: replace(COMMON, severity=Severity.LOW),
    Severity.SERIOUS: SERIOUS,
    Severity.MAJOR: MAJOR,
}


def test_a_general_hazard_nobody_touches_climbs_every_rung_at_its_instant(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    sweep_until(world, "2027-06-30 00:00")
    assert settled(rungs(world, number)) == OF_A_GENERAL_HAZARD
    assert next_look(world) == at("2027-07-05 08:30"), "the Monday after"
    assert unsound(audited(world, "2027-06-30 00:00")) == []


@pytest.mark.slow
@pytest.mark.parametrize("severity", OF_THE_WORK)
def test_each_severity_has_its_own_ladder(world: World, severity: Severity) -> None:
    number = assigned(world, "2026-09-01 09:00", FINDINGS[severity])
    sweep_until(world, "2027-06-30 00:00")
    climbed = settled(rungs(world, number))
    assert [line for line in climbed if line.split()[2] in ("rectify", "control", "plan")] == OF_THE_WORK[severity]


def test_sweeping_again_at_the_same_instant_writes_no_row(world: World) -> None:
    assigned(world, "2026-09-01 09:00")
    assert escalate(world.desk, at("2026-09-22 09:00")).fired == 4
    before = counts(world)
    assert escalate(world.desk, at("2026-09-22 09:00")).fired == 0
    assert escalate(world.desk, at("2026-09-22 08:00")).fired == 0
    assert counts(world) == before


@pytest.mark.slow
def test_sweeping_every_minute_or_every_hour_takes_the_same_rungs(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    sweep_every(world, "2026-09-01 10:00", "2026-10-23 10:00", timedelta(hours=1))
    assert settled(rungs(world, number)) == OF_A_GENERAL_HAZARD


@pytest.mark.slow
def test_sweeping_clock_by_clock_takes_the_same_rungs(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    sweep_until(world, "2026-12-31 00:00", chunk=1)
    assert settled(rungs(world, number)) == OF_A_GENERAL_HAZARD
    assert unsound(audited(world, "2026-12-31 00:00")) == []


def test_after_downtime_one_rung_catches_up_and_the_ones_passed_over_are_on_record(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    assert escalate(world.desk, at("2026-09-22 09:00")).fired == 4
    assert rungs(world, number) == [
        "2026-09-10 08:30 acknowledge EDU: supervision_letter > EDU.head, supervision_letter > PLC.head",
        "2026-09-10 08:30 acknowledge PS1: supervision_letter > PLC.head, supervision_letter > PS1.head",
        "2026-09-10 08:30 acknowledge S1: supervision_letter > PLC.head, supervision_letter > S1.principal",
        "2026-09-21 08:30 rectify S1: proposal > DGO.district_deputy",
    ]
    with world.desk.looking() as session:
        facts = session.scalars(sa.select(event.c.facts).where(event.c.level.is_not(None)).order_by(event.c.id)).all()
    assert sorted(facts) == [
        *[
            '{"due_at":"2026-09-02T01:00:00+00:00","instrument":"supervision_letter","skipped":["1.0","2.0","2.1","2.2"]}'
        ]
        * 3,
        '{"due_at":"2026-09-10T16:00:00+00:00","instrument":"listed_supervision","skipped":["1.0","2.0","3.0","4.0"]}',
    ]
    sweep_until(world, "2026-12-31 00:00")
    # From there on the ladder is the one it would have been; only the listing's own clock started a day later.
    rest = [line for line in OF_A_GENERAL_HAZARD if line >= "2026-09-22" and " rectify " in line]
    assert of("rectify", settled(rungs(world, number)))[1:] == rest


def test_a_signature_stops_only_its_own_units_chase(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    assigning.acknowledge(world.desk, ask(number, "S1.handler", "2026-09-01 10:00"))
    sweep_until(world, "2026-09-03 00:00")
    assigning.acknowledge(world.desk, ask(number, "PS1.handler", "2026-09-03 10:00"))
    sweep_until(world, "2026-12-31 00:00")
    chased = of("acknowledge", rungs(world, number))
    assert chased == [
        line
        for line in of("acknowledge", OF_A_GENERAL_HAZARD)
        if " EDU:" in line or line.startswith("2026-09-02 09:00 acknowledge PS1")
    ]
    assert of("rectify", settled(rungs(world, number))) == of("rectify", OF_A_GENERAL_HAZARD)


def test_verification_chases_the_side_that_has_not_signed_and_never_the_school(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00", SERIOUS)
    for signer in ("EDU.handler", "PS1.handler"):
        assigning.acknowledge(world.desk, ask(number, signer, "2026-09-01 09:00"))
    hand_in(world, number, "2026-09-02 09:00")
    looked(world.desk, ask(number, "EDU.handler", "2026-09-03 09:00"))
    sweep_until(world, "2026-12-31 00:00")
    assert rungs(world, number) == [
        "2026-09-08 08:30 verify PS1: remind > PS1.handler",
        "2026-09-10 08:30 verify PS1: urge > PS1.handler, urge > PS1.head",
        "2026-09-14 08:30 verify PS1: reminder_letter > PLC.coordinator, reminder_letter > PS1.head",
        "2026-09-17 08:30 verify PS1: supervision_letter > PLC.head, supervision_letter > PS1.head",
    ]


@pytest.mark.parametrize("decide", [leading.approve, leading.refuse])
def test_a_proposed_step_is_taken_only_when_its_approver_says_so(world: World, decide: Callable[..., object]) -> None:
    number = assigned(world, "2026-09-01 09:00")
    sweep_until(world, "2026-09-21 12:00")
    assert not any("listed_supervision" in line for line in rungs(world, number))
    decide(world.desk, ask(number, DEPUTY_LEADER, "2026-09-21 15:00", note="限期整改"))
    told = (
        "listed_supervision > DGO.district_deputy",
        "listed_supervision > EDU.head",
        "listed_supervision > S1.principal",
    )
    assert picture(world, number).told == (told if decide is leading.approve else ())
    sweep_until(world, "2026-09-24 12:00")
    assert of("proposal", rungs(world, number)) == []
    # The ladder goes on: the next rung is proposed on its day, whatever became of this one.
    assert of("rectify", rungs(world, number))[-1] == "2026-09-24 08:30 rectify S1: proposal > DGO.district_deputy"
    assert unsound(audited(world, "2026-09-24 12:00")) == []


def test_one_pending_proposal_of_a_kind_is_enough(world: World) -> None:
    """A second ladder that comes to the same step while the coordinator's own proposal waits makes no second one."""
    number = assigned(world, "2026-09-01 09:00")
    from rules.vocabulary import Instrument

    proposed(world, number, "2026-09-20 10:00", Instrument.LISTED_SUPERVISION)
    sweep_until(world, "2026-09-21 12:00")
    with world.desk.looking() as session:
        assert session.execute(sa.text("SELECT count(*) FROM proposal")).scalar_one() == 1
    assert unsound(audited(world, "2026-09-21 12:00")) == []
