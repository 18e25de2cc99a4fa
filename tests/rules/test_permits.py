"""The whole table against a second one written by hand: every stage, act, branch and role, allowed or refused."""

from __future__ import annotations

import pytest

from rules.facts import Given
from rules.permits import acts_on, permit, rows_of
from rules.refusals import AlreadyAcknowledged, NotInTable, NotYours, Refusal
from rules.standing import roles_of_seat
from rules.vocabulary import Act, Role, Stage
from rules.words import Language
from tests.support.casts import (
    BY_ROLE,
    CO,
    LEAD,
    RESPONSIBLE,
    STRANGER,
    case,
    deed,
    parties,
    person,
    question,
    seat,
)  # fmt: skip

pytestmark = pytest.mark.slow

# Written from the list of stages and acts of the design, not from rules/lifecycle.py.
# E engine, C coordinator, I inspector, L lead unit, R responsible unit, O co-unit, V verifier, D leader,
# N assignee of an instruction, A approver, K whoever was given the look-back.
BY_HAND = """
-           record                      C I R E  found
-           import as_found             C E      found
-           import as_assigned          C E      assigned
-           import as_objected          C E      objected
-           import as_rectifying        C E      rectifying
-           import as_submitted         C E      submitted
-           import as_suspended         C E      suspended
-           import as_closed            C E      closed
-           import as_void              C E      void
found       complete                    C I      found
found       assign                      E C      assigned
found       fix_on_spot                 I C      submitted
assigned    acknowledge                 L R      rectifying
assigned    acknowledge                 O        assigned
assigned    object                      L        objected
rectifying  object                      L        objected
objected    rule upheld                 C        assigned
objected    rule rejected               C        assigned
rectifying  request_extension           R L      rectifying
rectifying  grant_extension             A        rectifying
rectifying  refuse_extension            A E      rectifying
rectifying  suspend                     A        suspended
rectifying  suspend for_funds           A        suspended
rectifying  submit                      R L      submitted
suspended   resume                      E C L A  rectifying
submitted   pass                        V        submitted
submitted   pass_in_part                V        submitted
submitted   rework                      V        rectifying
submitted   close_out                   E C      closed
submitted   hand_on to_look             E        submitted
closed      sample                      E        closed
closed      look_back holds             I C K    closed
closed      look_back failed            I C K    closed
closed      reopen                      E C      rectifying
closed      conclude                    C D      closed
found       close_off                   C I      found
found       close_off whole_site        C I      found
found       place_pupils                R L C I  found
submitted   confirm_condition           V        submitted
closed      confirm_condition           V        closed
closed      reopen_use                  C L      closed
"""
EVERYWHERE = {
    "found assigned objected rectifying submitted suspended": (
        "void C void; escalate E =; reprice by_calendar E =; reprice by_policy C ="
    ),
    "found assigned rectifying": "merge C void",
    "assigned rectifying": "raise D =; hold_back D =; lower D =",
    "objected rectifying submitted suspended": "acknowledge L R O =",
    "assigned objected rectifying suspended": "control R L =; control_lapsed E =; plan R L =",
    "assigned objected rectifying submitted suspended": (
        "fund C R L =; instruct D =; carry_out N =; propose E C =; approve A =; approve listed A =; refuse A =; "
        "defer A =; redirect A =; conclude C D =; hand_on E C L R =; "
        "close_off R L C I =; close_off whole_site R L C I =; "
        "place_pupils R L C I ="
    ),
}
ROLES = dict(zip("ECILROVDNAK", (
    Role.ENGINE, Role.COORDINATOR, Role.INSPECTOR, Role.LEAD, Role.RESPONSIBLE, Role.CO, Role.VERIFIER, Role.LEADER,
    Role.ASSIGNEE, Role.APPROVER, Role.CHECKER,
), strict=True))  # fmt: skip

Key = tuple[Stage | None, Act, Given, Role]


def _by_hand() -> dict[Key, Stage]:
    lines = BY_HAND.strip().splitlines()
    for stages, acts in EVERYWHERE.items():
        for stage in stages.split():
            lines += [f"{stage} {one.strip().replace('=', stage)}" for one in acts.split(";")]
    allowed: dict[Key, Stage] = {}
    for line in lines:
        stage, act, *rest = line.split()
        landing = Stage.of(rest.pop())
        given = Given.NOTHING if len(rest[0]) == 1 else Given.of(rest.pop(0))
        for letter in rest:
            allowed[None if stage == "-" else Stage.of(stage), Act.of(act), given, ROLES[letter]] = landing
    return allowed


ALLOWED = _by_hand()


def test_the_hand_written_table_covers_every_act_and_stage() -> None:
    assert {act for _, act, _, _ in ALLOWED} == set(Act)
    assert {stage for stage, _, _, _ in ALLOWED} == {None, *Stage} - {Stage.VOID}
    assert {given for _, _, given, _ in ALLOWED} == set(Given)


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ENGINE], ids=str)
def test_the_cast_has_somebody_who_is_exactly_one_thing_to_a_hazard(role: Role) -> None:
    assert all(roles_of_seat(BY_ROLE[role].seats[0], parties(), act) == {role} for act in Act)


@pytest.mark.parametrize("stage", [None, *Stage], ids=lambda one: one.value if one else "new")
def test_an_act_is_permitted_exactly_where_the_hand_written_table_has_it(stage: Stage | None) -> None:
    for act in Act:
        for given in Given:
            asked = question(stage, act, given)
            known = any((stage, act, given, role) in ALLOWED for role in Role)
            for role in Role:
                landing = ALLOWED.get((stage, act, given, role))
                place = f"{stage} {act} {given} by {role}"
                if landing is not None:
                    found = permit(asked.case, asked.deed, BY_ROLE[role])
                    assert found.role is role, place
                    assert found.move.lands_on(stage) is landing, place
                    continue
                with pytest.raises(Refusal) as refused:
                    permit(asked.case, asked.deed, BY_ROLE[role])
                assert type(refused.value) is (NotYours if known else NotInTable), place
                for language in Language:
                    said = refused.value.say(language)
                    assert said.strip(), place
                    assert "{" not in said, place


@pytest.mark.parametrize("stage", list(Stage), ids=str)
def test_a_stranger_may_do_nothing(stage: Stage) -> None:
    for act in acts_on(stage):
        for given in Given:
            if list(rows_of(stage, act, given)):
                asked = question(stage, act, given)
                with pytest.raises(NotYours):
                    permit(asked.case, asked.deed, STRANGER)


def test_what_the_table_does_not_know_is_refused_with_what_may_be_done_instead() -> None:
    with pytest.raises(NotInTable) as refused:
        permit(case(Stage.CLOSED), deed(Act.SUBMIT), BY_ROLE[Role.LEAD])
    possible = "回头看、重新打开、核验启用条件、恢复使用、办结督办措施"
    assert refused.value.say() == f"510503-2026-000001 现为“已销号”，不能提交验收。可以做的是：{possible}"
    with pytest.raises(NotInTable) as refused:
        permit(case(Stage.VOID), deed(Act.SUBMIT), BY_ROLE[Role.LEAD])
    assert refused.value.say().endswith("可以做的是：（无）")
    assert refused.value.say(Language.EN).endswith("What may be done: nothing")


def test_what_is_for_somebody_else_says_for_whom() -> None:
    with pytest.raises(NotYours) as refused:
        permit(case(Stage.SUBMITTED), deed(Act.PASS), BY_ROLE[Role.RESPONSIBLE])
    assert refused.value.say().endswith("须由验收单位办理")


def test_the_engine_s_own_acts_are_not_offered_to_people() -> None:
    for stage in (None, *Stage):
        assert Act.ESCALATE not in acts_on(stage)
    assert acts_on(Stage.SUBMITTED)[:4] == (Act.ACKNOWLEDGE, Act.PASS, Act.PASS_IN_PART, Act.REWORK)


def test_who_sits_in_two_units_acts_for_the_one_that_has_not_acted_yet() -> None:
    both = person(seat(LEAD), seat(CO))
    signed = case(Stage.RECTIFYING, acknowledged=frozenset({LEAD}))
    found = permit(signed, deed(Act.ACKNOWLEDGE), both)
    assert (found.seat, found.role) == (seat(CO), Role.CO)
    with pytest.raises(AlreadyAcknowledged):
        permit(case(Stage.RECTIFYING, acknowledged=frozenset({LEAD, CO})), deed(Act.ACKNOWLEDGE), both)


def test_who_sits_in_two_units_may_say_for_which_one_he_acts() -> None:
    both = person(seat(LEAD), seat(RESPONSIBLE))
    for unit in (LEAD, RESPONSIBLE):
        found = permit(case(Stage.RECTIFYING), deed(Act.SUBMIT, for_unit=unit), both)
        assert found.seat == seat(unit)
    with pytest.raises(NotYours):
        permit(case(Stage.RECTIFYING), deed(Act.SUBMIT, for_unit=CO), both)


def test_the_lead_of_an_assigned_hazard_moves_it_on_by_signing_and_a_co_unit_does_not() -> None:
    moved = permit(case(Stage.ASSIGNED), deed(Act.ACKNOWLEDGE), person(seat(CO), seat(LEAD)))
    assert moved.move.lands_on(Stage.ASSIGNED) is Stage.RECTIFYING
    stays = permit(case(Stage.ASSIGNED), deed(Act.ACKNOWLEDGE), BY_ROLE[Role.CO])
    assert stays.move.lands_on(Stage.ASSIGNED) is Stage.ASSIGNED
