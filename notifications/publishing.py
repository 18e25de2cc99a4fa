"""Events go out to other programs: one after another to each receiver, signed, with no transaction open."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from casework import publishing
from casework.desk import Desk
from casework.publishing import Held
from casework.subscribing import Receiver
from notifications.posting import NoAnswerError, NotSentError, post_json
from notifications.redacting import redacted
from notifications.targets import Network, allowed
from notifications.wire import Deadline
from rules.delivering import Answer
from rules.telling import Outcome
from rules.webhooks import Happened, envelope, headers, judged, trial
from store.faults import reach

SECONDS = 10.0
"""How long a receiver may take over one event, well inside a lease."""
AT_ONCE = 8
"""Receivers told at the same time."""
STRETCH = 50
"""Events after which what has been accepted is written down: as many may come twice when a machine dies."""
NEEDS = timedelta(seconds=3 * SECONDS)
"""What must be left of a lease before another event is begun on."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Outside:
    """How the world outside is reached. address: where people reach the console, for links; empty: without any."""

    address: str = ""
    networks: tuple[Network, ...] = ()
    """Where webhooks may lead although usually nothing is sent there."""


@dataclass
class Published:
    """What a run came to, in events. given_up: receivers that are told no more until somebody has looked."""

    accepted: int = 0
    failed: int = 0
    given_up: int = 0
    lost: int = 0


def publish(desk: Desk, now: Clock, until: datetime, outside: Outside = Outside()) -> Published:
    """Every receiver that may be told now has been told what there is, or until one event was not taken.

    until: no further event is begun on after this. now: the clock, asked before each event leaves. Two runs at once
    share the receivers. A fault of ours with one receiver leaves the others alone and is raised at the end.
    """
    numbers = publishing.due(desk, now())
    if not numbers:
        return Published()
    total, faults = Published(), []
    with ThreadPoolExecutor(min(AT_ONCE, len(numbers)), "webhook") as pool:
        for running in [pool.submit(_tell, desk, now, until, outside, one) for one in numbers]:
            fault = running.exception()
            if isinstance(fault, Exception):
                faults.append(fault)
                continue
            one = running.result()
            total.accepted += one.accepted
            total.failed += one.failed
            total.given_up += one.given_up
            total.lost += one.lost
    if faults:
        raise ExceptionGroup("events could not be read or sent", faults)
    return total


def _tell(desk: Desk, now: Clock, until: datetime, outside: Outside, number: int) -> Published:
    held = publishing.claim(desk, number, now())
    reach("after_lease")
    if held is None:
        return Published()
    return _Run(desk, now, until, outside, held).go_on()


class _Run:
    """One receiver being told: how far it has come, and what has been accepted but is not written down yet."""

    def __init__(self, desk: Desk, now: Clock, until: datetime, outside: Outside, held: Held) -> None:
        self.desk, self.now, self.until, self.outside, self.held = desk, now, until, outside, held
        self.report = Published()
        self.accepted: list[Happened] = []
        self.upto = held.after
        self.code = ""

    def go_on(self) -> Published:
        """Until nothing is left to tell, something was not taken, or the time is over."""
        while self.now() < self.until:
            self.held, page = publishing.read_on(self.desk, self.held)
            if page.upto == self.held.after:
                break
            for step in page.steps:
                if self.now() >= self.until:
                    page = replace(page, upto=self.upto)
                    break
                if not self._take(step.told, step.event_id):
                    return self.report
            if not self._write_down(page.upto):
                return self.report
        publishing.let_go(self.desk, self.held, self.now())
        return self.report

    def _take(self, told: tuple[Happened, ...], event_id: int) -> bool:
        """Whether everything that is told at an event was accepted, and the receiver is still ours."""
        for one in told:
            if not self._is_ours_for_another():
                return False
            reach("before_post")
            body = envelope(one, self.outside.address)
            answer = sent(
                self.held.address, one.id, self.now(), body, self.held.secrets, self.outside, self.held.is_verified
            )
            reach("after_post")
            if answer.outcome is not Outcome.OK:
                return self._stumble(one, answer)
            self.accepted.append(one)
            self.code = answer.code
        self.upto = event_id
        return True

    def _is_ours_for_another(self) -> bool:
        # Never begun on what the lease would not outlast: whoever had taken over by then would tell it meanwhile.
        is_enough = len(self.accepted) < STRETCH and self.held.until - self.now() > NEEDS
        return is_enough or self._write_down(self.upto)

    def _write_down(self, upto: int) -> bool:
        reach("before_note")
        held = publishing.move_on(self.desk, self.held, upto, self.accepted, self.code, self.now())
        reach("after_note")
        if held is None:
            self.report.lost += len(self.accepted)
            return False
        self.report.accepted += len(self.accepted)
        self.held, self.upto, self.accepted = held, upto, []
        return True

    def _stumble(self, one: Happened, answer: Answer) -> bool:
        state = publishing.fail(self.desk, self.held, self.upto, self.accepted, one, answer, self.now())
        if state is None:
            self.report.lost += len(self.accepted)
            return False
        self.report.accepted += len(self.accepted)
        self.report.failed += 1
        self.report.given_up += state.is_over
        return False


def sent(
    address: str, mark: str, at: datetime, body: bytes, keys: tuple[str, ...], outside: Outside, verify: bool
) -> Answer:
    """What became of one body: taken, or why not. Nothing is followed, and an answer's words are not kept."""
    try:
        reply = post_json(
            address, body, Deadline(SECONDS), verify=verify, headers=headers(mark, at, body, keys),
            allows=partial(allowed, besides=outside.networks),
        )  # fmt: skip
    except NotSentError as fault:
        outcome = Outcome.CONFIGURATION if fault.is_untrusted or fault.is_forbidden else Outcome.TRANSIENT
        return Answer(outcome, "", redacted(str(fault), address), is_silent=fault.is_silent)
    except NoAnswerError as fault:
        return Answer(Outcome.UNKNOWN, "", redacted(str(fault), address), is_silent=fault.is_silent)
    return judged(reply.status, reply.wait)


def send_trial(to: Receiver, at: datetime, outside: Outside) -> Answer:
    """What a receiver answers to an event that is about nothing."""
    mark = f"test_{secrets.token_hex(8)}"
    return sent(to.address, mark, at, trial(at, mark), (to.secret,), outside, to.is_verified)
