"""Opening the desk of this installation: where the settings, the key file and the database come together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import migrations
from casework.desk import Desk
from config import keys
from config.settings import Settings
from rules.chain import ChainKey
from rules.refusals import BadInput, DatabaseNewer, DatabaseOlder, DatabaseUnlike
from rules.words import Text
from store.engine import connect
from store.secrets import Keyring

_NOT_SET_UP = Text("数据库尚未初始化，请运行 xiaoan init", "the database is not set up; run xiaoan init")


def desk_of(settings: Settings) -> Desk:
    """The desk of this installation. Refused when it is out of reach, not set up, or of another version."""
    engine = connect(settings.url)
    try:
        found, newest = migrations.current(engine), migrations.newest()
    finally:
        engine.dispose()
    if found != newest:
        if found is None:
            raise BadInput(what=_NOT_SET_UP)
        if found < newest:
            raise DatabaseOlder(found=found, newest=newest)
        raise DatabaseNewer(found=found, newest=newest)
    held = keys.load(settings.key_file)
    return Desk(engine, ChainKey(held.ledger), Keyring(held.sealing))


def refuse_unlike(settings: Settings) -> None:
    """Nothing, when the tables are those this program knows. Raises DatabaseUnlike.

    It is asked where a program begins that lives long, and where the database has failed; not before every command.
    """
    engine = connect(settings.url)
    try:
        unlike = migrations.unlike(engine)
    finally:
        engine.dispose()
    if unlike:
        address = engine.url.render_as_string(hide_password=True)
        raise DatabaseUnlike(address=address, count=len(unlike), first=unlike[0])


@contextmanager
def opened(settings: Settings) -> Iterator[Desk]:
    """The desk for the length of one piece of work; its connections are given back at the end.

    A process that lives for months opens it anew each time, so a database that was restarted, moved or upgraded
    meanwhile is met as it is now.
    """
    desk = desk_of(settings)
    try:
        yield desk
    finally:
        desk.engine.dispose()
