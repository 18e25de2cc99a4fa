"""What the table asks about a case, and what an actor brings to it; plain values, so that deciding stays pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from rules.closures import NO_CLOSURE, Closed, Closing
from rules.offices import LicenceStatus
from rules.standing import Parties
from rules.vocabulary import Act, Revisit, Severity, Side, Stage
from rules.words import Text, Word


class Given(Word):
    """Which branch of an act is meant, where the same act can lead to different stages."""

    NOTHING = "nothing", "", ""
    UPHELD = "upheld", "异议成立", "objection upheld"
    REJECTED = "rejected", "异议不成立", "objection rejected"
    HOLDS = "holds", "未反弹", "still fixed"
    FAILED = "failed", "不合格", "failed"
    LISTED = "listed", "挂牌督办", "listed supervision"
    TO_LOOK = "to_look", "改派验收人", "another is to look"
    WHOLE_SITE = "whole_site", "全校", "the whole site"
    FOR_FUNDS = "for_funds", "等待资金", "waiting for funds"
    BY_CALENDAR = "by_calendar", "日历更新", "calendar changed"
    BY_POLICY = "by_policy", "改用现行政策", "policy in force"
    AS_FOUND = "as_found", "台账状态：已发现", "ledger says found"
    AS_ASSIGNED = "as_assigned", "台账状态：已交办", "ledger says assigned"
    AS_OBJECTED = "as_objected", "台账状态：异议", "ledger says objected"
    AS_RECTIFYING = "as_rectifying", "台账状态：整改中", "ledger says rectifying"
    AS_SUBMITTED = "as_submitted", "台账状态：待验收", "ledger says submitted"
    AS_SUSPENDED = "as_suspended", "台账状态：挂账", "ledger says suspended"
    AS_CLOSED = "as_closed", "台账状态：已销号", "ledger says closed"
    AS_VOID = "as_void", "台账状态：作废", "ledger says void"


@dataclass(frozen=True, slots=True)
class ExtensionLimits:
    """What policy still allows this case, worked out by casework from policy and calendar."""

    granted: int = 0
    max_count: int = 0
    latest: date | None = None
    why: Text = field(default_factory=lambda: Text("", ""))


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One hazard as the conditions see it."""

    number: str
    stage: Stage | None
    severity: Severity
    parties: Parties
    missing: tuple[Text, ...] = ()
    rectifiers: frozenset[int] = frozenset()
    is_ruled: bool = False
    object_until: datetime | None = None
    acknowledged: frozenset[int] = frozenset()
    has_control: bool = False
    has_plan: bool = False
    due_at: datetime | None = None
    has_open_extension: bool = False
    extension_applicant: int | None = None
    """The post that asked for more time."""
    extension_applicant_person: int | None = None
    extension: ExtensionLimits = field(default_factory=ExtensionLimits)
    review_latest: date | None = None
    funds_latest: date | None = None
    """The last day it may wait for funds, counted from when it first did."""
    has_cost: bool = False
    """Whether it was said what it is reckoned to cost, and who is to pay."""
    return_earliest: date | None = None
    """The first day that may be named for what is left to do after verification."""
    return_latest: date | None = None
    revisit: frozenset[Severity] = frozenset()
    """Severities nobody passes without having been there."""
    on_the_spot: frozenset[Severity] = frozenset()
    look_back_failed: bool = False
    signers: frozenset[int] = frozenset()
    """Everybody who signed a verification of it, in any round."""
    has_open_proposal: bool = False
    closures: tuple[Closed, ...] = ()
    """The places closed because of it that are not in use again."""
    open_rests: tuple[str, ...] = ()
    """What was split off it, and from that, and is not closed out yet."""
    licence: LicenceStatus | None = None
    """Whether the school may operate, on the day of the act."""
    unit_names: Mapping[int, str] = field(default_factory=dict)
    last_act: Text | None = None

    @property
    def unsigned_sides(self) -> tuple[Side, ...]:
        return tuple(side.side for side in self.parties.sides if not side.is_signed)


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody is about to do, with what they bring."""

    act: Act
    at: datetime
    person_id: int | None = None
    person_name: str = ""
    given: Given = Given.NOTHING
    note: str = ""
    evidence: int = 0
    until: date | None = None
    plan_missing: tuple[str, ...] = ()
    assignees: tuple[int, ...] = ()
    merge_problem: Text | None = None
    revisit: Revisit | None = None
    revisit_files: int = 0
    """Files of this round that show the revisit."""
    closing: Closing = NO_CLOSURE
    """What it says of a place that is, or is to be, closed."""
    for_unit: int | None = None
    """The unit one acts for, when one's seats are in several units of the case."""
