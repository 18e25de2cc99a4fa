"""What a no is mended with on the command line: the option or the command its sentence names in words only."""

from __future__ import annotations

from collections.abc import Mapping

from rules import refusals
from rules.refusals import Refusal
from rules.words import Language, Text

MENDED_WITH: Mapping[type[Refusal], str] = {
    refusals.AccountThere: "xiaoan accounts reset",
    refusals.AnswersDiffer: "xiaoan visit settle",
    refusals.CampaignsForCoordinators: "--by",
    refusals.ClosedPlaceUnclear: "--place",
    refusals.ConditionsMissing: "--condition",
    refusals.LicenceMissing: "--basis",
    refusals.NoAccount: "xiaoan accounts add",
    refusals.NoDaysToGo: "--every-day",
    refusals.NotHandlerThere: "xiaoan posts show",
    refusals.NotInPost: "xiaoan posts show",
    refusals.NotYet: "--dry-run",
    refusals.NothingWritten: "xiaoan visit not-done",
    refusals.PlaceMissing: "--place",
    refusals.PlanIncomplete: "--part",
    refusals.PostsForCoordinators: "--by",
    refusals.RegistryForCoordinators: "--by",
    refusals.RevisitMissing: "--on-site",
    refusals.TaskEndsByItself: "xiaoan act look-back-holds, xiaoan act look-back-failed",
    refusals.UnknownCampaign: "xiaoan campaign list",
    refusals.UnknownContact: "xiaoan posts show",
    refusals.UnknownMinutes: "xiaoan minutes list",
    refusals.UnknownVisit: "xiaoan visit list",
}
_HERE = Text("命令行：{how}", "on the command line: {how}")


def sentence_of(refusal: Refusal, language: Language) -> str:
    """The no, and how it is mended here."""
    how = MENDED_WITH.get(type(refusal))
    said = refusal.say(language)
    return f"{said}\n{_HERE.say(language, how=how)}" if how else said
