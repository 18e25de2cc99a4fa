"""The environment Prefect works in here: its home under ours, nothing sent to its makers, and a calm server."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from config.settings import Settings

DAYS_KEPT = 14
"""How long Prefect keeps finished runs: at one a minute it would otherwise grow by a million a year."""

_QUIET = {
    # Nothing leaves this machine: no analytics, no look-ups, no advertisements in the console.
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
}

_CALM = {
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_LOGGING_SERVER_LEVEL": "WARNING",
    # The console of a long-lived process gets what is wrong; every run's own log is kept with the run.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
    # The places of running flows are kept on disk: in memory, a server that is killed would leave them taken for ever.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(DAYS_KEPT * 86_400),
    # An idle server looks for work every five seconds in five places; nothing of ours is in such a hurry, and it
    # halves what an idle machine spends (docs/decisions/0012).
    "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "30",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "30",
    "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_LOOP_SECONDS": "60",
    "PREFECT_SERVER_SERVICES_CLEANUP_RECONCILER_LOOP_SECONDS": "60",
    "PREFECT_SERVER_SERVICES_FOREMAN_LOOP_SECONDS": "60",
}


def prefect_home(settings: Settings) -> Path:
    """Where Prefect keeps its database and its settings."""
    return settings.home / "prefect"


def environment(settings: Settings, api: str = "", given: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a process that uses Prefect is started with; what an operator has set for Prefect stays as it is set.

    api: the address of the Prefect API; empty for a process that runs without one.
    """
    found = dict(os.environ if given is None else given)
    found = {**_CALM, "PREFECT_HOME": str(prefect_home(settings)), **found, **_QUIET}
    # A proxy for the outside must not catch the way to our own server.
    for name in ("NO_PROXY", "no_proxy"):
        found[name] = ",".join(filter(None, (found.get(name), "127.0.0.1,localhost")))
    if api:
        found["PREFECT_API_URL"] = api
    return found


def enter(settings: Settings, api: str = "", **more: str) -> None:
    """This process itself has that environment; it must be said before Prefect is imported."""
    os.environ.update(environment(settings, api) | more)


def api_of(url: str) -> str:
    """The address of the API on a Prefect server: people write it with or without the /api at its end."""
    plain = url.strip().rstrip("/")
    return plain if not plain or plain.endswith("/api") else f"{plain}/api"
