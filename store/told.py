"""What messages have to say, whatever they are about: hazards by one query, and notices by another if there are any."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from rules.telling import Why
from store import moot, notices, tellable
from store.delivery import Leased
from store.moot import Seen
from store.notices import Noticed
from store.tellable import Tellable

Told = Tellable | Noticed
"""A message with everything behind it."""


def told(session: Session, ids: Sequence[int]) -> dict[int, Told]:
    """These messages with all they refer to, by id."""
    found: dict[int, Told] = {**tellable.tellables(session, ids)}
    others = [number for number in ids if number not in found]
    if others:
        found.update(notices.noticed(session, others))
    return found


def moot_ones(session: Session, leased: Sequence[Leased]) -> dict[int, Why]:
    """Which of these ask for something that has been settled meanwhile, and by what."""
    about = [one.lease.message_id for one in leased if one.notice_id is None]
    others = [one.lease.message_id for one in leased if one.notice_id is not None]
    found = moot.moot(session, about) if about else {}
    return found | notices.moot(session, others) if others else found


def still_to_say(session: Session, ids: Sequence[int]) -> tuple[dict[int, Told], dict[int, Why]]:
    """Those of these messages that have something left to say, and by what the others have been settled."""
    settled = moot.moot(session, ids)
    found: dict[int, Told] = {**tellable.tellables(session, [one for one in ids if one not in settled])}
    others = [number for number in ids if number not in found and number not in settled]
    if others:
        settled |= notices.moot(session, others)
        found.update(notices.noticed(session, [one for one in others if one not in settled]))
    return found, settled


def recheck(session: Session, one: Told, token: str, credential_key: str) -> Seen | None:
    """A message that is about to leave; None when somebody else holds it by now."""
    ask = notices.recheck if isinstance(one, Noticed) else moot.recheck
    return ask(session, one.message_id, token, credential_key)
