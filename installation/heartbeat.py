"""The sign of life: written, and sent to whoever watches from outside, only when an audit found everything well.

Nothing here says that something is wrong. Whoever watches sees that the sign has stopped, which also works when
the machine is off, the disk is full or the audit itself no longer runs.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import orjson

from casework.auditing import AuditReport
from rules.refusals import BadInput
from rules.words import Text

FILE = "heartbeat.json"
SECONDS = 10


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What the last clean audit left behind.

    ledger_end: the digest of the newest batch then. Kept on another machine, it proves later what was there.
    """

    at: datetime
    checked_to: int
    ledger_end: str


def read(home: Path) -> Heartbeat | None:
    """The last sign of life; None when there has been none, or when it cannot be read and so proves nothing."""
    try:
        kept = orjson.loads((home / FILE).read_bytes())
        return Heartbeat(datetime.fromisoformat(kept["at"]), int(kept["checked_to"]), str(kept["ledger_end"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def beat(home: Path, report: AuditReport, url: str = "") -> bool:
    """The sign is written whole or not at all, and the address is asked for; False when it did not answer.

    Raises ValueError for a report that is not clean: such a sign would be a lie.
    """
    if not report.is_clean:
        raise ValueError("only a clean audit is a sign of life")
    kept = {"at": report.at.isoformat(), "checked_to": report.checked_to, "ledger_end": report.ledger_end}
    fresh = home / f"{FILE}.{os.getpid()}"
    fresh.write_bytes(orjson.dumps({**kept, "verdict": "clean"}))
    fresh.replace(home / FILE)
    return _answers(url) if url else True


def check_address(url: str) -> str:
    """The address of a watcher. Raises BadInput for anything but http and https."""
    if url and urlsplit(url).scheme not in ("http", "https"):
        raise BadInput(
            what=Text(f"心跳地址须以 http:// 或 https:// 开头：{url}", f"a heartbeat address is http(s): {url}")
        )
    return url


def _answers(url: str) -> bool:
    request = Request(check_address(url), headers={"User-Agent": "xiaoan"})  # noqa: S310 - checked to be http(s)
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - as above
            return 200 <= int(answer.status) < 300
    except (URLError, OSError):
        # A watcher that is away is not a fault of this installation: it will raise its own alarm.
        return False
