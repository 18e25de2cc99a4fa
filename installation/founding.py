"""Setting up an installation: database, keys, shipped policy and folders; again, it only brings things up to date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import migrations
from casework.desk import Desk
from casework.setting_up import InForce, ensure_policy
from config import keys
from config.policy_files import read_calendar, read_policy
from config.settings import Settings
from rules.chain import ChainKey
from store.engine import connect
from store.secrets import Keyring, new_key


@dataclass(frozen=True, slots=True)
class Founded:
    """An installation that is ready to work with."""

    desk: Desk
    in_force: InForce


def found(settings: Settings, at: datetime) -> Founded:
    """The installation stands, with the shipped policy in force from `at` where none was.

    Raises BadInput when there is a database and its key file is gone: a new key would not fit the old ledger.
    """
    # It holds the key, the ledger and the evidence. One that is there already keeps the mode its owner gave it.
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = connect(settings.url)
    has_keys = settings.key_file.exists()
    if migrations.current(engine) is not None and not has_keys:
        keys.load(settings.key_file)
    migrations.upgrade(engine)
    held = keys.load(settings.key_file) if has_keys else keys.create(settings.key_file, new_key())
    desk = Desk(engine, ChainKey(held.ledger), Keyring(held.sealing))
    in_force = ensure_policy(desk, read_policy(), read_calendar(), at)
    for folder in (settings.evidence_folder, settings.inbox_folder):
        folder.mkdir(exist_ok=True)
    return Founded(desk, in_force)
