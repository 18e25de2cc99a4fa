"""What was typed after `xiaoan act`."""

from __future__ import annotations

from dataclasses import dataclass, field

from casework.acting import Request
from casework.verifying import FROM_EVIDENCE, Look
from rules.vocabulary import Instrument


@dataclass(frozen=True)
class Asked:
    """The options of one call beyond the request itself."""

    request: Request
    units: tuple[int, ...] = ()
    into: str = ""
    instrument: Instrument | None = None
    measures: str = ""
    funds_fen: int | None = None
    parts: dict[str, str] = field(default_factory=dict)
    progress: str = ""
    interim: str = ""
    to: str = ""
    look: Look = FROM_EVIDENCE
    place: str = ""
    conditions: tuple[str, ...] = ()
    basis: str = ""
