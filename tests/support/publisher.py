"""One publication to webhooks by a process of its own, that a test may kill; see tests/support/forking.py."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from casework.desk import Desk
from notifications.publishing import Outside, publish
from notifications.targets import networks
from rules.chain import ChainKey
from store.engine import connect
from store.secrets import Keyring
from tests.support import world as cast
from tests.support.forking import Killable

LOADED = ()


class Run(Killable):
    """One publishing process."""


def once(run: Run) -> None:
    """What the child does: its clock begins at the run's instant and goes on from there."""
    begun, start = time.monotonic(), datetime.fromisoformat(run.at)
    engine = connect(run.url)
    desk = Desk(engine, ChainKey(cast.SECRET), Keyring([run.sealing_key]))
    outside = Outside("", networks("127.0.0.0/8"))
    publish(desk, lambda: start + timedelta(seconds=time.monotonic() - begun), start + timedelta(minutes=2), outside)
    engine.dispose()
