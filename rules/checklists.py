"""The checklists an inspection works through: versioned data, one file each under config/policy/checklists."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rules.clocks import Span
from rules.vocabulary import Location, Severity
from rules.words import Contradiction, Text


class Title(BaseModel):
    """A heading in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str


class ChecklistItem(BaseModel):
    """One line to check, and the hazard a failed one opens."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[A-Z]{3,4}\d{1,2}-\d{2}$")
    zh: str
    en: str
    subcategory: str
    severity_if_failed: Severity
    deadline: Span | None = None
    method: str = Field(pattern="^(doc|site|test|ask)$")
    legal: tuple[str, ...] = ()
    legal_confidence: str = Field(default="none", pattern="^(article|excerpt_or_title|none)$")
    immediate_control: bool = False
    """Whether the place must be made safe before anybody leaves it."""
    on_the_spot: bool = False
    major_basis: str = ""

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)


class Checklist(BaseModel):
    """One checklist: its items are answered pass, fail or not applicable."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = Field(pattern="^checklist$")
    version: int = Field(ge=1)
    code: str = Field(pattern=r"^[A-Z]{3,4}\d{1,2}$")
    title: Title
    location: Location
    items: tuple[ChecklistItem, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _items_are_ours(self) -> Checklist:
        codes = [item.code for item in self.items]
        doubled = sorted({code for code in codes if codes.count(code) > 1})
        if doubled:
            listed = ", ".join(doubled)
            raise Contradiction(f"检查项代码重复：{listed}", f"item codes used twice: {listed}", "items")
        strays = [code for code in codes if not code.startswith(self.code + "-")]
        if strays:
            listed = ", ".join(strays)
            raise Contradiction(
                f"检查项代码须以 {self.code}- 开头：{listed}",
                f"item codes must begin with {self.code}-: {listed}",
                "items",
                codes.index(strays[0]),
                "code",
            )
        return self
