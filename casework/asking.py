"""Whether the places a list is asked for exist: a short list of a misspelt one would be reassuring, and wrong."""

from __future__ import annotations

from casework.desk import Desk
from rules.refusals import BadInput
from rules.words import Text
from store import forecasts
from store.views import Filter

_PLACES = ("区划", "单位", "学校"), ("area", "unit", "campus")


def refuse_unknown_places(desk: Desk, which: Filter) -> None:
    """Every place a filter names is registered. Raises BadInput naming the first that is not."""
    with desk.looking() as session:
        known = forecasts.is_known(session, which)
    for name, is_known, zh, en in zip((which.area, which.unit, which.campus), known, *_PLACES, strict=True):
        if not is_known:
            raise BadInput(what=Text(f"没有登记{zh}“{name}”，请核对", f"no {en} “{name}” is registered; check it"))
