"""Compliance: by licence, of all schools, never of those nobody knows, and no rate of a few."""

from __future__ import annotations

from rules.compliance import Complying, complying
from rules.offices import LicenceStatus

LICENSED, UNLICENSED = LicenceStatus.LICENSED, LicenceStatus.UNLICENSED


def test_a_school_complies_when_it_was_inspected_and_nothing_of_the_standard_is_open() -> None:
    licences = dict.fromkeys(range(1, 13), LICENSED) | dict.fromkeys(range(13, 16), UNLICENSED)
    found = complying(licences, {1, 2, 3, 13, 99}, {3, 4, 99})
    assert found == (Complying(LICENSED, 12, 2, 9), Complying(UNLICENSED, 3, 1, 2))
    assert found[0].share == 2 / 12
    assert found[0].interval is not None
    assert (found[1].share, found[1].interval) == (None, None), "too few for a rate"
    assert complying({}, {1}, set()) == ()
