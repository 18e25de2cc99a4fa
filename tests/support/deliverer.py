"""One delivery by a process of its own, that a test may kill; see tests/support/forking.py."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.desk import Desk
from notifications.delivery import deliver
from rules.chain import ChainKey
from store.engine import connect
from store.secrets import Keyring
from tests.support import world as cast
from tests.support.forking import Killable

LOADED = ("notifications.adapter",)
"""Apprise's plugins."""


@dataclass(frozen=True)
class Run(Killable):
    """One delivering process. limit: messages claimed at once. most: messages it takes in all."""

    limit: int = 100
    most: int = 5000


def once(run: Run) -> None:
    """What the child does: its clock begins at the run's instant and goes on from there."""
    begun, start = time.monotonic(), datetime.fromisoformat(run.at)
    engine = connect(run.url)
    desk = Desk(engine, ChainKey(cast.SECRET), Keyring([run.sealing_key]))
    deliver(desk, lambda: start + timedelta(seconds=time.monotonic() - begun), limit=run.limit, most=run.most)
    engine.dispose()
