"""Leaders answer: instructions with their own clock, and decisions on what was proposed to them."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from casework import leading
from casework.escalating import escalate
from rules.refusals import (
    AssigneesMissing,
    DateMissing,
    DateNotAhead,
    NoProposalOpen,
    NotInTable,
    NotYours,
    ProposalOpen,
    ReasonMissing,
)
from rules.telling import Audience
from rules.vocabulary import Instrument
from tests.support.picture import Picture, picture
from tests.support.story import (
    COORDINATOR,
    DEPUTY_LEADER,
    LEADER,
    ask,
    assigned,
    audited,
    found,
    hand_in,
    passed,
    proposed,
    rectifying_,
    refused,
    unsound,
)
from tests.support.world import World, at


def proposals(world: World) -> list[tuple[str, str, str | None, str]]:
    with world.desk.looking() as session:
        rows = session.execute(
            sa.text(
                "SELECT instrument, state, person.number, decision_note FROM proposal "
                "LEFT JOIN person ON person.id = decided_by_id ORDER BY proposal.id"
            )
        )
        return [tuple(row) for row in rows]


def test_an_instruction_chases_whoever_is_to_carry_it_out_and_leaves_the_stage_alone(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    words = ask(number, DEPUTY_LEADER, "2026-09-01 10:00", note="今天内整改", until=date(2026, 9, 3))
    leading.instruct(world.desk, words, (world.units["EDU"], world.units["S1"]))
    assert picture(world, number) == Picture(
        "assigned",
        "2026-09-10 24:00",
        (
            "acknowledge EDU running 2026-09-02 09:00",
            "acknowledge PS1 running 2026-09-02 09:00",
            "acknowledge S1 running 2026-09-02 09:00",
            "instruction EDU running 2026-09-03 24:00",
            "rectify S1 running 2026-09-10 24:00",
        ),
        "instruct by DGO.district_deputy for DGO: assigned > -",
        ("instructed > EDU.handler", "instructed > S1.handler"),
    )
    leading.instruct(
        world.desk, ask(number, LEADER, "2026-09-01 11:00", note="再催", until=date(2026, 9, 2)), (world.units["S1"],)
    )
    assert [one for one in picture(world, number).clocks if one.startswith("instruction")] == [
        "instruction EDU running 2026-09-03 24:00",
        "instruction S1 running 2026-09-02 24:00",
    ]
    assert unsound(audited(world, "2026-09-01 11:00")) == []


def test_an_instruction_comes_from_a_leader_with_words_units_and_a_date(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    units = (world.units["S1"],)
    for stranger in ("S1.principal", "EDU.handler", COORDINATOR):
        with refused(world, NotYours):
            leading.instruct(
                world.desk, ask(number, stranger, "2026-09-01 10:00", note="速办", until=date(2026, 9, 3)), units
            )
    with refused(world, ReasonMissing):
        leading.instruct(world.desk, ask(number, LEADER, "2026-09-01 10:00", until=date(2026, 9, 3)), units)
    with refused(world, DateMissing):
        leading.instruct(world.desk, ask(number, LEADER, "2026-09-01 10:00", note="速办"), units)
    with refused(world, DateNotAhead):
        leading.instruct(
            world.desk, ask(number, LEADER, "2026-09-01 10:00", note="速办", until=date(2026, 8, 31)), units
        )
    with refused(world, AssigneesMissing):
        leading.instruct(world.desk, ask(number, LEADER, "2026-09-01 10:00", note="速办", until=date(2026, 9, 3)), ())
    early = found(world, "2026-09-01 09:00")
    with refused(world, NotInTable):
        leading.instruct(world.desk, ask(early, LEADER, "2026-09-01 10:00", note="速办", until=date(2026, 9, 3)), units)


def test_what_is_closed_out_has_carried_out_its_instructions(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    words = ask(number, LEADER, "2026-09-01 10:00", note="速办", until=date(2026, 9, 9))
    leading.instruct(world.desk, words, (world.units["S1"],))
    hand_in(world, number, "2026-09-02 09:00")
    passed(world, number, "2026-09-03 09:00", ["PS1.handler"])
    with world.desk.looking() as session:
        assert session.execute(sa.text("SELECT state FROM instruction")).scalars().all() == ["done"]
    assert unsound(audited(world, "2026-09-03 09:00")) == []


def test_a_proposal_lies_before_its_approver_and_an_undecided_one_chases_them(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 10:00")
    assert picture(world, number) == Picture(
        "assigned",
        "2026-09-10 24:00",
        (
            "acknowledge EDU running 2026-09-02 09:00",
            "acknowledge PS1 running 2026-09-02 09:00",
            "acknowledge S1 running 2026-09-02 09:00",
            "proposal PLC running 2026-09-03 24:00",
            "rectify S1 running 2026-09-10 24:00",
        ),
        "propose by PLC.coordinator for PLC: assigned > -",
        ("proposal > DGO.district_deputy",),
    )
    with refused(world, ProposalOpen):
        proposed(world, number, "2026-09-01 10:05")
    proposed(world, number, "2026-09-01 10:05", Instrument.TALK)


def test_an_approved_step_is_told_to_both_heads_and_only_its_own_clock_stops(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 10:00")
    proposed(world, number, "2026-09-01 10:30", Instrument.TALK)
    leading.approve(world.desk, ask(number, DEPUTY_LEADER, "2026-09-01 11:00"), Instrument.TALK)
    assert picture(world, number) == Picture(
        "assigned",
        "2026-09-10 24:00",
        (
            "acknowledge EDU running 2026-09-02 09:00",
            "acknowledge PS1 running 2026-09-02 09:00",
            "acknowledge S1 running 2026-09-02 09:00",
            "proposal PLC running 2026-09-03 24:00",
            "rectify S1 running 2026-09-10 24:00",
        ),
        "approve by DGO.district_deputy for DGO: assigned > -",
        ("talk > EDU.head", "talk > S1.principal"),
    )
    assert proposals(world) == [
        ("circular", "pending", None, ""),
        ("talk", "approved", "DGO.district_deputy", ""),
    ]
    assert unsound(audited(world, "2026-09-01 11:00")) == []


def test_a_refused_step_tells_nobody_outside_and_says_why(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 10:00")
    with refused(world, ReasonMissing):
        leading.refuse(world.desk, ask(number, DEPUTY_LEADER, "2026-09-01 11:00"))
    leading.refuse(world.desk, ask(number, DEPUTY_LEADER, "2026-09-01 11:00", note="尚可整改"))
    assert picture(world, number).told == ()
    assert proposals(world) == [("circular", "refused", "DGO.district_deputy", "尚可整改")]
    with refused(world, NoProposalOpen):
        leading.approve(world.desk, ask(number, DEPUTY_LEADER, "2026-09-01 12:00"))
    proposed(world, number, "2026-09-08 10:00")
    assert [state for _, state, _, _ in proposals(world)] == ["refused", "pending"]


def test_only_the_approver_it_lies_before_decides(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    proposed(world, number, "2026-09-01 10:00")
    for stranger in (LEADER, "EDU.head", COORDINATOR, "S1.principal"):
        with refused(world, NotYours):
            leading.approve(world.desk, ask(number, stranger, "2026-09-01 11:00"))
    with refused(world, NoProposalOpen):
        leading.approve(world.desk, ask(number, DEPUTY_LEADER, "2026-09-01 11:00"), Instrument.TALK)
    with refused(world, NotYours):
        leading.propose(world.desk, ask(number, "EDU.head", "2026-09-01 11:00", note="通报"), Instrument.CIRCULAR)
    with refused(world, ReasonMissing):
        leading.propose(world.desk, ask(number, COORDINATOR, "2026-09-01 11:00"), Instrument.TALK)


def test_whoever_sits_in_two_approving_posts_decides_what_lies_before_either(world: World) -> None:
    number = assigned(world, "2026-09-01 09:00")
    with world.desk.engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO tenure (post_id, person_id, capacity, starts_on) SELECT post.id, person.id, 'acting', "
                "'2020-01-01' FROM post, person WHERE post.duty = 'district_head' "
                "AND person.number = 'DGO.district_deputy'"
            )
        )
    proposed(world, number, "2026-09-01 10:00")
    leading.propose(
        world.desk, ask(number, COORDINATOR, "2026-09-01 10:00", note="久拖不决"), Instrument.ACCOUNTABILITY,
        Audience.DISTRICT_HEAD,
    )  # fmt: skip
    leading.approve(world.desk, ask(number, DEPUTY_LEADER, "2026-09-01 11:00"), Instrument.ACCOUNTABILITY)
    leading.approve(world.desk, ask(number, DEPUTY_LEADER, "2026-09-01 11:00"), Instrument.CIRCULAR)
    assert [state for _, state, _, _ in proposals(world)] == ["approved", "approved"]


def test_a_closed_case_has_nothing_left_to_propose_or_decide(world: World) -> None:
    number = rectifying_(world, "2026-09-01 09:00")
    escalate(world.desk, at("2026-09-22 09:00"))
    assert proposals(world)
    hand_in(world, number, "2026-09-22 10:00")
    passed(world, number, "2026-09-22 11:00", ["PS1.handler"])
    assert {state for _, state, _, _ in proposals(world)} == {"lapsed"}
    with refused(world, NotInTable):
        leading.approve(world.desk, ask(number, DEPUTY_LEADER, "2026-09-22 12:00"))
    with refused(world, NotInTable):
        proposed(world, number, "2026-09-22 12:00")
    assert unsound(audited(world, "2026-09-22 12:00")) == []
