"""What a credential can bear: never more than its rate, a fifth kept back, and left alone when it is out of order."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rules.credentials import FIRST_REST, LONGEST_REST, MENDING_REST, PROBE, Rate, Standing, admit, note
from rules.delivering import Answer
from rules.telling import Outcome
from tests.support.world import at

NOON = at("2026-09-01 12:00")
MINUTE = Rate(18, 60)
OK, BUSY = Answer(Outcome.OK), Answer(Outcome.TRANSIENT, "503")


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_so_many_go_and_the_next_waits_for_the_first_to_be_forgotten() -> None:
    standing = Standing()
    for _ in range(18):
        admission = admit(standing, NOON, [MINUTE], 1, is_reserved=True)
        assert admission.again_at is None
        standing = admission.standing
    refused = admit(standing, after(30), [MINUTE], 1, is_reserved=True)
    assert (refused.again_at, refused.is_shut) == (after(61), False)
    assert admit(standing, after(61), [MINUTE], 1, is_reserved=True).again_at is None


def test_a_fifth_is_kept_for_letters_and_the_urgent() -> None:
    standing, sent = Standing(), 0
    while (admission := admit(standing, NOON, [MINUTE], 1, is_reserved=False)).again_at is None:
        standing, sent = admission.standing, sent + 1
    assert sent == 14
    for _ in range(4):
        admission = admit(standing, NOON, [MINUTE], 1, is_reserved=True)
        assert admission.again_at is None
        standing = admission.standing
    assert admit(standing, NOON, [MINUTE], 1, is_reserved=True).again_at == after(61)


def test_a_message_of_several_requests_spends_several() -> None:
    standing = admit(Standing(), NOON, [MINUTE], 16, is_reserved=True).standing
    assert admit(standing, after(1), [MINUTE], 3, is_reserved=True).again_at == after(61)
    assert admit(standing, after(1), [MINUTE], 2, is_reserved=True).again_at is None


def test_what_is_longer_than_a_budget_goes_when_nothing_else_does() -> None:
    assert admit(Standing(), NOON, [MINUTE], 40, is_reserved=False).again_at is None
    standing = admit(Standing(), NOON, [MINUTE], 1, is_reserved=False).standing
    assert admit(standing, after(1), [MINUTE], 40, is_reserved=False).again_at == after(61)


def test_of_several_rates_the_strictest_decides() -> None:
    rates, standing = [Rate(90, 60), Rate(4, 1)], Standing()
    for _ in range(4):
        standing = admit(standing, NOON, rates, 1, is_reserved=True).standing
    assert admit(standing, NOON, rates, 1, is_reserved=True).again_at == after(2)


@given(
    st.lists(st.tuples(st.floats(0, 20), st.integers(1, 4), st.booleans()), max_size=120),
    st.integers(5, 30), st.integers(1, 90),
)  # fmt: skip
def test_no_span_ever_holds_more_than_the_rate(asked: list[tuple[float, int, bool]], count: int, seconds: int) -> None:
    rate, standing, now = Rate(count, seconds), Standing(), NOON
    sent: list[datetime] = []
    for wait, cost, is_reserved in asked:
        now += timedelta(seconds=wait)
        admission = admit(standing, now, [rate], cost, is_reserved=is_reserved)
        standing = admission.standing
        if admission.again_at is None:
            sent += [now] * cost
        else:
            # Whoever asks again when told to is let through, if nobody came between.
            assert admit(standing, admission.again_at, [rate], cost, is_reserved=is_reserved).again_at is None
    for one in sent:
        assert sum(one <= other < one + timedelta(seconds=seconds) for other in sent) <= count


def test_five_failures_in_a_row_and_it_is_left_alone_longer_and_longer() -> None:
    standing, now = Standing(), NOON
    for number in range(4):
        standing = note(standing, now, BUSY)
        assert not standing.is_shut(now), number
    standing = note(standing, now, BUSY)
    waits = []
    for _ in range(8):
        assert standing.shut_until is not None
        waits.append(standing.shut_until - now)
        now = standing.shut_until
        probe = admit(standing, now, [], 1, is_reserved=False)
        assert probe.again_at is None
        standing = note(probe.standing, now, BUSY)
    minutes = [wait / timedelta(minutes=1) for wait in waits]
    assert minutes == [1, 2, 4, 8, 16, 30, 30, 30]
    assert waits[0] == FIRST_REST
    assert waits[-1] == LONGEST_REST


def test_one_finds_out_for_all_whether_it_works_again() -> None:
    standing = Standing()
    for _ in range(5):
        standing = note(standing, NOON, BUSY)
    probe = admit(standing, after(60), [], 1, is_reserved=False)
    assert probe.again_at is None
    other = admit(probe.standing, after(61), [], 1, is_reserved=True)
    assert (other.again_at, other.is_shut) == (after(60) + PROBE, True)
    sound = note(probe.standing, after(62), OK)
    assert (sound.opened, sound.shut_until, sound.failures) == (0, None, 0)
    assert admit(sound, after(62), [], 1, is_reserved=False).again_at is None


def test_a_prober_that_dies_leaves_the_probing_to_another() -> None:
    standing = Standing()
    for _ in range(5):
        standing = note(standing, NOON, BUSY)
    standing = admit(standing, after(60), [], 1, is_reserved=False).standing
    assert admit(standing, after(60) + PROBE, [], 1, is_reserved=False).again_at is None


def test_more_than_half_of_twenty_is_too_many_even_if_never_in_a_row() -> None:
    standing = Standing()
    for number in range(30):
        standing = note(standing, NOON, OK if number % 5 in (1, 3) else BUSY)
        if standing.is_shut(NOON):
            break
    assert standing.is_shut(NOON)
    assert standing.recent.count("f") == 11


def test_a_settled_channel_is_forgotten_about() -> None:
    standing = note(note(Standing(), NOON, BUSY), NOON, BUSY)
    for _ in range(20):
        standing = note(standing, NOON, OK)
    assert standing.is_sound


def test_what_is_about_an_address_says_nothing_against_the_channel() -> None:
    for outcome in (Outcome.PERMANENT_TARGET, Outcome.PERMANENT_PAYLOAD):
        assert note(Standing(), NOON, Answer(outcome)) == Standing()
    assert note(Standing(), NOON, Answer(Outcome.TRANSIENT, "452", is_theirs=True)) == Standing()


def test_too_fast_waits_as_long_as_the_provider_says_and_an_earlier_yes_does_not_end_it() -> None:
    limited = note(Standing(), NOON, Answer(Outcome.RATE_LIMITED, wait=timedelta(minutes=10)))
    assert limited.shut_until == after(600)
    assert note(limited, after(1), OK).shut_until == after(600)
    assert note(limited, after(601), OK).is_sound


def test_what_must_be_mended_and_what_does_not_answer_is_left_alone_at_once() -> None:
    assert note(Standing(), NOON, Answer(Outcome.CONFIGURATION)).shut_until == NOON + MENDING_REST
    silent = note(Standing(), NOON, Answer(Outcome.TRANSIENT, is_silent=True))
    assert silent.shut_until == NOON + FIRST_REST
    assert silent.opened == 0
