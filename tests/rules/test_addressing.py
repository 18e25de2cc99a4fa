"""From an audience to a person: the intended post first, then one up, and never silently to nobody."""

from __future__ import annotations

import pytest

from rules.addressing import Addressee, Holder, means, resolve
from rules.offices import Duty
from rules.telling import Audience

SCHOOL, BUREAU, GOVERNMENT = 1, 2, 3
CHAIN = (SCHOOL, BUREAU, GOVERNMENT)

Seats = dict[int, list[Duty]]


def found(audience: Audience, seats: Seats, chain: tuple[int, ...] = CHAIN) -> tuple[int, Duty, bool] | None:
    """The unit and duty a message ends up with, and whether it rose on the way."""
    holders = {
        unit: [Holder(unit * 100 + place, duty, unit * 1000 + place) for place, duty in enumerate(duties)]
        for unit, duties in seats.items()
    }
    hit = resolve(audience, chain, lambda unit: holders.get(unit, []))
    if hit is None:
        return None
    unit, place = divmod(hit.post_id, 100)
    assert hit == Addressee(hit.post_id, unit * 1000 + place, hit.has_risen)
    return unit, seats[unit][place], hit.has_risen


@pytest.mark.parametrize("audience", list(Audience), ids=str)
def test_an_audience_reaches_the_duty_it_means(audience: Audience) -> None:
    meant = means(audience)[0]
    assert found(audience, {SCHOOL: [Duty.INSPECTOR, meant]}) == (SCHOOL, meant, False)


@pytest.mark.parametrize("audience", list(Audience), ids=str)
def test_an_empty_post_rises_inside_the_unit_and_says_so(audience: Audience) -> None:
    for above in means(audience)[1:]:
        # A school's head is its principal, an agency's principal its head: that is no rise.
        same_step = audience.value.endswith("_head") and Duty.PRINCIPAL in means(audience) and above is Duty.HEAD
        assert found(audience, {SCHOOL: [above], BUREAU: [Duty.HEAD]}) == (SCHOOL, above, not same_step)


def test_the_intended_duty_is_preferred_whatever_the_order_of_the_seats() -> None:
    seats: Seats = {SCHOOL: [Duty.HEAD, Duty.DEPUTY_HEAD, Duty.PRINCIPAL, Duty.HANDLER]}
    assert found(Audience.RESPONSIBLE, seats) == (SCHOOL, Duty.HANDLER, False)
    assert found(Audience.LEAD_DEPUTY, seats) == (SCHOOL, Duty.DEPUTY_HEAD, False)


def test_a_school_without_a_handler_tells_its_principal_who_knows_that_it_rose() -> None:
    assert found(Audience.RESPONSIBLE, {SCHOOL: [Duty.PRINCIPAL]}) == (SCHOOL, Duty.PRINCIPAL, True)


def test_the_head_of_an_agency_is_its_head_and_nothing_has_risen() -> None:
    for audience in (Audience.CHASED_HEAD, Audience.LEAD_HEAD, Audience.RESPONSIBLE_HEAD):
        assert found(audience, {SCHOOL: [Duty.HEAD]}) == (SCHOOL, Duty.HEAD, False)


def test_an_empty_unit_tells_the_leaders_of_the_unit_above() -> None:
    seats: Seats = {BUREAU: [Duty.HEAD, Duty.DEPUTY_HEAD]}
    assert found(Audience.RESPONSIBLE_HEAD, seats) == (BUREAU, Duty.HEAD, True)
    assert found(Audience.LEAD_DEPUTY, seats) == (BUREAU, Duty.DEPUTY_HEAD, True)


def test_a_message_rises_to_the_government_when_nobody_below_is_there() -> None:
    assert found(Audience.RESPONSIBLE, {GOVERNMENT: [Duty.DISTRICT_DEPUTY]}) == (GOVERNMENT, Duty.DISTRICT_DEPUTY, True)


def test_a_message_to_the_government_itself_reaches_its_leaders() -> None:
    seats: Seats = {GOVERNMENT: [Duty.DISTRICT_HEAD, Duty.DISTRICT_DEPUTY]}
    assert found(Audience.CHASED, seats, (GOVERNMENT,)) == (GOVERNMENT, Duty.DISTRICT_DEPUTY, True)
    assert found(Audience.DISTRICT_HEAD, seats, (GOVERNMENT,)) == (GOVERNMENT, Duty.DISTRICT_HEAD, False)


@pytest.mark.parametrize("audience", list(Audience), ids=str)
def test_nobody_anywhere_is_said_to_be_nobody(audience: Audience) -> None:
    assert found(audience, {}) is None
    assert found(audience, {SCHOOL: [Duty.INSPECTOR]}) is None
    assert found(audience, {SCHOOL: [Duty.HANDLER]}, ()) is None
