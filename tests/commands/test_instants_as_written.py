"""Instants as people write them."""

from __future__ import annotations

import pytest

from commands.console import instant
from rules.refusals import BadInput
from tests.support.world import at


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-09-01T09:00", "2026-09-01 09:00"),
        (" 2026-09-01 09:00 ", "2026-09-01 09:00"),
        ("2026-09-01T01:00+00:00", "2026-09-01 09:00"),
        ("2026-09-01", "2026-09-01 00:00"),
        # As deadlines are shown.
        ("2026-12-31T24:00", "2027-01-01 00:00"),
        ("2026-09-30 24:00", "2026-10-01 00:00"),
    ],
)
def test_it_is_read_in_chinas_time_unless_it_says_otherwise(written: str, read: str) -> None:
    assert instant(written) == at(read)


@pytest.mark.parametrize("written", ["昨天", "2026-13-01", "2026-09-01T25:00", "9999-12-31", "0001-01-01", "24:00"])
def test_what_is_no_instant_of_ours_is_refused(written: str) -> None:
    with pytest.raises(BadInput):
        instant(written)
