"""xiaoan init: database, keys and shipped policy, ready to use; again, it only brings things up to date."""

from __future__ import annotations

from collections.abc import Mapping

import typer

import migrations
from casework import setting_up
from casework.desk import Desk
from commands.console import JSON_OPTION, Console, instant, t
from config import keys
from config.policy_files import read_calendar, read_policy
from rules.chain import ChainKey
from rules.words import Text
from store.engine import connect
from store.secrets import Keyring, new_key


def register(app: typer.Typer) -> None:
    app.command(help=t("建立或升级数据库、密钥和默认政策", "create or upgrade database, keys and the shipped policy"))(
        init
    )


def init(as_json: bool = JSON_OPTION) -> None:
    console = Console(as_json)
    settings = console.settings
    settings.home.mkdir(parents=True, exist_ok=True)
    engine = connect(settings.url)
    before = migrations.current(engine)
    if before is not None and not settings.key_file.exists():
        keys.load(settings.key_file)  # refuses: a new key would not fit the old ledger
    migrations.upgrade(engine)
    held = keys.load(settings.key_file) if settings.key_file.exists() else keys.create(settings.key_file, new_key())
    desk = Desk(engine, ChainKey(held.ledger), Keyring(held.sealing))
    done = setting_up.ensure_policy(desk, read_policy(), read_calendar(), instant(None))
    for folder in (settings.evidence_folder, settings.inbox_folder):
        folder.mkdir(exist_ok=True)
    result = {
        "database": engine.url.render_as_string(hide_password=True),
        "key_file": settings.key_file,
        "revision": migrations.newest(),
        "policy": done.policy,
        "calendar": done.calendar,
    }
    console.give(result)
    _print(console, result)


def _print(console: Console, result: Mapping[str, object]) -> None:
    console.say(Text("数据库：{database}", "database: {database}"), **result)
    console.say(
        Text(
            "密钥文件：{key_file}（请备份，丢失后无法读取联系方式、无法核验台账）",
            "key file: {key_file} (back it up: without it no address can be read and no ledger proved)",
        ),
        **result,
    )
    console.say(
        Text("政策版本 {policy}，日历版本 {calendar}", "policy version {policy}, calendar version {calendar}"), **result
    )
