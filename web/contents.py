"""Every page there is: the modules that register routes, one a line."""

from __future__ import annotations

from types import ModuleType

from web.api import described
from web.pages import (
    account,
    accounts,
    calendars,
    case,
    deeds,
    doing,
    entering,
    evidence,
    forecasts,
    importing,
    links,
    lists,
    policy,
    posts,
    providers,
    registry,
    visit_deeds,
    visits,
    watching,
    working_days,
)

PARTS: tuple[ModuleType, ...] = (
    entering,
    providers,
    account,
    accounts,
    lists,
    case,
    deeds,
    doing,
    evidence,
    links,
    visits,
    visit_deeds,
    registry,
    importing,
    posts,
    policy,
    forecasts,
    working_days,
    calendars,
    watching,
    described,
)
