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
    entering,
    evidence,
    forecasts,
    importing,
    ledger,
    links,
    lists,
    messages,
    overview,
    policy,
    posts,
    providers,
    registry,
    several,
    triage,
    under_me,
    watching,
    working_days,
)

PARTS: tuple[ModuleType, ...] = (
    entering,
    providers,
    account,
    accounts,
    lists,
    ledger,
    several,
    overview,
    triage,
    under_me,
    messages,
    case,
    deeds,
    evidence,
    links,
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
