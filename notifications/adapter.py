"""The one door to Apprise: its addresses, its plugins called one by one, and our robots among them.

Importing this loads every plugin Apprise has (about half a second and 50 MB), so it is imported only where
addresses are read and messages sent. Nothing is ever sent through Apprise's own queue: a plugin is asked directly,
with its throttle off, because a new object per message has no throttle and a shared one sleeps 5.5 seconds.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notifications.redacting import guard_logs, speaking_of
from notifications.robots import ROBOTS, Hook, Robot
from rules.delivering import Answer
from rules.telling import Outcome

guard_logs()

with warnings.catch_warnings():
    # Apprise's mail plugin imports `imghdr` for its encryption, which Python 3.11 announces to be going.
    warnings.simplefilter("ignore", DeprecationWarning)
    import apprise
    from apprise.decorators import notify
    from apprise.manager_plugins import NotificationManager

    KNOWN = frozenset(NotificationManager().schemas())  # type: ignore[no-untyped-call]  # Apprise is not typed
    """Every scheme Apprise itself knows."""

OUR_NAME = "Xiaoan"
"""What plugins call us; in Latin letters, for it goes into HTTP headers."""

_ASSET = apprise.AppriseAsset(app_id=OUR_NAME, app_desc=OUR_NAME, async_mode=False, storage_path=None)


@dataclass
class _Box:
    """What goes into one of our own plugins beside title and body, and what comes out beside yes and no."""

    at: datetime
    answer: Answer | None = None
    fault: Exception | None = None


_asked: ContextVar[_Box] = ContextVar("asked")


def hook_of(meta: Mapping[str, Any]) -> Hook:
    """A robot's address as Apprise has taken it apart."""
    query: Mapping[str, str] = meta.get("qsd") or {}
    verify = query.get("verify", "yes").strip().lower() not in ("no", "false", "0", "off")
    return Hook(str(meta.get("host") or ""), query.get("secret", ""), query.get("via", ""), verify)


def _plugin_for(robot: Robot) -> Callable[..., bool]:
    def told(body: str, title: str, *_rest: Any, meta: Mapping[str, Any], **_more: Any) -> bool:
        # Signing needs the instant, and only whoever sends through our delivery brings it.
        box = _asked.get()
        try:
            box.answer = robot.send(hook_of(meta), title, body, box.at)
        except Exception as fault:
            # Apprise would turn a fault of ours into a plain no; it comes out of `ask` instead.
            box.fault = fault
            raise
        return box.answer.outcome is Outcome.OK

    return told


for _robot in ROBOTS.values():
    if _robot.scheme not in KNOWN:
        notify(on=_robot.scheme, name=_robot.name)(_plugin_for(_robot))  # type: ignore[no-untyped-call]  # as above


def plugin(url: str) -> Any | None:  # Any: Apprise is not typed
    """The plugin an address stands for, its throttle off; None when Apprise cannot read the address."""
    with speaking_of(url):
        found = apprise.Apprise.instantiate(url, asset=_ASSET, suppress_exceptions=True)
    if found is None or not getattr(found, "enabled", True):
        return None
    found.request_rate_per_sec = 0
    return found


def parts(url: str) -> Mapping[str, Any]:
    """One of our own addresses, as Apprise takes it apart; empty when it cannot."""
    found = plugin(url)
    return getattr(found, "_default_args", {}) if found is not None else {}


def ask(url: str, title: str, body: str, at: datetime) -> Answer:
    """What a plugin made of a message. Ours answer in full; of the others a yes is a yes and all else is a no."""
    found = plugin(url)
    if found is None:
        return Answer(Outcome.CONFIGURATION, "", "this address does not work on this machine")
    box = _Box(at)
    token = _asked.set(box)
    try:
        with speaking_of(url):
            accepted = found.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT)
    except Exception as fault:
        if box.fault is not None:
            raise box.fault from fault
        # A plugin that is not ours fell over its own feet; the message goes by another way in the end.
        return Answer(Outcome.TRANSIENT, "", f"the plugin failed: {type(fault).__name__}")
    finally:
        _asked.reset(token)
    if box.fault is not None:
        raise box.fault
    if box.answer is not None:
        return box.answer
    return Answer(Outcome.OK) if accepted else Answer(Outcome.TRANSIENT, "", "the plugin said no and not why")
