"""What should become of a hazard, written by hand from architecture.md and not from the program's table.

It knows nothing of clocks, messages or the database: only who may do what, when, and where that leads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

REFUSED = "refused"
EITHER = "either"
"""The answer hangs on working days, which are proved elsewhere."""

HANDED_OVER = ("assigned", "objected", "rectifying", "submitted", "suspended")
OPEN = ("found", *HANDED_OVER)
DISTRICT_WIDE = ("EDU", "FRS", "HUC", "PLC", "DGO", "PSB")


@dataclass
class Given:
    """What a kind of finding comes to in this district."""

    is_grave: bool
    is_light: bool
    lead: str
    co: tuple[str, ...]
    looks: tuple[str, ...]
    """Who looks, in the order policy names them; STATION is the police station of the town."""


KINDS = {
    "common": Given(is_grave=False, is_light=True, lead="EDU", co=("STATION",), looks=("STATION",)),
    "serious": Given(is_grave=False, is_light=False, lead="STATION", co=("EDU",), looks=("STATION", "EDU")),
    "major": Given(is_grave=True, is_light=False, lead="FRS", co=("EDU", "STATION"), looks=("FRS", "STATION", "EDU")),
}


@dataclass
class Modelled:
    """One hazard as it should stand."""

    number: str
    kind: str
    school: str
    is_complete: bool = True
    stage: str = "found"
    lead: str = ""
    units: dict[str, bool] = field(default_factory=dict)
    """The units on the case, and whether each has signed."""
    assigned_at: datetime | None = None
    is_ruled: bool = False
    has_control: bool = False
    has_plan: bool = False
    control_until: date | None = None
    shut: bool | None = None
    """Whether the condition of its closed place is verified; None while no place is closed because of it."""
    looked_last: set[str] = field(default_factory=set)
    """The verifying units of its last round, running or over."""
    asked: tuple[str, date] | None = None
    """Who decides on more time, and until when it was asked for."""
    granted: int = 0
    sides: dict[str, str] = field(default_factory=dict)
    """The verifying units of the running round, and who signed for each."""
    signers: set[str] = field(default_factory=set)
    """Everybody who ever signed for a side."""
    proposals: dict[str, str] = field(default_factory=dict)
    """Pending instruments, and who decides each."""
    instructions: int = 0
    """Open instructions; in these journeys each is for the bureau and the first school."""
    steps: list[str] = field(default_factory=list)
    """Approved instruments nobody has concluded yet."""
    policy: int = 1
    rests: dict[str, Modelled] = field(default_factory=dict)
    """What was split off when it was passed in part, by what is left to do."""

    @property
    def station(self) -> str:
        return "PS2" if self.school == "S3" else "PS1"

    @property
    def given(self) -> Given:
        return KINDS[self.kind]

    def named(self, unit: str) -> str:
        return self.station if unit == "STATION" else unit

    # Who somebody is.

    def is_coordinator(self, who: str) -> bool:
        return who == "PLC.coordinator"

    def is_inspector(self, who: str) -> bool:
        return who.endswith(".inspector") and who.split(".", maxsplit=1)[0] in (self.station, "PSB", "EDU")

    def is_worker(self, who: str) -> bool:
        return who.split(".", maxsplit=1)[0] in (self.school, self.lead)

    def is_leader(self, who: str) -> bool:
        unit, duty = who.split(".")
        leads = duty in ("deputy_head", "head", "district_deputy", "district_head")
        return leads and (unit in DISTRICT_WIDE or unit in (self.station, self.lead))

    def head_of_lead(self) -> str:
        return f"{self.lead}.head"

    def grants(self) -> str:
        """Who decides on more time now."""
        if self.given.is_grave or self.granted:
            return "DGO.district_deputy"
        return f"{self.lead}.head" if self.lead.startswith("PS") else f"{self.lead}.deputy_head"

    # What may be done, one method an act: the stage afterwards, or a refusal.

    def assign(self, who: str) -> str:
        if self.stage != "found" or not self.is_coordinator(who) or not self.is_complete:
            return REFUSED
        return "assigned"

    def hand_over(self, at: datetime, lead: str = "") -> None:
        self.lead = lead or self.named(self.given.lead)
        others = [self.named(unit) for unit in self.given.co]
        self.units = dict.fromkeys((self.school, self.lead, *others), False)
        self.assigned_at = at

    def fix_on_spot(self, who: str) -> str:
        may = self.is_inspector(who) or self.is_coordinator(who)
        return "submitted" if self.stage == "found" and may and self.is_complete and self.given.is_light else REFUSED

    def acknowledge(self, who: str) -> str:
        unit = who.split(".", maxsplit=1)[0]
        if self.stage not in HANDED_OVER or unit not in self.units or self.units[unit]:
            return REFUSED
        begins = self.stage == "assigned" and self.is_worker(who)
        return "rectifying" if begins else self.stage

    def object_to(self, who: str, at: datetime) -> str:
        if self.stage not in ("assigned", "rectifying") or who.split(".", maxsplit=1)[0] != self.lead:
            return REFUSED
        if self.is_ruled or self.units[self.lead] or self.assigned_at is None:
            return REFUSED
        waited = at - self.assigned_at
        if waited > timedelta(days=12):
            return REFUSED
        return "objected" if waited < timedelta(hours=9) else EITHER

    def rule(self, who: str) -> str:
        return "assigned" if self.stage == "objected" and self.is_coordinator(who) else REFUSED

    def work(self, who: str) -> str:
        """Control and plan."""
        may = self.stage in ("assigned", "objected", "rectifying", "suspended") and self.is_worker(who)
        return self.stage if may else REFUSED

    def fund(self, who: str) -> str:
        may = self.stage in HANDED_OVER and (self.is_worker(who) or self.is_coordinator(who))
        return self.stage if may else REFUSED

    def ask_for_time(self, who: str, at: datetime, due: datetime | None, until: date, latest: date) -> str:
        may = self.stage == "rectifying" and self.is_worker(who) and self.asked is None and self.granted < 2
        return self.stage if may and due is not None and at < due and until <= latest else REFUSED

    def decide_on_time(self, who: str) -> str:
        may = self.stage == "rectifying" and self.asked is not None and self.asked[0] == who
        return self.stage if may else REFUSED

    def suspend(self, who: str) -> str:
        held = self.has_control or not self.given.is_grave
        return "suspended" if self.stage == "rectifying" and who == self.head_of_lead() and held else REFUSED

    def resume(self, who: str) -> str:
        may = self.is_coordinator(who) or who.split(".", maxsplit=1)[0] == self.lead
        return "rectifying" if self.stage == "suspended" and may else REFUSED

    def submit(self, who: str) -> str:
        ready = not self.given.is_grave or (self.has_control and self.has_plan)
        return "submitted" if self.stage == "rectifying" and self.is_worker(who) and ready else REFUSED

    def open_round(self, rectifier: str) -> None:
        self.sides = {}
        for unit in self.given.looks:
            barred = {rectifier, self.school, *self.sides}
            choice = next(one for one in (self.named(unit), "PLC", "DGO") if one not in barred)
            self.sides[choice] = ""
        self.looked_last = set(self.sides)

    def look(self, who: str) -> bool:
        """Whether somebody may sign in the running round."""
        unit = who.split(".", maxsplit=1)[0]
        return self.stage == "submitted" and self.sides.get(unit) == "" and who not in self.sides.values()

    def sign(self, who: str) -> str:
        if not self.look(who):
            return REFUSED
        others = [unit for unit, signer in self.sides.items() if not signer and unit != who.split(".", maxsplit=1)[0]]
        return self.stage if others else "closed"

    def split_off(self, number: str, at: datetime) -> Modelled:
        """The rest: another hazard with the same units, handed over at once."""
        units = dict.fromkeys(self.units, False)
        rest = Modelled(number, self.kind, self.school, stage="assigned", lead=self.lead, units=units)
        rest.assigned_at, rest.policy = at, self.policy
        return rest

    def send_back(self, who: str) -> str:
        return "rectifying" if self.look(who) else REFUSED

    def look_back(self, who: str, *, holds: bool) -> str:
        if self.stage != "closed" or not (self.is_inspector(who) or self.is_coordinator(who)):
            return REFUSED
        if who in self.signers:
            return REFUSED
        return "closed" if holds else "rectifying"

    def void(self, who: str) -> str:
        return "void" if self.stage in OPEN and self.is_coordinator(who) and self.shut is None else REFUSED

    def merge(self, who: str, into: Modelled) -> str:
        fits = into is not self and into.school == self.school and into.stage in OPEN
        may = self.stage in ("found", "assigned", "rectifying") and self.is_coordinator(who)
        return "void" if fits and may and self.shut is None else REFUSED

    def may_close(self, who: str) -> bool:
        on_the_case = self.stage != "found" and self.is_worker(who)
        return self.stage in OPEN and (on_the_case or self.is_coordinator(who) or self.is_inspector(who))

    def close_off(self, who: str) -> str:
        return self.stage if self.may_close(who) and self.shut is None else REFUSED

    def place_pupils(self, who: str) -> str:
        return self.stage if self.may_close(who) and self.shut is not None else REFUSED

    def confirm(self, who: str) -> str:
        looks = self.stage in ("submitted", "closed") and who.split(".", maxsplit=1)[0] in self.looked_last
        return self.stage if looks and self.shut is False else REFUSED

    def reopen_use(self, who: str) -> str:
        may = self.is_coordinator(who) or who.split(".", maxsplit=1)[0] == self.lead
        return self.stage if self.stage == "closed" and may and self.shut and not self.is_split_open() else REFUSED

    def is_split_open(self) -> bool:
        """Whether anything that was split off it is not over."""
        return any(one.stage in OPEN or one.is_split_open() for one in self.rests.values())

    def lapse(self, day: date) -> None:
        """The interim control that ended before this day is none any more."""
        lasts = self.control_until is None or self.control_until >= day
        if not lasts and self.stage in ("assigned", "objected", "rectifying", "suspended"):
            self.has_control, self.control_until = False, None

    def instruct(self, who: str) -> str:
        return self.stage if self.stage in HANDED_OVER and self.is_leader(who) else REFUSED

    def propose(self, who: str, instrument: str) -> str:
        may = self.stage in HANDED_OVER and self.is_coordinator(who) and instrument not in self.proposals
        return self.stage if may else REFUSED

    def decide(self, who: str, instrument: str) -> str:
        may = self.stage in HANDED_OVER and self.proposals.get(instrument) == who
        return self.stage if may else REFUSED

    def carry_out(self, who: str) -> str:
        unit = who.split(".", maxsplit=1)[0]
        may = self.stage in HANDED_OVER and self.instructions > 0 and unit in ("EDU", "S1")
        return self.stage if may else REFUSED

    def hand_on(self, who: str) -> str:
        """To the lead's handler, by the coordinator or whoever leads the lead unit."""
        heads = (f"{self.lead}.head", f"{self.lead}.deputy_head")
        may = self.stage in HANDED_OVER and (self.is_coordinator(who) or who in heads)
        return self.stage if may else REFUSED

    def redirect(self, who: str, instrument: str, to: str) -> str:
        return self.decide(who, instrument) if to != who else REFUSED

    def conclude(self, who: str, instrument: str) -> str:
        may = self.stage in (*HANDED_OVER, "closed") and (self.is_coordinator(who) or self.is_leader(who))
        is_over = self.stage == "closed" or instrument != "listed_supervision"
        return self.stage if may and instrument in self.steps and is_over else REFUSED

    def pace(self, who: str, sure: bool) -> str:
        """Raise, hold back, lower; whether a step is left to raise to, or to take back, hangs on the ladder."""
        if self.stage not in ("assigned", "rectifying") or not self.is_leader(who):
            return REFUSED
        return self.stage if sure else EITHER

    def reprice(self, who: str, policy: int) -> str:
        may = self.stage in OPEN and self.is_coordinator(who) and self.policy < policy
        return self.stage if may else REFUSED

    def arrive(self, stage: str) -> None:
        """What falls away with a change of stage."""
        if stage != "rectifying":
            self.asked = None
        if stage != "submitted":
            self.sides = {}
        if stage in ("closed", "void"):
            self.proposals = {}
            self.instructions = 0
        self.stage = stage
