"""Sending what was gathered, and looking at what came."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as mail_policy
from typing import cast

import sqlalchemy as sa
from python_calamine import CalamineWorkbook
from sqlmodel import col

from casework import withdrawing
from documents.digest_writing import digest_workbook
from models import Digest, Message
from notifications.delivery import deliver
from rules.telling import MessageKind, MessageState, Why
from tests.notifications.looking import messages
from tests.support.mailbox import Received
from tests.support.story import ask
from tests.support.world import World, at

WINDOW = at("2026-09-01 15:00")


SCHOOL = "S1.handler"


def send(world: World, when: datetime = WINDOW, **more: object) -> object:
    return deliver(world.desk, lambda: when, bind=digest_workbook, **more)  # type: ignore[arg-type]  # its own keywords


def digests(world: World) -> int:
    with world.desk.looking() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Digest)) or 0


def file_of(received: Received) -> EmailMessage:
    """The one file that came with a mail."""
    [file] = cast(EmailMessage, message_from_bytes(received.raw, policy=mail_policy)).iter_attachments()
    return cast(EmailMessage, file)


def workbook_of(received: Received) -> list[list[object]]:
    """The cells of the workbook that came with a mail, its header first."""
    content = io.BytesIO(file_of(received).get_content())
    return cast(list[list[object]], CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python())


def close_silently(world: World, number: str) -> None:
    """A hazard is void and nobody hears of it."""
    withdrawing.void(world.desk, ask(number, "PLC.coordinator", "2026-09-01 16:00", note="误报"))
    with world.desk.sitting(at("2026-09-01 16:00")) as sitting:
        told = sa.update(Message).where(col(Message.kind) == MessageKind.VOIDED, col(Message.settled_at).is_(None))
        sitting.session.execute(
            told.values(state=MessageState.SUPERSEDED, why=Why.CASE_OVER, settled_at=at("2026-09-01 16:00"))
        )


def once_in_hand(act: Callable[[], object]) -> Callable[[], datetime]:
    """A clock that stands still, and does something when whoever sends first looks at it: after the claim."""
    acts = [act]

    def now() -> datetime:
        if threading.current_thread().name.startswith("deliver-") and acts:
            acts.pop()()
        return WINDOW

    return now


def school(world: World) -> int | None:
    return next(one.person_id for one in messages(world) if one.unit_id == world.units["S1"])
