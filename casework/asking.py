"""Whether the places a list is asked for exist: a short list of a misspelt one would be reassuring, and wrong."""

from __future__ import annotations

from casework.desk import Desk
from rules.refusals import BadInput
from rules.words import Text
from store import campaigns, forecasts, ledger_choices
from store.filters import Filter

_NAMED = 8
"""So many units are named when a word fits several."""
_PLACES = ("区划", "单位", "学校"), ("area", "unit", "campus")


def unit_meant(desk: Desk, name: str) -> str:
    """What the list is asked for, or the code of the one unit with it in its name. Raises BadInput where many have."""
    if not name:
        return ""
    with desk.looking() as session:
        found = ledger_choices.units_called(session, name, _NAMED + 1)
    if len(found) > 1 and not any(name in one for one in found):
        some = [one for _, one in found[:_NAMED]]
        zh, en = ("等", " and more") if len(found) > _NAMED else ("", "")
        zh = f"名称含“{name}”的单位不止一个：{'、'.join(some)}{zh}；请写全称"
        en = f"“{name}” is in the names of several units: {', '.join(some)}{en}; write all of it"
        raise BadInput(what=Text(zh, en))
    return found[0][0] if len(found) == 1 else name


def refuse_unknown_places(desk: Desk, which: Filter) -> None:
    """Every place, unit and campaign a filter names is registered. Raises BadInput naming the first that is not."""
    with desk.looking() as session:
        known = forecasts.is_known(session, which)
        is_lead = not which.lead or forecasts.is_known(session, Filter(unit=which.lead))[1]
        is_campaign = not which.campaign or campaigns.meant(session, which.campaign) is not None
    for name, is_known, zh, en in (
        *zip((which.area, which.unit, which.campus), known, *_PLACES, strict=True),
        (which.lead, is_lead, "主办单位", "lead unit"),
        (which.campaign, is_campaign, "检查行动", "campaign"),
    ):
        if not is_known:
            raise BadInput(what=Text(f"没有登记{zh}“{name}”，请核对", f"no {en} “{name}” is registered; check it"))
