"""What an imported hazard needs and a ledger need not say: the office, the units by the duty map, who verifies."""

from __future__ import annotations

from dataclasses import dataclass, replace

from casework.desk import Sitting
from casework.importing_rows import Incoming
from casework.routing import HandOver, hand_over, name_verifiers
from casework.taking_in import Judgement
from rules.offices import SchoolKind
from rules.refusals import NoUnitServes
from rules.routing import route
from rules.telling import Audience
from rules.vocabulary import Location, Severity, Stage
from rules.words import Language, Text
from store.hazards import Routable

HANDED_OVER = (Stage.ASSIGNED, Stage.OBJECTED, Stage.RECTIFYING, Stage.SUBMITTED, Stage.SUSPENDED)
"""Stages on which a hazard has units and a deadline."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A row with everything settled. route_rule: the rule of the duty map, where the ledger named no unit."""

    incoming: Incoming
    office: int
    responsible: int | None
    lead: int | None
    co: tuple[int, ...]
    leader_post: int | None
    verify_agency: str
    route_rule: int | None


class Settler:
    """Settles rows; what depends only on place and kind is worked out once for all rows alike."""

    def __init__(self, sitting: Sitting, judged: Judgement) -> None:
        self.sitting, self.judged = sitting, judged
        self.policy = sitting.policy_in_force()
        self._routes: dict[Routable, HandOver | Text] = {}
        self._verified: dict[tuple[Routable, int], Text | None] = {}
        self._heads: dict[int, int | None] = {}
        self._agencies: dict[tuple[str, Location, SchoolKind], str] = {}

    def settle(self, one: Incoming) -> Settled | None:
        """The row with its units; None when it was rejected for want of one."""
        office = self.sitting.serving(self.policy, self.policy.agencies.coordinator, one.area)
        if office is None:
            agency = self.policy.agencies.agency(self.policy.agencies.coordinator).name
            return self._reject(one, _in_both(NoUnitServes(area=one.area, agency=agency)))
        past = one.past
        settled = Settled(one, office, past.responsible_unit, past.lead_unit, past.co_units, past.leader_post, "", None)
        if past.stage in (Stage.FOUND, Stage.VOID):
            return settled
        if past.responsible_unit is not None and past.lead_unit is not None:
            return self._with_leader(replace(settled, verify_agency=self._verify_agency(one)))
        way = self._route(one, office)
        if isinstance(way, Text):
            # A closed hazard is history; only an open one needs somebody now.
            return settled if past.stage is Stage.CLOSED else self._reject(one, way)
        named = past.responsible_unit is not None or past.lead_unit is not None
        return self._with_leader(
            replace(
                settled,
                responsible=past.responsible_unit or way.responsible,
                lead=past.lead_unit or way.lead,
                co=past.co_units if named else (past.co_units or way.co),
                verify_agency=way.verify_agency,
                route_rule=None if named else way.rule,
            )
        )

    def _with_leader(self, settled: Settled) -> Settled | None:
        """The row with the post that answers, and with verifiers where it waits for them."""
        past = settled.incoming.past
        if past.stage in HANDED_OVER and past.leader_post is None and not past.named_person:
            settled = replace(settled, leader_post=self._head(settled.responsible))
        if past.stage is Stage.SUBMITTED:
            missing = self._verifiers_missing(settled)
            if missing is not None:
                return self._reject(settled.incoming, missing)
        return settled

    def _verify_agency(self, one: Incoming) -> str:
        """Which agency verifies hazards of this kind at such a place."""
        key = one.finding.subcategory, one.graded.location, one.campus.kind
        if key not in self._agencies:
            self._agencies[key] = route(self.policy.routing, *key).verify_by
        return self._agencies[key]

    def _reject(self, one: Incoming, why: Text) -> Settled | None:
        self.judged.reject(one.row, "school", why, one.row.school)
        return None

    def _route(self, one: Incoming, office: int) -> HandOver | Text:
        # To whom a hazard goes does not depend on how grave it is.
        row = replace(routable(one, self.policy.id, office), severity=Severity.GENERAL)
        if row not in self._routes:
            try:
                self._routes[row] = hand_over(self.sitting, self.policy, row)
            except NoUnitServes as refusal:
                self._routes[row] = _in_both(refusal)
        return self._routes[row]

    def _verifiers_missing(self, settled: Settled) -> Text | None:
        rectifier = settled.responsible or settled.office
        row = replace(
            routable(settled.incoming, self.policy.id, settled.office),
            responsible_unit_id=settled.responsible,
            verify_agency=settled.verify_agency,
        )
        if (row, rectifier) not in self._verified:
            try:
                name_verifiers(self.sitting, row, rectifier)
                self._verified[row, rectifier] = None
            except NoUnitServes as refusal:
                self._verified[row, rectifier] = _in_both(refusal)
        return self._verified[row, rectifier]

    def _head(self, unit: int | None) -> int | None:
        """The post of a unit's own head; none where it is empty."""
        if unit is None:
            return None
        if unit not in self._heads:
            found = self.sitting.addressee(Audience.RESPONSIBLE_HEAD, unit)
            self._heads[unit] = found.post_id if found and not found.has_risen else None
        return self._heads[unit]


def routable(one: Incoming, policy_id: int, office: int) -> Routable:
    """An incoming hazard as routing sees it; alike for all of the same kind and place."""
    return Routable(
        hazard_id=0,
        policy_id=policy_id,
        severity=one.graded.severity,
        subcategory=one.finding.subcategory,
        location=one.graded.location,
        sector=one.campus.kind,
        area_code=one.area,
        school_unit_id=one.campus.unit_id,
        office_unit_id=office,
        responsible_unit_id=None,
        verify_agency="",
        has_task=True,
        has_standard=True,
    )


def _in_both(refusal: NoUnitServes) -> Text:
    return Text(refusal.say(Language.ZH), refusal.say(Language.EN))
