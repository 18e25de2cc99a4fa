"""The closing line of a test run: what ran, on what, so that nobody takes half of it for the whole."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

NOWHERE, SQLITE, POSTGRESQL, PREFECT, CHROMIUM = "nowhere", "sqlite", "postgresql", "prefect", "chromium"
_RUNS_ON, _VERSION = "runs on", "postgresql version"
VERSION = pytest.StashKey[str]()
"""The version of PostgreSQL this process tested on."""


def runs_on(item: pytest.Item) -> str:
    """What a test needs besides Python; each counts once, under the most that it needs."""
    if item.get_closest_marker("prefect"):
        return PREFECT
    if item.get_closest_marker("browser"):
        return CHROMIUM
    chosen = getattr(getattr(item, "callspec", None), "params", {}).get("database_url")
    if chosen in (SQLITE, POSTGRESQL):
        return str(chosen)
    asked = getattr(item, "fixturenames", ())
    if {"cluster", "postgresql_template"} & {*asked}:
        return POSTGRESQL
    return SQLITE if {"sqlite_template", "installation"} & {*asked} else NOWHERE


def closing_line(ran: Counter[str], skipped: int, version: str) -> str:
    """The line itself. Its figures add up to the first one."""
    browsers = f"{ran[CHROMIUM]:,} with Chromium" + ("" if ran[CHROMIUM] else " (left out)")
    return (
        f"Xiao'an: {ran.total():,} tests: {ran[NOWHERE]:,} without a database, {ran[SQLITE]:,} on SQLite, "
        f"{ran[POSTGRESQL]:,} on PostgreSQL {version}".rstrip()
        + f", {ran[PREFECT]:,} with a Prefect server, {browsers}; skipped {skipped:,}"
    )


class Counting:
    """Counts reports where they all arrive: in the one process, or in the controller of several."""

    def __init__(self) -> None:
        self.ran: Counter[str] = Counter()
        self.skipped = 0
        self.version = ""

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        item.user_properties.append((_RUNS_ON, runs_on(item)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or (report.when == "setup" and not report.passed):
            self.ran[str(dict(report.user_properties).get(_RUNS_ON, NOWHERE))] += 1
            self.skipped += report.skipped

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.version = session.config.stash.get(VERSION, self.version)
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_VERSION] = self.version

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:  # Any: a worker, when there are workers
        self.version = getattr(node, "workeroutput", {}).get(_VERSION) or self.version

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        terminal = config.pluginmanager.get_plugin("terminalreporter")
        if terminal is not None and self.ran.total():
            terminal.write_line(closing_line(self.ran, self.skipped, self.version))
