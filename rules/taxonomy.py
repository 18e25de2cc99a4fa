"""What a hazard can be: categories, sub-categories, their default severity and the clauses behind them."""

from __future__ import annotations

import difflib
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rules.vocabulary import Location, Severity
from rules.words import Contradiction, Text


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Subcategory(_Frozen):
    """One kind of hazard. `sensitive` ones name people: no names in ledgers, and a statutory report comes first."""

    code: str = Field(pattern=r"^[A-Z]{3,4}-[A-Z]{2,7}$")
    zh: str
    en: str
    severity_if_found: Severity
    legal: tuple[str, ...] = ()
    sensitive: bool = False

    @property
    def name(self) -> Text:
        return Text(self.zh, self.en)


class Category(_Frozen):
    """A field of hazards, and where such hazards lie: on campus, around it, or both."""

    code: str = Field(pattern=r"^[A-Z]{3,4}$")
    zh: str
    en: str
    location: str = Field(pattern="^(campus|surroundings|both)$")
    sub: tuple[Subcategory, ...] = Field(min_length=1)

    @property
    def name(self) -> Text:
        return Text(self.zh, self.en)

    @property
    def usual_location(self) -> Location:
        """Where such a hazard lies when the finder did not say; on campus when it may be either."""
        return Location.SURROUNDINGS if self.location == "surroundings" else Location.CAMPUS


class Taxonomy(_Frozen):
    """config/policy/taxonomy.yaml."""

    kind: str = Field(pattern="^taxonomy$")
    version: int = Field(ge=1)
    categories: tuple[Category, ...] = Field(min_length=1)
    fallback: str
    """The sub-category of a hazard nobody could classify; such a hazard waits for the coordinator."""

    @model_validator(mode="after")
    def _codes_are_unique(self) -> Taxonomy:
        codes = [sub.code for one in self.categories for sub in one.sub] + [one.code for one in self.categories]
        doubled = sorted({code for code in codes if codes.count(code) > 1})
        if doubled:
            listed = ", ".join(doubled)
            raise Contradiction(f"代码重复：{listed}", f"codes used twice: {listed}", "categories")
        for place, category in enumerate(self.categories):
            for number, sub in enumerate(category.sub):
                if not sub.code.startswith(category.code + "-"):
                    raise Contradiction(
                        f"{sub.code} 列在 {category.code} 之下，代码须以 {category.code}- 开头",
                        f"{sub.code} stands under {category.code}; its code must begin with {category.code}-",
                        "categories", place, "sub", number, "code",
                    )  # fmt: skip
        if self.fallback not in codes:
            raise Contradiction(
                f"兜底子类 {self.fallback} 不存在", f"fallback {self.fallback} is not a sub-category here", "fallback"
            )
        return self

    @cached_property
    def _subs(self) -> dict[str, tuple[Category, Subcategory]]:
        return {sub.code: (one, sub) for one in self.categories for sub in one.sub}

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every sub-category code."""
        return frozenset(self._subs)

    @cached_property
    def sensitive(self) -> frozenset[str]:
        """The sub-categories whose hazards name people."""
        return frozenset(code for code, (_, sub) in self._subs.items() if sub.sensitive)

    def subcategory(self, code: str) -> Subcategory:
        return self._subs[code][1]

    def category_of(self, code: str) -> Category:
        """The category a sub-category belongs to."""
        return self._subs[code][0]

    def close_to(self, text: str, most: int = 3) -> tuple[Subcategory, ...]:
        """The sub-categories whose name holds what somebody wrote, or looks most like it, the closest first."""
        wanted = text.strip().casefold()
        by_name = {name.casefold(): sub for _, sub in self._subs.values() for name in (sub.zh, sub.en, sub.code)}
        holding = [name for name in by_name if wanted and wanted in name]
        alike = difflib.get_close_matches(wanted, by_name, n=most, cutoff=0.4)
        return tuple(dict.fromkeys(by_name[name] for name in (*holding, *alike)))[:most]

    def meant_by(self, text: str) -> Subcategory | None:
        """The sub-category somebody wrote by its code or name, or by the name of a category with one sub only."""
        wanted = text.strip().casefold()
        for category, sub in self._subs.values():
            if wanted in (sub.code.casefold(), sub.zh.casefold(), sub.en.casefold()):
                return sub
            # The ledger prints "category / sub-category"; read our own writing back.
            if wanted in (f"{category.zh}/{sub.zh}".casefold(), f"{category.en}/{sub.en}".casefold()):
                return sub
        return None
