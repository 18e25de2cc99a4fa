"""The form of a new campaign: what was filled in read into a wish, and every fault said beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from starlette.datastructures import FormData

from casework.campaigning import Wish
from rules import refusals
from rules.campaigns import CampaignKind, Notice, Scope
from rules.inspections import SeatRule
from rules.instants import day_written
from rules.offices import LicenceStatus, SchoolKind
from rules.recipes import read_recipe
from rules.refusals import Refusal
from rules.wording_given import is_blank, refuse_unfit
from rules.words import Language, Text, Word

LONGEST_TITLE, LONGEST_DOCUMENT = 120, 80
_MOST = 10_000
_MANY = "in_area", "school_kind", "licence", "checklist", "seat"
"""Fields of which several may be ticked."""

_BESIDE: Mapping[type[Refusal], str] = {
    refusals.NoDaysToGo: "to",
    refusals.DateTooLate: "to",
    refusals.UnknownChecklist: "checklist",
    refusals.RecipeRefused: "recipe",
    refusals.RecipeIncomplete: "recipe",
    refusals.UnknownSchools: "schools",
    refusals.NobodyListed: "school_kind",
    refusals.CampaignsForCoordinators: "area",
}
"""Beside which field a no is said."""
_NO_DAYS = Text(
    "这段时间没有工作日；休息日也检查，请勾选“休息日也检查”，或改日期",
    "there is no working day between them; tick “on days off too”, or choose other days",
)
_OTHER_AREA = Text("您不是这个区划的协调员，请另选", "you do not coordinate this area; choose another")

Kind = TypeVar("Kind", bound=Word)


@dataclass
class Filled:
    """A form as it was filled in. faults: what is wrong, by the name of the field; "" for the form as a whole."""

    given: Mapping[str, str]
    ticked: Mapping[str, list[str]]
    faults: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.given.get(name, "").strip()

    def many(self, name: str) -> list[str]:
        return self.ticked.get(name, [])

    def fault(self, name: str, why: Text, language: Language) -> None:
        """The first fault of a field is the one that is said."""
        self.faults.setdefault(name, why.say(language))


EMPTY = Filled({}, {})


def with_school(found: Filled, code: str) -> Filled:
    """The form with one school more among those it names."""
    codes = " ".join(dict.fromkeys([*_codes(found.text("schools")), code]))
    return Filled({**found.given, "schools": codes, "add": ""}, found.ticked)


def filled(form: FormData) -> Filled:
    """What stands in the form, as it is shown again."""
    given = {name: one for name, one in form.multi_items() if isinstance(one, str) and name not in _MANY}
    ticked = {name: [one for one in form.getlist(name) if isinstance(one, str) and one] for name in _MANY}
    return Filled(given, ticked)


def wish_of(found: Filled, language: Language) -> Wish | None:
    """What somebody wishes for; None when the form cannot be read, and then it says why, field by field."""
    texts = _texts(found, language)
    first, last = (_day(found, name, language) for name in ("from", "to"))
    if first and last and last < first:
        found.fault("to", Text("结束日早于开始日", "the last day lies before the first"), language)
    share = _number(found, "share", 100, language)
    numbers = {name: _number(found, name, _MOST, language) for name in ("riskiest", "teams", "per_day")}
    recipe = _recipe(found, language)
    scope = Scope(
        areas=tuple(found.many("in_area")), kinds=_words(SchoolKind, found, "school_kind"),
        licences=_words(LicenceStatus, found, "licence"), schools=_codes(found.text("schools")),
        share=share / 100 if share else None, riskiest=numbers["riskiest"],
    )  # fmt: skip
    if found.faults or first is None or last is None:
        return None
    key = found.text("key")[:40]
    return Wish(
        title=texts["title"], area=found.text("area"), starts_on=first, ends_on=last,
        kind=CampaignKind.read(found.text("kind")) or CampaignKind.JOINT,
        notice=Notice.read(found.text("notice")) or Notice.ANNOUNCED, scope=scope,
        checklists=tuple(found.many("checklist")), recipe=recipe, per_day=numbers["per_day"], teams=numbers["teams"],
        every_day=bool(found.text("every_day")), document=texts["document"], note=texts["note"],
        series=f"console/{key}" if key else None,
    )  # fmt: skip


def say_beside(found: Filled, no: Refusal, language: Language) -> None:
    """The no of whoever drew it up stands beside the field it is about."""
    own = {refusals.NoDaysToGo: _NO_DAYS, refusals.CampaignsForCoordinators: _OTHER_AREA}.get(type(no))
    found.faults.setdefault(_BESIDE.get(type(no), ""), own.say(language) if own else no.say(language))


def _texts(found: Filled, language: Language) -> dict[str, str]:
    said = {name: found.text(name).replace("\r\n", "\n") for name in ("title", "document", "note")}
    labels = {"title": Text("名称", "title"), "document": Text("文号", "document"), "note": Text("说明", "note")}
    if is_blank(said["title"]):
        found.fault("title", Text("请写明行动名称", "give it a title"), language)
    for name, most in (("title", LONGEST_TITLE), ("document", LONGEST_DOCUMENT)):
        if len(said[name]) > most:
            found.fault(name, Text(f"最多 {most} 字", f"{most} characters at the most"), language)
    for name, text in said.items():
        try:
            refuse_unfit(labels[name], text)
        except Refusal as no:
            found.faults.setdefault(name, no.say(language))
    return said


def _day(found: Filled, name: str, language: Language) -> date | None:
    if not found.text(name):
        found.fault(name, Text("请选择日期", "choose a day"), language)
        return None
    try:
        return day_written(found.text(name))
    except Refusal as no:
        found.faults.setdefault(name, no.say(language))
        return None


def _number(found: Filled, name: str, most: int, language: Language) -> int | None:
    text = found.text(name).removesuffix("%")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= most):
        found.fault(name, Text(f"请写 1 至 {most} 的整数", f"write a whole number from 1 to {most}"), language)
        return None
    return int(text)


def _recipe(found: Filled, language: Language) -> tuple[SeatRule, ...]:
    # What is written out says more than ticks do: seats of which several agencies may take one.
    text = found.text("recipe") or "+".join(found.many("seat"))
    try:
        return read_recipe(text) if text else ()
    except Refusal as no:
        found.faults.setdefault("recipe", no.say(language))
        return ()


def _words(kind: type[Kind], found: Filled, name: str) -> tuple[Kind, ...]:
    return tuple(one for one in (kind.read(text) for text in found.many(name)) if one is not None)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.replace("，", " ").replace(",", " ").replace("、", " ").split()))
