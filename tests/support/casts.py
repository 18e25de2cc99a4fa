"""One hazard and one person for every role, as plain values: what the table is asked about in tests of rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from rules.closures import Closed, Closing, Condition, Placement
from rules.facts import CaseFacts, Deed, ExtensionLimits, Given
from rules.offices import Duty
from rules.standing import ENGINE, Actor, OpenSide, Parties, Seat
from rules.vocabulary import Act, Revisit, Role, Severity, Side, Stage, UnitRole
from rules.words import Text
from tests.support.world import at

NUMBER = "510503-2026-000001"
NOW = at("2026-09-03 10:00")
LEAD, RESPONSIBLE, CO, VERIFIER, OFFICE, ELSEWHERE, ASSIGNEE = range(1, 8)
APPROVER_POST, CHECKER_POST = 77, 78


def seat(unit: int, duty: Duty = Duty.HANDLER, *, post: int | None = None, area: str = "510503") -> Seat:
    return Seat(post or unit * 10, unit, f"{unit}号单位", "XXX", area, duty)


def person(*seats: Seat, number: int = 1) -> Actor:
    return Actor(number, f"{number}号人员", seats)


BY_ROLE = {
    Role.ENGINE: ENGINE,
    Role.COORDINATOR: person(seat(OFFICE, Duty.COORDINATOR)),
    Role.INSPECTOR: person(seat(ELSEWHERE, Duty.INSPECTOR)),
    Role.LEAD: person(seat(LEAD)),
    Role.RESPONSIBLE: person(seat(RESPONSIBLE)),
    Role.CO: person(seat(CO)),
    Role.VERIFIER: person(seat(VERIFIER)),
    Role.LEADER: person(seat(ELSEWHERE, Duty.DISTRICT_DEPUTY)),
    Role.ASSIGNEE: person(seat(ASSIGNEE)),
    Role.APPROVER: person(seat(ELSEWHERE, post=APPROVER_POST)),
    Role.CHECKER: person(seat(ELSEWHERE, post=CHECKER_POST)),
}
"""Somebody who is exactly this to the hazard, and nothing else."""

WAITING = Closed(1, "食堂", (Condition(1, "燃气检测合格"),))
VERIFIED = replace(WAITING, conditions=(Condition(1, "燃气检测合格", is_verified=True),))
CLOSED = {Act.PLACE_PUPILS: (WAITING,), Act.CONFIRM_CONDITION: (WAITING,), Act.REOPEN_USE: (VERIFIED,)}
"""What is closed because of it where an act is about that; nothing otherwise."""
ABOUT_IT = Closing("食堂", placement=Placement(30, "第二中学食堂", "总务主任", date(2026, 9, 3)), which=("1",))

STRANGER = person(seat(ELSEWHERE))


def parties(*, signed: bool = False) -> Parties:
    """The units of the hazard, with one verifier who has signed or has not."""
    return Parties(
        area="510503001",
        units={
            LEAD: frozenset({UnitRole.LEAD}),
            RESPONSIBLE: frozenset({UnitRole.RESPONSIBLE}),
            CO: frozenset({UnitRole.CO}),
        },
        sides=(OpenSide(Side.POLICE, VERIFIER, signed, 99 if signed else None),),
        assignees=frozenset({ASSIGNEE}),
        approver_posts={act: frozenset({APPROVER_POST}) for act in Act},
        checker_post=CHECKER_POST,
        head_posts=frozenset({LEAD * 10, RESPONSIBLE * 10}),
    )


def case(stage: Stage | None, **changes: object) -> CaseFacts:
    """A major hazard on a stage, of which every condition that can hold does hold."""
    plain = CaseFacts(
        number=NUMBER,
        stage=stage,
        severity=Severity.MAJOR,
        parties=parties(),
        rectifiers=frozenset({RESPONSIBLE}),
        object_until=at("2026-09-04 00:00"),
        has_control=True,
        has_plan=True,
        has_cost=True,
        due_at=at("2026-09-11 00:00"),
        extension=ExtensionLimits(0, 2, date(2026, 9, 25), Text("每次不超过15日", "15 days at a time")),
        review_latest=date(2026, 10, 3),
        return_earliest=date(2026, 9, 8),
        return_latest=date(2026, 10, 3),
        revisit=frozenset({Severity.SERIOUS, Severity.MAJOR}),
        on_the_spot=frozenset({Severity.MAJOR}),
        look_back_failed=True,
        has_open_proposal=True,
    )
    return replace(plain, **changes)


def deed(act: Act, given: Given = Given.NOTHING, **changes: object) -> Deed:
    """An act that brings everything a condition may ask for."""
    plain = Deed(
        act=act,
        at=NOW,
        person_id=1,
        person_name="1号人员",
        given=given,
        note="理由",
        evidence=1,
        until=date(2026, 9, 20),
        assignees=(LEAD,),
        revisit=Revisit.ON_SITE,
        revisit_files=1,
    )
    return replace(plain, **changes)


@dataclass(frozen=True)
class Question:
    """An act on a stage, with the facts under which nothing but the table and the role decides."""

    case: CaseFacts
    deed: Deed


def question(stage: Stage | None, act: Act, given: Given) -> Question:
    deciding = act in (Act.GRANT_EXTENSION, Act.REFUSE_EXTENSION)
    closing = act is Act.CLOSE_OUT
    facts = case(stage, has_open_extension=deciding, parties=parties(signed=closing), closures=CLOSED.get(act, ()))
    said = Closing("食堂", conditions=("燃气检测合格",)) if act is Act.CLOSE_OFF else ABOUT_IT
    return Question(facts, deed(act, given, closing=said))
