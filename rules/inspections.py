"""config/policy/inspection.yaml: how joint inspections are made up, drawn, signed and repeated."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rules.campaigns import Notice, Scope
from rules.clocks import Span
from rules.decay import DecayFile
from rules.risk import RiskWeights
from rules.vocabulary import Side
from rules.words import Contradiction


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SeatRule(_Frozen):
    """One place in a team: people of any of these agencies may take it."""

    agencies: tuple[str, ...] = Field(min_length=1)
    count: int = Field(default=1, ge=1, le=9)


class Recusal(_Frozen):
    """Who may not go where, beside what people declare."""

    own_town: bool = True
    """People of a unit that serves one town do not inspect the schools of that town."""


class MonthlyAction(_Frozen):
    """The standing monthly joint action (SEED1): what the schedule draws up by itself."""

    enabled: bool = True
    days: int = Field(default=3, ge=1, le=31)
    """So many working days, from the one the run falls on."""
    notice: Notice = Notice.UNANNOUNCED
    checklists: tuple[str, ...] = Field(min_length=1)
    scope: Scope = Scope()


class InspectionFile(_Frozen):
    """The whole file."""

    kind: str = Field(pattern="^inspection$")
    version: int = Field(ge=1)
    recipe: tuple[SeatRule, ...] = Field(min_length=2)
    sides: tuple[Side, ...] = (Side.POLICE, Side.EDUCATION)
    """Sides every team has and every visit is signed by."""
    per_day: int = Field(ge=1, le=50)
    recusal: Recusal = Recusal()
    far_away: int = Field(default=20_000, ge=0)
    """Metres between two towns nobody knows the places of."""
    sign_within: Span
    alike_days: int = Field(ge=0, le=3660)
    """Open hazards found in so many days at the same school are asked about when a finding resembles them."""
    decay_days: int = Field(ge=1, le=3660)
    """For so long after a campaign it is watched whether checks and true repairs fall back."""
    decay: DecayFile = DecayFile()
    risk: RiskWeights
    monthly: MonthlyAction

    @model_validator(mode="after")
    def _lists_differ(self) -> InspectionFile:
        codes = self.monthly.checklists
        doubled = sorted({code for code in codes if codes.count(code) > 1})
        if doubled:
            listed = ", ".join(doubled)
            words = f"检查表重复：{listed}", f"checklists named twice: {listed}"
            raise Contradiction(*words, "monthly", "checklists")
        return self
