"""Rules need no database: what they share is the shipped policy, read once, and the effort of property tests."""

from __future__ import annotations

import pytest

import tests.support.effort  # noqa: F401 - importing it chooses the Hypothesis profile
from config.policy_files import read_calendar, read_policy
from rules.policy import PolicyDocument
from rules.workdays import Calendar, DayTable


@pytest.fixture(scope="session")
def shipped() -> PolicyDocument:
    """The policy that comes with the program."""
    return read_policy()


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    """The calendar that comes with the program."""
    return read_calendar().calendar(1)


@pytest.fixture(scope="session")
def days(calendar: Calendar) -> DayTable:
    """Its days as a district counts them."""
    return calendar.in_area("510503")
