"""Webhooks: signatures as the standard has them, and what follows when nobody takes an event."""

from __future__ import annotations

from datetime import timedelta

import pytest

from notifications.targets import allowed, networks
from rules.delivering import Answer
from rules.telling import Outcome
from rules.webhooks import MOST_FAILURES, WAITS, Next, after_failure, headers, judged, signature
from tests.support.world import at

NOON = at("2026-09-01 12:00")


def test_a_signature_is_that_of_the_standards_own_example() -> None:
    secret, mark, stamp = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
    wanted = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature(secret, mark, stamp, b'{"test": 2432232314}') == wanted


def test_while_a_secret_is_changed_both_sign() -> None:
    old, new = "whsec_b2xkb2xkb2xk", "whsec_bmV3bmV3bmV3"
    made = headers("evt_1", NOON, b"{}", (new, old))
    stamp = int(NOON.timestamp())
    assert made["webhook-timestamp"] == str(stamp)
    assert made["webhook-signature"].split() == [signature(one, "evt_1", stamp, b"{}") for one in (new, old)]


def test_it_is_tried_again_ever_later_and_for_some_three_days() -> None:
    waits, instant = [], NOON
    for failures in range(MOST_FAILURES):
        follows = after_failure(Answer(Outcome.TRANSIENT), failures, instant)
        if follows.again_at is None:
            break
        waits.append(follows.again_at - instant)
        instant = follows.again_at
    assert waits[: len(WAITS)] == list(WAITS)
    assert set(waits[len(WAITS) :]) == {WAITS[-1]}
    assert timedelta(days=2) < instant - NOON < timedelta(days=4)


def test_a_receiver_may_ask_for_more_time_and_for_nothing_ever_again() -> None:
    patient = Answer(Outcome.RATE_LIMITED, wait=timedelta(hours=2))
    assert after_failure(patient, 0, NOON) == Next(1, NOON + timedelta(hours=2))
    assert after_failure(Answer(Outcome.PERMANENT_TARGET), 0, NOON) == Next(1, None)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.OK), (204, Outcome.OK), (301, Outcome.CONFIGURATION), (307, Outcome.CONFIGURATION),
        (400, Outcome.PERMANENT_PAYLOAD), (404, Outcome.CONFIGURATION), (410, Outcome.PERMANENT_TARGET),
        (429, Outcome.RATE_LIMITED), (500, Outcome.TRANSIENT), (503, Outcome.RATE_LIMITED),
    ],
)  # fmt: skip
def test_only_a_success_is_one(status: int, outcome: Outcome) -> None:
    assert judged(status, None).outcome is outcome


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "192.168.0.9", "172.20.1.1", "8.8.8.8", "fd12:3456::1", "2001:4860::1"]
)
def test_a_districts_own_network_is_where_webhooks_lead(address: str) -> None:
    assert allowed(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "::1", "169.254.169.254", "fe80::1", "fe80::1%eth0", "0.0.0.0", "::", "224.0.0.1",
        "255.255.255.255", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "100.100.100.200", "fd00:ec2::254",
    ],
)  # fmt: skip
def test_nothing_is_sent_to_this_machine_nor_to_what_only_it_reaches(address: str) -> None:
    assert not allowed(address)


def test_what_the_operator_allows_is_allowed_and_no_more() -> None:
    besides = networks("127.0.0.0/8, fe80::/10")
    assert allowed("127.0.0.1", besides)
    assert allowed("::ffff:127.0.0.1", besides)
    assert allowed("fe80::1", besides)
    assert not allowed("169.254.169.254", besides)
    assert not allowed("::1", besides)
