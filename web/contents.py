"""Every page there is: the modules that register routes, one a line."""

from __future__ import annotations

from types import ModuleType

from web.api import described
from web.pages import (
    account,
    accounts,
    calendars,
    campaign,
    campaign_acts,
    campaigns,
    case,
    closures,
    deeds,
    entering,
    evidence,
    forecasts,
    importing,
    links,
    lists,
    look_backs,
    minutes,
    policy,
    posts,
    providers,
    registry,
    runs,
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
    evidence,
    links,
    registry,
    importing,
    posts,
    policy,
    forecasts,
    working_days,
    calendars,
    campaigns,
    campaign,
    campaign_acts,
    runs,
    minutes,
    look_backs,
    closures,
    watching,
    described,
)
