"""The leader's page: what waits for their decision, and everything under their name in red, amber and green."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fastapi import Depends, FastAPI, Request
from starlette.responses import Response

from casework.dashboard import under_name
from rules.instants import local_day
from rules.lights import Light
from rules.rights import Page
from rules.words import Text
from store import console_lists, ledger_pages
from store.filters import Filter
from store.under_lights import Group
from web.charts import Figure
from web.gates import Caller, gate
from web.showing import address, show

MOST_TO_DECIDE, MOST_LINES = 100, 30


def register(app: FastAPI) -> None:
    app.get("/under-me")(under_me)


@dataclass(frozen=True, slots=True)
class Lights:
    """A unit or a town with the number of each light."""

    name: str | Text
    figures: tuple[tuple[Light, Figure], ...]

    @property
    def order(self) -> tuple[int, ...]:
        return tuple(-one.count for _, one in self.figures)


def under_me(request: Request, caller: Caller = Depends(gate(Page.UNDER_ME))) -> Response:
    looks = caller.looks
    with caller.site.desk.looking() as session:
        deciding = console_lists.to_decide(session, looks.viewer, local_day(caller.at), MOST_TO_DECIDE)
        rows = [
            (one, ledger_pages.page(session, looks.viewer, looks.sensitive, _lit(caller, one), MOST_LINES))
            for one in (Light.RED, Light.AMBER)
        ]
    found = under_name(caller.site.desk, looks, caller.at)
    return show(
        request, caller, "under_me.html", deciding=deciding, total=total(found), units=_by_lead(found),
        towns=_by_town(found), lists_of=rows, lights=Light,
    )  # fmt: skip


def lights_of(caller: Caller) -> Lights:
    """The three numbers of whoever asks, for a page of theirs."""
    return total(under_name(caller.site.desk, caller.looks, caller.at))


def _lit(caller: Caller, light: Light) -> Filter:
    looks = caller.looks
    return Filter(under=looks.viewer, is_under_area=looks.looks_over_a_district, light=light, light_at=caller.at)


def total(found: Iterable[Group]) -> Lights:
    return _lights(Text("合计", "in all"), list(found))


def _lights(name: str | Text, found: Sequence[Group], **query: object) -> Lights:
    return Lights(
        name,
        tuple(
            (light, Figure(sum(one.count(light) for one in found),
                           address("/hazards", under=1, light=light.value, **query)))
            for light in Light
        ),
    )  # fmt: skip


def _by_lead(found: Sequence[Group]) -> list[Lights]:
    names = dict.fromkeys((one.lead, one.lead_name or "") for one in found if one.lead is not None)
    lines = [_lights(name, [one for one in found if one.lead == code], lead=code) for code, name in names]
    return sorted(lines, key=lambda one: one.order)


def _by_town(found: Sequence[Group]) -> list[Lights]:
    names = dict.fromkeys((one.area, one.area_name) for one in found)
    lines = [_lights(name, [one for one in found if one.area == code], area=code, itself=1) for code, name in names]
    return sorted(lines, key=lambda one: one.order)
