"""Trying an address: one test message, and the honest answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from notifications.addresses import check
from notifications.ways import Outgoing, open_way
from notifications.writing import trial
from rules.delivering import Answer
from rules.telling import Outcome
from rules.words import Language


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a test message; label: the account it went over, with nothing secret in it."""

    label: str
    answer: Answer

    @property
    def is_accepted(self) -> bool:
        return self.answer.outcome is Outcome.OK


def send_trial(url: str, by: str, at: datetime, language: Language = Language.ZH) -> Tried:
    """A test message has been sent, and this is what came back. Raises what addresses.check raises."""
    address = check(url)
    wording = trial(by, at, language)
    mark = f"trial.{at:%Y%m%d%H%M%S}"
    with open_way(address) as way:
        return Tried(address.label, way.send(address, Outgoing(wording.subject, wording.body, mark, mark, at)))
