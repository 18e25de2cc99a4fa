"""What a webhook is signed with and where it leads: sealed, changed without a gap, refused when it is none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework import subscribing
from rules.refusals import BadInput
from tests.notifications.test_publishing import NOW, add, row, tell
from tests.support.receiver import is_signed, receiving
from tests.support.story import found
from tests.support.world import World


def test_after_a_change_of_secret_both_are_good_for_a_day(world: World) -> None:
    found(world, "2026-09-01 09:00")
    with receiving() as receiver:
        number, old = add(world, receiver.url)
        new = subscribing.rotate(world.desk, number, NOW).secret
        tell(world)
        subscribing.replay(world.desk, number, 1, NOW)
        tell(world, NOW + timedelta(hours=25))
    first, last = receiver.taken[0], receiver.taken[-1]
    assert (is_signed(first, old), is_signed(first, new)) == (True, True)
    assert (is_signed(last, old), is_signed(last, new)) == (False, True)


def test_secrets_and_addresses_are_sealed_where_they_lie(world: World) -> None:
    number, secret = add(world, "http://10.1.1.1:9000/hook?token=verysecret")
    kept = row(world, number)
    assert kept.label == "http://10.1.1.1:9000"
    assert "verysecret" not in str(kept.model_dump())
    assert secret not in str(kept.model_dump())


@pytest.mark.parametrize("bad", ["ftp://x/", "x", "http://u:p@host/", "http://[::1", "https://"])
def test_an_address_that_is_none_is_refused(world: World, bad: str) -> None:
    with pytest.raises(BadInput):
        add(world, bad)
