"""Exports on record: whatever leaves as a file is noted, with who took it and how many rows it has."""

from __future__ import annotations

from datetime import datetime

from casework.desk import Desk
from rules.access import AccessKind
from store import accounts
from store.accounts import SignedIn
from store.tokens import Bearer


def note_export(desk: Desk, who: SignedIn | Bearer | None, what: str, rows: int, address: str, at: datetime) -> None:
    """It is on the record of access that these rows were exported. who: nobody by name at the command line.

    what: what left, such as "ledger" or "campaign 2026-09"; no facts about people, for the record stays.
    """
    with desk.sitting(at) as sitting:
        number, person_id = (who.number, who.person_id) if who is not None else ("", None)
        accounts.note(sitting.session, AccessKind.EXPORTED, at, number, person_id, address, about=what, counted=rows)
