"""Taking a case onto the desk: its row locked, and everything the table may ask about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from casework.closed_places import closed_facts
from casework.desk import Sitting
from casework.reckoning import reckoned
from casework.routing import Decisions, decide
from models.extension import Extension
from models.hazard import Hazard
from models.proposal import Proposal
from rules.facts import CaseFacts
from rules.instants import SKEW, shown
from rules.lifecycle import TABLE
from rules.needs import Need
from rules.policy import Policy
from rules.refusals import BeforeTheLastAct, ChangedMeanwhile, KeyTaken
from rules.standing import OpenSide, Parties
from rules.telling import Audience
from rules.vocabulary import Act, Role, Stage, UnitRole
from rules.words import Text
from store import cases, hazards, leaders, ledger, look_backs, moving, offices, rounds
from store.cases import UnitsOnCase
from store.leaders import OpenInstruction


@dataclass(frozen=True)
class Case:
    """One hazard on the desk."""

    hazard: Hazard
    policy: Policy
    units: UnitsOnCase
    facts: CaseFacts
    decisions: Decisions
    """Where it would go, while it has not been handed over."""
    open_extension: Extension | None
    proposals: tuple[Proposal, ...]
    instructions: tuple[OpenInstruction, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What an act came to: the event it wrote, or the one that had answered the same key before."""

    number: str
    event_id: int
    was_done_before: bool = False


def answered_before(sitting: Sitting, number: str, key: str | None, act: Act, who: int | None) -> Done | None:
    """The answer this idempotency key already got; a retry of an act is no second act.

    Raises KeyTaken when it was given to another act, or to somebody else.
    """
    if key is None:
        return None
    hazard = cases.hazard_by_number(sitting.session, number)
    answered = ledger.answered(sitting.session, hazard.id, key)
    if answered is None:
        return None
    if (answered.act, answered.actor_id) != (act, who):
        raise KeyTaken(number=number, key=key, act=answered.act)
    return Done(number, answered.event_id, was_done_before=True)


def refuse_the_past(sitting: Sitting, case: Case) -> None:
    """Nothing, when nothing later has been done to the case. Raises BeforeTheLastAct."""
    last = ledger.last_at(sitting.session, case.hazard.id)
    if last is not None and sitting.at < last - SKEW:
        raise BeforeTheLastAct(number=case.hazard.number, at=shown(sitting.at), last=shown(last))


def refuse_what_changed(sitting: Sitting, case: Case, seen: int | None) -> None:
    """Nothing, when nobody has done anything to the case since this event. Raises ChangedMeanwhile.

    What the engine did by itself, such as a reminder, is no reason to begin anew: where it matters the table says so.
    """
    if seen is not None and ledger.somebody_acted_since(sitting.session, case.hazard.id, seen):
        last = cases.last_act(sitting.session, case.hazard.id) or Text("", "")
        raise ChangedMeanwhile(number=case.hazard.number, last=last)


def take(sitting: Sitting, number: str, act: Act) -> Case:
    """The case, locked until the transaction ends and chosen for the row that follows. Raises UnknownHazard.

    Only what the rows of this act ask about is looked up.
    """
    hazard = cases.locked(sitting.session, number)
    moving.choose_anew(sitting.session)
    moving.choose_one(sitting.session, hazard.id)
    return read_case(sitting, hazard, asked_by(hazard.stage, act))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rows of an act ask about a case."""

    needs: frozenset[Need]
    roles: frozenset[Role]
    is_possible: bool

    def any_of(self, *needs: Need) -> bool:
        return not self.needs.isdisjoint(needs)


EVERYTHING = Asked(frozenset(Need), frozenset(Role), is_possible=False)


@cache
def asked_by(stage: Stage, act: Act) -> Asked:
    """The conditions and roles named by any row of this act on this stage."""
    rows = [move for move in TABLE if move.act is act and stage in move.stages]
    needs = frozenset(need for move in rows for need in move.needs)
    return Asked(needs, frozenset(role for move in rows for role in move.by), bool(rows))


def read_case(sitting: Sitting, hazard: Hazard, asked: Asked = EVERYTHING) -> Case:
    """A hazard with what is asked about it; everything, unless an act's rows ask for less."""
    session = sitting.session
    policy = sitting.policy(hazard.policy_id)
    units = cases.units_on(session, hazard.id)
    sides, rectifier = _sides(sitting, hazard, asked)
    extension = cases.open_extension(session, hazard.id) if asked.any_of(*_ABOUT_EXTENSIONS) else None
    proposals = tuple(cases.pending_proposals(session, hazard.id)) if asked.any_of(Need.OPEN_PROPOSAL) else ()
    instructions = tuple(leaders.open_instructions(session, hazard.id)) if Role.ASSIGNEE in asked.roles else ()
    assignees = frozenset(unit for one in instructions for unit in one.units)
    rectifiers = {one for one in (rectifier, hazard.responsible_unit_id) if one is not None}
    approvers = _approvers(sitting, hazard, policy, extension, proposals) if Role.APPROVER in asked.roles else {}
    checker = look_backs.checker_post(session, hazard.id) if Role.CHECKER in asked.roles else None
    heads, decisions = _heads(sitting, hazard, asked), _decisions(sitting, hazard, asked)
    facts = replace(
        _plain_facts(sitting, hazard, policy, units),
        parties=Parties(hazard.area_code, units.roles, sides, approvers, assignees, checker, heads),
        missing=decisions.held.get(hazard.id, ()),
        rectifiers=frozenset(rectifiers),
        has_open_extension=extension is not None,
        extension_applicant=extension.post_id if extension else None,
        extension_applicant_person=extension.requested_by_id if extension else None,
        has_open_proposal=bool(proposals),
        signers=look_backs.signers(session, hazard.id) if asked.any_of(Need.NOT_SIGNER) else frozenset(),
        **reckoned(sitting, hazard, policy, asked.needs),
        **closed_facts(sitting, hazard, asked.needs),
        # Only a refusal says who was here last.
        last_act=None if asked.is_possible else cases.last_act(session, hazard.id),
    )
    return Case(hazard, policy, units, facts, decisions, extension, proposals, instructions)


def _decisions(sitting: Sitting, hazard: Hazard, asked: Asked) -> Decisions:
    """Where the duty map sends a hazard that has not been handed over, where it is asked."""
    if hazard.stage is Stage.FOUND and asked.any_of(Need.COMPLETE):
        return decide(sitting, [hazards.routable_one(sitting.session, hazard.id)])
    return Decisions()


def _heads(sitting: Sitting, hazard: Hazard, asked: Asked) -> frozenset[int]:
    """The leading posts of the lead and the responsible unit in which somebody sits today, where it is asked."""
    if not asked.any_of(Need.HEADS_UNIT):
        return frozenset()
    units = [one for one in (hazard.lead_unit_id, hazard.responsible_unit_id) if one is not None]
    sitting.preload(units)
    return frozenset(one.post_id for unit in units for one in sitting.holders(unit) if one.duty.level >= 1)


def _plain_facts(sitting: Sitting, hazard: Hazard, policy: Policy, units: UnitsOnCase) -> CaseFacts:
    """What the hazard's own row says."""
    return CaseFacts(
        number=hazard.number,
        stage=hazard.stage,
        severity=hazard.severity,
        parties=Parties(hazard.area_code, units.roles),
        is_ruled=hazard.is_ruled,
        acknowledged=units.acknowledged,
        has_control=hazard.control_at is not None,
        has_plan=hazard.plan_at is not None,
        due_at=hazard.due_at,
        review_latest=sitting.day + timedelta(days=policy.deadlines.suspension.review_within.value),
        funds_latest=(hazard.funds_wait_from or sitting.day)
        + timedelta(days=policy.deadlines.suspension.for_funds.value),
        has_cost=hazard.estimate_fen is not None and hazard.fund_source is not None,
        revisit=frozenset(policy.deadlines.revisit),
        on_the_spot=frozenset(policy.deadlines.on_the_spot),
        look_back_failed=hazard.look_back_failed,
    )


_ABOUT_EXTENSIONS = (
    Need.NO_OPEN_EXTENSION,
    Need.OPEN_EXTENSION,
    Need.NOT_APPLICANT,
    Need.EXTENSION_ALLOWED,
)
_ABOUT_SIDES = (Need.NOT_RECTIFIER, Need.SIDE_UNSIGNED, Need.ONE_SIDE_ONLY, Need.ALL_SIDES_PASSED)


def _sides(sitting: Sitting, hazard: Hazard, asked: Asked) -> tuple[tuple[OpenSide, ...], int | None]:
    if hazard.stage is Stage.CLOSED and Role.VERIFIER in asked.roles:
        # Those who passed it are those who sign that a closed place may be used.
        return rounds.last_sides(sitting.session, hazard.id)
    if asked.any_of(*_ABOUT_SIDES) or Role.VERIFIER in asked.roles:
        return rounds.sides_of(sitting.session, hazard.id)
    return (), None


def _approvers(
    sitting: Sitting, hazard: Hazard, policy: Policy, extension: Extension | None, proposals: tuple[Proposal, ...]
) -> dict[Act, frozenset[int]]:
    """The posts that may decide what lies before them: an extension, a proposal, a suspension."""
    suspender = approver_post(sitting, hazard, policy.deadlines.suspension.approver)
    parking = frozenset({suspender[1]} if suspender else ())
    granting = frozenset({extension.approver_post_id} if extension else ())
    deciding = frozenset(one.approver_post_id for one in proposals if one.approver_post_id is not None)
    return {
        Act.SUSPEND: parking,
        Act.RESUME: parking,
        Act.GRANT_EXTENSION: granting,
        Act.REFUSE_EXTENSION: granting,
        Act.APPROVE: deciding,
        Act.REFUSE: deciding,
        Act.DEFER: deciding,
        Act.REDIRECT: deciding,
    }


def approver_post(sitting: Sitting, hazard: Hazard, audience: Audience) -> tuple[int, int] | None:
    """The unit and post an approval falls to today; None while the case has no units."""
    unit = unit_meant(hazard, audience)
    if unit is None:
        return None
    found = sitting.addressee(audience, unit)
    return (unit, found.post_id) if found else None


def unit_meant(hazard: Hazard, audience: Audience) -> int | None:
    """The unit in which a leader audience of a case is looked for."""
    if audience.value.startswith("lead"):
        return hazard.lead_unit_id
    if audience.value.startswith("responsible"):
        return hazard.responsible_unit_id
    return hazard.office_unit_id


def units_in_role(case: Case, role: UnitRole) -> list[int]:
    """The units of a case in one role."""
    return [unit for unit, roles in case.units.roles.items() if role in roles]


def unit_name(sitting: Sitting, unit: int) -> str:
    """A unit's name."""
    return offices.unit_names(sitting.session, [unit]).get(unit, str(unit))
