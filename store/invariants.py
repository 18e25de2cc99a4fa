"""Every invariant of the database. The audit flow asks them in production, the journeys after every step.

A new one is a function that selects the rows breaking it, under a sentence in both languages, in the module it
belongs to: sound_cases, sound_clocks, sound_closures, sound_look_backs, sound_notices or lateness.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from store.breaches import MOST, Breach, Invariant, Scope, ask
from store.lateness import LATENESS
from store.sound_cases import CASES
from store.sound_clocks import CLOCKS
from store.sound_closures import CLOSURES
from store.sound_look_backs import LOOK_BACKS
from store.sound_notices import NOTICES

ALL: tuple[Invariant, ...] = (*CASES, *CLOCKS, *CLOSURES, *LOOK_BACKS, *NOTICES, *LATENESS)


def breaches(session: Session, scope: Scope, limit: int = MOST) -> list[Breach]:
    """Every row that breaks an invariant, up to a limit each; none when all is well."""
    return [breach for invariant in ALL for breach in ask(session, invariant, scope, limit)]
