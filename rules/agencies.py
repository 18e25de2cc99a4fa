"""The agencies that take part, which side they sign for, and at which level of the area tree each serves."""

from __future__ import annotations

from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rules.vocabulary import Side
from rules.words import Contradiction, Text, Word


class Tier(Word):
    """Which of an agency's units serves a school."""

    NEAREST = "nearest", "就近", "nearest"
    DISTRICT = "district", "县区级", "district"
    CAMPUS = "campus", "本校", "the campus itself"


class Agency(BaseModel):
    """One line of government, or the schools and operators themselves."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[A-Z]{3,4}(-[A-Z])?$")
    zh: str
    en: str
    role: str
    side: Side = Side.AGENCY
    tier: Tier = Tier.DISTRICT

    @property
    def name(self) -> Text:
        return Text(self.zh, self.en)


class Agencies(BaseModel):
    """config/policy/agencies.yaml; the three named offices have duties the rules rely on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = Field(pattern="^agencies$")
    version: int = Field(ge=1)
    school: str
    operator: str
    coordinator: str
    """The office that coordinates, rules on objections and stands in where a verifier would judge itself."""
    district: str
    """The district government, whose leaders are levels 4 and 5."""
    agencies: tuple[Agency, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _offices_exist(self) -> Agencies:
        codes = [one.code for one in self.agencies]
        doubled = sorted({code for code in codes if codes.count(code) > 1})
        if doubled:
            raise Contradiction(
                f"部门代码重复：{'、'.join(doubled)}", f"agency codes used twice: {', '.join(doubled)}", "agencies"
            )
        for name in ("school", "operator", "coordinator", "district"):
            office = getattr(self, name)
            if office not in codes:
                raise Contradiction(f"{office} 不在部门清单中", f"{office} is not among the agencies", name)
        return self

    @cached_property
    def _by_code(self) -> dict[str, Agency]:
        return {one.code: one for one in self.agencies}

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(self._by_code)

    def agency(self, code: str) -> Agency:
        return self._by_code[code]

    def meant_by(self, text: str) -> Agency | None:
        """The agency somebody wrote by its code or name."""
        wanted = text.strip().casefold()
        return next((one for one in self.agencies if wanted in (one.code.casefold(), one.zh, one.en.casefold())), None)
