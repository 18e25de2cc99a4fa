"""Whether an installation is fit to be worked with now, and if not, why."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import migrations
from casework.desk import Desk
from installation import heartbeat
from rules.refusals import DatabaseNewer, DatabaseOlder, DatabaseOutOfReach, Refusal
from rules.words import Language, Text
from store import measures

SWEPT_WITHIN = timedelta(minutes=10)
"""How long a clock may wait to be looked at; the audit is as patient."""
BEATS_WITHIN = timedelta(minutes=30)
"""A sign of life is given every ten minutes."""


def unready(desk: Desk, home: Path | None, at: datetime) -> list[Text]:
    """Why nobody should be sent here; empty when all is well. home: where the last sign of life is kept, if here."""
    try:
        why = _of_schema(desk)
        return [why] if why is not None else [*_of_sweep(desk, at), *_of_heartbeat(home, at)]
    except DatabaseOutOfReach:
        # What the database said may name its address.
        return [Text("数据库不可用", "the database is out of reach")]


def _of_schema(desk: Desk) -> Text | None:
    found, newest = migrations.current(desk.engine), migrations.newest()
    if found == newest:
        return None
    if found is None:
        return Text("数据库尚未初始化", "the database is not set up")
    no: Refusal = (DatabaseOlder if found < newest else DatabaseNewer)(found=found, newest=newest)
    return Text(no.say(Language.ZH), no.say(Language.EN))


def _of_sweep(desk: Desk, at: datetime) -> list[Text]:
    with desk.looking() as session:
        waiting = measures.due_clocks(session, at)
    if waiting.oldest is None or at - waiting.oldest <= SWEPT_WITHIN:
        return []
    minutes = int((at - waiting.oldest).total_seconds() // 60)
    return [Text(f"升级已停 {minutes} 分钟，请看 xiaoan up", f"no sweep for {minutes} minutes; see xiaoan up")]


def _of_heartbeat(home: Path | None, at: datetime) -> list[Text]:
    """A machine that runs the console only has no sign of life, and need not."""
    beat = heartbeat.read(home) if home is not None else None
    if beat is None or at - beat.at <= BEATS_WITHIN:
        return []
    minutes = int((at - beat.at).total_seconds() // 60)
    return [
        Text(
            f"{minutes} 分钟没有心跳，请运行 xiaoan doctor 和 xiaoan audit",
            f"no sign of life for {minutes} minutes; run xiaoan doctor and xiaoan audit",
        )
    ]
